"""How large recorded figures are, against whole pictures stored state by state, and how long recording takes."""

import io
import json
import time
from contextlib import chdir, redirect_stdout

import matplotlib as mpl

import benchmarks
from benchmarks.tables import gzipped, kilo, table
from explorable import page
from explorable.drawing.svg import to_text
from packages.explorable.tests import comparing


def record(figure):
    """Record all states; return the recording, each state's pictures as text, and seconds of recording."""
    start = time.perf_counter()
    recording = figure.record()
    seconds = time.perf_counter() - start
    whole = []
    for state in figure.space.states:
        drawing = figure.draw(state)
        whole.append([drawing.readout, *(to_text(tree) for tree in drawing.svgs(figure.name))])
    return recording, whole, seconds


def row(figure):
    recording, whole, seconds = record(figure)
    data = page.json_script(recording.data, "explorable-data").encode()
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


def chapter_figures(path):
    """A chapter's figures by name; it is run here with its own style and folder."""
    with chdir(path.parent), redirect_stdout(io.StringIO()):
        found = comparing.notebook_figures(path)
    mpl.pyplot.close("all")
    return found


def chapter_rows(chapter):
    """A row for each figure of a chapter."""
    with mpl.rc_context():
        return [row(figure) for figure in chapter_figures(benchmarks.ROOT / f"{chapter}.ipynb").values()]


def report():
    heads = ["figure", "states", "kB", "kB gzipped", "B a state", "whole SVGs, kB gzipped", "ratio", "ms a state"]
    rows = [one for chapter in benchmarks.CHAPTERS for one in chapter_rows(chapter)]
    table(heads, [*rows, ("bound (aim), 1,000 states or more", "", "", "", "64 (35)", "", "", "")])
    print("\nB a state: gzipped. Whole SVGs: each state's picture and readout, in one file.")
