"""The book as a PDF: complete, linked, and without what would look wrong on paper; planted faults are found."""

import re
import shutil
import unicodedata

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from extensions.katex_maths import render
from scripts import pdf
from scripts.pdf_checks import PrintFault, boxes
from scripts.pdf_pages import ARTICLE, Book, LostLink, Page, documents

BOOK = Book("A small book", "Some <authors>", "2026", "https://example.org/book/", "CC BY")
NAMES = documents(pdf.ROOT / "_toc.yml")
CHAPTERS = [name for name in NAMES if re.search(r"/\d\d-", name)]


@pytest.fixture(scope="module")
def printed(browser, site, tmp_path_factory):
    target = tmp_path_factory.mktemp("print") / "book.pdf"
    pdf.make(browser, site, target)
    return target


@pytest.fixture(scope="module")
def reader(printed):
    return PdfReader(printed)


@pytest.fixture(scope="module")
def document(printed):
    return BeautifulSoup((printed.parent / "pdf" / "book.html").read_text("utf-8"), "html.parser")


def article(site, name):
    text = ARTICLE.search((site / f"{name}.html").read_text("utf-8"))[0]
    return BeautifulSoup(re.sub(r"<svg.*?</svg>|<script.*?</script>", "", text, flags=re.S), "html.parser")


def words(text):
    return " ".join(unicodedata.normalize("NFKC", text).replace("#", " ").split())  # no ligatures


def bookmarks(reader):
    """Title and page of each chapter, from the outline."""
    top = [one for one in reader.outline if not isinstance(one, list)]
    return [(one.title, reader.get_destination_page_number(one) + 1) for one in top]


def test_it_says_what_it_is(reader):
    assert (reader.metadata.title, reader.metadata.author) == ("From Bits to Loss", "The From Bits to Loss authors")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages} == {
        (595, 842)
    }


def test_bookmarks_and_contents_name_all_pages_in_order(reader, site):
    headings = [article(site, name).h1 for name in NAMES]
    for number in [one for heading in headings for one in heading.select(".chapter-number")]:
        number.decompose()  # the contents have a place of their own for it
    titles = [words(heading.get_text()) for heading in headings]
    found = bookmarks(reader)
    assert [title for title, _ in found] == ["Contents", *titles]
    assert len(NAMES) >= 11 and sorted(page for _, page in found) == [page for _, page in found]
    contents = words("".join(reader.pages[k].extract_text() for k in range(1, found[1][1] - 1)))
    for title, page in found[1:]:
        assert re.search(rf"{re.escape(title)} ?{page}(?!\d)", contents), title


def test_bookmarks_are_the_headings(reader, document):
    def walk(entries):
        for entry in entries:
            yield from walk(entry) if isinstance(entry, list) else [words(entry.title)]

    headings = {words(one.get_text()) for one in document.select("h1, h2, h3, h4")}
    found = set(walk(reader.outline))
    assert {one for one in found if one not in headings and not re.search(r"[^\x00-\x7f$]", one)} == set()
    assert len(found) >= 8 * len(CHAPTERS)


def test_each_page_has_its_number(reader):
    for number in range(2, len(reader.pages) + 1, 9):
        assert str(number) in reader.pages[number - 1].extract_text().split(), number


def test_nothing_is_lost(site, document):
    """Each figure with its readout and caption, each exercise with its solution, all prose, code and formulas."""
    for name in NAMES:
        own, shown = article(site, name), document.find(id=re.sub(r"[^\w-]", "-", name))
        for screen in own.select(
            "form, .explorable-tools, .explorable-notice, noscript, button, "
            "details.hide.above-input, .cell:has(.exercise-box), .toctree-wrapper, "
            ".chapter-number, .chapter-subject, .tiles, .term-sentences"
        ):
            screen.decompose()
        wanted = own.select("p, li:not(:has(details)), pre, figcaption, td, th, h1, h2, h3, dt, dd")
        text = words(shown.get_text())
        lost = [words(one.get_text()) for one in wanted if words(one.get_text()) not in text]
        assert lost == [], name
        for kind in ("figure.explorable .explorable-picture svg", "img", "math", ".solution", ".exercise"):
            if kind.endswith("svg"):  # taken out of the site's page above
                assert len(shown.select(kind)) == len(own.select(".explorable-picture"))
            else:
                assert len(shown.select(kind)) == len(own.select(kind)), kind
    for name in CHAPTERS:
        shown = document.find(id=re.sub(r"[^\w-]", "-", name))
        assert len(shown.select(".solutions > .solution")) == len(shown.select(".exercise .to-solution a")) >= 4


