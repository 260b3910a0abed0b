"""The live figure's logic; tests/test_lab.py looks at it in JupyterLab."""

import asyncio
import copy
import gc
import warnings
import weakref
from concurrent.futures import ThreadPoolExecutor

import ipywidgets
import matplotlib.pyplot as plt
import pytest
from ipywidgets.widgets import widget as widget_module
from traitlets import TraitError

from explorable import explorable
from explorable.drawing import quiet
from explorable.live import LiveFigure, cells, picture
from explorable.live.memory import MOST
from packages.explorable.tests.figures import box, choices, coin, draggable, plane, triangle, walk


def live(figure):
    return LiveFigure(figure, figure.draw(figure.space.default))


def test_controls_are_real_widgets():
    assert [type(w) for w in live(coin).controls] == [ipywidgets.FloatSlider, ipywidgets.Dropdown, ipywidgets.Checkbox]
    assert [type(w) for w in live(box).controls] == [ipywidgets.IntSlider] * 3
    slider = live(coin).controls[0]
    assert (slider.min, slider.max, slider.step, slider.value) == (0.0, 1.0, 0.05, 0.25)
    assert slider.description == "probability of heads p, of one"
    assert live(choices).controls[1].value is True


def test_moving_a_control_redraws():
    shown = live(coin)
    before = shown.picture.markup
    shown.controls[0].value = 0.30000000000000004
    assert shown.state == coin.space.state(p=0.3)
    assert "Heads 0.30, tails 0.70" in shown.picture.readout
    assert shown.picture.markup != before
    shown.controls[1].value = 1
    assert "drawn as a stem" in shown.picture.readout
    shown.controls[2].value = True
    assert shown.state == coin.space.state(p=0.3, style="stem", grid=True)


def test_a_slider_that_plays_and_its_player_stay_together():
    shown = live(walk)
    (player,) = shown.players.values()
    assert isinstance(player, ipywidgets.Play)
    player.value = 5
    assert shown.controls[0].value == 5 and "Step 5" in shown.picture.readout
    shown.controls[0].value = 1
    assert player.value == 1


def test_the_others_follow_a_constraint():
    shown = live(triangle)
    shown.controls[0].value = 0.9
    assert shown.state == triangle.space.settle(triangle.space.default, 0, 9)
    values = triangle.space.values(shown.state)
    assert [w.value for w in shown.controls] == list(values.values())


def test_a_state_seen_before_is_not_drawn_again():
    drawn = []

    @explorable(p=(0, 5))
    def counted(p=0):
        """A figure."""
        drawn.append(p)
        return plt.figure(figsize=(3, 2)), f"{p}"

    shown = live(counted)
    for p in (1, 2, 1, 0, 2):
        shown.controls[0].value = p
        assert shown.picture.readout == f"{p}"
    assert drawn == [0, 1, 2]


def test_neighbours_are_drawn_while_nothing_happens():
    drawn = []

    @explorable(p=(0, 9))
    def ahead(p=4):
        """A figure."""
        drawn.append(p)
        return plt.figure(figsize=(3, 2)), f"{p}"

    async def wait():
        shown = live(ahead)
        shown.controls[0].value = 5
        assert drawn == [4, 5]
        for _ in range(200):
            await asyncio.sleep(0.02)
            if len(drawn) == 7:
                break

    # In a thread of its own: the one of the tests may have a browser's loop.
    with ThreadPoolExecutor() as threads:
        threads.submit(asyncio.run, wait()).result()
    assert sorted(drawn) == [2, 3, 4, 5, 6, 7, 8]


def test_an_error_is_shown_where_the_picture_stands():
    @explorable(p=(0, 3))
    def fragile(p=0):
        """A figure."""
        if p == 2:
            raise RuntimeError("no <b>two</b>")
        return plt.figure(figsize=(3, 2)), f"{p}"

    shown = live(fragile)
    shown.controls[0].value = 2
    assert shown.picture.error == "explorable 'fragile' at p=2: RuntimeError: no <b>two</b>"
    assert shown.picture.markup == ""
    assert shown.picture.readout == ""
    shown.controls[0].value = 3
    assert "<svg" in shown.picture.markup and shown.picture.error == ""


def test_presets_and_reset():
    shown = live(coin)
    buttons = {b.description: b for child in shown.box.children for b in getattr(child, "children", ())}
    assert list(buttons) == ["fair", "sure", "Reset"]
    buttons["sure"].click()
    assert shown.state == coin.space.state(p=1.0, grid=True)
    assert shown.controls[0].value == 1.0
    buttons["Reset"].click()
    assert shown.state == coin.space.default


def test_two_outputs_do_not_share_ids():
    first, second = live(coin), live(coin)
    assert first.memory.prefix != second.memory.prefix
    assert f'id="{first.memory.prefix}-' in first.picture.markup
    assert first.memory.prefix not in second.picture.markup


def test_memory_is_bounded():
    memory = live(box).memory
    for state in box.space.states[:3]:
        memory.show(state)
    assert len(memory) == 4
    memory._shown.update({(k,): ("", "") for k in range(MOST)})
    memory.show(box.space.states[5])
    assert len(memory) <= MOST + 4


