"""Sphinx extension: takes out of the pages what a reader of this book would load for nothing.

- The theme's style sheets, scripts and icon fonts: the frame of a page is the book's own (assets/templates, book.css,
  page.js), and what other extensions link is linked where it is used.
- A style sheet that does not hold the page up stands at its end (the template `layout.html`): asked for in the head, it
  would share the line with what is read first.  So do pictures that are far from the first screen.
- The colour of a name, a bracket or a blank is that of all code: they stand in no span of their own, a string in one.
- The fonts of formulas and of Korean are cut down to what is on the pages.  They and the face of the text stand in the
  style sheets themselves, as a font that comes after the first words would move the lines; a page without formulas or
  Korean asks for neither.
"""

import base64
import logging
import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fontTools import subset
from PIL import Image

#: Linked on every page by others, and named here with what a page must hold to need it.
UNUSED = {
    "pydata-sphinx-theme": None,
    "sphinx-book-theme": None,
    "theme.css": None,
    "mystnb": None,
    "pygments.css": None,
    "exercise.css": None,
    "documentation_options.js": None,
    "doctools.js": None,
    "sphinx_highlight.js": None,
    "design-tabs.js": "sd-tab-set",
    "sphinx-design.min.css": ' class="sd-',
}
#: Of the files that the theme and Sphinx copy: what no page asks for.
UNPUBLISHED = ("styles", "scripts", "vendor", "locales", "images")
UNPUBLISHED_FILES = (
    "*.map", "*webpack-macros.html", "basic.css", "mystnb*.css", "exercise.css", "doctools.js", "language_data.js",
    "searchtools.js", "sphinx_highlight.js", "documentation_options.js", "file.png", "minus.png", "plus.png",
)  # fmt: skip
KOREAN = re.compile("[가-힣]")
MATH = re.compile(r"<math\b.*?</math>", re.S)
#: Where the small letters begin that a browser sets for a single letter in a formula, and which it is for.
ITALIC = {**{ord("A") + k: 0x1D434 + k for k in range(26)}, **{ord("a") + k: 0x1D44E + k for k in range(26)}}
ITALIC |= {**{0x391 + k: 0x1D6E2 + k for k in range(25)}, **{0x3B1 + k: 0x1D6FC + k for k in range(25)}}
ITALIC |= {ord("h"): 0x210E, ord("∂"): 0x1D715, ord("ϵ"): 0x1D716, ord("ϑ"): 0x1D717, ord("ϕ"): 0x1D719}
FONTS = {
    "book.css": ("BookSans.woff2", "BookSans-Italic.woff2"),
    "math.css": ("BookMath.woff2",),
    "korean.css": ("NotoSansKR.woff2",),
}
PICTURE = re.compile(r'(<img(?![^>]* loading=)[^>]* src="((?:\.\./)*_images/[^"]+\.png)"[^>]*?) ?/?>')
PLAIN_TOKEN = re.compile(r'<span class="(?:n|p|w|nn|o|nb|nf|nc|nd|bp|fm|vm)">([^<]*)</span>')
STRING = re.compile(r'(?:<span class="s[a12ide]?">[^<]*</span>)+')
TAG = re.compile(r"<[^>]*>")


def without_idle_files(app, pagename, templatename, context, doctree):
    """Leave out what this page does not need."""
    body = context.get("body", "")
    if KOREAN.search(body):
        app.builder.add_css_file("korean.css")  # into the list of this page, before it is copied below

    def needed(file):
        name = str(getattr(file, "filename", file) or "")
        marks = [mark for part, mark in UNUSED.items() if part in name]
        inline = not name and "DOCUMENTATION_OPTIONS" in str(getattr(file, "attributes", {}).get("body", ""))
        return not inline and all(mark is not None and mark in body for mark in marks)

    for files in ("script_files", "css_files"):
        context[files] = [file for file in context[files] if needed(file)]
    late = [file for file in context["css_files"] if getattr(file, "attributes", {}).get("media") == "print"]
    context["late_css_files"] = late
    context["css_files"] = [file for file in context["css_files"] if file not in late]
    if "body" in context:
        plain = PLAIN_TOKEN.sub(r"\1", body)
        context["body"] = STRING.sub(lambda found: f'<span class="s">{TAG.sub("", found[0])}</span>', plain)


