"""Handles: places in a picture that a reader takes hold of, and where they stand in each state.

A handle moves one or more controls.  Its *track* lists where it stands for each of their values; while it is
dragged, the figure goes to the state whose place on the track is nearest to the pointer.  So a point can be
pulled along any curve, a bar by its top, a dot over a triangle, and the pointer never leaves the grid.
"""

from __future__ import annotations

import inspect
import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

from matplotlib.axes import Axes

from ..drawing.draw import Drawing
from ..spec.controls import Control
from ..spec.states import State, StateSpace

EXPECTED = (
    '"x" or "y" (the control is that coordinate), a function of controls that returns the handle\'s (x, y), or a '
    "tuple of one of these and the number of the axes"
)

#: A track at least this many times wider than high is dragged sideways, so a finger can still scroll up and down.
_SIDEWAYS = 1.25


@dataclass(frozen=True)
class Handle:
    """One entry of ``drag``.

    Attributes
    ----------
    moves : tuple of int
        The controls that follow the pointer, by number.
    needs : tuple of int
        These, and the other controls that its position depends on, in order.
    position : callable or str
        Takes the controls in `needs` by name and returns (x, y) in the data of its axes; or "x" or "y".
    axes : int
        Number of its axes among those of all returned figures.
    """

    moves: tuple[int, ...]
    needs: tuple[int, ...]
    position: Callable[..., Any] | str
    axes: int = 0

    def place(self, values: Mapping[str, Any], ax: Axes) -> tuple[float, float]:
        """Return where the handle stands, in data coordinates of `ax`; ValueError if that is not a place."""
        if isinstance(self.position, str):
            (value,) = values.values()
            x, y = (ax.transAxes + ax.transData.inverted()).transform((0.5, 0.5))
            return (value, y) if self.position == "x" else (x, value)
        place = self.position(**values)
        try:
            x, y = (float(number) for number in place)
        except (TypeError, ValueError):
            raise ValueError(f"its position must be two numbers (x, y); got {place!r}") from None
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError(f"its position must be finite; got {place!r}")
        return x, y


def make_handles(drag: Mapping[Any, Any], controls: tuple[Control, ...]) -> tuple[Handle, ...]:
    """Read the decorator's ``drag``.

    Raises
    ------
    TypeError, ValueError
        A key that is neither a control nor a tuple of controls, a dropdown or a checkbox (a pointer has no place for
        them), a control that two handles move, a value of no known form, a function of something else.
    """
    if not isinstance(drag, Mapping):
        raise TypeError(f"drag must be a dict from a control, or a tuple of controls, to {EXPECTED}; got {drag!r}")
    handles = tuple(_handle(key, value, controls) for key, value in drag.items())
    moved = [k for handle in handles for k in handle.moves]
    for k in moved:
        if moved.count(k) > 1:
            raise ValueError(f"drag: {controls[k].name!r} follows the pointer twice")
    return handles


def _handle(key: Any, value: Any, controls: tuple[Control, ...]) -> Handle:
    names: tuple[str, ...] = (key,) if isinstance(key, str) else key
    if not isinstance(names, tuple) or not names or not all(isinstance(name, str) for name in names):
        raise TypeError(f"drag: a key must be a control's name, or a tuple of names; got {key!r}")
    number = {control.name: k for k, control in enumerate(controls)}
    for name in names:
        _known(name, number)
        if controls[number[name]].kind not in ("range", "steps"):
            raise ValueError(f"drag: {name!r} is not a slider, so it cannot follow the pointer")
    position, axes = value if isinstance(value, tuple) and len(value) == 2 else (value, 0)
    if isinstance(axes, bool) or not isinstance(axes, Integral) or axes < 0:
        raise TypeError(f"drag of {key!r}: the number of the axes must be 0, 1, ...; got {axes!r}")
    if position in ("x", "y") and len(names) == 1:
        if not all(isinstance(v, Real) for v in controls[number[names[0]]].values):
            raise TypeError(f"drag: the values of {names[0]!r} are not numbers, so they have no position on an axis")
        needs: tuple[str, ...] = names
    elif callable(position):
        needs = tuple(inspect.signature(position).parameters)
        for name in needs:
            _known(name, number)
        if set(names) - set(needs):
            raise ValueError(f"drag of {key!r}: its position must depend on it; the function takes {list(needs)}")
    else:
        raise TypeError(f"drag of {key!r} must be {EXPECTED}; got {value!r}")
    return Handle(
        tuple(number[name] for name in names), tuple(sorted(number[name] for name in needs)), position, int(axes)
    )


