"""The book in JupyterLab: figures are live there, do not flicker, and leave no trace in a stored notebook."""

import base64
import os
import shutil
import subprocess
import sys
import time
import warnings
from contextlib import chdir
from pathlib import Path

import matplotlib as mpl
import nbformat
import pytest
from playwright.sync_api import expect

from packages.explorable.tests import comparing, lab
from tests import book

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
CHAPTER = "01-information-and-bits.ipynb"

IMPORTS = """
import threading
import time

import matplotlib.pyplot as plt

from explorable import explorable

plt.style.use("../assets/book.mplstyle")
"""

FRAGILE = '''
THREADS = set()


@explorable(n=(0, 6))
def fragile(n=0):
    """A figure that cannot be drawn in one state."""
    THREADS.add(threading.current_thread() is threading.main_thread())
    if n == 2:
        raise ValueError("two <b>is</b> too many")
    fig, ax = plt.subplots()
    ax.bar(range(n + 1), range(n + 1))
    ax.set(xlim=(-1, 7), ylim=(0, 7))
    return fig, f"{n} drawn"
'''

BOX = '''
@explorable(
    a=(0, 10), b=(0, 10), c=(0, 10), constraint=lambda a, b, c: a + b + c - 1,
    presets={"only a": {"a": 3, "b": 0, "c": 0}},
    drag={"a": lambda a: (0, a), ("b", "c"): lambda b, c: (1 + c / 10, b)},
)
def box(a=1, b=2, c=7):
    """Three kinds of tickets in a box, at least one ticket."""
    fig, ax = plt.subplots()
    ax.bar([0, 1, 2], [a, b, c], color="#0072B2")
    ax.set(xlim=(-0.5, 2.5), ylim=(0, 10))
    return fig, f"Tickets {a}, {b} and {c}."


box
'''

SLOW = '''
DRAWN = []


@explorable(k=(0, 40))
def slow(k=0):
    """A drawing that takes its time."""
    time.sleep(0.4)
    DRAWN.append(k)
    fig, ax = plt.subplots()
    ax.plot([0, k], [0, 1])
    ax.set(xlim=(0, 40))
    return fig, f"k is {k}"
'''

#: Look at a picture at every frame, and after every change of the document before the browser paints.
WATCH = """
(output) => {
  const seen = (window.seen = { frames: 0, changes: 0, missing: 0, heights: [], readouts: [], going: true });
  const look = () => {
    const svgs = [...output.querySelectorAll(".explorable-picture > svg")];
    if (!svgs.length || svgs.some((svg) => svg.childElementCount === 0)) seen.missing += 1;
    const height = svgs.map((svg) => svg.getBoundingClientRect().height).join(" ");
    if (!seen.heights.includes(height)) seen.heights.push(height);
    const readout = output.querySelector(".explorable-readout")?.textContent;
    if (!seen.readouts.includes(readout)) seen.readouts.push(readout);
  };
  const frame = () => {
    look();
    seen.frames += 1;
    if (seen.going) requestAnimationFrame(frame);
  };
  new MutationObserver(() => {
    look();
    seen.changes += 1;
  }).observe(output.querySelector(".explorable-live").parentElement, { childList: true, subtree: true });
  requestAnimationFrame(frame);
}
"""

#: Ids of each shown picture, and what its references point at.
IDS = r"""
() => [...document.querySelectorAll(".explorable-picture > svg")].map((svg) => ({
  ids: [...svg.querySelectorAll("[id]")].map((element) => element.id),
  used: [...svg.querySelectorAll("*")].flatMap((element) =>
    [...element.attributes].flatMap(({ name, value }) =>
      name.endsWith("href") ? [value.slice(1)] : [...value.matchAll(/url\(#([^)]*)\)/g)].map((m) => m[1]))),
}))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of the chapters, so that nothing here can change the book, with the test's own notebooks."""
    root = tmp_path_factory.mktemp("book")
    lab.copy_of(ROOT / "assets", root / "assets")
    chapters = lab.copy_of(ROOT / "chapters", root / "chapters")
    for name in ("used.ipynb", "idle.ipynb"):
        shutil.copy(chapters / CHAPTER, chapters / name)
    lab.write_notebook(chapters / "figures.ipynb", IMPORTS, FRAGILE, BOX)
    lab.write_notebook(chapters / "slow.ipynb", IMPORTS, SLOW)
    lab.write_notebook(chapters / "again.ipynb", IMPORTS, FRAGILE, BOX)
    return chapters


