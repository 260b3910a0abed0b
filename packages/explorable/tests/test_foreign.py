"""Figures as other people write them: recorded, shown in Chromium, and compared with plain calls of their functions.

What is compared is found here anew: the function is called as a script would call it, the figures that it leaves open
are laid out as the recording says, and `savefig` writes them.
"""

import contextlib
import functools
import io
import itertools
import random
import re
import warnings
from dataclasses import dataclass
from typing import Any
from unittest import mock

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

import explorable.figure
from explorable import ExplorableError, interact
from explorable.drawing.draw import _strengthen_grids, settings
from explorable.drawing.texts import shapes_where_needed
from explorable.page import figure_html, typeset
from explorable.record.recording import figure_id
from explorable.record.site import STRICT_VARIABLE
from packages.explorable.tests import foreign
from packages.explorable.tests.comparing import assert_same_rows, bare_page, element, go, read, savefig
from packages.explorable.tests.foreign import EXAMPLES

pytestmark = pytest.mark.slow

#: In points: so much may stick out of a picture.
LEEWAY = 4.0
#: So many states are looked at; the first of them are compared element by element.
LOOKED_AT, COMPARED = 6, 4
#: In these every pixel is compared too: formulas, other fonts, a wide picture, styles, an image, three dimensions.
PAINTED = (
    "formulas",
    "other_fonts",
    "step_response",
    "supply_and_demand",
    "streams",
    "harvest",
    "solve_lorenz",
    "coin_toss",
)
#: The share of a picture's pixels that may differ.
MOST = 0.001

WORKING = [name for name, example in EXAMPLES.items() if not example.says]
STOPPED = [name for name, example in EXAMPLES.items() if example.says]


@dataclass(frozen=True)
class Recorded:
    """What was made of a figure: its page or an error, how it is laid out, and what was said of it."""

    html: str
    pictures: tuple[str, ...]
    layouts: tuple[Any, ...]
    said: str


@contextlib.contextmanager
def as_its_author(example):
    """In the author's style, with nothing on the screen."""
    with mpl.rc_context(), contextlib.redirect_stdout(io.StringIO()) as printed, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plt.style.use(example.style)
        yield printed


@functools.cache
def record(name):
    example = EXAMPLES[name]
    layouts = []

    def spy(*args, **kwargs):
        layouts.append(plainly(*args, **kwargs))
        return layouts[-1]

    plainly = explorable.record.spec.arrangement
    with as_its_author(example), mock.patch.object(explorable.record.spec, "arrangement", spy):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                recording = example.figure.record()
            except ExplorableError as error:
                return Recorded("", (), (), str(error))
        said = "\n".join(str(one.message) for one in caught)
        return Recorded(figure_html(recording), recording.pictures, layouts[-1], said)


def states(name):
    """The default, the first and the last state, and some by chance that are always the same."""
    space = EXAMPLES[name].figure.space
    ends = itertools.product(*({0, size - 1} for size in space.shape))
    chance = random.Random(name).sample(space.states, min(LOOKED_AT, len(space)))
    first = [space.default, min(ends), max(space.states), *chance]
    return list(dict.fromkeys(first))[:LOOKED_AT]


def painted_states(name):
    return states(name)[:2]


@dataclass(frozen=True)
class Called:
    """What a plain call of a function gives: pictures, if they are compared; how far they reach, in inches; words."""

    rows: list[Any]
    as_paths: list[str]
    extents: list[Any]
    words: list[str]


