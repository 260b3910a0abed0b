"""A site's figures as data: a node for each in its document, and a registry of them all in the environment.

Whoever needs to know a figure (links that set it, its own page, the check for twins) asks the registry; nobody reads a
written page.  The markup is made once, when the node is written.
"""

from __future__ import annotations

import base64
import functools
from dataclasses import dataclass
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from ..record.recording import Recording, figure_id
from ..record.site import PAGE_PART
from ..spec.controls import Control

#: Builders whose pages run scripts; others take the notebook's picture.
BUILDERS = ("html", "dirhtml", "singlehtml")


class explorable_figure(nodes.General, nodes.Element):  # type: ignore[misc]
    """A recorded figure; ``node["recording"]`` holds it as `Recording.to_bytes` wrote it."""

    @property
    def recording(self) -> Recording:
        """What it shows."""
        return _read(self["recording"])


@functools.lru_cache(maxsize=64)
def _read(stored: bytes) -> Recording:
    return Recording.from_bytes(stored)


class Renderer:
    """Makes the node of an output, for myst-nb (its entry point ``myst_nb.mime_renderers``)."""

    mime_priority_overrides: ClassVar = [(builder, PAGE_PART, 5) for builder in BUILDERS]

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[nodes.Element] | None:
        """Return the node, or None for an output of another kind."""
        if data.mime_type != PAGE_PART or "recording" not in data.content:
            return None
        return [explorable_figure("", recording=base64.b64decode(data.content["recording"]))]


@dataclass(frozen=True)
class Shown:
    """What others may ask of a figure on a page."""

    document: str
    name: str
    controls: tuple[Control, ...]
    start: tuple[int, ...]
    sizes: tuple[int, ...]
    allowed: tuple[int, ...] | None
    """Lengths of runs of forbidden and allowed states, in turn; None where all are allowed."""
    stored: bytes

    @property
    def id(self) -> str:
        """The id of its element."""
        return figure_id(self.name)

    @property
    def recording(self) -> Recording:
        """All of it."""
        return _read(self.stored)

    def allows(self, state: tuple[int, ...]) -> bool:
        """Return whether the constraint lets a state pass."""
        position = 0
        for size, index in zip(self.sizes, state, strict=True):
            position = position * size + index
        for number, length in enumerate(self.allowed or ()):
            if position < length:
                return number % 2 == 1
            position -= length
        return self.allowed is None


def all_figures(env: BuildEnvironment) -> dict[str, list[Shown]]:
    """Return the registry: from a document to its figures, in their order."""
    if not hasattr(env, "explorable_figures"):
        env.explorable_figures = {}  # type: ignore[attr-defined]
    found: dict[str, list[Shown]] = env.explorable_figures  # type: ignore[attr-defined]
    return found


def register(app: Sphinx, doctree: nodes.document) -> None:
    """Enter the figures of a document that was read.

    Raises
    ------
    ExtensionError
        Two have the same name, so the same address.
    """
    document = app.env.docname
    found = [_shown(document, node) for node in doctree.findall(explorable_figure)]
    names = [one.name for one in found]
    for name in names:
        if names.count(name) > 1:
            raise ExtensionError(
                f"page {document!r} has {names.count(name)} explorables named {name!r}; "
                "give one of the functions another name"
            )
    if found:
        all_figures(app.env)[document] = found


def _shown(document: str, node: explorable_figure) -> Shown:
    recording, data = node.recording, node.recording.data
    allowed = None if data["allowed"] is None else tuple(data["allowed"])
    start, sizes = tuple(data["start"]), tuple(data["sizes"])
    return Shown(document, recording.name, recording.controls, start, sizes, allowed, node["recording"])


def forget(app: Sphinx, env: BuildEnvironment, document: str) -> None:
    """Take a document's figures out of the registry."""
    all_figures(env).pop(document, None)


def merge(app: Sphinx, env: BuildEnvironment, documents: set[str], other: BuildEnvironment) -> None:
    """Take over what another process has read."""
    all_figures(env).update({name: found for name, found in all_figures(other).items() if name in documents})
