"""Figures that are taken out of a notebook's kernel are those of a plain call, whatever they are made of."""

import subprocess
import sys

import matplotlib.pyplot as plt
import pytest

from tests import executed

pytestmark = pytest.mark.slow

CELLS = [
    """
import matplotlib.pyplot as plt
from scipy.special import expit
from explorable import explorable

plt.rcParams["lines.linewidth"] = 3.5
WEIGHT = 2.0
""",
    '''
@explorable(z=(-3, 3))
def squashed(z=1):
    """A ufunc and a constant of the notebook."""
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, expit(z)])
    return fig, f"{WEIGHT * expit(z):.3f}"
squashed
''',
]


class Program:
    """Does what a kernel of nbval does for `keep`: it runs what it is given after some cells."""

    def __init__(self, cells):
        self.cells = cells

    def execute_cell_input(self, source, allow_stdin):
        return subprocess.run([sys.executable, "-c", "\n".join([*self.cells, source])], capture_output=True)

    def await_reply(self, done, timeout):
        pass


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(executed, "_folder", tmp_path)
    return tmp_path


def test_figures_and_settings_come_out_of_a_kernel(folder):
    assert executed.figures_and_style("page") is None
    executed.keep("page", Program(CELLS))
    figures, style = executed.figures_and_style("page")
    assert list(figures) == ["squashed"]
    assert style["lines.linewidth"] == 3.5 and not set(executed.OF_A_KERNEL) & set(style)
    drawn, readout = figures["squashed"](z=0)
    assert readout == "1.000"
    assert len(figures["squashed"].space) == 7
    plt.close(drawn)


def test_what_cannot_be_taken_out_is_an_error(folder):
    cells = [CELLS[0].replace("2.0", "__import__('threading').Lock()"), CELLS[1]]
    with pytest.raises(RuntimeError, match="the figures of page cannot be taken out of its kernel"):
        executed.keep("page", Program(cells))
