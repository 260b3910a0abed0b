"""One call of a figure's function, and what it returned, as SVG or PNG."""

from __future__ import annotations

import io
import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from typing import Any
from unittest import mock
from xml.etree.ElementTree import Element

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib._pylab_helpers import Gcf
from matplotlib.cm import ScalarMappable
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from ..spec.rules import STRICT, Rules
from . import fallback
from .layout import Layout, canvas, with_room
from .results import MEDIUM, checked, found, made_before, shortened
from .svg import NO_METADATA, SVG_SETTINGS, normalise
from .texts import shapes_where_needed

#: What a page needs, whatever the author's style says: the shipped fonts, and axes that stay where they are.
_FORCED: dict[Any, Any] = {
    **SVG_SETTINGS,
    "font.family": ["DejaVu Sans"],
    "mathtext.fontset": "dejavusans",
    "figure.constrained_layout.use": False,
    "figure.autolayout": False,
}

#: Used in place of matplotlib's own defaults only: an author's style sheet wins.
_PREFERRED: dict[Any, Any] = {
    "figure.figsize": [4.8, 3.2],
    "font.size": 12.0,
    "legend.frameon": False,
    "grid.color": (0, 0, 0, 0.15),
}

#: Pixels per inch of the fallback picture: twice a screen's, still small enough for a notebook.
_PNG_DPI = 144

#: Smaller text is below 11 CSS pixels on a phone.
MIN_TEXT = 12.0


@dataclass(frozen=True)
class Drawing:
    """What a figure shows in one state: one or more matplotlib figures, closed already, and the readout.

    Attributes
    ----------
    figures : tuple of Figure
    readout : str
    layouts : tuple of Layout
        One for each figure, or none: then each shows its own area.
    """

    figures: tuple[Figure, ...]
    readout: str
    layouts: tuple[Layout, ...] = ()

    def boxes(self) -> list[Bbox | None]:
        """Return what part of each figure is shown, in inches; None for its own area."""
        return [layout.box for layout in self.layouts] or [None] * len(self.figures)

    def shown(self, picture: int) -> Bbox:
        """Return what part of a figure is shown, in inches."""
        return self.boxes()[picture] or canvas(self.figures[picture])

    def laid_out(self, layouts: tuple[Layout, ...]) -> Drawing:
        """Return the drawing with its axes where they stand in all states."""
        if len(layouts) != len(self.figures):
            return self
        for figure, layout in zip(self.figures, layouts, strict=True):
            layout.apply(figure)
        return replace(self, layouts=layouts)

    def svgs(self, prefix: str, rules: Rules = STRICT) -> list[Element]:
        """Return a page-ready tree for each figure; ids start with ``prefix`` and the figure's number."""
        trees = []
        with settings(), without_glyph_warnings():
            for i, (figure, box) in enumerate(zip(self.figures, self.boxes(), strict=True), 1):
                own = f"{prefix}-{i}-" if len(self.figures) > 1 else f"{prefix}-"
                _check_sizes(figure, rules)
                if rules.strict:
                    trees.append(normalise(_savefig(figure, box), own, rules))
                else:
                    with shapes_where_needed():
                        source = _savefig(figure, box)
                    trees.append(normalise(source, own, replace(rules, **colours_of(figure))))
        return trees

    def png(self, *, words: bool = False) -> bytes:
        """Return the figures side by side on white, for where neither a page nor a kernel is at hand.

        Parameters
        ----------
        words : bool
            Add the readout below, and how to come to the sliders; they also stand in the file's description.
        """
        from PIL import Image, PngImagePlugin

        images = []
        with settings(), without_glyph_warnings():
            for number, figure in enumerate(self.figures):
                buffer = io.BytesIO()
                box = with_room(figure, self.shown(number))
                figure.savefig(buffer, format="png", dpi=_PNG_DPI, facecolor="white", bbox_inches=box)
                images.append(Image.open(buffer).convert("RGB"))
        size = (sum(image.width for image in images), max(image.height for image in images))
        sheet = Image.new("RGB", size, "white")
        left = 0
        for image in images:
            sheet.paste(image, (left, 0))
            left += image.width
        notes = PngImagePlugin.PngInfo()
        if words:
            sheet = fallback.with_words(sheet, self.readout)
            notes.add_itxt("Description", f"{self.readout}\n{fallback.UNDER_PICTURE}")
        out = io.BytesIO()
        sheet.quantize(256).save(out, format="PNG", optimize=True, pnginfo=notes)
        return out.getvalue()


