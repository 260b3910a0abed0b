"""What a live figure has drawn: each state once, as long as it is remembered, and the neighbours ahead of time."""

from __future__ import annotations

import asyncio
import itertools
from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from .. import page
from ..record.recording import figure_id
from ..spec.rules import Rules
from ..spec.states import State

if TYPE_CHECKING:
    from ..drawing.draw import Drawing
    from ..record.spec import Spec

#: The most drawn states that are remembered (some 15 kB each).
MOST = 512
#: The kernel must have been idle this long, in seconds, before a neighbour is drawn ahead.
IDLE = 0.12
#: How many steps ahead along each control the neighbours are drawn.
REACH = 3

_instances = itertools.count(1)


class Shown(NamedTuple):
    """A state as it is shown: the pictures with their handles as HTML, and the readout as plain text."""

    markup: str
    readout: str


class Memory:
    """The states of one shown figure that have been drawn.

    Parameters
    ----------
    figure : Spec
    default : Drawing
        Its default state, already drawn.
    """

    def __init__(self, figure: Spec, default: Drawing) -> None:
        self.figure = figure
        self.tracks = figure.tracks(default)
        # Two outputs may show the same figure: their ids must differ, or hiding one takes the other's clip paths.
        self.prefix = f"{figure_id(figure.name)}-live{next(_instances)}"
        self._labels = page.picture_labels(figure.caption, len(default.figures))
        self._shown: OrderedDict[State, Shown] = OrderedDict()
        self._keep(figure.space.default, default)

    def __contains__(self, state: State) -> bool:
        return state in self._shown

    def __len__(self) -> int:
        return len(self._shown)

    def clear(self) -> None:
        """Forget all states."""
        self._shown.clear()

    def show(self, state: State) -> Shown:
        """Return a state, drawn now if it is not remembered; raise whatever the author's function raises."""
        if state not in self._shown:
            self._keep(state, self.figure.draw(state))
        self._shown.move_to_end(state)
        return self._shown[state]

    def _keep(self, state: State, drawing: Drawing) -> None:
        try:
            trees = drawing.svgs(self.prefix, Rules(strict=False))
        except ValueError as error:
            raise self.figure.error(state, error) from error
        pictures = "".join(
            page.picture(tree, label, self._grips(number, state))
            for number, (tree, label) in enumerate(zip(trees, self._labels, strict=True))
        )
        self._shown[state] = Shown(f'<div class="explorable-pictures">{pictures}</div>', page.typeset(drawing.readout))
        if len(self._shown) > MOST:
            self._shown.popitem(last=False)

    def _grips(self, picture: int, state: State) -> str:
        own = [(k, track) for k, track in enumerate(self.tracks) if track.picture == picture]
        return "".join(page.grip(k, track, state) for k, track in own)


class Ahead:
    """Draws the neighbours of a state while nothing happens.

    Parameters
    ----------
    memory : Memory
    loop : asyncio.AbstractEventLoop or None
        The kernel's; without one nothing is drawn ahead.
    """

    def __init__(self, memory: Memory, loop: asyncio.AbstractEventLoop | None) -> None:
        self._memory = memory
        self._loop = loop
        self._pending: asyncio.TimerHandle | None = None
        self._states: Iterator[State] = iter(())

    def start(self, state: State) -> None:
        """Begin with the neighbours of `state`."""
        self.stop()
        self._states = self._neighbours(state)
        self._schedule()

    def stop(self) -> None:
        """Draw no more."""
        if self._pending:
            self._pending.cancel()

    def _schedule(self) -> None:
        if self._loop is not None:
            self._pending = self._loop.call_later(IDLE, self._draw_next)

    def _draw_next(self) -> None:
        for state in self._states:
            if state not in self._memory:
                try:
                    self._memory.show(state)
                except Exception:  # it is shown when the reader goes there
                    continue
                self._schedule()
                return

    def _neighbours(self, state: State) -> Iterator[State]:
        space = self._memory.figure.space
        for distance in range(1, REACH + 1):
            for k, step in itertools.product(range(len(state)), (distance, -distance)):
                index = state[k] + step
                if 0 <= index < space.shape[k]:
                    yield space.settle(state, k, index)
