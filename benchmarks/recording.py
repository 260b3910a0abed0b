"""How long recording takes: state by state, as matplotlib draws by itself, beside one and several processes."""

import os
import time

import matplotlib as mpl

import benchmarks
from benchmarks.data import chapter_figures
from benchmarks.tables import table
from explorable.record.flat import flatten
from explorable.record.recording import figure_id
from explorable.record.workers import WORKERS_VARIABLE, workers

#: Figures of different kinds: a curve, bars in two axes, a plane.
FIGURES = (("02-entropy-of-boxes-and-dice", ("die", "coin", "simplex")), ("03-cross-entropy", ("kl_asymmetry",)))


def one_by_one(figure):
    """Draw and flatten each state without shortcuts, other processes or a rest for the collector."""
    for state in figure.space.states:
        for tree in figure.draw(state).svgs(figure_id(figure.name)):
            flatten(tree)


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def with_workers(figure, count):
    os.environ[WORKERS_VARIABLE] = str(count)
    try:
        return seconds(figure.record)
    finally:
        del os.environ[WORKERS_VARIABLE]


def row(figure):
    before, one, several = seconds(lambda: one_by_one(figure)), with_workers(figure, 1), with_workers(figure, workers())
    return (
        figure.name,
        f"{len(figure.space):,}",
        f"{before:.1f}",
        f"{one:.1f}",
        f"{before / one:.1f}x",
        f"{several:.1f}",
        f"{one / several:.1f}x",
        f"{before / several:.1f}x",
    )


def report():
    heads = [
        "figure",
        "states",
        "as it was, s",
        "one process, s",
        "",
        f"{workers()} processes, s",
        "to one",
        "to before",
    ]
    rows = []
    for chapter, names in FIGURES:
        with mpl.rc_context():
            found = chapter_figures(benchmarks.ROOT / "chapters" / f"{chapter}.ipynb")
            rows += [row(found[name]) for name in names]
    table(heads, rows)
    print("\nThe start of the processes, about a second, is in the first figure that needs them.")
