"""Room for all that a picture has: one box for all states, and axes that stand still in it.

matplotlib's default margins are too small for the labels of many figures.  Jupyter hides that, as it saves with a
tight box; so does a page, with one box around all states that were tried.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

#: In points: so much may stick out, as the frame of an axes or half a letter does.
LEEWAY = 4.0
#: In points: half of a line that is drawn along the edge.
_HAIR = 0.6
#: In points: around what sticks out further.
_PAD = 3.0


@dataclass(frozen=True)
class Layout:
    """Where one picture's axes stand, and what part of the plane is shown.

    Attributes
    ----------
    positions : tuple of (x, y, width, height), or None
        Of the axes, as shares of the figure; None leaves them where the function puts them.
    box : Bbox or None
        In inches; None shows the figure's own area.
    """

    positions: tuple[tuple[float, float, float, float], ...] | None = None
    box: Bbox | None = None

    def apply(self, figure: Figure) -> None:
        """Put the axes of a state's figure where they stand in all states."""
        if self.positions is None or len(self.positions) != len(figure.axes):
            return
        figure.set_layout_engine("none")
        for ax, position in zip(figure.axes, self.positions, strict=True):
            ax.set_position(position)


def arranged(figure: Figure) -> Layout:
    """Find where the axes of a figure stand, if matplotlib is to arrange them or their labels lie over each other."""
    engine = figure.get_layout_engine()
    before = Layout(_positions(figure))
    over = crowding(figure) if engine is None else 0.0
    if engine is None and over <= LEEWAY:
        return Layout()
    if engine is None:
        figure.set_layout_engine("constrained")
    _drawn(figure)
    layout = Layout(_positions(figure))
    layout.apply(figure)
    if over and crowding(figure) >= over:  # wide titles, for which it makes no room
        before.apply(figure)
        return Layout()
    return layout


def _positions(figure: Figure) -> tuple[tuple[float, float, float, float], ...]:
    return tuple(ax.get_position(original=True).bounds for ax in figure.axes)


def crowding(figure: Figure) -> float:
    """By how many points labels of some axes lie over others, which stand apart from them."""
    if len(figure.axes) < 2:
        return 0.0
    _drawn(figure)
    tight = [(ax.get_window_extent(), ax.get_tightbbox()) for ax in figure.axes if ax.get_visible()]
    most = 0.0
    for (inner, outer), (other_inner, other_outer) in itertools.combinations(tight, 2):
        if outer is None or other_outer is None or _overlap(inner, other_inner) > 0:
            continue  # an inset, or twins
        most = max(most, _overlap(outer, other_outer) * 72 / figure.dpi)
    return most


def _overlap(one: Any, other: Any) -> float:
    """By how much two boxes lie over each other, in the direction in which it is least."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return float(min(width, height))


def extent(figure: Figure) -> Bbox:
    """Return the box of all that a figure shows, in inches."""
    return figure.get_tightbbox(_drawn(figure))


def canvas(figure: Figure) -> Bbox:
    """Return a figure's own area, in inches."""
    return Bbox.from_bounds(0, 0, *figure.get_size_inches())


def around(area: Bbox, extents: Sequence[Bbox]) -> Bbox | None:
    """Return one box, in inches, around all that some states of a picture show; None if its own area has room."""
    if all(beyond(area, box) <= LEEWAY for box in extents):
        return None
    whole = Bbox.union([area, *(box.padded(_PAD / 72) for box in extents)])
    return Bbox.from_extents(*(round(float(edge), 4) for edge in whole.extents))


def beyond(area: Bbox, box: Bbox) -> float:
    """By how many points a box sticks out of an area; both in inches."""
    edges = (area.x0 - box.x0, area.y0 - box.y0, box.x1 - area.x1, box.y1 - area.y1)
    return 72 * float(max(edges))


def with_room(figure: Figure, area: Bbox) -> Bbox:
    """Return an area of a figure, in inches, and around it what a picture by itself would cut off there.

    On a page, where a picture's edge cuts nothing off, what sticks out by a few points needs no room.
    """
    whole = extent(figure)
    return area if beyond(area, whole) < _HAIR else Bbox.union([area, whole])


def outside(figure: Figure) -> tuple[str, float]:
    """Return by how many points a figure's contents stick out of it, and what does so furthest."""
    area = canvas(figure)
    renderer = _drawn(figure)
    points = beyond(area, figure.get_tightbbox(renderer))
    if points <= LEEWAY:
        return "", max(points, 0.0)
    worst = ("what it shows", 0.0)
    for artist in (*figure.texts, *figure.legends, *(one for ax in figure.axes for one in _parts(ax))):
        box = artist.get_tightbbox(renderer)
        if box is not None and (out := beyond(area, Bbox(box.get_points() / figure.dpi))) > worst[1]:
            text = getattr(artist, "get_text", str)()
            worst = (f"{type(artist).__name__} {text!r}".removesuffix(" ''"), out)
    return worst[0], points


def _parts(ax: Axes) -> list[Any]:
    titles = [part for part in ax.get_children() if isinstance(part, Text)]
    return [part for part in (*titles, *ax.get_default_bbox_extra_artists(), ax.xaxis, ax.yaxis) if part.get_visible()]


def _drawn(figure: Figure) -> Any:
    """Go through all that a figure draws, whatever it is shown with, but paint nothing; return what would paint it."""
    before = figure.canvas
    agg: Any = FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    figure.set_canvas(before)
    return agg.get_renderer()
