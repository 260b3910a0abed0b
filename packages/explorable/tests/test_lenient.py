"""What functions written for `interact` do, each in its smallest form, under the lenient rules."""

import io
import re
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.display import Audio, display
from ipywidgets import fixed
from matplotlib.transforms import ScaledTranslation
from PIL import Image

from explorable import ExplorableError, explorable, interact
from explorable.drawing.results import plain
from explorable.page import figure_html
from explorable.record.site import STRICT_VARIABLE
from explorable.spec import coarser
from explorable.spec.coarser import as_written, thinned
from explorable.spec.controls import make_control
from explorable.spec.rules import Rules
from packages.explorable.tests.comparing import bare_page


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
    def chinese_title(k=1):
        plt.title("几个汉字")

    _, said = recorded(chinese_title)
    assert [one for one in said if "几" in one] != []
    assert [one for one in said if one.startswith("Glyph")] == []


def test_a_state_that_grows_in_a_window_is_found():
    seen = []

    @interact(mu=(-1, 1))
    def window(mu=0):
        seen.append(mu)
        for earlier in seen[-4:]:  # as many as are drawn from one default state to the next
            plt.axvline(earlier)

    _, said = recorded(window)
    assert any("if a list or a counter is, create it there" in one for one in said)


def test_fixed_as_a_default_is_no_control():
    @interact
    def line(x=(0, 5), y=fixed(3)):  # noqa: B008  (as such authors write it)
        plt.plot([x, y])
        return x + y

    assert [control.name for control in line.controls] == ["x"]
    assert line.draw(line.space.default).readout == "5"


@pytest.mark.parametrize(
    ("printed", "returned", "readout"),
    [
        (["a  is 1", "b is 2"], None, "a is 1; b is 2"),
        (["Price: 50.0"], 50.0, "Price: 50.0"),
        (["The price"], np.int64(50), "The price; 50"),
        ([], np.float32(0.5), "0.5"),
        (["<IPython.lib.display.Audio object>", "Figure(640x480)", "<x.Y object at 0x7f00>"], None, "k 1"),
    ],
)
def test_what_is_printed_and_returned_is_the_readout(printed, returned, readout):
    @interact(k=(0, 2))
    def told(k):
        plt.plot([0, k])
        for line in printed:
            print(line)
        return returned

    recording, said = recorded(told)
    assert recording.readout == readout
    assert not any("is not shown" in one for one in said) or "object" in str(printed)


def test_what_is_printed_beside_a_readout_is_said_to_be_lost():
    @interact(k=(0, 2))
    def told_twice(k):
        print("something else")
        return plt.figure(), f"k is {k}."

    recording, said = recorded(told_twice)
    assert recording.readout == "k is 1."
    assert any("is not shown; return it" in one for one in said)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (r"$\sin x$ and $\log_2 y$", "sin x and log_2 y"),
        (r"$\frac{1}{2}\sigma$", "1/2 σ"),
        (r"$\frac{(-1)^k x^{2k+1}}{(2k+1)!}$", "((-1)^k x^2k+1)/((2k+1)!)"),
        (r"$\hat{\theta}=\bar x$", "θ̂=x̄"),
        (r"$\langle m\rangle = 1$", "⟨ m⟩ = 1"),
        (r"$\binom{n}{k}$, $\sqrt{x}$, $\mathrm{KL}\,(p)$", "(n choose k), √x, KL (p)"),
        ("cost \\$5", "cost $5"),
    ],
)
def test_the_words_of_a_formula(title, words):
    assert plain(title) == words


def test_a_figure_made_once_need_not_be_returned():
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1])
    plt.close(fig)

    @interact(k=(1, 3))
    def moved(k=2):
        line.set_ydata([0, k])
        ax.set_title(f"k is {k}")

    recording, said = recorded(moved)
    assert recording.readout == "k is 2"
    assert len(recording.data["readout"][1]) == 3
    assert not any("drawn again" in one for one in said)


def test_a_figure_that_was_open_before_is_left_alone():
    before = plt.figure()

    @interact(k=(1, 3))
    def drawn(k=2):
        plt.plot([0, k])
        plt.title(f"k is {k}")

    try:
        assert drawn.draw(drawn.space.default).readout == "k is 2"
        assert before.axes == []
        assert plt.get_fignums() == [before.number]
    finally:
        plt.close(before)


def test_crowded_axes_are_spread_on_a_page():
    @interact(k=(1, 3))
    def crowded(k=2):
        _fig, axes = plt.subplots(1, 2)
        for ax in axes:
            ax.plot([0, 10.0**k])
            ax.set_ylabel("A label")

    recording, _ = recorded(crowded)
    left, right = re.findall(r'axes_[12]"><g id="[^"]*patch_[0-9]+"><path d="M ([^"]*)"', recording.pictures[0])
    ends, begins = float(left.split()[3]), float(right.split()[0])
    assert begins - ends > 50  # points; by default it is 24, less than the tick labels and the label take


