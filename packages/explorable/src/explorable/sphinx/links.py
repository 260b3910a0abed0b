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
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from ..spec.controls import find_value

_log = logging.getLogger(__name__)
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
    """Look up each link's figure and values, once all pages are written; each wrong one is a warning with its place.

    Its type is ``explorable.link``, for ``suppress_warnings``.
    """
    if error or app.builder.format != "html":
        return
    files = {Path(app.builder.get_outfilename(name)).resolve(): name for name in app.env.all_docs}  # type: ignore[attr-defined]
    figures: dict[Path, dict[str, Any]] = {}
    for path, document in sorted(files.items()):
        if not path.is_file():
            continue
        for before, identifier, values in dict.fromkeys(_LINK.findall(path.read_text(encoding="utf-8"))):
            target = (path.parent / unquote(before)).resolve() if before else path
            if target.is_dir():
                target /= "index.html"
            if "//" in before or not target.exists():
                continue  # another site, or a link that Sphinx has complained about
            if target not in figures:
                found = _FIGURE.findall(target.read_text(encoding="utf-8"))
                figures[target] = {name: json.loads(data) for name, data in found}
            query = unescape(values)
            wrong = _wrong(figures[target].get(identifier), parse_qsl(query, keep_blank_values=True))
            if wrong:
                link = f"#{identifier}?{query}"
                place = _place(app, document, link)
                _log.warning("link to %s: %s", link, wrong, location=place, type="explorable", subtype="link")


def _place(app: Sphinx, document: str, link: str) -> Any:
    """Return the node of a link in its document, or the document."""
    for node in app.env.get_doctree(document).findall(nodes.Element):
        address = node.get("refuri") or f"#{node.get('reftargetid') or ''}"
        if isinstance(node, (nodes.reference, pending_xref)) and address == link:
            while node.line is None and node.parent is not None:
                node = node.parent
            return node
    return document


def _wrong(data: Any, values: list[tuple[str, str]]) -> str:
    """Say what is wrong with a link's values; nothing if the figure has that state."""
    if data is None:
        return "there is no such figure"
    state = list(data["start"])
    names = [control["name"] for control in data["controls"]]
    for name, value in values:
        if name not in names:
            return f"{name!r} is not one of its controls ({', '.join(names)})"
        control = data["controls"][names.index(name)]
        index = find_value(control["kind"], control["texts"], value)
        if index is None:
            return f"{value!r} is not one of the values {_some(control['texts'])} of {name!r}"
        state[names.index(name)] = index
    if data["allowed"] is not None and not _allowed(data, state):
        return "its constraint forbids that state"
    return ""


def _some(texts: list[str]) -> str:
    return ", ".join(texts if len(texts) <= 4 else [*texts[:2], "...", texts[-1]])


def _allowed(data: Any, state: list[int]) -> bool:
    position = 0
    for size, index in zip(data["sizes"], state, strict=True):
        position = position * size + index
    for number, length in enumerate(data["allowed"]):
        if position < length:
            return number % 2 == 1
        position -= length
    return False
