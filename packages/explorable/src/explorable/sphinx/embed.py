"""A page for each figure alone, for an ``<iframe>`` in slides or on a learning platform.

When a site is built, the figure `coin` gets the page ``embed/coin.html``: the figure with its caption, and a line
with the titles of chapter and book that leads back to it.  If several pages have a figure `coin`, the name of the
page comes first, on all of them: ``embed/odds-coin.html`` and ``embed/dice-coin.html``.

- ``embed/coin.html#explorable-coin?p=0.5`` opens a state, as it does on the chapter's page.
- The colours follow the reader's system; ``embed/coin.html?theme=dark`` (or ``light``) sets them.
- The page tells the one around it how high it is, for hosts that listen: ``{explorable: "explorable-coin", height:
  412}`` by ``postMessage``, which holds nothing of the reader's.
- Search engines are told to leave it out and where the original is; it is neither in the search of the site nor in
  its site map.

Beside "Copy link" each figure has a button "Embed" that copies an ``<iframe>`` with the state shown.
``explorable_embed = False`` in ``conf.py`` builds neither pages nor buttons.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.nodes import clean_astext

from ..page import figure_html, static
from .figures import Shown, all_figures, explorable_figure

FOLDER = "embed"
_BUILDERS = {"html", "dirhtml"}  # others have no page of their own for each document
_MARK = '<meta name="generator" content="explorable" data-of="{digest}">'

_PAGE = """<!DOCTYPE html>
<html lang="{language}" data-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{mark}
<meta name="robots" content="noindex">
{canonical}<title>{caption} — {source}</title>
<link rel="stylesheet" href="{css}">
<link rel="stylesheet" href="{fonts}">
<style>
{style}</style>
<script>
{script}</script>
<script defer src="{js}"></script>
</head>
<body>
<main>
{figure}
<p class="explorable-source">From
<a class="explorable-home" href="{home}" target="_blank" rel="noopener">{source}</a></p>
</main>
</body>
</html>
"""


def name_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the page of each figure; return the documents that name another one than when they were written.

    Raises
    ------
    ExtensionError
        Two figures would have the same page; it names both.
    """
    before: dict[tuple[str, str], str] = getattr(env, "explorable_pages", {})
    figures = [one for _, found in sorted(all_figures(env).items()) for one in found]
    wanted = app.config.explorable_embed and app.builder.name in _BUILDERS
    now = _pages(figures) if wanted else {}
    env.explorable_pages = now  # type: ignore[attr-defined]
    moved = {place[0] for place in now.keys() | before.keys() if now.get(place) != before.get(place)}
    return sorted(moved & env.all_docs.keys())


def _pages(figures: list[Shown]) -> dict[tuple[str, str], str]:
    """Name each figure's page: after the figure, and after its document too where another has one of that name."""
    names: dict[tuple[str, str], str] = {}
    taken: dict[str, Shown] = {}
    for one in figures:
        others = {other.document for other in figures if other.name == one.name} - {one.document}
        last = one.document.rpartition("/")[2]
        unclear = any(other.rpartition("/")[2] == last for other in others)
        page = one.document.replace("/", "-") if unclear else last
        short = one.id.removeprefix("explorable-")
        name = f"{page}-{short}" if others else short
        if name in taken:
            pair = " and ".join(f"{a.name!r} on page {a.document!r}" for a in (taken[name], one))
            raise ExtensionError(f"the explorables {pair} would both be {FOLDER}/{name}.html; rename one of them")
        names[one.document, one.name], taken[name] = name, one
    return names


def write_figure(translator: Any, node: explorable_figure) -> None:
    """Write a figure into a document's page; its button "Embed" knows where its own page is."""
    builder, recording = translator.builder, node.recording
    document = builder.current_docname
    name = builder.env.explorable_pages.get((document, recording.name))
    own = Path(builder.outdir, FOLDER, f"{name}.html")
    embed = _relative(own, Path(builder.get_outfilename(document))) if name else ""
    translator.body.append(f'<div class="output text_html">{figure_html(recording, embed)}</div>')
    raise nodes.SkipNode


def write_pages(app: Sphinx, error: Exception | None) -> None:
    """Write the page of each figure unless it stands, and take away those that are out of date."""
    if error or app.builder.name not in _BUILDERS:
        return
    folder = Path(app.outdir, FOLDER)
    pages: dict[tuple[str, str], str] = app.env.explorable_pages  # type: ignore[attr-defined]
    for document, figures in all_figures(app.env).items():
        for one in figures:
            if (document, one.name) in pages:
                _write(app, folder / f"{pages[document, one.name]}.html", one)
    for path in folder.glob("*.html"):
        if path.stem not in pages.values() and _MARK.partition(" data-of")[0] in path.read_text(encoding="utf-8"):
            path.unlink()


def _write(app: Sphinx, path: Path, one: Shown) -> None:
    frame = _frame(app, one)
    digest = hashlib.sha256(json.dumps(frame).encode() + one.stored).hexdigest()[:16]
    mark = _MARK.format(digest=digest)
    if path.is_file() and mark in path.read_text(encoding="utf-8"):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    recording = one.recording
    html = _PAGE.format(mark=mark, caption=escape(recording.caption), figure=figure_html(recording), **frame)
    path.write_text(html, encoding="utf-8")


def _file(app: Sphinx, document: str) -> Path:
    return Path(app.builder.get_outfilename(document))  # type: ignore[attr-defined]


def _relative(target: Path, page: Path) -> str:
    return quote(Path(os.path.relpath(target, page.parent)).as_posix())


def _frame(app: Sphinx, one: Shown) -> dict[str, str]:
    """Return what stands around a figure on its own page."""
    out, page = Path(app.outdir), Path(app.outdir, FOLDER, "page.html")
    config = app.config
    chapter = clean_astext(app.env.titles[one.document])
    book = unescape(re.sub(r"<[^>]+>", "", config.html_title or config.project))
    titles = dict.fromkeys(" ".join(title.split()) for title in (chapter, book))
    address = app.builder.get_target_uri(one.document)
    canonical = f'<link rel="canonical" href="{escape(config.html_baseurl.rstrip("/") + "/" + address)}">\n'
    return {
        "language": escape(config.language or "en"),
        "canonical": canonical if config.html_baseurl else "",
        "source": escape(" — ".join(titles)),
        "css": _asset(out, "explorable.css", page),
        "fonts": _asset(out, "explorable-fonts.css", page),
        "js": _asset(out, "explorable.js", page),
        "style": static("embed.css"),
        "script": static("embed.js"),
        "home": f"{escape(_relative(_file(app, one.document), page))}#{one.id}",
    }


def _asset(out: Path, name: str, page: Path) -> str:
    """The address of a static file, with a digest so that no browser keeps an old one."""
    path = out / "_static" / name
    return f"{_relative(path, page)}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"
