"""Print the whole book as one PDF, from the built site: `python -m scripts.pdf SITE BOOK.pdf`.

The pages of the site become one document (`pdf_pages.py`), in `_build/pdf` if the site is `_build/html`, and Chromium
prints it.  What would look wrong on paper is an error and leaves no PDF (`pdf_checks.py`).
"""

import logging
import sys
from pathlib import Path

import matplotlib
import yaml
from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter

from scripts.browser import launch
from scripts.pdf_checks import FIT, OUTSIDE, PrintFault, boxes, faces, strange_characters
from scripts.pdf_pages import Book, LostLink, assemble, documents

logging.getLogger("pypdf").setLevel(logging.ERROR)  # Chromium's files count their objects loosely
ROOT = Path(__file__).resolve().parent.parent
# Fonts that come with matplotlib, so with the book: the same pages on all machines.
TEXT, CODE = ("STIXGeneral", "STIXGeneralBol", "STIXGeneralItalic", "STIXGeneralBolIta"), "DejaVuSansMono"
CODES = (CODE, f"{CODE}-Bold", f"{CODE}-Oblique", f"{CODE}-BoldOblique")
LEAST = 0.8  # of its size: so small may a formula become to fit its line
# A4 without the margins that pdf.css sets, in CSS pixels.
WIDTH, HEIGHT = int(156 / 25.4 * 96), int(249 / 25.4 * 96)
NUMBER = """([numbers]) => {
  for (const link of document.querySelectorAll('a.page-of')) link.dataset.page = numbers[link.hash.slice(1)];
}"""
AT_MOST = 20  # faults that are listed


def font_rules():
    """Style rules for the fonts of text and code.

    STIX says that it reaches far beyond its letters.  Then the first line of a page would begin on the page before, and
    Chromium would write it there too, unseen but for doubled bookmarks.
    """
    folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
    ways = [("normal", "normal"), ("normal", "bold"), ("italic", "normal"), ("italic", "bold")]
    rules = []
    for family, files in (("Book Text", TEXT), ("Book Code", CODES)):
        for file, (style, weight) in zip(files, ways, strict=True):
            source = (folder / f"{file}.ttf").as_uri()
            rules.append(
                f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: {weight}; '
                f'ascent-override: 85%; descent-override: 25%; src: url("{source}") }}'
            )
    korean = (ROOT / "assets" / "korean" / "NotoSansKR.woff2").as_uri()
    return "\n".join([*rules, f'@font-face {{ font-family: "Book Korean"; src: url("{korean}") }}\n'])


def about(config):
    """What the book's settings say of it."""
    html = config.get("html", {})
    return Book(config["title"], config["author"], config["copyright"], html.get("baseurl", ""), html["extra_footer"])


def write(site, folder, names, book):
    """Write the document and its fonts into a folder; return its path, and all its style sheets."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fonts.css").write_text(font_rules(), encoding="utf-8")
    static = site / "_static"
    sheets = [folder / "fonts.css", static / "math.css", static / "pygments.css"]
    sheets += [static / "explorable.css", static / "explorable-fonts.css", ROOT / "assets" / "pdf.css"]
    sheets = [path.absolute() for path in sheets]
    document = folder / "book.html"
    styles = [path.as_uri() for path in sheets if path.exists()]
    document.write_text(assemble(site, names, book, styles), encoding="utf-8")
    return document, [path for path in sheets if path.exists()]


def stop_at(faults, what):
    """Raise PrintFault if there are faults."""
    if faults:
        more = [f"... and {len(faults) - AT_MOST} more"] if len(faults) > AT_MOST else []
        raise PrintFault("\n  ".join([f"{what}:", *faults[:AT_MOST], *more]))


def print_document(browser, document, sheets, target, book):
    """Check a document, print it, and check what was printed.

    Raises
    ------
    PrintFault
        A file did not load, something sticks out of its page, or a character has no glyph.
    """
    known = [face for path in sheets for face in faces(path.read_text(encoding="utf-8"), path.as_uri())]
    unfinished = target.with_suffix(".part")
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
    failed = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.emulate_media(media="print", color_scheme="light")
    page.goto(document.absolute().as_uri())
    page.evaluate("Promise.allSettled([document.fonts.ready, ...[...document.images].map((one) => one.decode())])")
    stop_at(failed, "files that could not be read")
    stop_at(strange_characters(page, known), "characters that the book's fonts lack")
    page.evaluate(FIT, [LEAST])
    stop_at(page.evaluate(OUTSIDE, [HEIGHT]), "what does not fit its page")
    print_with_numbers(page, unfinished)
    page.close()
    describe(unfinished, book)
    stop_at([f"page {number}, font {font}" for number, font in boxes(unfinished)], "characters without a glyph")
    unfinished.replace(target)


def page_numbers(path):
    """The page on which each place lies that a link leads to."""
    reader = PdfReader(path)
    places = reader.named_destinations.items()
    return {name.removeprefix("/"): reader.get_destination_page_number(place) + 1 for name, place in places}


def print_with_numbers(page, path):
    """Print twice: the first time is to find the page numbers that the contents show."""
    page.pdf(path=path, prefer_css_page_size=True)
    numbers = page_numbers(path)
    page.evaluate(NUMBER, [numbers])
    page.pdf(path=path, prefer_css_page_size=True, print_background=True, outline=True, tagged=True)
    found = page_numbers(path)
    stop_at(
        [f"{name}: {numbers[name]}, then {found[name]}" for name in numbers if numbers[name] != found[name]],
        "page numbers that change when they are printed",
    )


def describe(path, book):
    """Write title and author into a PDF."""
    writer = PdfWriter(path, incremental=True)
    writer.add_metadata({"/Title": book.title, "/Author": book.author})
    writer.write(path)


def make(browser, site, target):
    """Print the site of this book."""
    book = about(yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8")))
    document, sheets = write(site, target.parent / "pdf", documents(ROOT / "_toc.yml"), book)
    print_document(browser, document, sheets, target, book)


def main(site, target):
    """Print the book; return 1 and say why if it cannot be."""
    if not (site / "index.html").is_file():
        print(f"there is no built site in {site}: run `make book` first", file=sys.stderr)
        return 1
    try:
        with sync_playwright() as playwright:
            make(launch(playwright)[0], site, target)
    except (PrintFault, LostLink) as fault:
        print(f"no PDF was made. {fault}", file=sys.stderr)
        return 1
    print(f"{target}: {len(PdfReader(target).pages)} pages, {target.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
