"""Pieces of chapter 8: the interval that gets narrower, and the files that come of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .sequence import Cut
from .style import ENTROPY, MODEL


def thread(ax: Axes, cuts: Sequence[Cut], names: Sequence[tuple[str, float]]) -> None:
    """Draw an interval that is cut into shares, of which one is kept and cut again.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    cuts : sequence of tuple
        For each row the interval's low end and width, and the index of the part that is kept (None in the last row).
    names : sequence of tuple
        Name and share of each part.
    """
    for row, (low, width, kept) in enumerate(cuts):
        y, edge = -1.5 * row, float(low)
        for k, (name, share) in enumerate(names):
            length = float(width) * share
            x, span = _zoom(cuts, row, edge), length / float(width)
            if kept is not None:
                colour, alpha = (MODEL, 0.7) if k == kept else (ENTROPY, 0.15)
                ax.add_patch(Rectangle((x, y), span, 0.6, facecolor=colour, alpha=alpha, linewidth=0))
                ax.add_patch(Rectangle((x, y), span, 0.6, facecolor="none", edgecolor="black", linewidth=0.9))
                ax.text(x + span / 2, y + 0.3, name, ha="center", va="center")
                if k == kept:
                    for start, end in [(x, 0), (x + span, 1)]:
                        ax.plot([start, end], [y, y - 0.9], color="black", linestyle=":", linewidth=0.9)
            edge += length
        ax.text(-0.02, y + 0.3, f"{float(low):.4g}", ha="right", va="center")
        ax.text(1.02, y + 0.3, f"{float(low + width):.4g}", ha="left", va="center")
    ax.add_patch(Rectangle((0, -1.5 * (len(cuts) - 1)), 1, 0.6, facecolor=MODEL, alpha=0.7, linewidth=0))
    ax.set(xlim=(-0.005, 1.005), ylim=(-1.5 * (len(cuts) - 1) - 0.05, 0.65))
    ax.set_axis_off()


def _zoom(cuts: Sequence[Cut], row: int, value: float) -> float:
    """Place of a number in a row that shows its interval from edge to edge."""
    low, width, _ = cuts[row]
    return (value - float(low)) / float(width)


def rulers(ax: Axes, low: float, width: float, most: int, *, ends: tuple[float, float]) -> None:
    """Draw an interval over rulers with ever finer marks, and name the marks that lie inside by their binary digits.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    low, width : float
        The interval, which holds its low end and not its high one.
    most : int
        Binary digits of the finest ruler; above it come the two that are coarser.
    ends : tuple of float
        From where to where the rulers are shown.
    """
    ax.axvspan(low, low + width, facecolor=MODEL, alpha=0.4, linewidth=0)
    for row, bits in enumerate(range(most - 2, most + 1)):
        marks = range(math.ceil(ends[0] * 2**bits), math.floor(ends[1] * 2**bits) + 1)
        ax.plot(ends, [-row, -row], color="black", linewidth=0.9)
        for mark in marks:
            place = mark / 2**bits
            inside = low <= place < low + width
            ax.plot(place, -row, marker="o" if inside else "|", markersize=8 if inside else 12, color="black")
            ax.text(place, 0.2 - row, f"{mark:0{bits}b}", ha="center", weight="bold" if inside else "normal")
        ax.text(ends[0] - 0.002, -row, f"{bits} bits", ha="right", va="center")
    ax.set(xlim=ends, ylim=(-2.5, 0.6))
    ax.spines["left"].set_visible(False)
    ax.set_yticks([])


def size_bars(ax: Axes, sizes: Mapping[str, int], characters: int, *, read: Set[str]) -> None:
    """Draw files as bars, the longest first and the shortest framed, with their bits a character.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    sizes : dict of str to int
        Bytes of each coder's file.
    characters : int
        Length of the text.
    read : set of str
        Coders that know the other stories; the bars of all others are hatched.
    """
    ordered = sorted(sizes, key=sizes.__getitem__, reverse=True)
    for row, name in enumerate(ordered):
        look: dict[str, Any] = (
            {"hatch": "", "facecolor": MODEL} if name in read else {"hatch": "//", "facecolor": ENTROPY}
        )
        box: dict[str, Any] = {"xy": (0, -row - 0.36), "width": sizes[name], "height": 0.72}
        ax.add_patch(Rectangle(**box, **look, edgecolor="white", alpha=0.6, linewidth=0))
        ax.text(sizes[name] + 30, -row, f"{8 * sizes[name] / characters:.2f}", va="center")
    ax.add_patch(Rectangle(**box, fill=False, linewidth=1.6))
    ax.set_yticks(-np.arange(len(ordered)), ordered)
    ax.tick_params(axis="y", length=0)
    ax.set(xlim=(0, 3000), ylim=(-len(ordered) + 0.4, 0.6), xlabel="bytes; the number is bits a character")
    ax.set_xticks([0, 1000, 2000, 3000])
