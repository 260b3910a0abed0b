"""The figures of the book's own chapters, as plain Python has them."""

import contextlib
import functools
from pathlib import Path

import matplotlib as mpl

from packages.explorable.tests.comparing import notebook_figures
from tests import executed

CHAPTERS = Path(__file__).resolve().parent.parent / "chapters"


def chapter_figures(stem):
    """The explorables of one page by name; a page of text has none.  From now on they are drawn in its own style.

    They are those of the kernel in which nbval has run the notebook, or else the notebook is run here.
    """
    figures, style = _figures_and_style(stem)
    mpl.rcParams.update(style)
    return figures


@functools.cache
def _figures_and_style(stem):
    path = CHAPTERS / f"{stem}.ipynb"
    mpl.rcdefaults()
    if kept := executed.figures_and_style(stem):
        return kept
    with contextlib.chdir(CHAPTERS):
        figures = notebook_figures(path) if path.exists() else {}
    return figures, {name: value for name, value in mpl.rcParams.items() if name not in executed.OF_A_KERNEL}
