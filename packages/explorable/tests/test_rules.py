"""Rules that Python and the player in JavaScript both hold, compared in V8 on the same recorded figures."""

import itertools
import random

import pytest

from explorable import Explorable, explorable, script
from explorable.page import figure_id
from explorable.spec.controls import find_value
from packages.explorable.tests import figures
from packages.explorable.tests.comparing import page_data, recorded_columns
from packages.explorable.tests.v8 import Script

CONSTRAINED = [figures.box, figures.triangle, figures.holes, figures.plane]
FREE = [figures.coin, figures.choices, figures.draggable]

#: Moves from state to state, each from where the last one landed.
MOVES = """
function moves(sizes, runs, state, list) {
  const states = explorable.allowedStates(sizes, runs);
  return list.map(([moved, index]) => (state = explorable.settle(states, state, moved, index)));
}
function indices(column, sizes, states) {
  return states.map((state) => explorable.valueIndex(column, sizes, state));
}
"""


def name(figure):
    return figure.name


@pytest.fixture(scope="module")
def player():
    made = Script(script())
    made.define(MOVES)
    return made


@pytest.fixture(scope="module")
def data():
    """Figures' recorded data by name; each is recorded once."""
    return {one.name: page_data(figures.recorded(one))[figure_id(one.name)] for one in (*CONSTRAINED, *FREE)}


def landings(player, figure, one, moves):
    """Where the player and Python land, move by move."""
    there = player.call("moves", one["sizes"], one["allowed"], one["start"], moves)
    state, here = figure.space.default, []
    for moved, index in moves:
        state = figure.space.settle(state, moved, index)
        here.append(list(state))
    return there, here


@pytest.mark.parametrize("figure", CONSTRAINED, ids=name)
def test_allowed_states_come_back_from_their_run_lengths(player, data, figure):
    one = data[figure.name]
    assert one["allowed"] is not None
    states = player.call("explorable.allowedStates", one["sizes"], one["allowed"])
    assert [tuple(state) for state in states] == list(figure.space.states)


@pytest.mark.parametrize("figure", FREE, ids=name)
def test_where_all_states_are_allowed_no_list_is_kept(player, data, figure):
    assert data[figure.name]["allowed"] is None
    assert player.call("explorable.allowedStates", data[figure.name]["sizes"], None) is None


@pytest.mark.parametrize("figure", [*CONSTRAINED, *FREE], ids=name)
def test_a_moved_control_lands_where_python_says(player, data, figure):
    chance = random.Random(2)
    shape = figure.space.shape
    moves = [(moved, chance.randrange(shape[moved])) for moved in chance.choices(range(len(shape)), k=300)]
    there, here = landings(player, figure, data[figure.name], moves)
    assert there == here


@pytest.mark.parametrize("figure", [figures.holes, figures.plane], ids=name)
def test_every_move_from_every_state_lands_where_python_says(player, data, figure):
    one = data[figure.name]
    for state in figure.space.states:
        for moved, size in enumerate(figure.space.shape):
            for index in range(size):
                (there,) = player.call("moves", one["sizes"], one["allowed"], list(state), [(moved, index)])
                assert tuple(there) == figure.space.settle(state, moved, index), (state, moved, index)


def test_on_a_tie_the_later_control_moves(player):
    """Ties in test_states.py's own case, which the figures have too seldom."""

    @explorable(a=(0, 4), b=(0, 4), c=(0, 4), constraint=lambda a, b, c: 4 - a - b - c)
    def tied(a=0, b=2, c=2):
        """A corner that is cut off."""

    assert isinstance(tied, Explorable)
    states = [list(state) for state in tied.space.states]
    for state in states:
        for moved, index in itertools.product(range(3), range(5)):
            there = player.call("explorable.settle", states, state, moved, index)
            assert tuple(there) == tied.space.settle(tuple(state), moved, index), (state, moved, index)


@pytest.mark.slow
@pytest.mark.parametrize("figure", [*CONSTRAINED, *FREE], ids=name)
def test_the_readout_of_every_state_is_a_plain_calls(player, data, figure):
    """The column of the readout, read in row-major order: each of its states, not a sample."""
    one = data[figure.name]
    indices = player.call("indices", one["readout"], one["sizes"], [list(state) for state in figure.space.states])
    for state, index in zip(figure.space.states, indices, strict=True):
        assert one["readout"][1][index] == figure.draw(state).readout


@pytest.mark.parametrize("figure", [*CONSTRAINED, *FREE], ids=name)
def test_values_are_spoken_and_found_by_their_texts(player, data, figure):
    for control, stored in zip(figure.controls, data[figure.name]["controls"], strict=True):
        for index, text in enumerate(control.texts):
            assert player.call("explorable.spoken", stored, index) == control.spoken(index)
            assert player.call("explorable.findValue", stored, text) == index
        for strange in ("", " ", "much", "1e999", "-1", "NaN"):
            assert player.call("explorable.findValue", stored, strange) == -1


def test_every_value_that_is_kept_can_be_read(player):
    """A curve's path is stored as differences, and read by the player as it was drawn."""
    recording = page_data(figures.recorded(figures.autoscaled))["explorable-autoscaled"]
    for _, name, _, values, _ in recorded_columns(recording):
        rows = values["rows"] if isinstance(values, dict) else values
        texts = [player.call("explorable.textAt", values, k) for k in range(len(rows))]
        assert len(set(texts)) == len(texts)
        assert all(text.startswith("M ") for text in texts) or name != "d"


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
    assert player.call("explorable.findValue", {"kind": kind, "texts": VALUES}, text) == (
        -1 if index is None else index
    )