def _known(name: str, number: Mapping[str, int]) -> None:
    if name not in number:
        raise ValueError(f"drag names {name!r}, which is not one of the controls {list(number)}")


@dataclass(frozen=True)
class Track:
    """Where a handle stands, in the units of its picture, for each value of the controls that it needs.

    Attributes
    ----------
    handle : Handle
    picture : int
        Number of the figure it lies in.
    size : tuple of float
        Width and height of that picture.
    places : dict of tuple to (float, float)
        From the indices of the needed controls; without those that no allowed state has.
    """

    handle: Handle
    picture: int
    size: tuple[float, float]
    places: dict[tuple[int, ...], tuple[float, float]]

    def place(self, state: State) -> tuple[float, float]:
        """Return where the handle stands in `state`."""
        return self.places[tuple(state[k] for k in self.handle.needs)]

    @property
    def scrolls(self) -> bool:
        """Whether a finger that goes up or down on the handle scrolls the page."""
        x, y = zip(*self.places.values(), strict=True)
        return len(self.handle.moves) == 1 and max(x) - min(x) >= _SIDEWAYS * (max(y) - min(y))

    def data(self, sizes: tuple[int, ...]) -> dict[str, Any]:
        """Return what the page's scripts need, ready for JSON."""
        needs = self.handle.needs
        grid = list(itertools.product(*(range(sizes[k]) for k in needs)))
        either = isinstance(self.handle.position, str)
        return {
            "moves": list(self.handle.moves),
            "needs": list(needs),
            "sizes": [sizes[k] for k in needs],
            "picture": self.picture,
            "size": list(self.size),
            "along": self.handle.position if either else "both",
            "scrolls": self.scrolls,
            "x": [self.places[at][0] if at in self.places else None for at in grid],
            "y": [self.places[at][1] if at in self.places else None for at in grid],
        }


def make_tracks(handles: tuple[Handle, ...], space: StateSpace, default: Drawing) -> tuple[Track, ...]:
    """Find where the handles stand in all states, in the axes of the default state's drawing."""
    return tuple(_track(handle, space, default) for handle in handles)


def frames(handles: tuple[Handle, ...], drawing: Drawing) -> list[Any]:
    """Return what a track is drawn in: it must be the same in all states, or the handles would be elsewhere."""
    found = []
    for handle in handles:
        ax, _ = _axes(handle, drawing)
        found.append((ax.get_xlim(), ax.get_ylim(), ax.get_xscale(), ax.get_yscale(), ax.get_position().bounds))
    return found


def _axes(handle: Handle, drawing: Drawing) -> tuple[Axes, int]:
    every = [(ax, i) for i, figure in enumerate(drawing.figures) for ax in figure.axes]
    if handle.axes >= len(every):
        raise ValueError(f"drag: axes {handle.axes} do not exist; the figure has {len(every)}, counted from 0")
    return every[handle.axes]


def _track(handle: Handle, space: StateSpace, default: Drawing) -> Track:
    ax, picture = _axes(handle, default)
    ax.apply_aspect()  # what a drawing does first
    box = default.shown(picture)
    width, height = 72 * box.width, 72 * box.height
    scale = 72 / default.figures[picture].dpi
    controls = [space.controls[k] for k in handle.needs]
    places = {}
    for at in space.projected(handle.needs):
        values = {control.name: control.values[i] for control, i in zip(controls, at, strict=True)}
        try:
            x, y = ax.transData.transform(handle.place(values, ax)) * scale - 72 * box.min
        except ValueError as error:
            raise ValueError(f"drag at {values}: {error}") from error
        if not (-1 <= x <= width + 1 and -1 <= y <= height + 1):
            raise ValueError(f"drag at {values}: the handle lies outside the picture, at {(float(x), float(y))}")
        places[at] = (round(float(x), 1), round(float(height - y), 1))
    return Track(handle, picture, (round(float(width), 2), round(float(height), 2)), places)
