"""Sphinx extension: takes out of the theme what a reader of this book would load for nothing.

- `fontawesome.js` (1.5 MB) draws icons which the theme's own icon fonts draw as well: its `<script>` goes,
  and the fonts and their style sheet are cut down to the icons that occur on the pages.
- A script that only serves tab sets is linked on pages with tab sets only.
- The Korean font is cut down to the syllables on the pages, and stands in the style sheet itself: a font that comes
  after the first words would move the lines of the glossary.
- Source maps and second font formats are not published.
"""

import base64
import logging
import re
from pathlib import Path
from urllib.parse import urlsplit

from fontTools import subset
from jinja2 import FunctionLoader, TemplateNotFound
from sphinx.errors import ExtensionError

MACROS = "static/webpack-macros.html"
ICON_RULE = re.compile(r"((?:\.fa-[\w-]+:before,?)+)\{content:\"\\([0-9a-f]{1,6}) ?\"\}")
FONT_SCRIPT = re.compile(r"<script defer src=\"\{\{ pathto\('_static/scripts/fontawesome\.js', 1\) \}\}[^\n]*\n")


def without_icon_script(app):
    """Serve the theme's macros without the line that loads `fontawesome.js`."""
    if app.builder.format != "html":
        return
    templates = app.builder.templates
    source = templates.get_source(templates.environment, MACROS)[0]
    lean, count = FONT_SCRIPT.subn("", source)
    if count != 1:
        raise ExtensionError(f"lean_pages: expected one script line for fontawesome.js in {MACROS}, got {count}")

    def load(name):
        if name != MACROS:
            raise TemplateNotFound(name)
        return lean

    templates.loaders.insert(0, FunctionLoader(load))


def without_idle_scripts(app, pagename, templatename, context, doctree):
    """Leave the script for tab sets out of pages that have none."""
    if "sd-tab-set" not in context.get("body", ""):
        files = context["script_files"]
        context["script_files"] = [f for f in files if "design-tabs.js" not in str(getattr(f, "filename", f))]


def without_wrong_labels(app, pagename, templatename, context, doctree):
    """Take out what would mislead a screen reader.

    A folded cell is called by the words it shows, not "Toggle hidden content", and the bibliography is no list: its
    entries have a role of their own.
    """
    if "body" in context:
        body = context["body"].replace(' aria-label="Toggle hidden content"', "")
        context["body"] = body.replace('<div role="list" class="citation-list">', '<div class="citation-list">')


def icons_in_use(static, pages):
    """Code points of the icons that are named on the pages or in scripts, or written into a style sheet."""
    css = "".join(path.read_text(encoding="utf-8") for path in static.rglob("*.css"))
    text = "".join(path.read_text(encoding="utf-8") for path in (*pages, *static.rglob("*.js")))
    named = {}
    for selectors, point in ICON_RULE.findall(css):
        named.update({name: int(point, 16) for name in re.findall(r"fa-[\w-]+", selectors)})
    if not named:
        raise ExtensionError("lean_pages: found no icon in the theme's style sheet; has its form changed?")
    used = {named[name] for name in set(re.findall(r"\bfa-[\w-]+", text)) if name in named}
    css = ICON_RULE.sub("", css)  # what is left names icons by code point, escaped or not
    used.update(int(point, 16) for point in re.findall(r"\\(f[0-9a-f]{3})\b", css))
    return used | {ord(char) for char in css if "\ue000" <= char <= "\uf8ff"}


def cut_fonts(paths, points):
    """Write each font with these code points only, as woff2."""
    for path in paths:
        font = subset.load_font(str(path), subset.Options(flavor="woff2"))
        subsetter = subset.Subsetter(subset.Options(flavor="woff2", layout_features=[]))
        subsetter.populate(unicodes=points)
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(str(path))


def cut_icon_rules(static, icons):
    """Take the rules for other icons out of the theme's style sheet."""
    for path in static.rglob("pydata-sphinx-theme.css"):
        css = path.read_text(encoding="utf-8")
        lean = ICON_RULE.sub(lambda rule: rule[0] if int(rule[2], 16) in icons else "", css)
        path.write_text(lean, encoding="utf-8")


def cut_static_files(app, error):
    """Cut the copied theme files down once all pages are written."""
    if error or app.builder.format != "html":
        return
    out, static = Path(app.outdir), Path(app.outdir) / "_static"
    (static / "scripts" / "fontawesome.js").unlink(missing_ok=True)
    icons = icons_in_use(static, out.rglob("*.html"))
    cut_fonts(static.rglob("fontawesome/webfonts/*.woff2"), icons)
    text = "".join(path.read_text(encoding="utf-8") for path in out.rglob("*.html"))
    cut_fonts(static.glob("NotoSansKR.woff2"), {ord(char) for char in text if "가" <= char <= "힣"})
    font_in_style(static / "book.css", static / "NotoSansKR.woff2")
    cut_icon_rules(static, icons)
    for unused in ("*.map", "fontawesome/webfonts/*.ttf", "fontawesome.js.LICENSE.txt"):
        for path in static.rglob(unused):
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
    app.connect("builder-inited", without_icon_script, priority=900)
    app.connect("html-page-context", without_idle_scripts, priority=900)
    app.connect("html-page-context", without_wrong_labels)
    app.connect("build-finished", cut_static_files, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
