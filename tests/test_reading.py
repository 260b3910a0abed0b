"""What a reader does with the built site beside moving figures: search, share, print, enlarge, take it offline."""

import functools
import itertools
import re
import zipfile
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from PIL import Image

from explorable.record.recording import figure_id
from packages.explorable.tests.comparing import READ_CONTROLS, page_data, recorded_readout
from scripts import archive
from tests.book import chapter_figures
from tests.pages import open_page

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(path.stem for path in (ROOT / "chapters").iterdir() if path.suffix in {".ipynb", ".md"})
CHAPTERS = [name for name in PAGES if name[0].isdigit()]
CHAPTER_2 = "02-entropy-of-boxes-and-dice"


def chapter(site, name):
    return (site / "chapters" / f"{name}.html").as_uri()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_buttons_of_the_header_are_all_in_reach(browser, site, width):
    page = open_page(browser, chapter(site, CHAPTER_2), viewport={"width": width, "height": 800})
    for large in (False, True):
        if large:
            page.locator(".btn-large-text-button").click()
        wanted = [
            "button.theme-switch-button",
            ".btn-large-text-button",
            ".bar-code [data-does=text]",
            ".bar-code [data-does=code]",
            ".primary-toggle" if width < 1000 else ".book-search input",
        ]
        for selector in wanted:
            shown = [one for one in page.locator(selector).all() if one.is_visible()]
            assert shown, selector
            box = shown[0].bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= width, selector
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_theme_can_be_switched(browser, site):
    page = open_page(browser, chapter(site, CHAPTER_2))
    seen = set()
    for _ in range(3):
        seen.add(
            (
                page.evaluate("document.documentElement.dataset.theme"),
                page.evaluate("document.documentElement.dataset.mode"),
            )
        )
        page.locator("button.theme-switch-button").first.click()
    assert {theme for theme, _ in seen} == {"light", "dark"}
    assert {mode for _, mode in seen} == {"auto", "light", "dark"}
    page.close()


SIZES = """() => Object.fromEntries(Object.entries({
  text: '.bd-article > section > p', readout: '#explorable-coin .explorable-readout', label: '#explorable-coin label',
  button: '#explorable-coin .explorable-reset', heading: 'h1',
}).map(([name, one]) => [name, parseFloat(getComputedStyle(document.querySelector(one)).fontSize)])
  .concat([['picture', document.querySelector('#explorable-coin svg').getBoundingClientRect().width]]))"""


def test_large_text_enlarges_all_alike_and_is_remembered(browser, site):
    context = browser.new_context(viewport={"width": 1920, "height": 1000})
    page = context.new_page()
    page.goto(chapter(site, CHAPTER_2))
    before = page.evaluate(SIZES)
    button = page.get_by_role("button", name="Large text")
    assert button.get_attribute("aria-pressed") == "false"
    button.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    after = page.evaluate(SIZES)
    factor = {name: after[name] / before[name] for name in before}
    assert 1.4 <= factor.pop("picture") <= 1.7  # it also takes what the wider column gives
    assert factor == pytest.approx(dict.fromkeys(factor, 1.5), rel=0.02)
    page.goto(chapter(site, "01-information-and-bits"))
    assert page.evaluate("document.documentElement.classList.contains('large-text')")
    page.get_by_role("button", name="Large text").click()
    page.reload()
    assert not page.evaluate("document.documentElement.classList.contains('large-text')")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_prints_light_with_pictures_and_readouts_and_without_controls(browser, site, scheme):
    page = open_page(browser, chapter(site, CHAPTER_2), color_scheme=scheme)
    page.emulate_media(media="print", color_scheme=scheme)
    page.wait_for_function("document.documentElement.dataset.theme === 'light'")
    for name, figure in chapter_figures(CHAPTER_2).items():
        shown = page.locator(f"#{figure_id(name)}")
        assert shown.locator(".explorable-readout").is_visible()
        assert shown.locator(".explorable-readout").inner_text() == figure.draw(figure.space.default).readout
        assert all(svg.is_visible() for svg in shown.locator(".explorable-picture > svg").all())
        for hidden in ("input", "button", ".explorable-grip"):
            assert not any(one.is_visible() for one in shown.locator(hidden).all()), hidden
    for hidden in (".exercise-box", ".book-side", ".book-bar", "details.hide.above-input pre"):
        assert not any(one.is_visible() for one in page.locator(hidden).all()), hidden
    ink = page.evaluate("getComputedStyle(document.querySelector('.bd-article p')).color")
    assert sum(map(int, re.findall(r"\d+", ink)[:3])) < 200
    page.emulate_media(media="screen", color_scheme=scheme)
    page.wait_for_function("(scheme) => document.documentElement.dataset.theme === scheme", arg=scheme)
    page.close()


