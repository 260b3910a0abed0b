"""Two things that matplotlib does anew for each drawing, done once for all states of a figure.

A blank figure with its axes is made once and copied; the lines of a text are laid out once.  What is drawn stays the
same to the last character (a test compares), and takes a third less time.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.text import Text

#: matplotlib's own method by which a text is laid out.  Where it is called otherwise, each text is laid out anew.
_LAYOUT = "_get_layout"


@contextmanager
def taken() -> Iterator[None]:
    """Take the shortcuts."""
    with mock.patch.object(plt, "subplots", _copied(plt.subplots)):
        if not hasattr(Text, _LAYOUT):
            yield
            return
        with mock.patch.object(Text, _LAYOUT, _laid_out_once(getattr(Text, _LAYOUT))):
            yield


def _copied(subplots: Callable[..., Any]) -> Callable[..., Any]:
    """Return a `subplots` that copies what it has made before with the same arguments and settings."""
    made: dict[str, bytes] = {}

    def copying(*arguments: Any, **options: Any) -> Any:
        if "num" in options or "clear" in options:  # these may mean a figure that exists
            return subplots(*arguments, **options)
        settings = [repr(value) for value in mpl.rcParams.values()]
        key = repr((arguments, sorted(options.items()), settings))
        if key in made:
            return pickle.loads(made[key])
        first = subplots(*arguments, **options)
        made[key] = pickle.dumps(first)
        return first

    return copying


def _laid_out_once(lay_out: Callable[..., Any]) -> Callable[..., Any]:
    """Return a layout that remembers; all that it depends on is in its key."""
    known: dict[tuple[Any, ...], Any] = {}

    def remembering(self: Any, renderer: Any) -> Any:
        to_svg = isinstance(getattr(renderer, "_renderer", renderer), RendererSVG)
        if self.get_wrap() or not to_svg:  # a text that wraps depends on its place
            return lay_out(self, renderer)
        key = (
            self.get_text(),
            hash(self.get_fontproperties()),
            self.get_figure(root=True).dpi,
            self.get_usetex(),
            self.get_parse_math(),
            self.get_horizontalalignment(),
            self.get_verticalalignment(),
            self._get_multialignment(),
            self._linespacing,
            self.get_rotation(),
            self.get_rotation_mode(),
        )
        if key not in known:
            known[key] = lay_out(self, renderer)
        return known[key]

    return remembering