def test_links_lead_to_places_in_the_file_or_to_the_web(reader):
    inside, outside = 0, set()
    named = reader.named_destinations
    for page in reader.pages:
        for link in (one.get_object() for one in page.get("/Annots", [])):
            action = link.get("/A", {}).get_object() if "/A" in link else {}
            if "/URI" in action:
                outside.add(str(action["/URI"]))
            else:
                inside += 1
                place = link.get("/Dest", action.get("/D"))
                assert not isinstance(place, str) or place in named or f"/{place}" in named, place
    assert inside > 300
    assert {url.partition(":")[0] for url in outside} <= {"https", "http"}
    site = "https://from-bits-to-loss.github.io/from-bits-to-loss/chapters/"
    assert f"{site}02-entropy-of-boxes-and-dice.html#explorable-coin" in outside
    assert any("doi.org" in url for url in outside)


def test_korean_terms_are_text(reader):
    first = dict(bookmarks(reader))["Glossary"]
    assert "교차 엔트로피" in words(reader.pages[first - 1].extract_text())


def test_korean_terms_on_the_site_need_no_font_of_the_reader(browser, site):
    page = browser.new_page()
    page.goto((site / "chapters" / "glossary.html").as_uri())
    page.add_style_tag(content="* { content-visibility: visible !important; }")
    page.evaluate(
        """() => { for (const one of document.querySelectorAll('td, td p'))
             if ([...one.childNodes].some((node) => node.nodeType === 3 && /[\uac00-\ud7a3]/.test(node.data)))
               one.dataset.korean = ''; }"""
    )
    page.evaluate("document.fonts.ready.then(() => null)")
    tools = page.context.new_cdp_session(page)
    for command in ("DOM.enable", "CSS.enable"):
        tools.send(command)
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    cells = tools.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-korean]"})["nodeIds"]
    used = [tools.send("CSS.getPlatformFontsForNode", {"nodeId": cell})["fonts"] for cell in cells]
    assert len(used) > 100
    assert all(font["isCustomFont"] for fonts in used for font in fonts), used
    assert all(any("KR" in font["familyName"] for font in fonts) for fonts in used), used
    page.close()


def test_no_character_is_a_box(printed):
    assert boxes(printed) == []


def small(tmp_path, body, other=""):
    """A site of two pages, and what it prints."""
    site = tmp_path / "html"
    (site / "_static").mkdir(parents=True)
    for file in ("math.css", "fonts/BookMath.woff2"):
        shutil.copy(pdf.ROOT / "assets" / file, site / "_static")
    for name, text in (("one", body), ("two", other)):
        html = f'<html><body><article class="bd-article"><h1 id="top">Page {name}</h1>{text}</article></body></html>'
        (site / f"{name}.html").write_text(html, encoding="utf-8")
    return pdf.write(site, tmp_path / "pdf", ["one", "two"], BOOK)


def printing(browser, tmp_path, body):
    document, sheets = small(tmp_path, body)
    pdf.print_document(browser, document, sheets, tmp_path / "small.pdf", BOOK)
    return tmp_path / "small.pdf"


