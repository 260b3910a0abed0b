"""Record every state of a figure, and store what differs by columns.

A picture is flattened into one list: for each element its attributes and its text, in document order.  States
whose pictures have the same elements and attribute names share a *shape*.  Within a shape most entries never
change; each that does becomes a *column*: its distinct values, and which of them each state has.  A column
that does not depend on a control leaves that control's axis out.  The player sets those attributes and no
others.  A picture of another shape is swapped in whole, so nothing has to be drawn with equal structure.
"""

from __future__ import annotations

import sys
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np

from ..spec.states import State, StateSpace
from .paths import packed
from .recording import FORMAT

#: Where an element's text stands among its attributes.
TEXT = ""


@dataclass(frozen=True)
class Flat:
    """One picture of one state, flattened.

    Attributes
    ----------
    shape : hashable
        Equal for pictures with equal elements and attribute names.
    names : tuple of (int, str)
        For each entry the element's number and the attribute, or `TEXT`.
    values : tuple of str
        The entries.
    markup : str or None
        The picture as SVG; it may be left out where one of the same shape came before.
    """

    shape: Hashable
    names: tuple[tuple[int, str], ...]
    values: tuple[str, ...]
    markup: str | None = None


def flatten(tree: Element) -> Flat:
    """Flatten a picture, without its markup."""
    shape: list[Hashable] = []
    names: list[tuple[int, str]] = []
    values: list[str] = []
    for number, element in enumerate(tree.iter()):
        shape.append((element.tag, len(element), element.text is None, *element.attrib))
        for name, value in element.attrib.items():
            names.append((number, name))
            values.append(value)
        if element.text is not None:
            names.append((number, TEXT))
            values.append(element.text)
    # Interned, so that equal texts of many states are kept, and sent between processes, once.
    interned = tuple(sys.intern(value) for value in values)
    return Flat(tuple(shape), tuple(names), interned)


@dataclass
class _Shape:
    """The states whose pictures have equal elements and attribute names."""

    markup: str
    names: tuple[tuple[int, str], ...]
    states: list[State] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)


class Recorder:
    """Collects the pictures of all states, then gives the data that the player needs.

    Parameters
    ----------
    space : StateSpace
    """

    def __init__(self, space: StateSpace) -> None:
        self.space = space
        self._shapes: list[dict[Hashable, _Shape]] = []
        self._readouts: list[str] = []
        self._states: list[State] = []

    def add(self, state: State, pictures: Sequence[Flat], readout: str) -> None:
        """Take one state; the first one is what stands in the page before anything is moved.

        Raises
        ------
        ValueError
            Another number of pictures than in the states before.
        """
        if not self._states:
            self._shapes = [{} for _ in pictures]
        if len(pictures) != len(self._shapes):
            raise ValueError(f"it returned {len(pictures)} figures, in other states {len(self._shapes)}")
        for shapes, flat in zip(self._shapes, pictures, strict=True):
            if flat.shape not in shapes:
                assert flat.markup is not None  # whoever flattens keeps it for the first of a shape
                shapes[flat.shape] = _Shape(flat.markup, flat.names)
            shapes[flat.shape].states.append(state)
            shapes[flat.shape].rows.append(flat.values)
        self._states.append(state)
        self._readouts.append(readout)

    @property
    def pictures(self) -> tuple[str, ...]:
        """The first state's pictures as SVG."""
        return tuple(next(iter(shapes.values())).markup for shapes in self._shapes)

    def data(self) -> dict[str, Any]:
        """Return what the player reads, ready for JSON."""
        return {
            "format": FORMAT,
            "sizes": list(self.space.shape),
            "start": list(self.space.default),
            "allowed": self._allowed(),
            "pictures": [self._picture(shapes) for shapes in self._shapes],
            "readout": _column(self.space.shape, self._states, self._readouts),
        }

    def _allowed(self) -> list[int] | None:
        """Run lengths of forbidden, allowed, forbidden, ... states in grid order; None if all are allowed."""
        if not self.space.constrained:
            return None
        flags = np.zeros(self.space.shape, dtype=np.int8)
        flags[tuple(np.array(self.space.states).T)] = 1
        changes = np.flatnonzero(np.diff(flags.ravel(), prepend=0, append=-1))
        return [int(length) for length in np.diff(changes, prepend=0)]

    def _picture(self, shapes: dict[Hashable, _Shape]) -> dict[str, Any]:
        numbers = {state: str(k) for k, shape in enumerate(shapes.values()) for state in shape.states}
        chosen = _column(self.space.shape, self._states, [numbers[state] for state in self._states])
        stored = []
        for k, shape in enumerate(shapes.values()):
            columns = []
            for (element, name), values in zip(shape.names, zip(*shape.rows, strict=True), strict=True):
                if len(set(values)) > 1:
                    axes, distinct, indices = _column(self.space.shape, shape.states, values)
                    columns.append([element, name, axes, packed(distinct) if name == "d" else distinct, indices])
            # The first shape's first state is the picture in the page itself.
            stored.append({"svg": shape.markup if k else None, "columns": columns})
        return {"shape": chosen, "shapes": stored}


def _column(sizes: tuple[int, ...], states: Sequence[State], values: Sequence[str]) -> list[Any]:
    """Return ``[axes, distinct values, index of the value for each position on these axes]``.

    Positions that no state of this column reaches repeat the index before them, which costs next to nothing
    when compressed.
    """
    distinct = list(dict.fromkeys(values))
    number = {value: i for i, value in enumerate(distinct)}
    grid = np.full(sizes, -1, dtype=np.int64)
    grid[tuple(np.array(states).T)] = [number[value] for value in values]
    axes = list(range(len(sizes)))
    for axis in reversed(range(len(sizes))):
        highest = grid.max(axis=axis, keepdims=True)
        if np.all((grid == highest) | (grid == -1)):
            grid = highest.squeeze(axis)
            axes.remove(axis)
    flat = grid.ravel()
    known = np.maximum.accumulate(np.where(flat >= 0, np.arange(flat.size), 0))
    return [axes, distinct, np.maximum(flat[known], 0).tolist()]
