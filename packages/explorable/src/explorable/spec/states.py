"""The states a figure can be in: the product of its controls' grids, less what a constraint forbids."""

from __future__ import annotations

import inspect
import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from numbers import Real
from typing import Any

from .controls import Control

State = tuple[int, ...]

#: A state is allowed where the constraint's slack is at least this: 1 - 0.7 - 0.3 is 5.6e-17 short of 0.
TOLERANCE = -1e-9


class StateSpace:
    """All states of a figure, in grid order (the last control runs fastest).

    Parameters
    ----------
    controls : sequence of Control
    constraint : callable, optional
        Takes some of the controls by name and returns its slack; a state is allowed where that is >= -1e-9.
    max_states : int
        The most states that a recording may have; see `check_bound`.  Where there is a constraint, a grid of a
        hundred times as many is a ValueError.
    """

    def __init__(self, controls: tuple[Control, ...], constraint: Callable[..., float] | None, max_states: int) -> None:
        self.controls = controls
        self.shape = tuple(len(control.values) for control in controls)
        self.default: State = tuple(control.default for control in controls)
        self.constrained = constraint is not None
        self.bound = max_states
        self._members: frozenset[State] | None = None
        if constraint is not None:
            if math.prod(self.shape) > 100 * max_states:
                raise ValueError(self._too_many(math.prod(self.shape)))
            self._members = frozenset(self._allowed(constraint))
            if self.default not in self._members:
                raise ValueError(f"the default state {self.describe(self.default)} breaks the constraint")

    @cached_property
    def states(self) -> tuple[State, ...]:
        """All states, in grid order."""
        grid = itertools.product(*(range(n) for n in self.shape))
        return tuple(grid if self._members is None else filter(self._members.__contains__, grid))

    def projected(self, controls: Sequence[int]) -> list[tuple[int, ...]]:
        """Return, in order, what indices some of the controls have in allowed states."""
        if self._members is None:
            return list(itertools.product(*(range(self.shape[k]) for k in controls)))
        return sorted({tuple(state[k] for k in controls) for state in self._members})

    def check_bound(self) -> None:
        """Raise a ValueError if a recording would have more states than the bound."""
        if len(self) > self.bound:
            raise ValueError(self._too_many(len(self)))

    def _too_many(self, count: int) -> str:
        allowed = "allowed " if self.constrained and count < math.prod(self.shape) else ""
        return (
            f"{count} {allowed}states ({' x '.join(map(str, self.shape))}) are more than the bound of {self.bound}; "
            "take larger steps, or raise max_states on purpose"
        )

    def __len__(self) -> int:
        return math.prod(self.shape) if self._members is None else len(self._members)

    def __contains__(self, state: object) -> bool:
        if self._members is not None:
            return state in self._members
        return (
            isinstance(state, tuple)
            and len(state) == len(self.shape)
            and all(isinstance(i, int) and 0 <= i < n for i, n in zip(state, self.shape, strict=True))
        )

    def _allowed(self, constraint: Callable[..., float]) -> Iterator[State]:
        grid = itertools.product(*(range(n) for n in self.shape))
        needed = self._constraint_parameters(constraint)
        for state in grid:
            values = self.values(state)
            slack = constraint(**{name: values[name] for name in needed})
            if isinstance(slack, bool) or not isinstance(slack, Real) or math.isnan(slack):
                raise TypeError(
                    "the constraint must return its slack as a number (allowed where it is >= 0); "
                    f"at {self.describe(state)} it returned {slack!r}"
                )
            if slack >= TOLERANCE:
                yield state

    def _constraint_parameters(self, constraint: Callable[..., float]) -> list[str]:
        names = {control.name for control in self.controls}
        wanted = list(inspect.signature(constraint).parameters)
        for name in wanted:
            if name not in names:
                raise ValueError(f"the constraint names {name!r}, which is not one of the controls {sorted(names)}")
        return wanted

    def values(self, state: State) -> dict[str, Any]:
        """Return the keyword arguments that draw `state`."""
        return {control.name: control.values[i] for control, i in zip(self.controls, state, strict=True)}

    def describe(self, state: State) -> str:
        """Return ``"p=0.25, unit=bits"``."""
        return ", ".join(f"{c.name}={c.texts[i]}" for c, i in zip(self.controls, state, strict=True))

    def state(self, **values: Any) -> State:
        """Return the state with these values, the defaults for what is not named; ValueError if it is none."""
        known = {control.name: k for k, control in enumerate(self.controls)}
        indices = list(self.default)
        for name, value in values.items():
            if name not in known:
                raise ValueError(f"{name!r} is not one of the controls {sorted(known)}")
            indices[known[name]] = self.controls[known[name]].index(value)
        state = tuple(indices)
        if state not in self:
            raise ValueError(f"{self.describe(state)} is not an allowed state")
        return state

    def follow(self, state: State, goal: dict[int, int]) -> State:
        """Return the allowed state in which to land when several controls (number -> index) are moved in turn."""
        for moved, index in goal.items():
            state = self.settle(state, moved, index)
        return state

    def settle(self, state: State, moved: int, index: int) -> State:
        """Return the allowed state in which to land when control `moved` is set to `index`.

        The moved control keeps its value and the others go to the nearest allowed state: the fewest steps in
        sum; on a tie the earlier controls stay, then the lower value is taken.  If no state with that value is
        allowed, the moved control stops at its nearest allowed value (on a tie on the side it came from).
        ``static/explorable.js`` holds the same rule for the page.
        """
        if self._members is None:
            index = min(max(index, 0), self.shape[moved] - 1)
        wanted = (*state[:moved], index, *state[moved + 1 :])
        if wanted in self:
            return wanted
        reached = min(
            {candidate[moved] for candidate in self.states},
            key=lambda i: (abs(i - index), abs(i - state[moved]), i),
        )

        def steps(candidate: State) -> tuple[int, list[int], State]:
            moves = [abs(a - b) for k, (a, b) in enumerate(zip(candidate, state, strict=True)) if k != moved]
            return sum(moves), moves, candidate

        return min((c for c in self.states if c[moved] == reached), key=steps)