def test_a_small_book_is_printed(browser, tmp_path):
    reader = PdfReader(printing(browser, tmp_path, "<p>Some words, é, −½ and 엔트로피.</p>"))
    assert reader.metadata.author == "Some <authors>"
    assert [title for title, _ in bookmarks(reader)] == ["Contents", "Page one", "Page two"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<p>A lost \u0378 character.</p>", r'U\+0378\).*in "A lost'),
        ("<p><em>An emoji \U0001f600.</em></p>", r"U\+1F600"),
        ("<p>Chinese 漢, not Korean</p>", r"U\+6F22"),
        ("<svg width='100' height='40'><text y='20'>in a picture \u0378</text></svg>", r"U\+0378"),
        ("<p style='font-family: Papyrus'>a font of somebody else</p>", "the fonts Papyrus"),
        ("<div style='width: 700px'><p>" + "too wide " * 40 + "</p></div>", "<p .*too wide.* sticks out by"),
        ("<table><tr><td style='min-width: 800px'>wide</td></tr></table>", "<table .* sticks out by"),
        ("<p style='white-space: nowrap'>" + "a long line " * 20 + "</p>", "sticks out by"),
        ("<pre style='white-space: pre; overflow: auto'>" + "x" * 200 + "</pre>", "<pre .* is cut off after"),
        ("<svg width='100' height='40'><text x='900' y='20'>far</text></svg>", "<text .* sticks out by"),
        ("<figure><div style='height: 400mm'>x</div></figure>", "<figure .* is higher than a page"),
        ("<img src='missing.png' alt=''>", "files that could not be read:\n.*missing.png"),
    ],
)
def test_a_fault_leaves_no_pdf(browser, tmp_path, body, message):
    with pytest.raises(PrintFault, match=message):
        printing(browser, tmp_path, body)
    assert not (tmp_path / "small.pdf").exists()


@pytest.mark.parametrize("body", ["<p>\u0378</p>", "<p class='late'>x</p>", "<svg><text y='20'>\u0378</text></svg>"])
def test_a_box_in_print_is_found(browser, tmp_path, body):
    """The second check, by itself: also for text that stands in a style sheet and not in the document."""
    document, _ = small(tmp_path, f"<style>.late::after {{ content: '\u0378' }}</style>{body}")
    page = browser.new_page()
    page.goto(document.as_uri())
    page.pdf(path=tmp_path / "boxes.pdf")
    page.close()
    assert [(number, "STIXGeneral" in font) for number, font in boxes(tmp_path / "boxes.pdf")] == [(3, True)]


def test_a_wide_formula_shrinks_a_little(browser, tmp_path):
    def formula(terms):
        return render(" + ".join(f"x_{{{k}}}" for k in range(10, 10 + terms)), display=True)

    assert printing(browser, tmp_path / "fits", formula(16)).exists()
    with pytest.raises(PrintFault, match="sticks out"):
        printing(browser, tmp_path / "wide", formula(40))


def test_where_links_of_a_page_lead(tmp_path):
    small(tmp_path, "")
    page = Page(tmp_path / "html", "one", {"one", "two", "deep/three"}, BOOK)
    for link, target in {
        "#top": "#one--top",
        "two.html": "#two",
        "two.html#top": "#two--top",
        "deep/three.html#x": "#deep-three--x",
        "two.html#explorable-coin?p=0.5": "#two--explorable-coin",
        "search.html": "https://example.org/book/search.html",
        "_sources/one.ipynb": "https://example.org/book/_sources/one.ipynb",
        "https://doi.org/10": "https://doi.org/10",
        "mailto:a@example.org": "mailto:a@example.org",
    }.items():
        assert page.target(link) == target


def test_a_link_to_nowhere(tmp_path):
    with pytest.raises(LostLink, match=r"page 'one' has a link to '#two--nowhere'"):
        small(tmp_path, "<p><a href='two.html#nowhere'>there</a></p>")


def test_what_the_command_says(tmp_path, capsys):
    assert pdf.main(tmp_path, tmp_path / "book.pdf") == 1
    assert "run `make book` first" in capsys.readouterr().err
