"""What a figure depends on: its digest changes with that, and with nothing else."""

import importlib
import subprocess
import sys
import textwrap
import types

import matplotlib as mpl
import numpy as np
import pytest

from explorable import explorable
from explorable.record.keys import UnknownDependency, figure_key

HELPER = """
import numpy as np
WIDTH = 3
DATA = np.arange(4.0)

class Pen:
    colour = "black"
    def stroke(self):
        return self.colour * WIDTH

def scaled(x):
    return x * WIDTH + DATA[0]

def unused(x):
    return x
"""
CELL = '''
import helper
from helper import scaled
PEN = helper.Pen()
LIMIT = 7

def caption(p):
    return f"{p:.1f} of {LIMIT}"

def figure(p=1):
    """A figure."""
    total = sum(scaled(q) for q in range(p))
    return total, PEN.stroke(), caption(p)
'''


@pytest.fixture
def key_of(tmp_path, monkeypatch):
    """A function that gives the key of `figure` after replacements in the helper and in the cell."""
    monkeypatch.syspath_prepend(tmp_path)

    def key(*changes, setting=None):
        helper, cell = HELPER, CELL
        for old, new in changes:
            assert (old in helper) != (old in cell), old
            helper, cell = helper.replace(old, new), cell.replace(old, new)
        (tmp_path / "helper.py").write_text(helper)
        sys.modules.pop("helper", None)
        importlib.invalidate_caches()
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        space = {"__name__": "__main__"}
        exec(cell, space)
        return figure_key(space["figure"], setting)

    yield key
    sys.modules.pop("helper", None)


@pytest.mark.parametrize(
    "change",
    [
        ("range(p)", "range(p + 1)"),
        ("x * WIDTH + DATA[0]", "x * WIDTH - DATA[0]"),  # a function that it calls
        ("WIDTH = 3", "WIDTH = 4"),  # a number which that one names
        ("np.arange(4.0)", "np.arange(4.0) + 1e-12"),  # an array
        ('colour = "black"', 'colour = "blue"'),  # a class's attribute
        ("self.colour * WIDTH", "self.colour * 2"),  # a method
        ("LIMIT = 7", "LIMIT = 7.0"),  # the type counts
        ("p=1", "p=2"),  # a default
        ("A figure.", "A picture."),  # the caption
    ],
    ids=lambda change: change[0],
)
def test_a_change_of_what_it_uses_changes_the_key(key_of, change):
    assert key_of(change) != key_of()


@pytest.mark.parametrize(
    "change",
    [
        ("def unused(x):\n    return x", "def unused(x):\n    return -x"),
        ("def caption", "# a comment\n\n\ndef caption"),
        ("LIMIT = 7", "OTHER = 8\nLIMIT = 7"),
        ("LIMIT = 7", "stroke = object()\nLIMIT = 7"),  # PEN.stroke is another
    ],
    ids=["another function", "a comment", "another name", "an attribute's name"],
)
def test_a_change_of_something_else_does_not(key_of, change):
    assert key_of(change) == key_of()


def test_settings_count(key_of):
    assert key_of(setting={"axes.grid": True}) != key_of(setting={"axes.grid": False})


PROCESS = """
import matplotlib; matplotlib.use("agg")
import numpy as np
from explorable import explorable
NAMES = {"b", "a", "c"}
DATA = {"x": np.linspace(0, 1, 5), "names": frozenset(NAMES)}
@explorable(p=(0, 3), drag={"p": "x"}, presets={"two": {"p": 2}})
def f(p=1):
    '''A figure.'''
    return DATA["x"][p], NAMES, (lambda q: q + p)(1)
print(f.key())
"""


def test_a_key_is_the_same_in_every_process():
    """Whatever the seed of hashes, and wherever the file of the code lies."""
    found = set()
    for seed in ("1", "2"):
        run = [sys.executable, "-c", textwrap.dedent(PROCESS)]
        done = subprocess.run(run, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True)
        found.add(done.stdout.strip())
    (key,) = found
    assert len(key) == 32


def make(style=None, label="p", maximum=3):
    with mpl.rc_context(style or {}):

        @explorable(p=(0, maximum), labels={"p": label}, drag={"p": "x"})
        def f(p=1):
            """A figure."""
            return p, np.pi

        return f.key()


def test_controls_labels_and_style_belong_to_the_figure():
    assert make() == make()
    assert make(maximum=4) != make()
    assert make(label="number") != make()
    assert make({"lines.linewidth": 5.0}) != make()


def test_what_cannot_be_compared_is_named():
    """Such a figure is recorded each time."""
    held = types.SimpleNamespace(stream=(number for number in range(3)))

    def f():
        return held

    with pytest.raises(UnknownDependency, match="it uses a generator, which cannot be compared"):
        figure_key(f)


def test_state_that_changes_changes_the_key():
    random = np.random.default_rng(0)

    def f():
        return random

    before = figure_key(f)
    random.normal()
    assert figure_key(f) != before
