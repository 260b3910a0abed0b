"""Record every state of a figure, and store what differs by columns.

A picture is flattened into one list: for each element its attributes and its text, in document order.  Where the
elements and attribute names are the same in all states, most entries never change; each that does becomes a *column*:
its distinct values, and which of them each state has.  A column that does not depend on a control leaves that
control's axis out.  The player sets those attributes and no others.

Where the elements are not the same, a picture falls into *parts*: each child of a group is one, and falls into parts
again.  So a further tick, or a label that comes and goes, costs itself and not another picture.  A part has a shape for
each set of elements that it consists of in some state, and nothing has to be drawn with equal structure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

import numpy as np

from ..spec.states import State, StateSpace
from .flat import Entry, Flat, markup, names_of
from .paths import packed
from .recording import FORMAT

#: The shape of a part in states that lack it.
ABSENT = "-1"
#: What may fall into parts.
_GROUPS = frozenset({"svg", "g", "defs"})
#: The many marks of a scatter plot, or of a field of arrows, are one part.
_MOST_CHILDREN = 40
_NUMBER = re.compile(r"\d+$")


@dataclass
class _Alike:
    """The states in which a part consists of the same elements."""

    shape: tuple[Entry, ...]
    states: list[State] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def children(self) -> Iterator[tuple[tuple[str, int], slice, slice]]:
        """For each child its key, which elements are its own, and which values."""
        before: Counter[str] = Counter()
        at, value = 1, _width(self.shape[0])
        for _ in range(self.shape[0][1]):
            end, stop, left = at, value, 1
            while left:
                left += self.shape[end][1] - 1
                stop += _width(self.shape[end])
                end += 1
            kind = self._kind(at, value)
            yield (kind, before[kind]), slice(at, end), slice(value, stop)
            before[kind] += 1
            at, value = end, stop

    def _kind(self, at: int, value: int) -> str:
        """What matplotlib calls an element, without its number: ``line2d_`` of ``line2d_7``."""
        tag, _, _, names = self.shape[at]
        named = tag == "g" and "id" in names
        return _NUMBER.sub("", self.rows[0][value + names.index("id")]) if named else tag


def _width(entry: Entry) -> int:
    return len(entry[3]) + entry[2]


def _divided(groups: Sequence[_Alike]) -> list[list[_Alike]] | None:
    """Divide a part into its children, in an order that holds in all states; None if it is none or there is none."""
    heads = {(tag, has_text, names) for tag, _, has_text, names in (group.shape[0] for group in groups)}
    most = max(group.shape[0][1] for group in groups)
    if len(groups) == 1 or len(heads) > 1 or groups[0].shape[0][0] not in _GROUPS or most > _MOST_CHILDREN:
        return None
    follows: dict[tuple[str, int], dict[tuple[str, int], None]] = {}
    parts: dict[tuple[str, int], dict[tuple[Entry, ...], _Alike]] = {}
    for group in groups:
        last: list[tuple[str, int]] = []
        for key, elements, values in group.children():
            follows.setdefault(key, {}).update(dict.fromkeys(last))
            last = [key]
            alike = parts.setdefault(key, {}).setdefault(group.shape[elements], _Alike(group.shape[elements]))
            alike.states += group.states
            alike.rows += [row[values] for row in group.rows]
    try:
        return [list(parts[key].values()) for key in TopologicalSorter(follows).static_order()]
    except CycleError:
        return None


class Recorder:
    """Collects the pictures of all states, then gives the data that the player needs.

    Parameters
    ----------
    space : StateSpace
    """

    def __init__(self, space: StateSpace) -> None:
        self.space = space
        self._pictures: list[dict[tuple[Entry, ...], _Alike]] = []
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
            self._pictures = [{} for _ in pictures]
        if len(pictures) != len(self._pictures):
            raise ValueError(f"it returned {len(pictures)} figures here, and {len(self._pictures)} in other states")
        for groups, flat in zip(self._pictures, pictures, strict=True):
            group = groups.setdefault(flat.shape, _Alike(flat.shape))
            group.states.append(state)
            group.rows.append(flat.values)
        self._states.append(state)
        self._readouts.append(readout)

    @property
    def pictures(self) -> tuple[str, ...]:
        """The first state's pictures as SVG."""
        first = [next(iter(groups.values())) for groups in self._pictures]
        return tuple(markup(group.shape, group.rows[0]) for group in first)

    def data(self) -> dict[str, Any]:
        """Return what the player reads, ready for JSON."""
        return {
            "format": FORMAT,
            "sizes": list(self.space.shape),
            "start": list(self.space.default),
            "allowed": self._allowed(),
            "pictures": [self._part(list(groups.values()), self._states) for groups in self._pictures],
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

    def _part(self, groups: list[_Alike], within: list[State]) -> dict[str, Any]:
        """Return what the player reads of a picture, or of a part of one that is there in some states."""
        if (children := _divided(groups)) is None:
            shapes = [self._shape(group) for group in groups]
        else:
            tag, _, has_text, names = groups[0].shape[0]
            states = [state for group in groups for state in group.states]
            own = [row[: len(names) + has_text] for group in groups for row in group.rows]
            shapes = [self._shape(_Alike(((tag, 0, has_text, names),), states, own))]
            shapes[0]["parts"] = [self._part(child, states) for child in children]
            groups = [_Alike((), states)]
        numbers = {state: str(k) for k, group in enumerate(groups) for state in group.states}
        chosen = [numbers.get(state, ABSENT) for state in within]
        return {"shape": _column(self.space.shape, within, chosen), "shapes": shapes}

    def _shape(self, group: _Alike) -> dict[str, Any]:
        columns = []
        for (element, name), values in zip(names_of(group.shape), zip(*group.rows, strict=True), strict=True):
            if len(set(values)) > 1:
                axes, distinct, indices = _column(self.space.shape, group.states, values)
                columns.append([element, name, axes, packed(distinct) if name == "d" else distinct, indices])
        # What the first state shows is in the page itself.
        there = group.states[0] == self._states[0]
        return {"svg": None if there else markup(group.shape, group.rows[0]), "columns": columns}


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
