"""The book in Notebook 7: the figures are as alive there as in JupyterLab, which tests/test_lab.py looks at closely."""

import shutil
from pathlib import Path

import matplotlib as mpl
import pytest
from playwright.sync_api import expect

from packages.explorable.tests import lab
from tests import book

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
CHAPTER = "01-information-and-bits"

#: jupyterlab-myst says of each link that sets a figure that it leads nowhere: true, for it is the site that has them.
OTHERS = "/extensions/jupyterlab-myst/"


@pytest.fixture(scope="module", autouse=True)
def own_style():
    """The notebook sets matplotlib's style, here as in its kernel; other tests must not see it."""
    with mpl.rc_context():
        yield


@pytest.fixture(scope="module")
def figures():
    return book.chapter_figures(CHAPTER)


@pytest.fixture(scope="module")
def chapter(browser, tmp_path_factory):
    """A copy of the first chapter, run in Notebook 7, and what the browser's console says of it from then on."""
    root = tmp_path_factory.mktemp("book")
    lab.copy_of(ROOT / "assets", root / "assets")
    (root / "chapters").mkdir()
    shutil.copy(ROOT / "chapters" / f"{CHAPTER}.ipynb", root / "chapters")
    with lab.server(root, tmp_path_factory.mktemp("jupyter"), app="notebook") as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page, said = context.new_page(), []
        notebook = lab.Notebook7(page, address).open(f"chapters/{CHAPTER}.ipynb")
        page.on("console", lambda message: said.append((message.type, message.text, message.location["url"])))
        page.on("pageerror", lambda error: said.append(("error", str(error.stack), "")))
        notebook.run()
        yield notebook, said
        context.close()


def test_each_figure_is_shown_at_its_default(chapter, figures):
    notebook, _ = chapter
    for figure in figures.values():
        shown = notebook.figure(figure)
        shown.assert_shows(figure.space.default)
        expect(shown.output.locator(".explorable-frozen")).to_be_hidden()  # it is for pages without a kernel


def test_controls_redraw_the_picture_and_keep_their_keys(chapter, figures):
    """Notebook 7 by itself takes the arrows from any slider of ipywidgets."""
    notebook, _ = chapter
    figure = figures["surprise"]
    shown = notebook.figure(figure)
    shown.press("p", "ArrowRight", 3)
    shown.assert_shows((figure.space.default[0] + 3, 0))
    shown.press("p", "End")
    shown.assert_shows((99, 0))
    shown.choose("unit", figure.controls[1].texts[1])
    shown.assert_shows((99, 1))
    cells = notebook.panel.locator(".jp-Cell").count()
    shown.control("unit").locator("select").press("b")  # to the list it means bits, to the notebook a new cell
    shown.assert_shows((99, 0))
    shown.output.get_by_role("button", name="Reset").press("Enter")
    shown.assert_shows(figure.space.default)
    assert notebook.panel.locator(".jp-Cell").count() == cells


def test_the_picture_can_be_dragged(chapter, figures):
    notebook, _ = chapter
    figure = figures["surprise"]
    shown, mouse = notebook.figure(figure), notebook.page.mouse
    shown.picture.scroll_into_view_if_needed()
    mouse.move(*lab.middle(shown.picture.locator(".explorable-grip")))
    mouse.down()
    for state in ((40, 0), (70, 0)):
        mouse.move(*shown.on_screen(0, state), steps=4)
        shown.assert_shows(state)
    mouse.up()


def test_a_notebook_that_is_run_again_leaves_no_widget_behind(chapter):
    notebook, _ = chapter
    lab.assert_no_widget_is_left(notebook)


def test_the_console_reports_no_error(chapter):
    """Of what was done above: run, move, drag, run again."""
    notebook, said = chapter
    notebook.page.evaluate("() => console.error('the console is heard')")
    errors = [(text, url) for kind, text, url in said if kind == "error" and OTHERS not in url]
    assert [text for text, _ in errors] == ["the console is heard"]