@functools.cache
def called(name, state):
    example, layouts = EXAMPLES[name], record(name).layouts
    values = example.figure.space.values(state)
    with as_its_author(example) as printed, settings(), mock.patch.object(plt, "show"):
        returned = example.figure(**values)
        figures = [plt.figure(number) for number in plt.get_fignums()] or [foreign.cstr]
        words = told(printed.getvalue(), returned, figures)
        _strengthen_grids(figures)  # what a recording changes on purpose: tested by itself in test_lenient.py
        for figure, layout in zip(figures, layouts, strict=True):
            for ax, position in zip(figure.axes, layout.positions or [None] * len(figure.axes), strict=True):
                if position is not None:
                    figure.set_layout_engine("none")
                    ax.set_position(position)
        boxes = [layout.box for layout in layouts]
        rows = []
        if state in states(name)[:COMPARED]:
            with shapes_where_needed():
                rows = [savefig(figure, box) for figure, box in zip(figures, boxes, strict=True)]
        wanted = name in PAINTED and state in painted_states(name)
        paths = [as_paths(*pair) for pair in zip(figures, boxes, strict=True)] if wanted else []
        extents = [figure.get_tightbbox(FigureCanvasAgg(figure).get_renderer()) for figure in figures]
        plt.close("all")
    return Called(rows, paths, extents, words)


def told(printed, returned, figures):
    """Words that a reader of `interact` would see in place of a readout: printed, returned, or in a plain title."""
    lines = [line for line in printed.splitlines() if line.strip() and not line.startswith(("<", "Figure"))]
    if isinstance(returned, (float, np.number)) and not lines:
        lines.append(str(returned))
    return lines or [t for figure in figures for ax in figure.axes if (t := ax.get_title()) and "$" not in t]


def as_paths(figure, box):
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "paths"}):
        out = io.StringIO()
        figure.savefig(out, format="svg", bbox_inches=box)
    return out.getvalue()[out.getvalue().index("<svg") :]


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900}, device_scale_factor=2)
    yield page
    page.close()


#: By how many units of its own a picture's texts, or the shapes that stand for them, stick out of it.
OVERHANG = """(figure) => Math.max(...[...figure.querySelectorAll('.explorable-picture > svg')].flatMap((svg) => {
  const box = svg.getBoundingClientRect();
  const scale = svg.viewBox.baseVal.width / box.width;
  const texts = [...svg.querySelectorAll('g[id*="-text_"]')].map((g) => g.getBoundingClientRect());
  return [0, ...texts.filter((r) => r.width * r.height > 0).map((r) => scale
    * Math.max(box.left - r.left, box.top - r.top, r.right - box.right, r.bottom - box.bottom))];
}))"""

#: The outlines of all axes, along which their spines run.
OUTLINES = """(figure) => [...figure.querySelectorAll('.explorable-picture g[id*="-axes_"]')]
  .map((axes) => axes.querySelector('g[id*="-patch_"] path')?.getAttribute('d') ?? '')"""


@pytest.fixture(scope="module")
def visit(page):
    """Go through a figure's states in Chromium once, and return what was seen in each."""

    @functools.cache
    def visited(name):
        page.set_content(bare_page(record(name).html))
        page.evaluate("document.fonts.ready")
        figure = EXAMPLES[name].figure
        handle = element(page, figure)
        seen = {}
        for number, state in enumerate(states(name)):
            go(handle, figure, state)
            shown = read(handle) if number < COMPARED else None
            seen[state] = shown, handle.evaluate(OVERHANG), handle.evaluate(OUTLINES)
        return seen

    return visited


def test_there_are_enough_of_them_and_most_work():
    assert len(EXAMPLES) >= 32
    assert len(WORKING) / len(EXAMPLES) > 0.9
    assert max(len(EXAMPLES[name].figure.space) for name in WORKING) <= 30


@pytest.mark.parametrize("name", WORKING)
def test_it_is_recorded_with_the_decorator_swapped_alone(name):
    assert record(name).html.startswith("<figure"), record(name).said
    assert "drawn again" not in record(name).said
    assert "outside the edge" not in record(name).said


@pytest.mark.parametrize("name", STOPPED)
def test_what_cannot_be_recorded_says_what_to_type(name):
    assert re.search(EXAMPLES[name].says, record(name).said), record(name).said


def test_the_steps_that_are_proposed_fit(monkeypatch):
    """The message names them as an author would type them."""
    proposed = re.search(r"on purpose; (.*) gives (\d+), and", record("plot_double_relu").said)
    monkeypatch.delenv(STRICT_VARIABLE, raising=False)
    thinner = interact(**eval(f"dict({proposed[1]})"))(foreign.plot_double_relu.function)
    assert len(thinner.space) == int(proposed[2]) <= thinner.space.bound