@pytest.fixture(scope="module")
def jupyterlab(folder, browser, tmp_path_factory):
    """One JupyterLab in one browser page for all tests."""
    with lab.server(folder.parent, tmp_path_factory.mktemp("jupyter")) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        yield lab.Lab(context.new_page(), address)
        context.close()


def explorables(path):
    """The figures of a notebook, run in plain Python."""
    with chdir(path.parent), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # plt.show() has no window to show
        figures = comparing.notebook_figures(path)
    mpl.pyplot.close("all")
    return figures


@pytest.fixture(scope="module", autouse=True)
def own_style():
    """The notebooks set matplotlib's style, here as in their kernels; other tests must not see it."""
    with mpl.rc_context():
        yield


@pytest.fixture(scope="module")
def chapter(jupyterlab, folder):
    """The first chapter, run in JupyterLab, and its figures."""
    return jupyterlab.open(f"chapters/{CHAPTER}"), book.chapter_figures(Path(CHAPTER).stem)


@pytest.fixture(scope="module")
def drawn(jupyterlab, folder):
    """The notebook with the tests' own figures; shown after the chapter, whose tab it covers."""
    return jupyterlab.open("chapters/figures.ipynb"), explorables(folder / "figures.ipynb")


def read(path):
    return nbformat.read(path, as_version=4)


def outputs(notebook):
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def moves(control, index):
    """Ways to move one control from `index`: what to do, and the index that it leads to."""
    last = len(control.values) - 1
    if control.kind == "choice":
        yield "choose", control.texts[(index + 1) % (last + 1)], (index + 1) % (last + 1)
    elif control.kind == "toggle":
        yield "toggle", None, 1 - index
    else:
        yield "press", ("ArrowRight", 2), min(index + 2, last)
        yield "press", ("ArrowLeft", 1), max(min(index + 2, last) - 1, 0)
        yield "press", ("End", 1), last
        yield "press", ("Home", 1), 0


def do(shown, name, action, what):
    if action == "press":
        shown.press(name, *what)
    elif action == "choose":
        shown.choose(name, what)
    else:
        shown.control(name).locator("input").click()


def test_chapter_runs_without_an_error_and_shows_each_figure_at_its_default(chapter, folder):
    notebook, figures = chapter
    assert figures
    for figure in figures.values():
        notebook.figure(figure).assert_shows(figure.space.default)
    notebook.save()
    saved = read(folder / CHAPTER)
    assert all(cell.execution_count for cell in saved.cells if cell.cell_type == "code" and cell.source)
    assert [output for output in outputs(saved) if output.output_type == "error"] == []
    assert [output.text for output in outputs(saved) if output.get("name") == "stderr"] == []


def test_each_control_of_the_chapter_shows_what_the_plain_call_draws(chapter):
    notebook, figures = chapter
    for figure in figures.values():
        shown, state = notebook.figure(figure), figure.space.default
        for k, control in enumerate(figure.controls):
            for action, what, index in moves(control, state[k]):
                do(shown, control.name, action, what)
                state = figure.space.settle(state, k, index)
                shown.assert_shows(state)


def test_presets_and_reset(chapter):
    notebook, figures = chapter
    presets = 0
    for figure in figures.values():
        shown = notebook.figure(figure)
        for label, state in figure.presets.items():
            shown.click(label)
            shown.assert_shows(state)
            presets += 1
        shown.click("Reset")
        shown.assert_shows(figure.space.default)
    assert presets


