"""Links in prose that set a figure: ``[a fair coin](#explorable-coin?p=0.5)``, or with a document before the ``#``.

Sphinx looks for a heading behind a ``#`` and would not find one.  Here such links are taken out of its hands; when all
documents are read each is checked: the figure, the control and the value must exist.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from ..spec.controls import find_value
from .figures import Shown, all_figures

_log = logging.getLogger(__name__)
_START = "explorable-"
_IN_MARKUP = re.compile(r'href="([^"#]*)\.html#(explorable-[\w-]+)\?([^"]*)"')


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


@dataclass(frozen=True)
class Link:
    """A link that sets a figure."""

    document: str
    """The figure's."""
    target: str
    """The figure's id, a question mark, and the values."""
    line: int | None


def all_links(env: BuildEnvironment) -> dict[str, list[Link]]:
    """Return from a document to the links that it has."""
    if not hasattr(env, "explorable_links"):
        env.explorable_links = {}  # type: ignore[attr-defined]
    found: dict[str, list[Link]] = env.explorable_links  # type: ignore[attr-defined]
    return found


def register(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the links of a document that was read."""
    found = list(_found(app.env.docname, doctree))
    if found:
        all_links(app.env)[app.env.docname] = found


def _found(here: str, doctree: nodes.document) -> Iterator[Link]:
    for node in doctree.findall(nodes.Element):
        if isinstance(node, nodes.reference) and _sets_a_figure(node.get("refuri", "").removeprefix("#")):
            yield Link(here, node["refuri"].removeprefix("#"), _line(node))
        elif isinstance(node, pending_xref) and _sets_a_figure(node.get("reftargetid") or ""):
            yield Link(node["reftarget"], node["reftargetid"], _line(node))
        elif isinstance(node, nodes.raw):
            for page, identifier, values in _IN_MARKUP.findall(node.astext()):
                document = posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(page)))
                yield Link(document, f"{identifier}?{values}", _line(node))


def _sets_a_figure(target: str) -> bool:
    return target.startswith(_START) and "?" in target


def _line(node: Any) -> int | None:
    while node is not None and node.line is None:
        node = node.parent
    return None if node is None else node.line


def forget(app: Sphinx, env: BuildEnvironment, document: str) -> None:
    """Take a document's links out."""
    all_links(env).pop(document, None)


def merge(app: Sphinx, env: BuildEnvironment, documents: set[str], other: BuildEnvironment) -> None:
    """Take over what another process has read."""
    all_links(env).update({name: found for name, found in all_links(other).items() if name in documents})


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Look up each link's figure and values; each wrong one is a warning with its place.

    Its type is ``explorable.link``, for ``suppress_warnings``.
    """
    figures = {(one.document, one.id): one for found in all_figures(env).values() for one in found}
    for document, links in sorted(all_links(env).items()):
        for link in links:
            identifier, _, query = link.target.partition("?")
            wrong = _wrong(figures.get((link.document, identifier)), parse_qsl(query, keep_blank_values=True))
            if wrong:
                place = (document, link.line)
                _log.warning("link to #%s: %s", link.target, wrong, location=place, type="explorable", subtype="link")


def _wrong(figure: Shown | None, values: list[tuple[str, str]]) -> str:
    """Say what is wrong with a link's values; nothing if the figure has that state."""
    if figure is None:
        return "there is no such figure"
    state = list(figure.start)
    names = [control.name for control in figure.controls]
    for name, value in values:
        if name not in names:
            return f"{name!r} is not one of its controls ({', '.join(names)})"
        control = figure.controls[names.index(name)]
        index = find_value(control.kind, control.texts, value)
        if index is None:
            return f"{value!r} is not one of the values {_some(control.texts)} of {name!r}"
        state[names.index(name)] = index
    return "" if figure.allows(tuple(state)) else "its constraint forbids that state"


def _some(texts: tuple[str, ...]) -> str:
    return ", ".join(texts if len(texts) <= 4 else [*texts[:2], "...", texts[-1]])
