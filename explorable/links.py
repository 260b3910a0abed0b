"""Links in prose that set a figure: ``[a fair coin](#explorable-coin?p=0.5)``, or with a document before the ``#``.

Sphinx looks for a heading behind a ``#`` and would not find one.  Here such links are taken out of its hands, and
when all pages are written each is checked: the figure, the control and the value must exist.
"""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

_START = "explorable-"
_LINK = re.compile(r'href="([^"#]*)#(explorable-[\w-]+)\?([^"]*)"')
_FIGURE = re.compile(r'<figure class="explorable" id="([^"]+)".*?class="explorable-data">(.*?)</script>', re.S)


class LinksOnOnePage(SphinxTransform):
    """Keep MyST from looking for a heading called ``explorable-coin?p=0.5``."""

    default_priority = 870  # before MyST's own, 879

    def apply(self, **kwargs: Any) -> None:
        """Make such links plain ones."""
        for node in self.document.findall(nodes.reference):
            if node.get("id_link") and node["refuri"].startswith(f"#{_START}"):
                del node["id_link"]
                node["internal"] = True


class LinksBetweenPages(SphinxPostTransform):
    """The same for links to figures of another document."""

    default_priority = 5  # before MyST's own, 9

    def run(self, **kwargs: Any) -> None:
        """Resolve them."""
        for node in list(self.document.findall(pending_xref)):
            target = node.get("reftargetid") or ""
            if node["reftype"] != "myst" or not target.startswith(_START) or "?" not in target:
                continue
            here, there = node.get("refdoc", self.env.docname), node["reftarget"]
            text = nodes.inline("", "", *node[0].children)
            node.replace_self(make_refnode(self.app.builder, here, there, target, text))


def check_links(app: Sphinx, error: Exception | None) -> None:
    """Look up each link's figure and values, once all pages are written.

    Raises
    ------
    ExtensionError
        A link asks for a figure or a state that does not exist; it names the page, the link and what was wrong.
    """
    if error or app.builder.format != "html":
        return
    pages = {path: path.read_text(encoding="utf-8") for path in Path(app.outdir).rglob("*.html")}
    figures: dict[Path, dict[str, Any]] = {}
    for path, text in pages.items():
        for before, identifier, values in _LINK.findall(text):
            target = (path.parent / unquote(before)).resolve() if before else path.resolve()
            if target.is_dir():
                target /= "index.html"
            if "//" in before or not target.exists():
                continue  # another site, or a link that Sphinx has complained about
            if target not in figures:
                found = _FIGURE.findall(target.read_text(encoding="utf-8"))
                figures[target] = {name: json.loads(data) for name, data in found}
            wrong = _wrong(figures[target].get(identifier), parse_qsl(unescape(values), keep_blank_values=True))
            if wrong:
                raise ExtensionError(f"page {path.stem!r} has a link to #{identifier}?{unescape(values)}, but {wrong}")


def _wrong(data: Any, values: list[tuple[str, str]]) -> str:
    """Say what is wrong with a link's values; nothing if the figure has that state."""
    if data is None:
        return "there is no such figure"
    state = list(data["start"])
    names = [control["name"] for control in data["controls"]]
    for name, value in values:
        if name not in names:
            return f"{name!r} is none of its controls {names}"
        texts = data["controls"][names.index(name)]["texts"]
        if value not in texts:
            return f"{value!r} is none of the values {', '.join(texts[:3])} ... of {name!r}"
        state[names.index(name)] = texts.index(value)
    if data["allowed"] is not None and not _allowed(data, state):
        return "its constraint forbids that state"
    return ""


def _allowed(data: Any, state: list[int]) -> bool:
    position = 0
    for size, index in zip(data["sizes"], state, strict=True):
        position = position * size + index
    for number, length in enumerate(data["allowed"]):
        if position < length:
            return number % 2 == 1
        position -= length
    return False
