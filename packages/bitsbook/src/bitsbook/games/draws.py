"""Draws from a box of tickets, by hand: their average surprise, and how much such averages scatter. Chapter 2.

``static/draws.js`` draws by the same numbers.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bitsbook.plots.words import WORDS
from crossentropy.arrays import Floats

from .chance import below, chance
from .game import Game
from .picture import box, line, picture, text

TICKETS = (1, 2, 7)
"""Box A: how many first, second and third prizes are in it."""

RUNS = 200
SIZES = (1, 10, 100, 1000)
MOST = 10_000
_APART = 1_000_000
"""Where in a seed's stream the seeds of the runs stand: beyond all that the reader draws."""


def surprises() -> Floats:
    """Return the surprise of each prize, in bits."""
    bits: Floats = np.log2(sum(TICKETS) / np.array(TICKETS))
    return bits


def moments() -> tuple[float, float]:
    """Return the entropy, and the standard deviation of a draw's surprise, in bits."""
    p, bits = np.array(TICKETS) / sum(TICKETS), surprises()
    mean = float(p @ bits)
    return mean, float(np.sqrt(p @ (bits - mean) ** 2))


def drawn(seed: int, count: int) -> npt.NDArray[np.intp]:
    """Return which prize came, draw by draw: 0, 1 or 2."""
    ticket = below(sum(TICKETS), seed, count)
    return np.searchsorted(np.cumsum(TICKETS), ticket, side="right")


def averages(seed: int, size: int) -> Floats:
    """Return the average surprise of each of 200 runs of so many draws; `size` is one of `SIZES`."""
    own = int(chance(seed, 1, start=_APART + SIZES.index(size))[0])
    bits: Floats = surprises()[drawn(own, RUNS * size)].reshape(RUNS, size)
    means: Floats = bits.mean(axis=1)
    return means


def draw_and_average() -> Game:
    """Return the game."""
    entropy, sigma = moments()
    rows = ", ".join(f"{sigma / np.sqrt(size):.3f} for {size:,}" for size in SIZES)
    return Game(
        name="draws",
        title="Draw for yourself",
        words=(
            "Draw tickets from box A: one, ten, a thousand. How fast does their average surprise settle?\n"
            f"Surprise of a draw: {entropy:.3f} bits on average, with a standard deviation of {sigma:.3f}.\n"
            f"Standard deviation of the average, sigma / sqrt(n), in bits: {rows} draws."
        ),
        still=_still(entropy, sigma),
        data={"tickets": TICKETS, "runs": RUNS, "sizes": SIZES, "most": MOST, "apart": _APART},
    )


def _still(entropy: float, sigma: float) -> str:
    rows = ", ".join(f"{sigma / np.sqrt(size):.3f} bits for n = {size:,}" for size in SIZES)
    return (
        "<p><strong>Draw for yourself.</strong> Two hundred readers each draw a ticket from box A, and their surprise "
        f"is counted in the topmost row. Then each draws ten, a hundred, a thousand, and averages. The entropy is "
        f"{entropy:.3f} bits. How many more draws make the averages scatter a tenth as much?</p>{histograms(1)}"
        "<details><summary>Answer</summary><p>A hundred times as many: the standard deviation of an average of n draws "
        f"is that of one draw, divided by √n: {rows}.</p></details>"
    )


def histograms(seed: int) -> str:
    """Draw how the averages of 200 runs scatter, a row for each number of draws."""
    low, high, bins = 0.4, 3.4, 60
    entropy, _ = moments()

    def place(bits: float) -> float:
        return 60 + 230 * (bits - low) / (high - low)

    parts = [line(place(entropy), 4, place(entropy), 200, "5 3")]
    for row, size in enumerate(SIZES):
        foot = 46 + 48 * row
        counts, edges = np.histogram(averages(seed, size), bins, (low, high))
        for count, left, right in zip(counts, edges, edges[1:], strict=False):
            if count:
                height = 38 * count / counts.max()
                parts.append(box(place(left), foot - height, place(right) - place(left), height, WORDS[0], 0.7))
        parts += [line(60, foot, 290, foot), text(54, foot - 4, f"{size:,}", "end")]
    parts += [text(place(bits), 208, f"{bits}", "middle") for bits in (1, 2, 3)]
    parts += [text(290, 224, "average surprise in bits", "end"), text(54, 208, "draws", "end")]
    words = f"Averages of {RUNS} runs each: the more draws in a run, the closer to {entropy:.3f} bits."
    return picture(300, 230, words, *parts)
