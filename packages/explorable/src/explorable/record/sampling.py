"""The room that a figure needs in all its states, found from some of them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable

from matplotlib.transforms import Bbox

from ..drawing.draw import Drawing, settings, without_glyph_warnings
from ..drawing.layout import LEEWAY, Layout, around, arranged, canvas, crowding, extent, outside
from ..spec.rules import Rules
from ..spec.states import State, StateSpace
from .job import Job, failure


def arrangement(job: Job, space: StateSpace, presets: dict[str, State], most: int) -> tuple[Layout, ...]:
    """Find where the axes of each picture stand, and how large a box the pictures of some states need.

    The axes stand where the default state has them.  If their labels lie over each other in another one, that is noted
    with the job.

    Parameters
    ----------
    job : Job
        Without layouts.
    space : StateSpace
    presets : dict
        From a name to its state.
    most : int
        At most so many states beside the default one are looked at: the corners, the presets, and some by chance.

    Raises
    ------
    ExplorableError
        One of them cannot be drawn.
    """
    layouts: tuple[Layout, ...] = ()
    extents: list[list[Bbox]] = []
    canvases: list[Bbox] = []
    worst, crowded = LEEWAY, ""
    for state in (space.default, *_telling(space, presets, most)):
        try:
            drawing = job.draw(state)
            with settings(), without_glyph_warnings():
                if not canvases:
                    layouts = tuple(map(arranged, drawing.figures))
                    canvases = [canvas(figure) for figure in drawing.figures]
                drawing = drawing.laid_out(layouts)
                if len(drawing.figures) == len(layouts):
                    # Measured before the next state is drawn, which may be the same figure with its lines moved.
                    extents.append([extent(figure) for figure in drawing.figures])
                    over = max(map(crowding, drawing.figures)) if most else 0.0
                    if over > worst:
                        worst, crowded = over, f"by {over:.0f} points at {space.describe(state)}"
        except Exception as error:
            raise failure(job.name, job.controls, state, error) from error
    if crowded:
        note = "axis labels, placed as in the default state, overlap in some states"
        job.notes[note] = {crowded: None}
    boxes = [around(*picture) for picture in zip(canvases, zip(*extents, strict=True), strict=True)]
    return tuple(Layout(layout.positions, box) for layout, box in zip(layouts, boxes, strict=True))


def check_room(drawing: Drawing, rules: Rules) -> None:
    """Refuse, or note, what is drawn beyond the picture's edge."""
    for number, (figure, box) in enumerate(zip(drawing.figures, drawing.boxes(), strict=True), 1):
        if box is not None:
            continue
        with settings(), without_glyph_warnings():
            what, points = outside(figure)
        if points > LEEWAY:
            which = f" of picture {number}" if len(drawing.figures) > 1 else ""
            where = f"{what} lies {points:.0f} points outside the edge{which}"
            rules.against(f"{where}: give it room, as with fig.subplots_adjust()", "cut off at the edge", where)


def _telling(space: StateSpace, presets: dict[str, State], most: int) -> Iterable[State]:
    """States in which a picture is likely to be as large as it gets."""
    ends = [sorted({0, n - 1}) for n in space.shape]
    corners = itertools.islice(itertools.product(*ends), 4 * most)
    chance = random.Random(0)
    middle = [tuple(chance.randrange(n) for n in space.shape) for _ in range(most)]
    wanted = (state for state in (*presets.values(), *corners, *middle) if state in space and state != space.default)
    return list(dict.fromkeys(wanted))[:most]