def test_a_dragged_handle_moves_its_controls_and_nothing_else_is_believed():
    shown = live(draggable)
    before = shown.picture.markup
    said(shown, [1, [[0, 8]]])
    assert shown.state == draggable.space.state(p=0.8) == tuple(shown.picture.state)
    assert shown.controls[0].value == 0.8
    assert shown.picture.markup != before
    for junk in ("", 7, {}, [], [2], [2, 3], [2, [[0]]], [2, [["p", 1]]], [2, [[0, 0.5]]]):
        with pytest.raises(TraitError):
            said(shown, junk)
        assert shown.state == draggable.space.state(p=0.8)
    for place in ([9, 0], [0, 99], [0, -1], [-1, 0]):
        said(shown, [2, [place]])
        assert shown.state == draggable.space.state(p=0.8)


def test_a_handle_can_be_brought_back_to_where_it_was_last_dragged():
    shown = live(draggable)
    said(shown, [1, [[0, 8]]])
    shown.controls[0].value = 0.1
    said(shown, [2, [[0, 8]]])
    assert shown.controls[0].value == 0.8


def said(shown, goal):
    """What the front end says when a handle was dragged, as the kernel hears it."""
    shown.picture.set_state({"goal": goal})


def test_grips_stand_where_the_state_is_drawn():
    shown = live(plane)
    shown.controls[0].value = 5
    (track,) = plane.tracks(plane.draw(plane.space.default))
    x, _ = track.place((5, 3))
    assert shown.picture.markup.count("explorable-grip") == 1
    assert f"left: {100 * x / track.size[0]:.2f}%" in shown.picture.markup
    assert shown.picture.state == [5, 3]
    assert shown.picture.tracks == [track.data(plane.space.shape)]
    assert live(coin).picture.tracks == []


def test_a_state_comes_in_one_message(monkeypatch):
    """A picture never stands beside the readout of another state."""
    shown = live(coin)
    sent = []
    monkeypatch.setattr(shown.picture, "_send", lambda message, buffers=None: sent.append(message["state"]))
    shown.controls[0].value = 0.5
    (message,) = sent
    assert set(message) == {"state", "markup", "readout"}
    assert message["state"] == list(coin.space.state(p=0.5))


def test_a_cell_that_is_run_again_leaves_no_widget_behind(monkeypatch):
    """Neither the first figure's nor that of a cell which stays is closed."""
    now = {"cell": "", "run": 0}
    monkeypatch.setattr(cells, "_cell", lambda: (now["cell"], str(now["run"])))
    monkeypatch.setattr(cells, "_shown", {})

    def show(figure=coin):
        shown = live(figure)
        shown.take_place()
        return shown

    def run(cell, figure=coin):
        now.update(cell=cell, run=now["run"] + 1)
        return show(figure)

    stays = run("another")
    twice = show()  # one cell may show a figure twice
    first = run("one")
    count = len(alive())
    for _ in range(10):
        last = run("one")
    assert len(alive()) == count
    assert first.picture.comm is None and not len(first.memory)
    renamed = run("one", copy_of(coin, "coins"))
    assert last.picture.comm is None
    assert len(alive()) == count
    for shown in (stays, twice, renamed):
        shown.controls[0].value = 0.5
        assert "Heads 0.50" in shown.picture.readout


def alive():
    return widget_module._instances


def copy_of(figure, name):
    renamed = copy.copy(figure)
    renamed.name = name
    return renamed


def test_the_style_sheet_is_sent_once():
    first, second = live(coin), live(triangle)
    assert first.box.children[0] is second.box.children[0] is picture.style_sheet()
    (holder,) = [w for w in alive().values() if "@font-face" in repr(w.get_state())]
    assert holder is picture.style_sheet()


def test_the_style_sheet_comes_again_after_all_widgets_were_closed():
    before = picture.style_sheet()
    before.close()
    after = live(coin).box.children[0]
    assert after is picture.style_sheet() is not before
    assert after.comm is not None


def test_closed_widgets_are_not_kept():
    """Neither by anywidget nor by the script that they share."""
    shown = live(plane)
    kept = weakref.ref(shown.picture)
    shown.close()
    del shown
    gc.collect()
    assert kept() is None


def test_a_live_figure_prints_nothing_and_shows_nothing_but_itself(capsys):
    quiet._warned.clear()

    @explorable(p=(0, 3))
    def loud(p=1):
        """A figure that talks."""
        print("p is", p)
        warnings.warn("rounded", RuntimeWarning, stacklevel=2)
        return plt.figure(figsize=(3, 2)), f"{p}"

    with pytest.warns(Warning) as caught:
        shown = live(loud)
        shown.controls[0].value = 2
    assert capsys.readouterr().out == ""
    assert [str(one.message) for one in caught] == [
        "explorable 'loud': what it prints or displays is not shown; return it as the readout",
        "explorable 'loud' at p=1: rounded",
    ]
