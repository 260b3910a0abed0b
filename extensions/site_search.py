"""Sphinx extension: the site's search, in place of Sphinx's.

Sphinx's search knows words and pages.  People look for a loss by its number, with as many decimals as their program
prints, and want the paragraph that explains it.  So the visible text of all sections is written into one script, which
the search page loads when something is looked for, also from a folder; `assets/search.js` weighs it and shows excerpts.
A result's address names the words, and `assets/marks.js` marks them on the page.
"""

import json
import re
from pathlib import Path

from sphinx.util import logging

from extensions.page_text import sections

TEXT = "search-text.js"
WORD = re.compile(r"\d+\.\d+|\w+")
CHAPTER = re.compile(r"chapters/0*(\d+\w?)-")
#: Pages that repeat what others explain count for less.
WEIGHTS = {"errata": 0.3, "references": 0.4, "teaching": 0.5, "notation": 0.6, "cheat-sheet": 0.7, "glossary": 0.75}
LESS = {"ex": 0.55, "sol": 0.5, "what-you-can-do-now": 0.5}  # exercises, solutions, what was learned
OPENING = 0.75  # the head of a chapter says all that is to come
#: Where a number is explained that people see: these come first if nothing but numbers is looked for.
NUMBERS = {"the-table": 3, "the-floor": 2, "the-first-loss": 2, "which-bug-is-this-number": 2}
GLOSSARY = "chapters/glossary"
TERM = re.compile(r"<tr[^>]*><td[^>]*>(?:<p>)?(.*?)(?:</p>)?</td>.*?href=\"([\w-]+)\.html#([\w-]+)\".*?</tr>", re.S)


def prepare(app):
    """Let Sphinx build no index and no search page of its own; assets/templates/search.html is the page."""
    if app.builder.format == "html":
        app.builder.search = False
        app.builder.indexer = None


def scripts(app, pagename, templatename, context, doctree):
    """Let the search page load its script, and all others the one that marks what was looked for."""
    if pagename == "search":
        app.add_css_file("search.css")
    app.add_js_file("search.js" if pagename == "search" else "marks.js", loading_method="defer")


def terms(html):
    """For each section, by page and anchor, the terms that the glossary says it explains."""
    found = {}
    for words, page, anchor in TERM.findall(html):
        found.setdefault((page, anchor), []).extend(re.sub(r"<[^>]*>", "", words).split(", "))
    return found


def _listed(section, page, weight, names):
    """A section as the script holds it: anchor, heading, weight, text, words of its code, names, weight for numbers."""
    text = "\n".join(section.text)
    known = set(WORD.findall(text))
    words = dict.fromkeys(word for word in WORD.findall("\n".join(section.code)) if word not in known)
    names = "; ".join(names.get((page, section.anchor), ()))
    numbers = NUMBERS.get(section.anchor, 1)
    return [section.anchor, section.heading, round(weight, 2), text, " ".join(words), names, numbers]


def page_entry(name, html, names):
    """A page as the script holds it: address, chapter or nothing, title, sections."""
    found, page = sections(html), Path(name).name
    chapter = CHAPTER.match(name)
    title = found[0].heading if found else name
    listed = []
    for one in found:
        weight = WEIGHTS.get(page, 1) * LESS.get(one.anchor, LESS.get(one.anchor.split("-")[0], 1))
        listed.append(_listed(one, page, weight * (OPENING if chapter and one is found[0] else 1), names))
    return [f"{name}.html", chapter[1] if chapter else "", title, listed]


def write_text(app, error):
    """Write the text of all pages into one script."""
    if error or app.builder.format != "html":
        return
    out = Path(app.outdir)
    paths = {name: out / f"{name}.html" for name in sorted(app.env.found_docs)}
    pages = {name: path.read_text(encoding="utf-8") for name, path in paths.items() if path.exists()}
    names = terms(pages.get(GLOSSARY, ""))
    entries = [page_entry(name, html, names) for name, html in pages.items()]
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    (out / "_static" / TEXT).write_text(f"siteSearch.take({text});\n", encoding="utf-8")
    logging.getLogger(__name__).info("site_search: %d sections", sum(len(one[3]) for one in entries))


def setup(app):
    app.connect("builder-inited", prepare, priority=100)
    app.connect("html-page-context", scripts)
    app.connect("build-finished", write_text, priority=950)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
