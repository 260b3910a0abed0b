"""How large recorded figures are, against whole pictures stored state by state, and how long recording takes."""

import io
import json
import time
from contextlib import chdir, redirect_stdout
from types import SimpleNamespace

import comparing
import matplotlib as mpl

import benchmarks
from benchmarks.tables import gzipped, kilo, table
from explorable import page
from explorable.record import Recorder
from explorable.svg import to_text


def record(figure):
    """Record all states; return the recorder, each state's pictures as text, and seconds of recording."""
    recorder, whole, seconds = Recorder(figure.space, page.figure_id(figure.name)), [], 0.0
    default = figure.space.default
    for state in (default, *(state for state in figure.space.states if state != default)):
        start = time.perf_counter()
        drawing = figure.draw(state)
        trees = drawing.svgs(recorder.prefix)
        readout = drawing.readout
        recorder.add(state, SimpleNamespace(svgs=lambda _, trees=trees: trees, readout=readout))
        seconds += time.perf_counter() - start
        whole.append([readout, *(to_text(tree) for tree in trees)])
    return recorder, whole, seconds


def row(figure):
    recorder, whole, seconds = record(figure)
    start = time.perf_counter()
    data = page.json_script(recorder.data()).encode()
    seconds += time.perf_counter() - start
    count, small, large = len(figure.space), gzipped(data), gzipped(json.dumps(whole).encode())
    return (
        figure.name,
        f"{count:,}",
        kilo(len(data)),
        kilo(small),
        f"{small / count:.0f}",
        kilo(large),
        f"{large / small:.1f}x",
        f"{1000 * seconds / count:.0f}",
    )


def chapter_rows(chapter):
    """A row for each figure of a chapter, which is run here with its own style and folder."""
    path = benchmarks.ROOT / f"{chapter}.ipynb"
    with mpl.rc_context(), chdir(path.parent):
        with redirect_stdout(io.StringIO()):
            found = comparing.notebook_figures(path)
        mpl.pyplot.close("all")
        return [row(figure) for figure in found.values()]


def report():
    heads = ["figure", "states", "kB", "kB gzipped", "B a state", "whole SVGs, kB gzipped", "ratio", "ms a state"]
    rows = [one for chapter in benchmarks.CHAPTERS for one in chapter_rows(chapter)]
    table(heads, [*rows, ("bound (aim), 1,000 states or more", "", "", "", "64 (35)", "", "", "")])
    print("\nB a state: gzipped. Whole SVGs: each state's picture and readout, in one file.")