def metas(site, name):
    text = (site / "chapters" / f"{name}.html").read_text(encoding="utf-8").split("</head>")[0]
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', text)
    return {key: unescape(value) for key, value in found}


def test_every_page_has_a_title_a_description_and_a_card_of_its_own(site):
    seen = {key: [] for key in ("og:title", "og:image", "og:url", "description")}
    for name in PAGES:
        found = metas(site, name)
        for key, values in seen.items():
            values.append(found[key])
        assert len(found["description"]) > 40
        assert found["og:description"] == found["description"]
        assert "$" not in found["description"] and "\\" not in found["description"]
        picture = site / found["og:image"].split("from-bits-to-loss/", 1)[1]
        with Image.open(picture) as card:
            assert card.width >= 1000
    for key, values in seen.items():
        assert len(set(values)) == len(PAGES), key


def test_the_site_can_be_found_and_does_not_lose_anyone(site):
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    for name in PAGES:
        assert f"/chapters/{name}.html</loc>" in sitemap
    assert "404" not in sitemap
    lost = (site / "404.html").read_text(encoding="utf-8")
    assert "/from-bits-to-loss/" in lost
    for before, name in itertools.pairwise(CHAPTERS):
        page = (site / "chapters" / f"{name}.html").read_text(encoding="utf-8")
        assert re.search(rf'<a class="left-prev"\s+href="{before}.html"', page)
        assert re.search(
            rf'<a class="right-next"\s+href="{name}.html"', (site / "chapters" / f"{before}.html").read_text("utf-8")
        )


@pytest.mark.parametrize(
    ("words", "leads"),
    [("Huffman", "01-information-and-bits"), ("surprise", "01-information-and-bits"), ("simplex", CHAPTER_2)],
)
def test_the_search_finds(browser, site, words, leads):
    page = open_page(browser, f"{(site / 'search.html').as_uri()}?q={words}")
    page.wait_for_selector("#search-results li a")
    targets = page.locator("#search-results li a").evaluate_all("(all) => all.map((a) => a.getAttribute('href'))")
    assert any(leads in target for target in targets)
    page.close()


def prose_links(site):
    found = []
    for name in PAGES:
        text = (site / "chapters" / f"{name}.html").read_text(encoding="utf-8")
        found += [(name, unescape(link)) for link in re.findall(r'href="([^"]*#explorable-[^"]+\?[^"]*)"', text)]
    return found


CLICK = """(link) => {
  const a = [...document.querySelectorAll('a')].find((a) => a.getAttribute('href') === link);
  for (let e = a; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true;
  a.click();
}"""


@pytest.mark.parametrize("name", PAGES)
def test_links_in_the_prose_set_their_figures(browser, site, name):
    """Followed from its page; of those to one other page the first is clicked, the others are opened there."""
    page = open_page(browser, chapter(site, name))
    links = sorted({link for other, link in prose_links(site) if other == name})
    here = name
    for link in sorted(links, key=lambda link: (not link.startswith("#"), link)):
        there, _, fragment = link.partition("#")
        stem = Path(there).stem or name
        if stem == here == name:
            page.evaluate(CLICK, link)
        elif stem == here:
            page.evaluate("(hash) => { location.hash = hash; }", f"#{fragment}")
        else:
            page.goto(chapter(site, name))
            page.evaluate(CLICK, link)
            page.wait_for_url(f"**/{stem}.html#*")
            page.wait_for_load_state()
            here = stem
        assert_link_is_shown(page, site, stem, fragment)
    assert page.faults == []
    page.close()


def test_there_are_links_in_the_prose_that_set_figures(site):
    assert len(prose_links(site)) >= 8


def assert_link_is_shown(page, site, stem, fragment):
    identifier, _, query = fragment.partition("?")
    handle = page.wait_for_selector(f"#{identifier}")
    data = figures_of(site, stem)[identifier]
    asked = dict(parse_qsl(query))
    shown = {c["name"]: c["texts"][i] for c, i in zip(data["controls"], state_of(handle, data), strict=True)}
    assert {key: shown[key] for key in asked} == asked
    assert not handle.query_selector(".explorable-notice").is_visible()
    assert handle.query_selector(".explorable-readout").inner_text() == recorded_readout(data, state_of(handle, data))


@functools.cache
def figures_of(site, stem):
    return page_data((site / "chapters" / f"{stem}.html").read_text(encoding="utf-8"))


