"""One call of a figure's function, and what it returned, as SVG or PNG."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from .svg import NO_METADATA, SVG_SETTINGS, normalise

#: What a page needs, whatever the author's style says: the shipped fonts, and axes that stay where they are.
_FORCED = {
    **SVG_SETTINGS,
    "font.family": ["DejaVu Sans"],
    "mathtext.fontset": "dejavusans",
    "figure.constrained_layout.use": False,
    "figure.autolayout": False,
}

#: Used in place of matplotlib's own defaults only: an author's style sheet wins.
_PREFERRED = {
    "figure.figsize": [4.8, 3.2],
    "font.size": 12.0,
    "legend.frameon": False,
    "grid.color": "black",
    "grid.alpha": 0.15,
}

#: Pixels per inch of the fallback picture: twice a screen's, still small enough for a notebook.
_PNG_DPI = 144

#: What the fallback picture says of itself, and a terminal in its place.
STILL = "Still picture. Sliders: run this cell in Jupyter with ipywidgets."

#: Points of that line, and so many of them a letter takes at most, on the average.
_NOTE_SIZE, _NOTE_LETTER = 9.0, 5.2


@dataclass(frozen=True)
class Drawing:
    """What a figure shows in one state: one or more matplotlib figures, closed already, and the readout."""

    figures: tuple[Figure, ...]
    readout: str

    def svgs(self, prefix: str) -> list[Element]:
        """Return a page-ready tree for each figure; ids start with ``prefix`` and the figure's number."""
        with settings():
            return [
                normalise(_savefig(figure), f"{prefix}-{i}-" if len(self.figures) > 1 else f"{prefix}-")
                for i, figure in enumerate(self.figures, 1)
            ]

    def png(self, note: str = "") -> bytes:
        """Return the figures side by side on white, for where neither a page nor a kernel is at hand.

        `note` is written below them.
        """
        from PIL import Image

        images = []
        with settings():
            for figure in self.figures:
                images.append(Image.open(_savepng(figure)).convert("RGB"))
            width, height = sum(image.width for image in images), max(image.height for image in images)
            below = Image.open(_savepng(_note(note, width))).convert("RGB") if note else Image.new("RGB", (0, 0))
        sheet = Image.new("RGB", (width, height + below.height), "white")
        sheet.paste(below, (0, height))
        left = 0
        for image in images:
            sheet.paste(image, (left, 0))
            left += image.width
        out = io.BytesIO()
        sheet.quantize(256).save(out, format="PNG", optimize=True)
        return out.getvalue()


def draw(function: Callable[..., Any], values: dict[str, Any]) -> Drawing:
    """Call `function` and check what it returned.

    Parameters
    ----------
    function : callable
        Returns a matplotlib figure, or a list of them, and the readout.
    values : dict
        Its keyword arguments.

    Raises
    ------
    TypeError
        It returned something else.
    ValueError
        The readout is empty.
    """
    before = set(plt.get_fignums())
    try:
        with settings():
            returned = function(**values)
        return Drawing(*_checked(returned))
    finally:
        # A figure left open would be shown by the notebook once more, and would stay in memory.
        for number in set(plt.get_fignums()) - before:
            plt.close(number)


def settings() -> Any:
    """Return the context in which figures are drawn and saved."""
    own = {name: value for name, value in _PREFERRED.items() if mpl.rcParams[name] == mpl.rcParamsDefault[name]}
    return mpl.rc_context({**own, **_FORCED})


def _checked(returned: Any) -> tuple[tuple[Figure, ...], str]:
    wanted = "the function must return a figure, or a list of figures, and a readout (a string)"
    if not isinstance(returned, tuple) or len(returned) != 2:
        raise TypeError(f"{wanted}; got {_kind(returned)}")
    figures, readout = returned
    if isinstance(figures, Figure):
        figures = (figures,)
    if not isinstance(figures, Sequence) or not figures or not all(isinstance(f, Figure) for f in figures):
        raise TypeError(f"{wanted}; where the figure should be it returned {_kind(figures)}")
    if len({id(figure) for figure in figures}) < len(figures):
        raise TypeError(f"{wanted}; it returned one figure twice")
    if not isinstance(readout, str):
        raise TypeError(f"{wanted}; where the readout should be it returned {_kind(readout)}")
    if not readout.strip():
        raise ValueError("the readout is empty; it must be a sentence that is true for the state")
    return tuple(figures), readout


def _kind(thing: Any) -> str:
    if isinstance(thing, (tuple, list)):
        return f"{type(thing).__name__} of ({', '.join(_kind(part) for part in thing)})"
    return "None" if thing is None else type(thing).__name__


def _note(text: str, width: int) -> Figure:
    """Return a strip of `width` pixels with these words, in as many lines as they need."""
    inches = width / _PNG_DPI
    lines = textwrap.wrap(text, max(int(inches * 72 / _NOTE_LETTER), 1))
    figure = Figure(figsize=(inches, (len(lines) * 1.4 + 0.6) * _NOTE_SIZE / 72))
    figure.text(0.5, 0.5, "\n".join(lines), ha="center", va="center", size=_NOTE_SIZE, color="#595959")
    return figure


def _savepng(figure: Figure) -> io.BytesIO:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=_PNG_DPI, facecolor="white")
    return buffer


def _savefig(figure: Figure) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata=NO_METADATA)
    return buffer.getvalue()
