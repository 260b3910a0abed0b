"""The states a figure can be in: the product of its controls' grids, less what a constraint forbids."""

from __future__ import annotations

import inspect
import itertools
import math
from collections.abc import Callable, Iterator
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
        More allowed states than this are a ValueError.
    """

    def __init__(self, controls: tuple[Control, ...], constraint: Callable[..., float] | None, max_states: int) -> None:
        self.controls = controls
        self.shape = tuple(len(control.values) for control in controls)
        self.default: State = tuple(control.default for control in controls)
        self.constrained = constraint is not None
        total = math.prod(self.shape)
        if (constraint is None and total > max_states) or total > 100 * max_states:
            raise ValueError(
                f"{total} states ({' x '.join(map(str, self.shape))}) are more than the bound of {max_states}; "
                "take larger steps, or raise max_states on purpose"
            )
        self.states: tuple[State, ...] = tuple(self._allowed(constraint))
        self._members = frozenset(self.states)
        if len(self.states) > max_states:
            raise ValueError(f"{len(self.states)} allowed states are more than the bound of {max_states}")
        if self.default not in self._members:
            raise ValueError(f"the default state {self.describe(self.default)} breaks the constraint")

    def __len__(self) -> int:
        return len(self.states)

    def __contains__(self, state: object) -> bool:
        return state in self._members

    def _allowed(self, constraint: Callable[..., float] | None) -> Iterator[State]:
        grid = itertools.product(*(range(n) for n in self.shape))
        if constraint is None:
            yield from grid
            return
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
                raise ValueError(f"the constraint names {name!r}, which is none of the controls {sorted(names)}")
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
                raise ValueError(f"{name!r} is none of the controls {sorted(known)}")
            indices[known[name]] = self.controls[known[name]].index(value)
        state = tuple(indices)
        if state not in self._members:
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
        wanted = (*state[:moved], index, *state[moved + 1 :])
        if wanted in self._members:
            return wanted
        reached = min(
            {candidate[moved] for candidate in self.states},
            key=lambda i: (abs(i - index), abs(i - state[moved]), i),
        )

        def steps(candidate: State) -> tuple[int, list[int], State]:
            moves = [abs(a - b) for k, (a, b) in enumerate(zip(candidate, state, strict=True)) if k != moved]
            return sum(moves), moves, candidate

        return min((c for c in self.states if c[moved] == reached), key=steps)