def test_nothing_flickers_while_a_slider_moves(chapter):
    notebook, figures = chapter
    figure = figures["surprise"]
    shown = notebook.figure(figure)
    shown.click("Reset")
    shown.assert_shows(figure.space.default)
    shown.output.evaluate(WATCH)
    start = figure.space.default[0]
    for step in range(7, 29, 7):  # so far apart that none of them is drawn ahead
        shown.press("p", "ArrowRight", 7)
        shown.assert_shows((start + step, figure.space.default[1]))
    seen = notebook.page.evaluate("() => { seen.going = false; return seen; }")
    assert seen["missing"] == 0
    assert len(seen["heights"]) == 1
    assert float(seen["heights"][0]) > 100
    assert len(seen["readouts"]) >= 5  # it looked while the picture changed, not before and after
    assert seen["changes"] >= 4 and seen["frames"] >= 4


def test_using_a_figure_leaves_no_trace_in_the_stored_notebook(chapter, folder):
    notebook, figures = chapter
    figure = figures["surprise"]
    shown = notebook.figure(figure)
    shown.press("p", "Home")
    shown.assert_shows(figure.space.state(p=0.01))
    notebook.save()
    saved = read(folder / CHAPTER)
    assert "widgets" not in saved.metadata
    kinds = [set(o.data) for o in outputs(saved) if any("widget-view" in kind for kind in o.get("data", {}))]
    kinds = [kind for kind in kinds if len(kind) > 1]  # the others are games, whose words are printed
    assert kinds == [{"text/plain", "image/png", "application/vnd.jupyter.widget-view+json"}] * len(figures)
    # Stored again, it is what it was; its stored run stands beside it, so that nothing is recorded anew.
    used, stem = folder / "used.ipynb", Path(CHAPTER).stem
    shutil.copy(folder / CHAPTER, used)
    shutil.copytree(ROOT / "chapters" / "runs" / stem, folder / "runs" / "used")
    tool = [sys.executable, "-m", "scripts.notebooks", used]
    subprocess.run(tool, check=True, cwd=ROOT, env={**os.environ, "IPYTHONDIR": str(folder / ".ipython")})
    assert used.read_bytes() == (ROOT / "chapters" / f"{stem}.ipynb").read_bytes()
    assert_plain_pictures(read(used), figures)


def assert_plain_pictures(stored, figures):
    """What is stored needs neither widgets nor a kernel: words and a picture of the default state."""
    assert "widgets" not in stored.metadata
    pictures = {o.data["text/plain"]: o.data for o in outputs(stored) if "image/png" in o.get("data", {})}
    for figure in figures.values():
        readout = figure.draw(figure.space.default).readout
        data = pictures[f"{figure.caption}\n{readout}"]
        assert set(data) == {"text/plain", "image/png"}
        assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")


def test_a_notebook_that_was_not_run_shows_the_stored_pictures(jupyterlab, folder, chapter):
    notebook = jupyterlab.open("chapters/idle.ipynb", run=False)
    stored = [output for output in outputs(read(folder / "idle.ipynb")) if "image/png" in output.get("data", {})]
    assert len(stored) >= len(chapter[1])
    images = notebook.panel.locator(".jp-RenderedImage img")
    expect(images).to_have_count(len(stored), timeout=lab.PATIENCE)
    widths = images.evaluate_all("(all) => Promise.all(all.map((i) => i.decode().then(() => i.naturalWidth)))")
    assert min(widths) > 100


def test_a_state_that_fails_says_so_and_the_next_one_is_drawn_again(drawn):
    notebook, figures = drawn
    shown = notebook.figure(figures["fragile"])
    shown.press("n", "ArrowRight")
    shown.assert_shows((1,))
    shown.press("n", "ArrowRight")
    error = shown.picture.locator("pre.explorable-error")
    expect(error).to_have_text("explorable 'fragile' at n=2: ValueError: two <b>is</b> too many")
    expect(error).to_have_role("alert")
    expect(shown.readout).to_be_hidden()
    expect(shown.readout).to_be_empty()
    expect(shown.picture.locator("svg")).to_have_count(0)
    shown.press("n", "ArrowRight")
    shown.assert_shows((3,))
    shown.press("n", "ArrowLeft")
    expect(error).to_be_visible()
    shown.press("n", "ArrowLeft")
    shown.assert_shows((1,))


