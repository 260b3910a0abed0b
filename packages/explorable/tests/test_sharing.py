"""A state in an address: copied, opened, refused; and a figure saved as a file. In Chromium, from a folder."""

import io
import re
from urllib.parse import parse_qsl, quote, urlsplit
from xml.etree import ElementTree

import pytest
from PIL import Image

from packages.explorable.tests import figures
from packages.explorable.tests.comparing import assert_same_state, bare_page, element, go, read, shown_state

ALL = [figures.coin, figures.hostile, figures.plane, figures.choices]
PROSE = """<p><a id="set" href="#explorable-coin?p=0.60&amp;style=stem">a coin</a>
<a id="elsewhere" href="#nowhere">nowhere</a></p>"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "figures.html"
    text = bare_page(PROSE + "".join(map(figures.recorded, ALL)))
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport={"width": 1000, "height": 700}, accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def page(context, file):
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    page.goto(file.as_uri())
    yield page
    assert page.faults == []


def shown(page, figure):
    return page.locator(f"#explorable-{figure.name}")


def notice(page, figure):
    return shown(page, figure).locator(".explorable-notice")


def test_a_copied_link_opens_the_state(context, page):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    state = figures.coin.space.state(p=0.35, style="stem", grid=True)
    go(element(page, figures.coin), figures.coin, state)
    length = page.evaluate("history.length")
    shown(page, figures.coin).get_by_role("button", name="Copy link").click()
    status = shown(page, figures.coin).locator(".explorable-said")
    page.wait_for_function("document.querySelector('#explorable-coin .explorable-said').textContent !== ''")
    assert status.inner_text() == "Link copied."
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    assert urlsplit(link).fragment == "explorable-coin?p=0.35&style=stem&grid=on"
    assert page.evaluate("history.length") == length
    other = context.new_page()
    other.goto(link)
    handle = element(other, figures.coin)
    assert shown_state(handle, figures.coin) == state
    assert_same_state(read(handle), figures.coin, state)
    other.close()


def test_without_a_clipboard_the_link_stands_in_the_address_bar(page):
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    shown(page, figures.plane).get_by_role("button", name="Copy link").click()
    page.wait_for_function("document.querySelector('#explorable-plane .explorable-said').textContent !== ''")
    assert (
        shown(page, figures.plane).locator(".explorable-said").inner_text() == "The link now stands in the address bar."
    )
    assert page.url.endswith("#explorable-plane?a=2&b=3")


def test_an_opened_figure_is_in_view(context, file):
    page = context.new_page()
    page.goto(f"{file.as_uri()}#explorable-plane?a=1&b=1")
    box = shown(page, figures.plane).bounding_box()
    assert -1 <= box["y"] < 500
    assert shown_state(element(page, figures.plane), figures.plane) == (1, 1)
    page.close()


@pytest.mark.parametrize(
    ("values", "state", "words"),
    [
        ("p=0.5", {"p": 0.5}, None),
        ("p=.5", {"p": 0.5}, None),
        ("p=5e-1", {"p": 0.5}, None),
        ("", {}, None),
        ("p=0.513", {}, "p = 0.513"),
        ("p=2", {}, "p = 2"),
        ("p=", {}, "p = "),
        ("p=NaN&style=stem", {"style": "stem"}, "p = NaN"),
        ("style=%3Cimg%20src=x%20onerror=alert(1)%3E", {}, "<img src=x onerror=alert(1)>"),
        ("__proto__=1&constructor=2", {}, "__proto__ = 1, constructor = 2"),
        ("q=1&p=0.9", {"p": 0.9}, "q = 1"),
        ("p=0.1&p=0.2", {"p": 0.2}, None),
        ("grid=on", {"grid": True}, None),
        ("grid=1", {}, "grid = 1"),
        ("%E0%A4%A&p=0.9", {"p": 0.9}, None),
        (f"p={'9' * 5000}", {}, "9999"),
    ],
)
def test_what_a_link_may_say(page, file, values, state, words):
    page.goto("about:blank")
    page.goto(f"{file.as_uri()}#explorable-coin?{values}")
    assert shown_state(element(page, figures.coin), figures.coin) == figures.coin.space.state(**state)
    line = notice(page, figures.coin)
    if words is None and "%E0" not in values:
        assert not line.is_visible()
    else:
        assert line.inner_text().startswith("The link names a state that this figure does not have: ")
        assert (words or "") in line.inner_text()
        assert len(line.inner_text()) < 120
    assert page.locator("img").count() == 0


def test_values_that_a_constraint_forbids(page, file):
    page.goto("about:blank")
    page.goto(f"{file.as_uri()}#explorable-plane?a=8&b=8")
    assert shown_state(element(page, figures.plane), figures.plane) == figures.plane.space.default
    assert "these values together" in notice(page, figures.plane).inner_text()
    shown(page, figures.plane).get_by_role("button", name="Reset").click()
    assert not notice(page, figures.plane).is_visible()


@pytest.mark.parametrize("hash", ["#explorable-none?p=1", "#explorable-", "#explorable-coin", "#?", "#%", "#set?p=1"])
def test_addresses_of_something_else_do_nothing(page, file, hash):
    page.goto("about:blank")
    page.goto(file.as_uri() + hash)
    assert shown_state(element(page, figures.coin), figures.coin) == figures.coin.space.default
    assert not notice(page, figures.coin).is_visible()


def test_a_link_in_the_prose_sets_the_figure_each_time(page):
    wanted = figures.coin.space.state(p=0.6, style="stem")
    handle, length = element(page, figures.coin), page.evaluate("history.length")
    for _ in range(2):
        page.locator("#set").click()
        assert shown_state(handle, figures.coin) == wanted
        assert_same_state(read(handle), figures.coin, wanted)
        go(handle, figures.coin, figures.coin.space.default)
    assert page.evaluate("history.length") == length
    assert page.url.endswith("#explorable-coin?p=0.60&style=stem")
    page.locator("#set").focus()
    page.keyboard.press("Enter")
    assert shown_state(handle, figures.coin) == wanted
    page.evaluate("location.hash = '#explorable-coin?p=0.2'")
    page.wait_for_function("document.querySelector('#explorable-coin-p').value === '0.2'")


def test_names_and_values_of_all_sorts_survive_the_round_trip(page, file):
    figure = figures.choices
    for state in figure.space.states[:: max(1, len(figure.space) // 12)]:
        handle = element(page, figure)
        go(handle, figure, state)
        shown(page, figure).get_by_role("button", name="Copy link").click()
        values = dict(parse_qsl(urlsplit(page.url).fragment.partition("?")[2], keep_blank_values=True))
        assert values == {c.name: c.texts[i] for c, i in zip(figure.controls, state, strict=True)}
        link = page.url
        page.goto("about:blank")
        page.goto(link)
        assert shown_state(element(page, figure), figure) == state


def saved(page, figure, kind):
    with page.expect_download() as download:
        shown(page, figure).get_by_role("button", name=f"Save {kind}").click()
    assert download.value.suggested_filename == f"explorable-{figure.name}.{kind.lower()}"
    return download.value.path().read_bytes()


def test_a_saved_svg_stands_by_itself(page):
    go(element(page, figures.hostile), figures.hostile, (1,))
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    data = saved(page, figures.hostile, "SVG")
    root = ElementTree.fromstring(data)
    text = data.decode()
    words = re.sub(r"\s+", " ", " ".join("".join(one.itertext()) for one in root if one.tag.endswith("}text")))
    readout = read(element(page, figures.hostile))["readout"]
    assert re.sub(r"\s+", " ", readout).strip() in words
    assert figures.hostile.caption.split()[0] in words
    assert "Figures" in words  # the page's title: the source line
    assert "file:" not in text
    assert "var(" not in text and "currentColor" not in text
    assert "@font-face" in text
    assert len([one for one in root.iter() if one.tag.endswith("}svg")]) == 3
    assert "explorable-grip" not in text
    assert not re.findall(r'(?:href|src)="(?!#)[^"]*"', text)
    assert page.evaluate(BEYOND_THE_EDGE, text) == []


#: The lines of a saved picture that reach beyond it.
BEYOND_THE_EDGE = """(text) => {
  const svg = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  document.body.append(document.importNode(svg, true));
  const shown = document.body.lastElementChild;
  const edge = shown.getBoundingClientRect().right;
  const beyond = [...shown.querySelectorAll(':scope > text')].filter((e) => e.getBoundingClientRect().right > edge + 1);
  shown.remove();
  return beyond.map((e) => e.textContent);
}"""


def test_a_saved_svg_shows_the_figure(context, page):
    """Opened by itself it has the same ink as the picture on the page."""
    data = saved(page, figures.plane, "SVG")
    other = context.new_page()
    other.set_content(f'<body style="margin: 0"><img src="data:image/svg+xml,{quote(data)}"></body>')
    other.wait_for_function("document.images[0].complete")
    sheet = Image.open(io.BytesIO(other.locator("img").screenshot())).convert("L")
    dark = sum(sheet.histogram()[:128])
    assert sheet.width > 280
    assert dark > 500
    other.close()


def test_a_saved_png_is_light_and_sharp(page):
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    image = Image.open(io.BytesIO(saved(page, figures.hostile, "PNG"))).convert("RGB")
    assert image.width > 3 * 2 * 244
    assert image.getpixel((2, 2)) == (255, 255, 255)
    colours = image.getcolors(image.width * image.height)
    assert len(colours) > 20
    assert min(sum(colour) for _, colour in colours) < 60


def test_the_source_line_names_the_published_address(page, file):
    page.evaluate(
        """() => { const link = document.createElement('link'); link.rel = 'canonical';
                   link.href = 'https://example.org/book/page.html'; document.head.append(link); }"""
    )
    data = saved(page, figures.coin, "SVG").decode()
    words = "".join(ElementTree.fromstring(data).itertext())
    assert "https://example.org/book/page.html#explorable-coin?p=0.25&style=bar&grid=off" in words
