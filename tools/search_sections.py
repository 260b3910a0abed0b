"""Sphinx extension: the search of the site, by sections.

All pages are cut at their headings into `_static/sections.js`: for each section its address, its heading, its page and
the text that can be seen there, no code that is folded away and each formula once.  `assets/search.js` looks through
it.  Sphinx's own search knows pages only, cuts numbers at the point, and asks for each page again.
"""

import json
import re
from html import unescape
from pathlib import Path

from chapters import pages

ARTICLE = re.compile(r'<article class="bd-article".*?</article>', re.S)
UNSEEN = re.compile(
    r"<script\b.*?</script>|<svg\b.*?</svg>|<noscript\b.*?</noscript>|<span class=\"katex-mathml\">.*?</math></span>"
    r'|<a class="headerlink".*?</a>|<details class="admonition hide.*?</details>'
    r'|<form class="(?:explorable|exercise).*?</form>'
    r'|<div class="explorable-tools".*?</div>|<p class="page-foot">.*?</p>|<div class="term-sentences".*?</div>'
    r'|<p class="chapter-subject">.*?</p>',
    re.S,
)
START = re.compile(
    r'<section id="([^"]+)">|<h[1-4]>(.*?)</h[1-4]>|<tr class="[^"]*" id="([^"]+)">\s*<td[^>]*>(.*?)</td>', re.S
)
TAG = re.compile(r"<[^>]+>")
BLOCK = re.compile(r"</?(?:p|div|li|td|th|tr|pre|h\d|figcaption|summary|br)\b[^>]*>")
#: Where a number is explained, and where a term is.
NUMBERS = {
    "09-loss-detective": 3.0,
    "what-does-my-loss-say": 1.5,
    "cheat-sheet": 1.5,
    "errata": 0.3,
    "10-bug-museum": 0.7,
}
WEIGHTS = {
    "errata": 0.3,
    "teaching": 0.5,
    "references": 0.4,
    "index": 0.7,
    "what-does-my-loss-say": 3.0,
    "explorable": 0.6,
}


def plain(html):
    """Return the words of a piece of a page.

    Examples
    --------
    >>> plain("<p>A <b>loss</b>.</p><p>Two</p>")
    'A loss. Two'
    """
    return " ".join(unescape(TAG.sub("", BLOCK.sub(" ", html))).split())


def sections(html):
    """Yield anchor, heading and text of each section of a page; a row of the glossary is one."""
    article = UNSEEN.sub("", (ARTICLE.search(html) or [""])[0])
    anchor, heading, at = "", "", 0
    for found in START.finditer(article):
        if text := plain(article[at : found.start()]):
            yield anchor, heading, text
        at = found.end()
        if found[2] is not None:
            heading = plain(found[2])
        else:
            anchor, heading = found[1] or found[3], plain(found[4] or "")
    if text := plain(article[at:]):
        yield anchor, heading, text


def write_index(app, error):
    if error or app.builder.format != "html":
        return
    found = []
    for one in (*pages(app), None):
        document = one.document if one else app.config.root_doc
        name = document.rpartition("/")[2]
        html = Path(app.builder.get_outfilename(document)).read_text(encoding="utf-8")
        label = f"{one.label} ({one.subject})" if one and one.subject else one.label if one else app.config.project
        for anchor, heading, text in sections(html):
            address = app.builder.get_target_uri(document) + (f"#{anchor}" if anchor else "")
            place = {"numbers": NUMBERS.get(name, 1.0), "weight": WEIGHTS.get(name, 1.0)}
            found.append({"address": address, "title": heading, "page": label, "text": text, **place})
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, "_static", "sections.js").write_text(f"globalThis.sections = {text};\n", encoding="utf-8")


def without_sphinx_search(app):
    if app.builder.format == "html":
        app.builder.search = False


def setup(app):
    app.connect("builder-inited", without_sphinx_search)
    app.connect("build-finished", write_index, priority=700)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
