"""Drawing in several processes, and with shortcuts, gives what drawing state by state gives."""

import subprocess
import sys
import textwrap
from dataclasses import replace

import pytest

from explorable.drawing import shortcuts
from explorable.drawing.svg import to_text
from explorable.record import workers
from packages.explorable.tests import figures

pytestmark = pytest.mark.slow


@pytest.fixture
def two_processes(monkeypatch):
    monkeypatch.setenv(workers.WORKERS_VARIABLE, "2")
    monkeypatch.setattr(workers, "WORTH_IT", 0.0)


@pytest.mark.parametrize("figure", [figures.coin, figures.autoscaled, figures.appearing], ids=lambda f: f.name)
def test_two_processes_record_what_one_does(figure, two_processes, monkeypatch, tmp_path):
    shared = figure.record()
    monkeypatch.setenv(workers.WORKERS_VARIABLE, "1")
    alone = figure.record()
    # The key also holds what this process has imported by then, which drawing may add to.
    one, other = (replace(recording, key="") for recording in (alone, shared))
    assert one.to_bytes() == other.to_bytes()


def record_in_a_process(code):
    """Run code that defines and records a figure `f`, as a notebook does, with two processes; return what it prints."""
    start = """
        import matplotlib; matplotlib.use("agg")
        import matplotlib.pyplot as plt
        from explorable import explorable
        from explorable.record import workers
        from explorable.record.progress import Progress
        workers.WORTH_IT = 0.0
        notes = []
        Progress.note = lambda self, text: notes.append(text)
        def recorded(f):
            one = f.record()
            assert len(one.data["readout"][1]) == len(f.space)
            print(notes or "shared")
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(start) + textwrap.dedent(code)],
        env={"EXPLORABLE_WORKERS": "2", "EXPLORABLE_STRICT": "1", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_processes_start_after_torch_has_used_its_threads():
    """A fork of such a process can hang."""
    said = record_in_a_process("""
        import torch
        torch.set_num_threads(4)
        weights = torch.randn(600, 600, generator=torch.Generator().manual_seed(0)) / 25
        (weights @ weights).sum()
        @explorable(p=(0, 30))
        def f(p=1):
            '''A product of matrices.'''
            fig, ax = plt.subplots()
            ax.bar([0], [p * float((weights @ weights).mean())])
            return fig, f"{p}: {float((weights @ weights).mean()):.3e}"
        recorded(f)
    """)
    assert said == "shared"


def test_a_function_that_cannot_travel_is_drawn_here_and_that_is_said():
    said = record_in_a_process("""
        import threading
        lock = threading.Lock()
        @explorable(p=(0, 30))
        def f(p=1):
            '''A figure that holds a lock.'''
            with lock:
                fig, ax = plt.subplots()
            return fig, f"{p}."
        recorded(f)
    """)
    assert "drawn in one process" in said and "lock" in said


def test_a_function_that_draws_something_else_there_is_drawn_here():
    said = record_in_a_process("""
        import os
        here = os.getpid()
        @explorable(p=(0, 30))
        def f(p=1):
            '''A figure that looks where it is.'''
            fig, ax = plt.subplots()
            return fig, f"{p} {'here' if os.getpid() == here else 'there'}."
        recorded(f)
    """)
    assert "another process draws another default state" in said


def test_an_error_in_another_process_names_figure_and_state(two_processes):
    from explorable import ExplorableError, explorable

    @explorable(p=(0, 40))
    def failing(p=1):
        """A figure that fails in one state."""
        fig, _ = figures.plt.subplots()
        return fig, f"{1 // (p - 33)}."

    with pytest.raises(ExplorableError, match="explorable 'failing' at p=33: ZeroDivisionError"):
        failing.record()


@pytest.mark.parametrize("text", ["0", "-1", "two", "1.5"])
def test_a_number_of_workers_that_is_none(monkeypatch, text):
    monkeypatch.setenv(workers.WORKERS_VARIABLE, text)
    with pytest.raises(ValueError, match=f"EXPLORABLE_WORKERS must be a whole number above 0; got '{text}'"):
        workers.workers()


ALL = [thing for thing in vars(figures).values() if hasattr(thing, "space")]


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.name)
def test_shortcuts_change_no_character(figure):
    states = figure.space.states[:: max(1, len(figure.space) // 8)]

    def drawn():
        return [[to_text(tree) for tree in figure.draw(state).svgs("x")] for state in states]

    plain = drawn()
    with shortcuts.taken():
        assert drawn() == plain
        assert drawn() == plain  # now from what is remembered


def test_shortcuts_are_taken():
    """They save what they are for: a text is laid out, and axes are made, once."""
    counted = {"layout": 0}
    lay_out = shortcuts.Text._get_layout

    def counting(self, renderer):
        counted["layout"] += 1
        return lay_out(self, renderer)

    shortcuts.Text._get_layout = counting
    try:
        figures.coin.draw(figures.coin.space.default).svgs("x")
        plain, counted["layout"] = counted["layout"], 0
        with shortcuts.taken():
            for _ in range(5):
                figures.coin.draw(figures.coin.space.default).svgs("x")
    finally:
        shortcuts.Text._get_layout = lay_out
    assert 0 < counted["layout"] < plain


def test_axes_from_a_copy_belong_to_pyplot():
    """As those of `plt.subplots` do: they are the current ones, and closed by their number."""
    plt = figures.plt
    with shortcuts.taken():
        for _ in range(2):
            fig, ax = plt.subplots(1, 2)
            assert plt.gcf() is fig
            assert fig.number in plt.get_fignums()
            assert list(fig.axes) == list(ax)
            plt.close(fig)
    assert plt.get_fignums() == []


def test_a_warning_that_comes_in_every_process_is_given_once():
    said = record_in_a_process("""
        import warnings
        class Rounded(UserWarning):
            '''Of a class that the parent cannot unpack.'''
        @explorable(p=(0, 30))
        def f(p=1):
            '''A figure.'''
            if p > 20:
                warnings.warn("late", Rounded)
                warnings.warn("later", RuntimeWarning)
            return plt.figure(), f"{p}"
        with warnings.catch_warnings(record=True) as caught:
            recorded(f)
        print(*[f"{one.category.__name__}({one.message})" for one in caught], sep="; ")
    """)
    assert said.splitlines()[-1] == (
        "UserWarning(explorable 'f' at p=21: Rounded: late); RuntimeWarning(explorable 'f' at p=21: later)"
    )