def state_of(handle, data):
    """The indices that the controls of a figure stand on."""
    values = handle.evaluate(READ_CONTROLS)
    state = []
    for control in data["controls"]:
        value, texts = values[control["name"]], control["texts"]
        if control["kind"] == "range":
            value = next(text for text in texts if float(text) == float(value))
        state.append(int(value) if control["kind"] in ("toggle", "steps") else texts.index(value))
    return tuple(state)


def test_the_archive_opens_from_a_folder_with_everything_alive(browser, site, tmp_path):
    """It holds the site, all of which `test_no_request_leaves_the_site_and_nothing_is_amiss` opens from a folder."""
    archive.pack(site, tmp_path / "book.zip")
    with zipfile.ZipFile(tmp_path / "book.zip") as packed:
        packed.extractall(tmp_path)
    packed = {path.relative_to(tmp_path / "book") for path in (tmp_path / "book").rglob("*") if path.is_file()}
    whole = {path.relative_to(site) for path in site.rglob("*") if path.is_file() and path.name not in archive.LEFT_OUT}
    assert packed == whole | {Path("README.txt")}
    assert [one for one in whole if (site / one).read_bytes() != (tmp_path / "book" / one).read_bytes()] == []
    page = open_page(browser, (tmp_path / "book" / "index.html").as_uri())
    page.wait_for_selector("figure.explorable")
    page.goto((tmp_path / "book" / "chapters" / f"{CHAPTER_2}.html").as_uri())
    for slider in page.locator("figure.explorable input[type=range]").all():
        readout = slider.locator("xpath=ancestor::figure").locator(".explorable-readout")
        before = readout.inner_text()
        for key in ("ArrowRight", "ArrowLeft", "ArrowLeft"):
            slider.press(key)
            if readout.inner_text() != before:
                break
        assert readout.inner_text() != before
    box = page.locator(".exercise-box").first
    box.scroll_into_view_if_needed()
    box.locator("input").first.fill("much")
    box.locator(".exercise-check").click()
    assert box.locator(".exercise-verdict").first.inner_text() != ""
    with page.expect_download() as download:
        page.locator("[data-save=svg]").first.click()
    assert "@font-face" in download.value.path().read_text(encoding="utf-8")
    assert page.faults == []
    page.close()


def test_the_keyboard_goes_through_a_whole_chapter(browser, site):
    """Every link, button, field and fold of the page is reached, in order, with the focus to be seen."""
    page = open_page(browser, chapter(site, "01-information-and-bits"))
    # Games start one by one, and each takes the place of what can be pressed without it.  A field takes over the id of
    # the button that kept its place until it came near.
    page.wait_for_function(
        "[...document.querySelectorAll('.game[data-game]')].every((one) => one.querySelector(':scope > .game-play'))"
    )
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    wanted = page.evaluate(
        """() => {
             const stops = [...document.querySelectorAll(':is(a[href], button, input, select, summary)')]
               .filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }));
             window.stopOf = (e) => stops.findIndex((stop) => stop === e || (e.id && stop.id === e.id));
             return stops.map((_, k) => k); }"""
    )
    reached = []
    for _ in range(len(wanted) + 40):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
                 if (stopOf(e) < 0) return null;
                 const seen = (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== 'none';
                 return [stopOf(e), seen, e.outerHTML.slice(0, 100)]; }"""
        )
        if stop is not None:
            reached.append(stop[0])
            assert stop[1], f"no focus to be seen on {stop[2]}"
        if len(reached) == len(wanted):
            break
    assert reached == wanted
    page.close()


def test_reduced_motion_is_respected(browser, site):
    page = open_page(browser, chapter(site, CHAPTER_2), reduced_motion="reduce")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.locator("#explorable-coin input").press("End")
    lasting = page.evaluate(
        "document.getAnimations().map((one) => one.effect)"
        ".filter((effect) => effect.getComputedTiming().duration > 50).map((effect) => effect.target.className)"
    )
    assert lasting == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    page.close()


def test_a_copied_formula_is_its_tex(browser, site):
    page = open_page(browser, (site / "chapters" / "05-softmax-with-loss.html").as_uri())
    copied = page.evaluate(
        """() => {
             const formula = document.querySelector('.bd-article p math[data-tex="e^z"]');
             const copy = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true });
             getSelection().selectAllChildren(formula.closest('p'));
             formula.dispatchEvent(copy);
             return copy.clipboardData.getData('text/plain'); }"""
    )
    assert "$e^z$" in copied and " of each, and all are positive." in copied
    assert page.faults == []
    page.close()
