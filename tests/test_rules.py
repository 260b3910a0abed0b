"""Rules that stand in Python and in the player: one table of cases runs through both, the player's in V8."""

import random

import figures
import pytest
from py_mini_racer import MiniRacer

from explorable.controls import find_value
from explorable.page import script
from explorable.record import Recorder


@pytest.fixture(scope="module")
def player():
    """The player's rules; its script waits for a page that never comes."""
    engine = MiniRacer()
    engine.eval("globalThis.document = { readyState: 'loading', addEventListener() {} };")
    engine.eval(script())
    return lambda rule, *arguments: engine.call(f"explorable.rules.{rule}", *arguments)


VALUES = ["0.00", "0.50", "1.00", "-0.25"]
CASES = [
    ("range", "0.5", 1),
    ("range", "0.50", 1),
    ("range", "0.500", 1),
    ("range", ".5", 1),
    ("range", "5e-1", 1),
    ("range", "+1", 2),
    ("range", "1.", 2),
    ("range", "-0", 0),
    ("range", "-.25", 3),
    ("range", "0.3", None),
    ("range", "", None),
    ("range", " 0.5", None),
    ("range", "0,5", None),
    ("range", "0x1", None),
    ("range", "1_0", None),
    ("range", "Infinity", None),
    ("range", "NaN", None),
    ("range", "\u0661", None),
    ("choice", "0.50", 1),
    ("choice", "0.5", None),
    ("toggle", "1", None),
    ("steps", "1.00", 2),
]


@pytest.mark.parametrize(("kind", "text", "index"), CASES)
def test_which_text_means_which_value(player, kind, text, index):
    assert find_value(kind, VALUES, text) == index
    assert player("findValue", {"kind": kind, "texts": VALUES}, text) == (-1 if index is None else index)


CONSTRAINED = [figures.triangle, figures.holes, figures.box, figures.plane]


@pytest.mark.parametrize("figure", CONSTRAINED, ids=lambda figure: figure.name)
def test_allowed_states_are_the_ones_that_were_stored(player, figure):
    runs = Recorder(figure.space)._allowed()
    assert [tuple(state) for state in player("allowedStates", list(figure.space.shape), runs)] == list(
        figure.space.states
    )


@pytest.mark.parametrize("figure", CONSTRAINED, ids=lambda figure: figure.name)
def test_a_moved_control_lands_in_the_same_state(player, figure):
    chance, state = random.Random(2), figure.space.default
    states = [list(one) for one in figure.space.states]
    for _ in range(300):
        moved = chance.randrange(len(state))
        index = chance.randrange(figure.space.shape[moved])
        landed = figure.space.settle(state, moved, index)
        assert tuple(player("settle", states, list(state), moved, index)) == landed
        state = landed
