"""Texts that the shipped fonts cannot show: their letters are drawn as shapes, and look the same to every reader.

Accents, script and double-struck letters, an author's own font: matplotlib has them, a page does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from unittest import mock

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import FontProperties
from matplotlib.mathtext import MathTextParser

from .fonts import FACES, missing_glyphs

_PAGE_FAMILIES = {face.family: face.page_family for face in FACES}


@contextmanager
def shapes_where_needed() -> Iterator[None]:
    """While a figure is saved as SVG, draw what the shipped fonts cannot show as shapes."""
    plainly: Callable[..., None] = RendererSVG.draw_text

    def draw_text(
        self: Any, gc: Any, x: Any, y: Any, s: str, prop: Any, angle: Any, ismath: Any = False, mtext: Any = None
    ) -> None:
        mpl.rcParams["svg.fonttype"] = "path" if needs_shapes(s, prop, ismath) else "none"
        try:
            plainly(self, gc, x, y, s, prop, angle, ismath, mtext)
        finally:
            mpl.rcParams["svg.fonttype"] = "none"

    with mock.patch.object(RendererSVG, "draw_text", draw_text):
        yield


@lru_cache(maxsize=10_000)  # tick labels are the same in most states
def needs_shapes(text: str, prop: FontProperties, ismath: Any) -> bool:
    """Return whether matplotlib has a font for a text and the page has not.

    A script that matplotlib's font lacks stays text: a reader's own font may have it.
    """
    if ismath == "TeX":
        return True
    if ismath:
        glyphs = MathTextParser("path").parse(text, 72, prop).glyphs
        return any(not _shown(chr(glyph[2]), font_manager.ttfFontProperty(glyph[0])) for glyph in glyphs)
    font = font_manager.get_font(font_manager.findfont(prop))
    entry = font_manager.ttfFontProperty(font)
    lacks = [character for character in text if not character.isspace() and not _shown(character, entry)]
    charmap = font.get_charmap()
    return bool(lacks) and all(ord(character) in charmap for character in lacks)


def _shown(character: str, entry: Any) -> bool:
    if entry.name not in _PAGE_FAMILIES:
        return False
    family = f"font-family: '{_PAGE_FAMILIES[entry.name]}'"
    style = f"font-style: {entry.style}; font-weight: {entry.weight}; {family}"
    return not missing_glyphs("\xa0" if character == " " else character, style)
