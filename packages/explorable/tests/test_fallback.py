"""What a reader sees where a figure has no sliders: a picture, and words that say how to come to them."""

import base64
import functools
import subprocess
import sys
from io import BytesIO

import nbformat
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from explorable.drawing.fallback import IN_PAGE, UNDER_PICTURE, _font, in_terminal, wrapped
from explorable.runs.outputs import without_page_parts
from packages.explorable.tests import lab, views

PROGRAM = '''
import matplotlib.pyplot as plt
from explorable import explorable


@explorable(p=(0.0, 1.0, 0.01))
def coin(p=0.25):
    """A coin that lands heads with probability p."""
    fig, ax = plt.subplots()
    ax.bar([0, 1], [p, 1 - p])
    return fig, f"Heads {p:.2f}, tails {1 - p:.2f}."
'''
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def made():
    space = {}
    exec(PROGRAM, space)
    return space["coin"]


coin = made()
PNG = coin.draw(coin.space.default).png(words=True)


def run(*command, folder):
    """What a program prints that knows nothing of the user's own Jupyter and IPython."""
    environment = lab.environment(folder) | {"NO_COLOR": "1"}
    done = subprocess.run([sys.executable, *command], env=environment, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def opened(png):
    return Image.open(BytesIO(png))


# --- The picture ----------------------------------------------------------------------------------------------------


def test_words_stand_under_the_picture_and_the_picture_is_whole():
    plain, whole = opened(coin.to_png()).convert("RGB"), opened(PNG)
    assert whole.text["Description"] == f"Heads 0.25, tails 0.75.\n{UNDER_PICTURE}"
    assert whole.width == plain.width
    colours = np.asarray(whole.convert("RGB")).astype(int)
    assert abs(colours[: plain.height] - np.asarray(plain)).max() < 64  # fewer shades, for there are more to share
    ink = colours[plain.height :].min(axis=2) < 128
    assert ink.any(axis=0).nonzero()[0].max() < plain.width - 8  # no word is cut off
    rows = np.flatnonzero(np.diff(np.r_[0, ink.any(axis=1), 0]) == 1)
    assert len(rows) >= 3  # the readout and two lines


def test_lines_break_between_words():
    lines = wrapped(UNDER_PICTURE, _font(19), 300)
    assert " ".join(lines) == UNDER_PICTURE
    assert len(lines) > 2
    assert all(_font(19).getlength(line) <= 300 for line in lines)


def test_a_readout_that_the_font_lacks_is_left_out():
    drawing = coin.draw(coin.space.default)
    foreign = type(drawing)(drawing.figures, "동전의 앞면")
    assert opened(foreign.png(words=True)).height < opened(PNG).height


# --- Jupyter whose front end has no ipywidgets ------------------------------------------------------------------------


def test_jupyterlab_without_widgets_shows_the_picture(browser, tmp_path):
    root, home = tmp_path / "root", tmp_path / "home"
    root.mkdir()
    home.mkdir()
    lab.write_notebook(root / "coin.ipynb", PROGRAM)
    with lab.server(root, home, widgets=False) as address:
        context = browser.new_context()
        notebook = lab.Lab(context.new_page(), address).open("coin.ipynb")
        image = notebook.panel.locator(".jp-OutputArea-output img").last
        expect(image).to_be_visible(timeout=lab.PATIENCE)
        assert base64.b64decode(image.get_attribute("src").partition(",")[2]) == PNG
        assert image.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == opened(PNG).width
        assert notebook.panel.locator(".explorable-live").count() == 0
        context.close()


# --- nbconvert --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """A notebook as ``nbconvert --execute`` makes it, with the state of the widgets."""
    folder = tmp_path_factory.mktemp("nbconvert")
    lab.write_notebook(folder / "coin.ipynb", PROGRAM)
    run("-m", "nbconvert", "--log-level=ERROR", "--execute", "--to=notebook", "--inplace", "coin.ipynb", folder=folder)
    return functools.partial(nbformat.read, folder / "coin.ipynb", as_version=4)


def as_html(notebook):
    from nbconvert import HTMLExporter

    return HTMLExporter().from_notebook_node(notebook)[0]


def without_state(notebook):
    """As JupyterLab saves it: with the widget's place, without the widget."""
    del notebook.metadata["widgets"]
    assert WIDGET_VIEW in notebook.cells[0].outputs[-1].data
    return notebook


def clean(notebook):
    """As `python -m explorable` stores it."""
    without_page_parts(notebook)
    return notebook


@pytest.mark.parametrize("stored", [without_state, clean])
def test_nbconvert_shows_the_picture(executed, stored):
    html = as_html(stored(executed()))
    assert f'src="data:image/png;base64,{base64.b64encode(PNG).decode()}"' in html.replace("\n", "")
    assert WIDGET_VIEW not in html


def test_widgets_stored_in_a_page_say_that_they_are_dead(executed, browser):
    """What is stored is put where nbconvert's page puts widgets; in Jupyter the words are hidden."""
    models = executed().metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"].values()
    states = {name: [m["state"] for m in models if m["model_name"] == name] for name in ("HTMLModel", "AnyModel")}
    page = browser.new_page()
    for body, visible in (('<body class="jp-Notebook">', True), ('<body><div class="jp-Notebook">', False)):
        page.set_content(body + "".join(f"<div>{state['value']}</div>" for state in states["HTMLModel"]))
        for state in states["AnyModel"]:
            views.show(page, state)
        words = page.get_by_text(IN_PAGE)
        expect(words).to_have_count(1)
        assert words.is_visible() is visible
        assert page.locator(".explorable-picture svg").is_visible()
    page.close()


# --- Terminals --------------------------------------------------------------------------------------------------------


def test_ipython_in_a_terminal_says_where_sliders_are(tmp_path):
    shown = run("-m", "IPython", "--simple-prompt", "--no-banner", "-c", PROGRAM, folder=tmp_path)
    wanted = f"{coin.caption}\nHeads 0.25, tails 0.75.\n{in_terminal('coin')}\n"
    assert shown.startswith(wanted)


def test_python_by_itself_shows_nothing_and_says_so_when_asked(tmp_path):
    assert run("-c", PROGRAM + "print('nothing else')", folder=tmp_path) == "nothing else\n"
    shown = run("-c", PROGRAM + "print(coin)", folder=tmp_path)
    assert shown == "<explorable coin: 101 states; coin() draws one, sliders need Jupyter or a website>\n"
