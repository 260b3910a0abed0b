"""Handles: what `drag` accepts, and where a handle stands in each state."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest

from explorable import ExplorableError, explorable
from packages.explorable.tests import figures


def decorated(drag, **controls):
    @explorable(drag=drag, **(controls or {"p": (0, 4), "kind": ["a", "b"]}))
    def f(p=2, kind="a"):
        """A figure."""
        fig, ax = plt.subplots(figsize=(3, 2))
        ax.set(xlim=(0, 4), ylim=(0, 4))
        return fig, f"{p}"

    return f


@pytest.mark.parametrize(
    ("drag", "error", "message"),
    [
        ("p", TypeError, "drag must be a dict from a control"),
        ({"q": "x"}, ValueError, "drag names 'q', which is not one of the controls"),
        ({3: "x"}, TypeError, "a key must be a control's name, or a tuple of names; got 3"),
        ({(): "x"}, TypeError, "a key must be a control's name"),
        ({"kind": "x"}, ValueError, "'kind' is not a slider"),
        ({"p": "z"}, TypeError, 'drag of \'p\' must be "x" or "y"'),
        ({"p": ("x", -1)}, TypeError, "the number of the axes must be 0, 1, ...; got -1"),
        ({"p": ("x", True)}, TypeError, "the number of the axes must be"),
        ({"p": lambda q: (q, q)}, ValueError, "drag names 'q'"),
        ({"p": lambda kind: (0, 0)}, ValueError, "its position must depend on it"),
        ({"p": "x", ("p",): lambda p: (p, p)}, ValueError, "'p' follows the pointer twice"),
    ],
)
def test_what_drag_refuses(drag, error, message):
    with pytest.raises(error, match=re.escape(message)):
        decorated(drag)


@pytest.mark.parametrize(
    ("drag", "message"),
    [
        ({"p": ("x", 1)}, "axes 1 do not exist; the figure has 1"),
        ({"p": lambda p: p}, "must be two numbers (x, y); got 0"),
        ({"p": lambda p: (p, np.inf)}, "must be finite"),
        ({"p": lambda p: (100 * p, 0)}, "the handle lies outside the picture"),
    ],
)
def test_a_handle_that_cannot_be_placed(drag, message):
    with pytest.raises(ExplorableError, match="explorable 'f'.*drag.*" + re.escape(message)):
        decorated(drag).to_html()


def test_axes_that_move_under_a_handle():
    @explorable(p=(0, 4), drag={"p": "x"})
    def moving(p=2):
        """A figure."""
        fig, ax = plt.subplots(figsize=(3, 2))
        ax.set(xlim=(0, 4 + p), ylim=(0, 4))
        return fig, f"{p}"

    with pytest.raises(ExplorableError, match="at p=0: ValueError: the axes have other limits"):
        moving.to_html()


def test_names_on_a_slider_are_no_place_on_an_axis():
    import ipywidgets

    words = ipywidgets.SelectionSlider(options=["a", "b"])
    with pytest.raises(TypeError, match="the values of 'kind' are not numbers"):
        decorated({"kind": "x"}, p=(0, 4), kind=words)
    assert decorated({"kind": lambda kind: (ord(kind) - 97, 1)}, p=(0, 4), kind=words).to_html()


def where_drawn(figure, number, state):
    """The place of a handle in an own drawing of that very state, in picture units from the top left."""
    handle = figure.handles[number]
    drawing = figure.draw(state)
    values = figure.space.values(state)
    ax = [ax for fig in drawing.figures for ax in fig.axes][handle.axes]
    drawing.svgs("x")
    place = handle.position(**{figure.controls[k].name: values[figure.controls[k].name] for k in handle.needs})
    x, y = ax.transData.transform(place) * 72 / ax.figure.dpi
    return x, 72 * ax.figure.get_size_inches()[1] - y


@pytest.mark.parametrize("figure", [figures.draggable, figures.plane], ids=lambda f: f.name)
def test_a_track_leads_where_the_state_is_drawn(figure):
    for number, track in enumerate(figure.tracks(figure.draw(figure.space.default))):
        for state in figure.space.states[::7]:
            assert track.place(state) == pytest.approx(where_drawn(figure, number, state), abs=0.06)


def test_tracks_hold_allowed_places_only():
    (track,) = figures.plane.tracks(figures.plane.draw(figures.plane.space.default))
    assert set(track.places) == set(figures.plane.space.states)
    data = track.data(figures.plane.space.shape)
    assert len(data["x"]) == 81
    assert data["x"].count(None) == data["y"].count(None) == 36


def test_which_handles_let_a_finger_scroll():
    def scrolls(figure):
        return [track.scrolls for track in figure.tracks(figure.draw(figure.space.default))]

    assert scrolls(figures.draggable) == [True, False]
    assert scrolls(figures.plane) == [False]
    assert scrolls(figures.line) == [True]


def test_a_figure_without_drag_has_no_handles():
    assert figures.coin.handles == ()
    assert '"tracks":[]' in figures.recorded(figures.coin)