def draw(function: Callable[..., Any], values: dict[str, Any], said: str | None = None) -> Drawing:
    """Call `function` and take what it returned.

    Parameters
    ----------
    function : callable
        Returns a matplotlib figure, or a list of them, and the readout.
    values : dict
        Its keyword arguments.
    said : str, optional
        The values in words.  With them the function may leave out what it returns, as for `interact`: see
        `explorable.drawing.results.found`.

    Raises
    ------
    TypeError
        It returned something else.
    ValueError
        The readout is empty.
    """
    printed = io.StringIO()
    with _no_figures():
        with settings(), mock.patch.object(plt, "show", lambda *_, **__: None):  # the figure is returned
            if said is None:
                return Drawing(*checked(function(**values)))
            with redirect_stdout(printed):
                returned = function(**values)
        opened = [manager.canvas.figure for manager in Gcf.figs.values()]
        figures, readout = found(returned, opened or made_before(function), printed.getvalue(), said)
        _strengthen_grids(figures)
        if shortened(printed.getvalue()) not in readout:
            print(printed.getvalue(), end="")
        else:
            print(*(one[0] for one in MEDIUM.finditer(printed.getvalue())))
        return Drawing(figures, readout)


@contextmanager
def _no_figures() -> Iterator[None]:
    """Begin without open figures, and close what is left open.

    Into one that was open before, `plt.plot` would draw; one left open would be shown by the notebook once more, and
    would stay in memory.
    """
    with mock.patch.object(Gcf, "figs", OrderedDict()):
        try:
            yield
        finally:
            plt.close("all")


def settings() -> Any:
    """Return the context in which figures are drawn and saved."""
    own = {name: value for name, value in _PREFERRED.items() if mpl.rcParams[name] == mpl.rcParamsDefault[name]}
    if mpl.rcParams["grid.alpha"] != mpl.rcParamsDefault["grid.alpha"]:
        own.pop("grid.color", None)
    return mpl.rc_context({**own, **_FORCED})


@contextmanager
def without_glyph_warnings() -> Iterator[None]:
    """Keep matplotlib from warning of each glyph that its font lacks: a page is checked by `explorable.drawing.svg`."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font", UserWarning)
        yield


def colours_of(figure: Figure) -> dict[str, Any]:
    """Return the colours of a figure's colour maps, as ``data``, and what has the others, as ``users``."""
    data: set[str] = set()
    users: dict[str, str] = {}
    for artist in figure.findobj():
        of_map = isinstance(artist, ScalarMappable) and artist.get_array() is not None
        for name in ("get_color", "get_facecolor", "get_edgecolor"):
            try:
                colours = to_rgba_array(getattr(artist, name)())
            except (AttributeError, TypeError, ValueError):
                continue
            for colour in map(to_hex, colours if of_map else colours[:1]):
                if of_map:
                    data.add(colour)
                else:
                    users.setdefault(colour, _described(artist))
    return {"data": frozenset(data - {"#000000", "#ffffff"}), "users": users}


def _strengthen_grids(figures: Iterable[Figure]) -> None:
    """Make a grid of the author's own colour as strong as it was meant; matplotlib gives it the alpha of ours."""
    for axis in (axis for figure in figures for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)):
        for tick in (*axis.majorTicks, *axis.minorTicks):
            line = tick.gridline
            if line.get_alpha() == _PREFERRED["grid.color"][3] and to_hex(line.get_color()) != "#000000":
                line.set_alpha(None)


def _described(artist: Any) -> str:
    label = str(getattr(artist, "get_label", str)() or "")
    return type(artist).__name__ + (f" {label!r}" if label and not label.startswith("_") else "")


def _check_sizes(figure: Figure, rules: Rules) -> None:
    """Text must be large enough for a phone; a formula's exponents may be smaller."""
    for text in figure.findobj(Text):
        words, size = text.get_text(), float(text.get_fontsize())
        if words.strip() and text.get_visible() and size < MIN_TEXT - 0.01:
            small = f"the text {words!r} is {size:g} units high"
            needed = f"{small}; at least {MIN_TEXT:g} are needed for a phone"
            rules.against(needed, "on a phone some text may be too small to read", f"{words!r}")


def _savefig(figure: Figure, box: Bbox | None) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata=NO_METADATA, bbox_inches=box)
    return buffer.getvalue()
