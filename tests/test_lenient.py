"""What functions written for `interact` do, each in its smallest form, under the lenient rules."""

import warnings

import matplotlib.pyplot as plt
import pytest

from explorable import ExplorableError, explorable, interact
from explorable.site import STRICT_VARIABLE


@pytest.fixture(autouse=True)
def lenient(monkeypatch):
    monkeypatch.delenv(STRICT_VARIABLE, raising=False)


def recorded(figure):
    """The recording and what was said of it."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        recording = figure.record()
    return recording, [str(one.message) for one in caught]


def test_what_stops_a_sampled_state_is_named():
    @explorable(k=(1, 3))
    def stopped(k=1):
        """A line, but for the last state."""
        fig, ax = plt.subplots()
        ax.set_title("$x$" if k < 3 else r"$\nosuchcommand$")
        return fig

    with pytest.raises(ExplorableError, match="explorable 'stopped' at k=3: ValueError"):
        stopped.record()


def test_no_figure_is_an_error_that_names_the_state():
    @interact(k=(1, 3))
    def nothing(k=2):
        return k

    with pytest.raises(ExplorableError, match="explorable 'nothing' at k=2: TypeError: no figure was drawn"):
        nothing.record()


def test_a_figure_made_once_has_room_for_its_largest_state():
    fig, ax = plt.subplots()
    plt.close(fig)

    @interact(k=(0, 4))
    def moved(k=4):
        ax.set_title("A title that is wide " * (1 + 4 * (k == 2)), fontsize=12)
        return fig

    recording, _ = recorded(moved)
    assert _width(recording) > 5 * 21 * 5  # five times as many letters, each at least 5 points wide


def _width(recording):
    return float(recording.pictures[0].partition('viewBox="0 0 ')[2].partition(" ")[0])


def test_matplotlib_says_nothing_of_glyphs_that_the_readers_fonts_have():
    @interact(k=(1, 3))
    def chinese(k=1):
        plt.title("几个汉字")

    _, said = recorded(chinese)
    assert [one for one in said if "U+51E0" in one] != []
    assert [one for one in said if one.startswith("Glyph")] == []
