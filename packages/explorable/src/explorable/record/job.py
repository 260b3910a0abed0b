"""What it takes to draw any state of a figure, in any process."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..drawing import shortcuts
from ..drawing.draw import Drawing, draw
from ..drawing.layout import Layout
from ..drawing.quiet import quiet
from ..spec.controls import Control
from ..spec.rules import Notes, Rules
from ..spec.states import State
from .flat import Flat, flatten
from .handles import Handle, frames

#: How many states are drawn between two garbage collections: a drawn figure is full of reference cycles.
_BETWEEN_COLLECTIONS = 25


Drawn = tuple[State, tuple[Flat, ...], str]


class ExplorableError(RuntimeError):
    """A figure's function failed, or returned something else than figures and a readout, in some state."""


@dataclass(frozen=True)
class Job:
    """What it takes to draw any state of a figure, in any process.

    Attributes
    ----------
    name : str
        The figure's.
    function : callable
    controls : tuple of Control
    handles : tuple of Handle
    frames : list
        In what axes the handles of the default state lie; they must be the same in all states.
    prefix : str
        Put before all ids.
    strict : bool
        Whether what does not fit a page is an error.
    layouts : tuple of Layout
        Where the axes of each picture stand in all states; empty: where the function puts them.
    notes : dict
        What was done because a picture did not fit a page, and with what; filled while states are flattened.
    """

    name: str
    function: Callable[..., Any]
    controls: tuple[Control, ...]
    handles: tuple[Handle, ...]
    frames: list[Any]
    prefix: str
    strict: bool = True
    layouts: tuple[Layout, ...] = ()
    notes: Notes = field(default_factory=dict)

    def each(self, states: Iterable[State]) -> Iterator[Drawn]:
        """Draw states one after the other.

        Garbage is collected now and then instead of whenever Python would, which saves a fifth of the time.
        """
        enabled = gc.isenabled()
        gc.disable()
        gc.freeze()  # what is there by now need not be looked at
        try:
            with shortcuts.taken():
                for number, state in enumerate(states, 1):
                    yield self.flat(state, self.draw)
                    if number % _BETWEEN_COLLECTIONS == 0:
                        gc.collect()
        finally:
            gc.unfreeze()
            if enabled:
                gc.enable()

    def flat(self, state: State, drawn: Callable[[State], Drawing]) -> Drawn:
        """Flatten the pictures of one state.

        Raises
        ------
        ExplorableError
            It cannot be drawn, or not be shown on a page.
        """
        try:
            drawing = drawn(state)
            if frames(self.handles, drawing) != self.frames:
                raise ValueError("the axes have other limits than in the default state; drag needs fixed ones")
            pictures = tuple(map(flatten, drawing.svgs(self.prefix, self.rules())))
        except Exception as error:
            raise failure(self.name, self.controls, state, error) from error
        return state, pictures, drawing.readout

    def rules(self) -> Rules:
        """Return the rules for a picture; what it does not keep is noted with the job."""
        return Rules(self.strict, notes=self.notes)

    def take(self, notes: Notes) -> None:
        """Add what was noted in another process."""
        for note, items in notes.items():
            self.notes.setdefault(note, {}).update(items)

    def draw(self, state: State) -> Drawing:
        """Draw one state; what the function prints, displays and warns of is said once for all states."""
        values = {c.name: c.values[i] for c, i in zip(self.controls, state, strict=True)}
        said = ", ".join(f"{c.label} {c.spoken(i)}" for c, i in zip(self.controls, state, strict=True))
        with quiet(self.name, _at(self.controls, state)):
            return draw(self.function, values, None if self.strict else said).laid_out(self.layouts)


def failure(name: str, controls: Sequence[Control], state: State, error: Exception) -> ExplorableError:
    """Return an error that names the figure, the state and what was wrong."""
    return ExplorableError(f"explorable {name!r}{_at(controls, state)}: {type(error).__name__}: {error}")


def _at(controls: Sequence[Control], state: State) -> str:
    return " at " + ", ".join(f"{c.name}={c.texts[i]}" for c, i in zip(controls, state, strict=True))
