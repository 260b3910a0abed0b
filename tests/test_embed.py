"""The pages of single figures: in an iframe as slides hold them, in Chromium, and as the extension builds them."""

import gzip
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from packages.explorable.tests.building import build
from packages.explorable.tests.comparing import assert_same_state, element, go, read, shown_state, states_to_look_at
from packages.explorable.tests.test_build import CELL, project
from scripts import archive
from tests.book import chapter_figures

ROOT = Path(__file__).resolve().parent.parent

CHAPTER = "02-entropy-of-boxes-and-dice"
HOST = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Slides</title>
<body style="margin: 0"><script>
const heights = [];
addEventListener("message", ({{ data }}) => heights.push(data));
</script><div style="height: {above}px"></div>{iframe}</body></html>"""
FIGURE = re.compile(r'<figure class="explorable" id="explorable-([^"]+)"')


@pytest.fixture(scope="module")
def coin(site):
    return chapter_figures(CHAPTER)["coin"]


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport={"width": 360, "height": 800}, accept_downloads=True)
    yield context
    context.close()


def watched(context, **options):
    """A page that keeps what went wrong and what it asked for."""
    page = context.new_page(**options)
    page.faults, page.asked = [], []
    page.on("console", lambda m: page.faults.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("requestfailed", lambda request: page.faults.append(f"failed: {request.url}"))
    page.on("request", lambda request: page.asked.append(request.url))
    return page


def hosted(context, tmp_path, iframe, above=0):
    """A page of somebody else that holds an iframe, and the frame in it, when its figure is ready."""
    path = tmp_path / "slides.html"
    path.write_text(HOST.format(iframe=iframe, above=above), encoding="utf-8")
    page = watched(context)
    page.goto(path.as_uri())
    frame = page.wait_for_selector("iframe").content_frame()
    frame.wait_for_selector(".explorable-controls:enabled")
    return page, frame


def source(site, name="coin", rest=""):
    return (site / "embed" / f"{name}.html").as_uri() + rest


def frame_of(address, width=360, height=700):
    return f'<iframe src="{address}" title="A figure" width="{width}" height="{height}" style="border: 0"></iframe>'


def test_each_figure_of_the_book_has_its_page(site):
    found = {page.stem: FIGURE.findall(page.read_text("utf-8")) for page in (site / "chapters").glob("*.html")}
    names = [name for figures in found.values() for name in figures]
    wanted = {
        f"{page}-{name}" if names.count(name) > 1 else name: (page, name)
        for page, figures in found.items()
        for name in figures
    }
    assert "coin" in wanted and len(wanted) == len(names)
    assert {path.stem for path in (site / "embed").iterdir()} == set(wanted)
    for file, (page, name) in wanted.items():
        text = (site / "embed" / f"{file}.html").read_text("utf-8")
        assert FIGURE.findall(text) == [name]
        assert f'href="../chapters/{page}.html#explorable-{name}"' in text
        assert '<meta name="robots" content="noindex">' in text
        assert re.search(rf'<link rel="canonical" href="https://[^"]+/chapters/{page}.html">', text)
        chapter = (site / "chapters" / f"{page}.html").read_text("utf-8")
        assert f'data-embed="../embed/{file}.html"' in chapter


def test_search_and_site_map_leave_them_out(site):
    for name, mark in (("sitemap.xml", "embed/"), ("_static/search-text.js", '["embed/')):
        assert mark not in (site / name).read_text("utf-8"), name


def test_the_button_weighs_next_to_nothing(site):
    for page in (site / "chapters").glob("*.html"):
        text = page.read_text("utf-8")
        without = re.sub(r"<button [^>]*data-embed[^>]*>Embed</button>", "", text)
        assert len(gzip.compress(text.encode())) - len(gzip.compress(without.encode())) < 500, page.name


def test_in_a_narrow_frame_a_figure_works_as_in_its_chapter(context, site, tmp_path, coin):
    page, frame = hosted(context, tmp_path, frame_of(source(site, rest="#explorable-coin?p=0.30")))
    handle = element(frame, coin)
    assert shown_state(handle, coin) == coin.space.state(p=0.3)
    for state in states_to_look_at(coin, count=6):
        go(handle, coin, state)
        assert_same_state(read(handle), coin, state)
    frame.get_by_role("button", name="Reset").click()
    assert shown_state(handle, coin) == coin.space.default
    frame.get_by_role("button", name="one step up").click()
    assert shown_state(handle, coin) == (coin.space.default[0] + 1,)
    grip = frame.locator(".explorable-grip").bounding_box()
    page.mouse.move(grip["x"] + 22, grip["y"] + 22)
    page.mouse.down()
    page.mouse.move(grip["x"] + 82, grip["y"] + 22, steps=4)
    page.mouse.up()
    assert shown_state(handle, coin)[0] > coin.space.default[0] + 5
    assert frame.evaluate("document.documentElement.scrollWidth") <= 360
    files = {Path(unquote(urlsplit(url).path)).name for url in page.asked if not url.startswith("data:")}
    assert files == {"slides.html", "coin.html", "explorable.css", "explorable-fonts.css", "explorable.js"}
    assert all(url.startswith(("file:", "data:")) for url in page.asked)
    assert page.faults == []


def test_the_page_around_it_stays_and_hears_the_height(context, site, tmp_path):
    page, frame = hosted(context, tmp_path, frame_of(source(site, rest="#explorable-coin?p=0.30")), above=700)
    page.wait_for_function("heights.length > 0")
    told = page.evaluate("heights.at(-1)")
    assert set(told) == {"explorable", "height"} and told["explorable"] == "explorable-coin"
    page.locator("iframe").evaluate("(frame, height) => { frame.height = height; }", told["height"])
    frame.wait_for_function(f"innerHeight === {told['height']}")
    assert frame.evaluate("document.documentElement.scrollHeight") == told["height"]
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("values", ["p=0.5123", "p=2", "x=1"])
def test_an_address_that_asks_for_too_much_is_told(context, site, values, coin):
    page = watched(context)
    page.goto(source(site, rest=f"#explorable-coin?{values}"))
    told = page.locator(".explorable-notice").inner_text()
    assert told.startswith("The link names a state that this figure does not have: ")
    assert shown_state(element(page, coin), coin) == coin.space.default


def test_links_lead_back_to_the_state_in_the_chapter(context, site, coin):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = watched(context)
    page.goto(source(site, rest="#explorable-coin?p=0.30"))
    go(element(page, coin), coin, coin.space.state(p=0.85))
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function("document.querySelector('.explorable-said').textContent === 'Link copied.'")
    link = page.get_by_role("link")
    assert "How uncertain is a draw?" in link.inner_text() and "From Bits to Loss" in link.inner_text()
    with context.expect_page() as opened:
        link.click()
    chapter = opened.value
    chapter.wait_for_selector("#explorable-coin .explorable-controls:enabled")
    assert chapter.url == page.evaluate("navigator.clipboard.readText()")
    assert chapter.url == (site / "chapters" / f"{CHAPTER}.html").as_uri() + "#explorable-coin?p=0.85"
    assert shown_state(element(chapter, coin), coin) == coin.space.state(p=0.85)
    assert -1 <= chapter.locator("#explorable-coin").bounding_box()["y"] < 500


def test_a_saved_picture_names_chapter_and_address(context, site):
    page = watched(context)
    page.goto(source(site))
    with page.expect_download() as download:
        page.get_by_role("button", name="Save SVG").click()
    words = "".join(ElementTree.fromstring(download.value.path().read_bytes()).itertext())
    assert "How uncertain is a draw? — From Bits to Loss" in words
    assert f"/chapters/{CHAPTER}.html#explorable-coin?p=" in words and "file:" not in words
    assert page.faults == []


@pytest.mark.parametrize(
    ("scheme", "query", "theme"),
    [("light", "", "light"), ("dark", "", "dark"), ("dark", "?theme=light", "light"), ("light", "?theme=dark", "dark")],
)
def test_light_and_dark_are_free_of_barriers(browser, site, scheme, query, theme):
    page = browser.new_page(viewport={"width": 360, "height": 700}, color_scheme=scheme)
    page.goto(source(site, rest=query))
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", ground)[:3])) > 384) == (theme == "light")
    faults = Axe().run(page).response["violations"]
    assert [fault["id"] for fault in faults if fault["impact"] in {"serious", "critical"}] == []
    page.close()


@pytest.mark.parametrize(("chapter", "name"), [(CHAPTER, "box"), ("03-cross-entropy", "classifier")])
def test_the_copied_html_shows_the_figure_elsewhere(browser, site, tmp_path, chapter, name):
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = watched(context)
    page.goto((site / "chapters" / f"{chapter}.html").as_uri())
    figure = page.locator(f"#explorable-{name}")
    figure.locator("input").first.press("End")
    readout, width = figure.locator(".explorable-readout").inner_text(), figure.bounding_box()["width"]
    figure.get_by_role("button", name="Embed", exact=True).press("Enter")
    page.wait_for_function(f"document.querySelector('#explorable-{name} .explorable-said').textContent !== ''")
    assert figure.locator(".explorable-said").inner_text() == "HTML for an iframe copied."
    assert figure.bounding_box()["width"] == width
    host, frame = hosted(context, tmp_path, page.evaluate("navigator.clipboard.readText()"))
    assert frame.locator(".explorable-readout").inner_text() == readout
    assert host.locator("iframe").get_attribute("title") == figure.locator("figcaption").inner_text()
    height, room = frame.evaluate("[document.documentElement.getBoundingClientRect().height, innerHeight]")
    assert height <= room <= height + 60
    assert page.faults == host.faults == []
    context.close()


def test_without_a_clipboard_the_html_can_be_read(context, site):
    page = watched(context)
    page.goto((site / "chapters" / f"{CHAPTER}.html").as_uri())
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    figure = page.locator("#explorable-coin")
    figure.get_by_role("button", name="Embed", exact=True).click()
    notice = figure.locator(".explorable-notice")
    notice.wait_for()
    assert notice.inner_text().startswith(f'<iframe src="{source(site)}#explorable-coin?p=')
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("iframe").count() == 0


def test_the_archive_holds_pages_that_work(context, site, tmp_path, coin):
    archive.pack(site, tmp_path / "book.zip")
    with zipfile.ZipFile(tmp_path / "book.zip") as packed:
        wanted = re.compile(rf"book/(embed/coin|chapters/{CHAPTER}|_static/explorable)[.-]")
        packed.extractall(tmp_path, [name for name in packed.namelist() if wanted.match(name)])
    page = watched(context)
    page.goto((tmp_path / "book" / "embed" / "coin.html").as_uri() + "#explorable-coin?p=0.90")
    assert shown_state(element(page, coin), coin) == coin.space.state(p=0.9)
    assert page.faults == []


def embedded(folder):
    return sorted(path.stem for path in (folder / "out" / "embed").glob("*.html"))


@pytest.mark.slow
def test_names_settings_and_what_is_out_of_date(tmp_path):
    folder = project(tmp_path / "small", [CELL.format(name="twin"), CELL.format(name="lone_one")])
    (folder / "deep").mkdir()
    (folder / "deep" / "helper.py").write_text("WORD = 'first'\n")
    notebook = nbformat.read(folder / "page.ipynb", as_version=4)
    notebook.cells[0].source = "# Another page \\< 2 & *more*"
    notebook.cells.pop()
    nbformat.write(notebook, folder / "deep" / "other.ipynb")
    (folder / "index.md").write_text("# Small\n\n```{toctree}\npage\ndeep/other\n```\n")

    done = build(folder)
    assert done.returncode == 0, done.log
    assert embedded(folder) == ["lone-one", "other-twin", "page-twin"]
    text = (folder / "out" / "embed" / "other-twin.html").read_text("utf-8")
    assert 'href="../deep/other.html#explorable-twin"' in text
    assert "Another page &lt; 2 &amp; more — Small documentation" in text
    assert "canonical" not in text  # the site has no address
    other = (folder / "out" / "deep" / "other.html").read_text("utf-8")
    assert other.count('data-embed="../../embed/other-twin.html"') == 0
    assert other.count('data-embed="../embed/other-twin.html"') == 1

    (folder / "deep" / "other.ipynb").unlink()
    (folder / "index.md").write_text("# Small\n\n```{toctree}\npage\n```\n")
    done = build(folder)
    assert done.returncode == 0, done.log
    assert embedded(folder) == ["lone-one", "twin"]
    page = (folder / "out" / "page.html").read_text("utf-8")
    assert re.findall('data-embed="([^"]+)"', page) == ["embed/twin.html", "embed/lone-one.html"]

    (folder / "out" / "embed" / "own.html").write_text("a page of the project")
    with (folder / "conf.py").open("a") as conf:
        conf.write("explorable_embed = False\n")
    done = build(folder)
    assert done.returncode == 0, done.log
    assert embedded(folder) == ["own"]
    assert "data-embed" not in (folder / "out" / "page.html").read_text("utf-8")