@pytest.mark.parametrize("name", WORKING)
def test_nothing_lies_outside_the_picture(name):
    made = record(name)
    for state in states(name):
        for extent, layout, svg in zip(called(name, state).extents, made.layouts, made.pictures, strict=True):
            width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
            left, bottom = (72 * layout.box.min) if layout.box else (0, 0)
            x0, y0, x1, y1 = 72 * extent.extents
            over = max(left - x0, bottom - y0, x1 - left - width, y1 - bottom - height)
            assert over <= LEEWAY, f"{over:.1f} points in state {state}"


@pytest.mark.parametrize("name", WORKING)
def test_no_text_lies_outside_the_picture_in_the_browser(visit, name):
    for state, (_, overhang, _) in visit(name).items():
        assert overhang <= LEEWAY, f"{overhang:.1f} points in state {state}"


@pytest.mark.parametrize("name", WORKING)
def test_states_equal_a_plain_call(visit, name):
    prefix = f"{figure_id(name)}-"
    for state, (shown, _, _) in visit(name).items():
        if shown is None:
            continue
        expected = called(name, state)
        for line in expected.words:
            assert typeset(" ".join(line.split())) in shown["readout"]
        for k, (picture, rows) in enumerate(zip(shown["pictures"], expected.rows, strict=True), 1):
            assert_same_rows(picture, rows, f"{prefix}{k}-" if len(expected.rows) > 1 else prefix)


@pytest.mark.parametrize("name", [name for name in WORKING if EXAMPLES[name].arranged])
def test_axes_that_matplotlib_arranges_stand_still(visit, name):
    outlines = [one for _, _, one in visit(name).values()]
    assert len(outlines) > 1
    assert outlines[0] != []
    assert all(one == outlines[0] for one in outlines)


@pytest.mark.parametrize("name", PAINTED)
def test_the_browser_paints_what_matplotlib_does(page, name):
    figure = EXAMPLES[name].figure
    for state in painted_states(name):
        page.set_content(bare_page(record(name).html))
        go(element(page, figure), figure, state)
        here, width = shot(page, f"#{figure_id(name)} .explorable-picture > svg")
        page.set_content(f"<style>svg {{ width: {width}px; height: auto }}</style>{called(name, state).as_paths[0]}")
        there, _ = shot(page, "svg")
        assert differing(here, there) < MOST, f"state {state}"
        moved = np.roll(here, 8, axis=1)  # by four CSS pixels: that would be seen
        assert differing(moved, there) > 2 * MOST


def shot(page, selector):
    page.evaluate("document.fonts.ready")
    page.add_style_tag(content="* { margin: 0 !important; padding: 0 !important; border: 0 !important }")
    picture = page.locator(selector)
    width = picture.evaluate("(svg) => svg.getBoundingClientRect().width")
    return np.asarray(Image.open(io.BytesIO(picture.screenshot())).convert("RGB")).astype(int), width


def differing(one, other):
    """The share of pixels that have nothing like them within one CSS pixel, or two of the screen, in the other picture.

    matplotlib itself puts a formula that is text half a point away from one that is paths.
    """
    assert np.abs(np.subtract(one.shape, other.shape)).max() <= 1  # a shot is cut at whole pixels
    rows, columns, _ = np.minimum(one.shape, other.shape)
    one, other = one[:rows, :columns], other[:rows, :columns]
    return (unlike(one, other) | unlike(other, one)).mean()


def unlike(one, other):
    """Where a picture's pixels are like none of the other's around the same place."""
    rows, columns = np.nonzero(np.abs(one - other).max(2) > 96)
    wide = np.pad(other, ((2, 2), (2, 2), (0, 0)), mode="edge")
    around = [wide[rows + y, columns + x] for y in range(5) for x in range(5)]
    differing = np.zeros(one.shape[:2], bool)
    differing[rows, columns] = np.min([np.abs(one[rows, columns] - there).max(1) for there in around], axis=0) > 96
    return differing
