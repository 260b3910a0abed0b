"""Sphinx extension: takes out of the pages what a reader of this book would load for nothing.

- The theme's style sheets, scripts and icon fonts: the frame of a page is the book's own (assets/templates, book.css,
  page.js), and what other extensions link is linked where it is used.
- The colour of a name, a bracket or a blank is that of all code: they stand in no span of their own.
- The Korean font is cut down to the syllables on the pages.  It and the face of the text stand in the style sheet
  itself: a font that comes after the first words would move the lines.
"""

import base64
import logging
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from fontTools import subset

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
PLAIN_TOKEN = re.compile(r'<span class="(?:n|p|w|nn|o)">([^<]*)</span>')


def without_idle_files(app, pagename, templatename, context, doctree):
    """Leave out what this page does not need."""
    body = context.get("body", "")

    def needed(file):
        name = str(getattr(file, "filename", file) or "")
        marks = [mark for part, mark in UNUSED.items() if part in name]
        inline = not name and "DOCUMENTATION_OPTIONS" in str(getattr(file, "attributes", {}).get("body", ""))
        return not inline and all(mark is not None and mark in body for mark in marks)

    for files in ("script_files", "css_files"):
        context[files] = [file for file in context[files] if needed(file)]
    if "body" in context:
        context["body"] = PLAIN_TOKEN.sub(r"\1", body)


def without_wrong_labels(app, pagename, templatename, context, doctree):
    """Take out what would mislead a screen reader.

    A folded cell is called by the words it shows, not "Toggle hidden content", and the bibliography is no list: its
    entries have a role of their own.
    """
    if "body" in context:
        body = context["body"].replace(' aria-label="Toggle hidden content"', "")
        context["body"] = body.replace('<div role="list" class="citation-list">', '<div class="citation-list">')


def cut_fonts(paths, points):
    """Write each font with these code points only, as woff2."""
    for path in paths:
        font = subset.load_font(str(path), subset.Options(flavor="woff2"))
        subsetter = subset.Subsetter(subset.Options(flavor="woff2", layout_features=[]))
        subsetter.populate(unicodes=points)
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(str(path))


def cut_static_files(app, error):
    """Cut the copied files down once all pages are written."""
    if error or app.builder.format != "html":
        return
    out, static = Path(app.outdir), Path(app.outdir) / "_static"
    text = "".join(path.read_text(encoding="utf-8") for path in out.rglob("*.html"))
    cut_fonts(static.glob("NotoSansKR.woff2"), {ord(char) for char in text if "가" <= char <= "힣"})
    for font in ("NotoSansKR.woff2", "BookSans.woff2", "BookSans-Italic.woff2"):
        font_in_style(static / "book.css", static / font)
    for folder in UNPUBLISHED:
        shutil.rmtree(static / folder, ignore_errors=True)
    for pattern in UNPUBLISHED_FILES:
        for path in static.glob(pattern):
            path.unlink()


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