def without_wrong_labels(app, pagename, templatename, context, doctree):
    """Take out what would mislead a screen reader.

    A folded cell is called by the words it shows, not "Toggle hidden content", and the bibliography is no list: its
    entries need no role of their own (theirs is deprecated).
    """
    if "body" in context:
        body = context["body"].replace(' aria-label="Toggle hidden content"', "")
        body = body.replace('<div role="list" class="citation-list">', '<div class="citation-list">')
        body = body.replace(' role="doc-biblioentry"', "")
        context["body"] = body


def cut_fonts(paths, points):
    """Write each font with these code points only, as woff2."""
    for path in paths:
        font = subset.load_font(str(path), subset.Options(flavor="woff2"))
        subsetter = subset.Subsetter(subset.Options(flavor="woff2", layout_features=[]))
        subsetter.populate(unicodes=points)
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(str(path))


def in_formulas(html):
    """Return the code points that a browser needs to set formulas: what they hold, single letters in italics, roots."""
    points = set(map(ord, unescape(TAG.sub("", html)))) | ({ord("√")} if "<msqrt" in html else set())
    return points | {ITALIC[point] for point in points if point in ITALIC}


def cut_static_files(app, error):
    """Cut the copied files down once all pages are written."""
    if error or app.builder.format != "html":
        return
    out, static = Path(app.outdir), Path(app.outdir) / "_static"
    text = "".join(map(with_late_pictures, out.rglob("*.html")))
    cut_fonts(static.glob("NotoSansKR.woff2"), set(map(ord, KOREAN.findall(text))))
    cut_fonts(static.glob("BookMath.woff2"), in_formulas("".join(MATH.findall(text))))
    for style, fonts in FONTS.items():
        for font in fonts:
            font_in_style(static / style, static / font)
    for folder in UNPUBLISHED:
        shutil.rmtree(static / folder, ignore_errors=True)
    for pattern in UNPUBLISHED_FILES:
        for path in static.glob(pattern):
            path.unlink()


def with_late_pictures(page):
    """Let the stored pictures of a page come when they are near, into the room that they need; return its HTML."""

    def late(found):
        with Image.open(page.parent / unquote(found[2])) as picture:
            width, height = picture.size
        return f'{found[1]} loading="lazy" width="{width}" height="{height}">'

    before = page.read_text(encoding="utf-8")
    text = PICTURE.sub(late, before)
    if text != before:
        page.write_text(text, encoding="utf-8")
    return text


def font_in_style(style, font):
    """Put a font that a style sheet names by its file into the sheet, where the browser has it at once."""
    if not font.exists():
        return
    data = base64.b64encode(font.read_bytes()).decode("ascii")
    text = style.read_text(encoding="utf-8")
    style.write_text(text.replace(f'url("{font.name}")', f'url("data:font/woff2;base64,{data}")'), encoding="utf-8")


def set_address(app, config):
    """Tell the extensions that need it where the site lies and what it is called."""
    config.notfound_urls_prefix = urlsplit(config.html_baseurl).path or "/"
    config.ogp_site_url, config.ogp_site_name = config.html_baseurl, config.html_title


def setup(app):
    app.add_config_value("comments_config", {}, "html")  # Jupyter Book sets it, sphinx-comments is not loaded
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    app.connect("config-inited", set_address)
    app.connect("html-page-context", without_idle_files, priority=900)
    app.connect("html-page-context", without_wrong_labels)
    app.connect("build-finished", cut_static_files, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