def test_axes_that_an_author_laid_out_apart_stay_where_constrained_layout_is_no_better():
    @interact(k=(1, 3))
    def beyond(k=2):
        for number in (1, 2, 3, 4):
            plt.subplot(2, 2, number)
            plt.plot([0, k])
            plt.xlabel("A label")
            plt.title("A title that is rather wide")
        plt.subplots_adjust(left=0, bottom=0, right=2.0, top=1.6, wspace=0.2, hspace=0.3)

    recording, _ = recorded(beyond)
    assert _width(recording) > 2 * 4.8 * 72


def test_a_white_grid_stays_white_and_any_other_is_pale():
    @interact(own=False)
    def grid(own):
        _, ax = plt.subplots(subplot_kw={"facecolor": "0.9"})
        ax.grid(**{"color": "w"} if own else {})

    trees = [grid.draw((k,)).svgs("x", Rules(strict=False))[0] for k in (0, 1)]
    pale, white = (tree.find(".//path[@clip-path]").get("style") for tree in trees)
    assert "stroke-opacity: 0.15" in pale
    assert "stroke: var(--explorable-paper, #ffffff)" in white
    assert "stroke-opacity" not in white


@pytest.mark.parametrize(
    ("form", "default", "most", "kept"),
    [
        ((0.0, 1.0, 0.01), 0.25, 30, 21),  # equal steps of 0.05
        ((-4.5, 1.5, 0.1), -1.5, 31, 31),
        ((0, 60), 30, 13, 13),
        ((0, 59), 30, 20, 20),  # 59 is prime: a list
        ((0, 100), 37, 20, 20),
        ((0, 9), 9, 4, 4),
    ],
)
def test_coarser_steps_keep_both_ends_and_the_default(form, default, most, kept):
    control = make_control("a", form, default)
    fewer = thinned(control, most)
    assert (fewer.texts[0], fewer.texts[-1]) == (control.texts[0], control.texts[-1])
    assert fewer.values[fewer.default] == default
    assert len(fewer.values) == kept
    assert make_control("a", eval(f"dict({as_written(fewer)})")["a"], default).values == fewer.values


def test_a_large_or_slow_recording_names_the_slider_that_makes_it_so(monkeypatch):
    @interact(k=(0, 10), mark=(0, 3))
    def curve(k=10, mark=2):
        _, ax = plt.subplots()
        ax.plot(np.random.default_rng(k).normal(size=80))
        ax.set(ylim=(-4, 4), xlabel=f"{mark}")

    recording, said = recorded(curve)
    assert not any("to record" in one for one in said)
    monkeypatch.setattr(coarser, "MOST_BYTES", 2000)
    (large,) = coarser.expensive(recording.data, 3.0, curve.controls, curve._count)
    assert re.fullmatch(
        r"its 44 states take 3 s to record and [34] kB of a page \(compressed\)\. "
        r"k from 11 to 6 values, as in k=\(0, 10, 2\), would make that about 2 s to record and 2 kB of a page",
        large,
    )
    monkeypatch.setattr(coarser, "MOST_BYTES", 500_000)
    (slow,) = coarser.expensive(recording.data, 240.0, curve.controls, curve._count)
    assert "k from 11 to 3 values, mark from 4 to 3 values, as in k=(0, 10, 5), mark=" in slow


def test_labels_that_need_room_in_another_state_only_are_named():
    @interact(k=(0, 2))
    def tight(k=0):
        _, axes = plt.subplots(1, 2, layout="constrained")
        for ax in axes:
            ax.set_ylim(0, 10.0**k)
            ax.set_yticks([10.0**k], ["a label that is wide" if k == 2 else "x"])

    assert any(re.search(r"overlap in some states: by \d+ points at k=2", one) for one in recorded(tight)[1])


def test_a_picture_by_itself_cuts_nothing_off():
    def pixels(size):
        @interact(k=(0, 2))
        def edge(k=0):
            fig = plt.figure(figsize=(3, 2))
            fig.text(0, 1, "top", va="top", ha="left", fontsize=size, transform=shifted(fig))

        return Image.open(io.BytesIO(edge.to_png())).size

    def shifted(fig):
        return fig.transFigure + ScaledTranslation(-2 / 72, 2 / 72, fig.dpi_scale_trans)

    assert pixels(12) == (3 * 144 + 4, 2 * 144 + 4)  # two points at 144 pixels an inch


def test_a_sound_is_said_to_be_lost():
    @interact(k=(0, 2))
    def heard(k):
        plt.plot([0, k])
        display(Audio(data=np.zeros(8), rate=8))

    _, said = recorded(heard)
    assert [one for one in said if "what it displays (Audio) is lost" in one] != []


def test_a_wide_picture_has_the_whole_width_and_is_scrolled_on_a_phone(browser):
    @interact(k=(0, 2))
    def wide(k=0):
        plt.figure(figsize=(12, 4))
        plt.plot([0, k])

    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_content(bare_page(figure_html(recorded(wide)[0])))
    picture = page.locator(".explorable-picture")
    assert picture.bounding_box()["width"] == 760  # the page's own
    page.set_viewport_size({"width": 360, "height": 800})
    assert 550 < picture.bounding_box()["width"] < 700
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()
