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
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.nodes import clean_astext

from ..page import static

FOLDER = "embed"
_BUILDERS = {"html", "dirhtml"}  # others have no page of their own for each document
_FIGURE = re.compile(r'<figure class="explorable" id="explorable-([^"]+)".*?</script></figure>', re.S)
_CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.S)
_BUTTON = re.compile(r'<button type="button" data-embed="[^"]*">Embed</button>')
_BEFORE_BUTTON = '<span class="explorable-said"'
_MARK = '<meta name="generator" content="explorable">'

_PAGE = """<!DOCTYPE html>
<html lang="{language}" data-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{mark}
<meta name="robots" content="noindex">
{canonical}<title>{caption} — {source}</title>
<link rel="stylesheet" href="{css}">
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


@dataclass(frozen=True)
class Place:
    """A figure on a built page."""

    name: str
    """The figure's id without ``explorable-``."""
    document: str
    html: str


def build_embeds(app: Sphinx, error: Exception | None) -> None:
    """Write a page for each figure of the site, and a button that leads to it; take away what is out of date.

    Called when all pages are written.  Pages that were not written again in this build count too.

    Raises
    ------
    ExtensionError
        Two figures would have the same page; it names both.
    """
    if error or app.builder.name not in _BUILDERS:
        return
    folder = Path(app.outdir, FOLDER)
    written: dict[Path, Place] = {}
    pages = {document: _read(app, document) for document in sorted(app.env.all_docs)}
    places = [place for document, text in pages.items() for place in _places(document, text)]
    addresses = _addresses(places) if app.config.explorable_embed else {}
    for place, name in addresses.items():
        path = folder / f"{name}.html"
        if path in written:
            pair = " and ".join(f"{one.name!r} on page {one.document!r}" for one in (written[path], place))
            raise ExtensionError(f"the explorables {pair} would both be {FOLDER}/{name}.html; rename one of them")
        written[path] = place
    for document, text in pages.items():
        _put_buttons(app, document, text, addresses)
    for path, place in written.items():
        _write(path, _embed(app, place))
    for path in folder.glob("*.html"):
        if path not in written and _MARK in path.read_text(encoding="utf-8"):
            path.unlink()


def _file(app: Sphinx, document: str) -> Path:
    return Path(app.builder.get_outfilename(document))  # type: ignore[attr-defined]


def _read(app: Sphinx, document: str) -> str:
    path = _file(app, document)
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _write(path: Path, text: str) -> None:
    """Write a file unless that is what it holds."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _places(document: str, text: str) -> Iterator[Place]:
    for found in _FIGURE.finditer(text):
        yield Place(found[1], document, _BUTTON.sub("", found[0]))


def _addresses(places: list[Place]) -> dict[Place, str]:
    """Name each figure's page: after the figure, and after its document too where another has one of that name."""
    names: dict[Place, str] = {}
    for place in places:
        others = {one.document for one in places if one.name == place.name} - {place.document}
        last = place.document.rpartition("/")[2]
        unclear = any(other.rpartition("/")[2] == last for other in others)
        page = place.document.replace("/", "-") if unclear else last
        names[place] = f"{page}-{place.name}" if others else place.name
    return names


def _put_buttons(app: Sphinx, document: str, text: str, addresses: dict[Place, str]) -> None:
    """Put the button "Embed" into the tools of each figure on a page."""
    folder, path = Path(app.outdir, FOLDER), _file(app, document)
    names = {place.name: name for place, name in addresses.items() if place.document == document}

    def with_button(found: re.Match[str]) -> str:
        html = _BUTTON.sub("", found[0])
        if found[1] not in names:
            return html
        address = _relative(folder / f"{names[found[1]]}.html", path)
        button = f'<button type="button" data-embed="{escape(address)}">Embed</button>'
        return html.replace(_BEFORE_BUTTON, button + _BEFORE_BUTTON, 1)

    if _FIGURE.search(text):
        _write(path, _FIGURE.sub(with_button, text))


def _relative(target: Path, page: Path) -> str:
    return quote(Path(os.path.relpath(target, page.parent)).as_posix())


def _embed(app: Sphinx, place: Place) -> str:
    """Return the page of one figure."""
    out, page = Path(app.outdir), Path(app.outdir, FOLDER, "page.html")
    config = app.config
    chapter = clean_astext(app.env.titles[place.document])
    book = unescape(re.sub(r"<[^>]+>", "", config.html_title or config.project))
    titles = dict.fromkeys(" ".join(title.split()) for title in (chapter, book))
    caption = _CAPTION.search(place.html)
    address = app.builder.get_target_uri(place.document)
    canonical = f'<link rel="canonical" href="{escape(config.html_baseurl.rstrip("/") + "/" + address)}">\n'
    return _PAGE.format(
        language=escape(config.language or "en"),
        mark=_MARK,
        canonical=canonical if config.html_baseurl else "",
        caption=caption[1] if caption else "",
        source=escape(" — ".join(titles)),
        css=_asset(out, "explorable.css", page),
        js=_asset(out, "explorable.js", page),
        style=static("embed.css"),
        script=static("embed.js"),
        figure=place.html,
        home=f"{escape(_relative(_file(app, place.document), page))}#explorable-{place.name}",
    )


def _asset(out: Path, name: str, page: Path) -> str:
    """The address of a static file, with a digest so that no browser keeps an old one."""
    path = out / "_static" / name
    return f"{_relative(path, page)}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"
