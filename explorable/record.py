"""Record every state of a figure, and store what differs by columns.

A picture is flattened into one list: for each element its attributes and its text, in document order.  States
whose pictures have the same elements and attribute names share a *shape*.  Within a shape most entries never
change; each that does becomes a *column*: its distinct values, and which of them each state has.  A column
that does not depend on a control leaves that control's axis out.  The player sets those attributes and no
others.  A picture of another shape is swapped in whole, so nothing has to be drawn with equal structure.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np

from .drawing import Drawing
from .states import State, StateSpace
from .svg import to_text

#: The player refuses data of another version: raise it with every change of what is stored.
FORMAT = 2

#: Where an element's text stands among its attributes.
TEXT = ""


@dataclass
class _Shape:
    """The states whose pictures have equal elements and attribute names."""

    first: Element
    names: list[tuple[int, str]]
    states: list[State] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


class Recorder:
    """Collects the drawings of all states, then gives the data that the player needs.

    Parameters
    ----------
    space : StateSpace
    prefix : str
        The figure's id on the page, put before all ids.
    """

    def __init__(self, space: StateSpace, prefix: str) -> None:
        self.space = space
        self.prefix = prefix
        self.pictures: list[Element] = []
        self._shapes: list[dict[Hashable, _Shape]] = []
        self._readouts: list[str] = []
        self._states: list[State] = []

    def add(self, state: State, drawing: Drawing) -> None:
        """Take one state's drawing; the first one is the picture that stands in the page."""
        trees = drawing.svgs(self.prefix)
        if not self._states:
            self.pictures = trees
            self._shapes = [{} for _ in trees]
        if len(trees) != len(self._shapes):
            raise ValueError(f"it returned {len(trees)} figures, in other states {len(self._shapes)}")
        for shapes, tree in zip(self._shapes, trees, strict=True):
            key, names, row = _flatten(tree)
            shape = shapes.setdefault(key, _Shape(tree, names))
            shape.states.append(state)
            shape.rows.append(row)
        self._states.append(state)
        self._readouts.append(drawing.readout)

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
                    columns.append([element, name, *_column(self.space.shape, shape.states, values)])
            # The first shape's first state is the picture in the page itself.
            stored.append({"svg": to_text(shape.first) if k else None, "columns": columns})
        return {"shape": chosen, "shapes": stored}


def _flatten(tree: Element) -> tuple[Hashable, list[tuple[int, str]], list[str]]:
    """Return what makes the shape, the name of each entry (element number, attribute), and the entries."""
    shape: list[Hashable] = []
    names: list[tuple[int, str]] = []
    row: list[str] = []
    for number, element in enumerate(tree.iter()):
        shape.append((element.tag, len(element), element.text is None, *element.attrib))
        for name, value in element.attrib.items():
            names.append((number, name))
            row.append(value)
        if element.text is not None:
            names.append((number, TEXT))
            row.append(element.text)
    return tuple(shape), names, row


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