def test_figures_are_drawn_in_the_thread_that_runs_the_cells(drawn):
    """JupyterLab sends widgets' messages to a thread of their own; matplotlib's settings belong to all threads."""
    notebook, figures = drawn
    shown = notebook.figure(figures["fragile"])
    for n in (3, 4, 5, 6):
        shown.press("n", "End")
        shown.press("n", "ArrowLeft", 6 - n)
        shown.assert_shows((n,))
    assert notebook.evaluate("THREADS") == "{True}"


def test_a_constraint_moves_the_other_sliders(drawn):
    notebook, figures = drawn
    figure = figures["box"]
    shown = notebook.figure(figure)
    shown.click("only a")
    shown.assert_shows((3, 0, 0))
    shown.press("a", "Home")
    state = figure.space.settle((3, 0, 0), 0, 0)
    assert state == (0, 0, 1)
    shown.assert_shows(state)
    shown.press("c", "ArrowLeft")
    state = figure.space.settle(state, 2, 0)
    assert sum(state) == 1 and state[2] == 0
    shown.assert_shows(state)


def test_two_outputs_of_one_figure_share_no_ids_and_move_apart(drawn):
    notebook, figures = drawn
    figure = figures["box"]
    first, second = notebook.figure(figure), notebook.figure(figure, 1)
    first.click("Reset")
    first.assert_shows(figure.space.default)
    second.click("only a")
    second.assert_shows((3, 0, 0))
    first.assert_shows(figure.space.default)
    pictures = notebook.page.evaluate(IDS)
    ids = [identifier for picture in pictures for identifier in picture["ids"]]
    assert len(pictures) >= 3 and len(set(ids)) == len(ids)
    assert all(set(picture["used"]) <= set(picture["ids"]) for picture in pictures)
    assert any(picture["used"] for picture in pictures)


def test_the_picture_can_be_dragged(drawn):
    """Through many redraws, each of which replaces the picture under the pointer."""
    notebook, figures = drawn
    first, second = notebook.figure(figures["box"]), notebook.figure(figures["box"], 1)
    first.click("Reset")
    second.click("Reset")
    first.assert_shows((1, 2, 7))
    mouse = notebook.page.mouse
    first.picture.scroll_into_view_if_needed()
    mouse.move(*lab.middle(first.picture.locator(".explorable-grip").first))
    mouse.down()
    for a in (3, 5, 9):
        mouse.move(*first.on_screen(0, (a, 2, 7)), steps=4)
        first.assert_shows((a, 2, 7))
    mouse.up()
    mouse.move(*first.on_screen(0, (2, 2, 7)))
    mouse.move(*lab.middle(first.picture.locator(".explorable-grip").nth(1)))
    mouse.down()
    mouse.move(*first.on_screen(1, (9, 8, 1)), steps=6)
    mouse.up()
    first.assert_shows((9, 8, 1))
    second.assert_shows((1, 2, 7))


def test_a_notebook_that_is_run_again_leaves_no_widget_behind(jupyterlab):
    lab.assert_no_widget_is_left(jupyterlab.open("chapters/again.ipynb"))


def test_a_drag_draws_far_fewer_states_than_it_passes_and_ends_on_the_last(jupyterlab, folder):
    notebook = jupyterlab.open("chapters/slow.ipynb")
    figure = explorables(folder / "slow.ipynb")["slow"]
    shown = notebook.figure(figure)
    expect(shown.readout).to_have_text("k is 0")
    started, before = time.monotonic(), int(notebook.evaluate("len(DRAWN)"))
    shown.press("k", "ArrowRight", 30)
    pressed = time.monotonic() - started
    shown.assert_shows((30,))
    count = int(notebook.evaluate("DRAWN.index(30)")) + 1 - before
    # A drawing takes 0.4 s: so many fit in while the keys are pressed, then one that is under way, and the last.
    assert count <= min(pressed / 0.4 + 3, 15)
