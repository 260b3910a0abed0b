"""One call of a figure's function, and what it returned, as SVG or PNG."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from typing import Any
from unittest import mock
from xml.etree.ElementTree import Element

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from . import fallback
from .svg import NO_METADATA, SVG_SETTINGS, normalise

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
    "grid.color": "black",
    "grid.alpha": 0.15,
}

#: Pixels per inch of the fallback picture: twice a screen's, still small enough for a notebook.
_PNG_DPI = 144


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

    def png(self, *, words: bool = False) -> bytes:
        """Return the figures side by side on white, for where neither a page nor a kernel is at hand.

        Parameters
        ----------
        words : bool
            Add the readout below, and how to come to the sliders; they also stand in the file's description.
        """
        from PIL import Image, PngImagePlugin

        images = []
        with settings():
            for figure in self.figures:
                buffer = io.BytesIO()
                figure.savefig(buffer, format="png", dpi=_PNG_DPI, facecolor="white")
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
        with settings(), mock.patch.object(plt, "show", lambda *_, **__: None):  # the figure is returned
            returned = function(**values)
        return Drawing(*_checked(returned))
    finally:
        # A figure left open would be shown by the notebook once more, and would stay in memory.
        for number in set(plt.get_fignums()) - before:
            plt.close(number)


@contextmanager
def quiet(name: str, where: str = "") -> Iterator[None]:
    """Keep what a figure's function shows, prints and warns of from being an output for each state.

    Text that is printed or displayed is not shown, and that is said once; a warning is shown once, however many states
    it comes in, with the first of them.  A kernel's publisher stays where it is and is told to pass nothing on: one put
    in its place for a moment (IPython's ``capture_output``) also takes what other threads send, a slider's last move.
    """
    printed = io.StringIO()
    displayed: list[Any] = []
    with (
        redirect_stdout(printed),
        _caught(displayed),
        warnings.catch_warnings(record=True) as caught,
    ):
        yield
    if printed.getvalue().strip() or displayed:
        warn_once(f"explorable {name!r}", "what it prints or displays is not shown; return it as the readout")
    for one in caught:
        warn_once(f"explorable {name!r}{where}", str(one.message), one.category)


@contextmanager
def _caught(displayed: list[Any]) -> Iterator[None]:
    """Append to the list what a kernel would display; outside of a kernel `display` prints."""
    from IPython.core.getipython import get_ipython

    publisher: Any = getattr(get_ipython(), "display_pub", None)
    if not hasattr(publisher, "register_hook"):
        yield
        return
    publisher.register_hook(displayed.append)  # it returns None: the message goes no further
    try:
        yield
    finally:
        publisher.unregister_hook(displayed.append)


_warned: set[tuple[str, str]] = set()


def warn_once(where: str, text: str, category: type[Warning] = UserWarning) -> None:
    """Warn of something in a figure, unless the same was said of it in another state."""
    figure = where.partition(" at ")[0]
    if (figure, text) not in _warned:
        _warned.add((figure, text))
        warnings.warn(f"{where}: {text}", category, stacklevel=4)


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


def _savefig(figure: Figure) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata=NO_METADATA)
    return buffer.getvalue()
