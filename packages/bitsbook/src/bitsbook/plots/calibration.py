"""Pieces of chapter 11: how sure answers are beside how often they are right, and what a temperature does to that."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from crossentropy.calibration import Bins

from .style import ENTROPY, MODEL, PRICE, TRUTH


def reliability_diagram(ax: Axes, bins: Bins, *, names: bool = True) -> None:
    """Draw a bar for each bin, as high as its share of right answers, and hatch what its mean confidence differs by.

    Hatched above the bar: more was promised. Hatched within it: less was.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    bins : Bins
        An empty bin has no bar.
    names : bool, default True
        Name the two sides of the diagonal.
    """
    ax.plot([0, 1], [0, 1], color=ENTROPY, linewidth=1.4, linestyle="--")
    width = bins.edges[1] - bins.edges[0]
    unpaid: dict[str, Any] = {"facecolor": PRICE, "alpha": 0.45, "edgecolor": "white", "linewidth": 0, "hatch": "///"}
    modest: dict[str, Any] = {"facecolor": "none", "edgecolor": "white", "linewidth": 0, "hatch": "///"}
    for left, sure, right in zip(bins.edges, bins.confidence, bins.accuracy, strict=False):
        said, came = (0.0, 0.0) if np.isnan(right) else (sure, right)
        x, broad = left + 0.08 * width, 0.84 * width
        ax.add_patch(Rectangle((x, 0), broad, came, facecolor=TRUTH, alpha=0.6))
        ax.add_patch(Rectangle((x, came), broad, max(said - came, 0), **unpaid))
        ax.add_patch(Rectangle((x, said), broad, max(came - said, 0), **modest))
    if names:
        ax.text(0.03, 0.95, "not sure enough", va="top")
        ax.text(0.97, 0.05, "too sure", ha="right", bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5})
    ax.set(xlim=(0, 1), ylim=(0, 1), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    ax.set(xlabel="confidence", ylabel="share of right answers")


def temperature_curve(ax: Axes, temperatures: npt.ArrayLike, losses: npt.ArrayLike, *, floor: float) -> None:
    """Draw the mean loss over the temperature, and below it, dashed, the best possible loss."""
    ax.axhline(floor, color=ENTROPY, linewidth=1.4, linestyle="--")
    ax.plot(temperatures, losses, color=MODEL)
    ax.text(7.9, floor - 0.05, "the best possible loss", ha="right", va="top")
    ax.set(xlim=(0.5, 8), ylim=(0, 1.5), xticks=[1, 2, 4, 6, 8], yticks=[0, 0.5, 1, 1.5])
    ax.set(xlabel="temperature T", ylabel="loss in nats")


def error_by_bins(ax: Axes, counts: npt.ArrayLike, errors: npt.ArrayLike, *, now: int, error: float) -> None:
    """Draw the calibration error of one set of answers over the number of bins, with a dot at the number in use."""
    ax.axhline(0, color=ENTROPY, linewidth=1.4, linestyle="--")
    ax.plot(counts, errors, color=PRICE, drawstyle="steps-mid", linewidth=1.6)
    ax.plot(now, error, "o", color="black", clip_on=False)
    ax.set(xlim=(1, 50), ylim=(0, 0.22), xticks=[1, 10, 20, 30, 40, 50], yticks=[0, 0.1, 0.2])
    ax.set(xlabel="bins", ylabel="calibration error")
