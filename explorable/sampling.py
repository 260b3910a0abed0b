"""The room that a figure needs in all its states, found from some of them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable
from dataclasses import replace

from .drawing import Drawing, settings
from .layout import LEEWAY, Layout, around, arranged, outside
from .rules import Rules
from .states import State, StateSpace
from .workers import Job


def arrangement(job: Job, space: StateSpace, presets: dict[str, State], most: int) -> tuple[Layout, ...]:
    """Find where the axes of each picture stand, and how large a box the pictures of some states need.

    Parameters
    ----------
    job : Job
        Its layouts do not matter.
    space : StateSpace
    presets : dict
        From a name to its state.
    most : int
        At most so many states beside the default one are looked at: the corners, the presets, and some by chance.
    """
    job = replace(job, layouts=())
    default = job.draw(space.default)
    with settings():
        layouts = tuple(map(arranged, default.figures))
    drawings = [default.laid_out(layouts)]
    for state in _telling(space, presets, most):
        drawing = job.draw(state).laid_out(layouts)
        if len(drawing.figures) == len(layouts):
            drawings.append(drawing)
    with settings():
        pictures = zip(*(drawing.figures for drawing in drawings), strict=True)
        boxes = [around(figures) for figures in pictures]
    return tuple(Layout(layout.positions, box) for layout, box in zip(layouts, boxes, strict=True))


def check_room(drawing: Drawing, rules: Rules) -> None:
    """Refuse, or note, what is drawn beyond the picture's edge."""
    for number, (figure, box) in enumerate(zip(drawing.figures, drawing.boxes(), strict=True), 1):
        if box is not None:
            continue
        with settings():
            what, points = outside(figure)
        if points > LEEWAY:
            which = f" of picture {number}" if len(drawing.figures) > 1 else ""
            where = f"{what} lies {points:.0f} points outside the edge{which}"
            rules.against(f"{where}: give it room, for instance with fig.subplots_adjust()", "cut off", where)


def _telling(space: StateSpace, presets: dict[str, State], most: int) -> Iterable[State]:
    """States in which a picture is likely to be as large as it gets."""
    ends = [sorted({0, n - 1}) for n in space.shape]
    corners = itertools.islice(itertools.product(*ends), 4 * most)
    chance = random.Random(0)
    middle = [tuple(chance.randrange(n) for n in space.shape) for _ in range(most)]
    wanted = (state for state in (*presets.values(), *corners, *middle) if state in space and state != space.default)
    return list(dict.fromkeys(wanted))[:most]
