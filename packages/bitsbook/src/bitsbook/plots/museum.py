"""Pieces of chapter 10: a published number beside the truth, and which questions would have found it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from scipy import stats

from .style import ENTROPY, MODEL, PRICE, TRUTH


def two_bells(ax: Axes, mu: float, ruler: float, unit: str) -> None:
    """Draw the density of a Gaussian around 0, and dashed that of one around mu, both 1 metre wide."""
    place = np.linspace(-5, 5, 201)
    ax.plot(place, stats.norm.pdf(place), color=TRUTH)
    ax.plot(place, stats.norm.pdf(place, mu), color=MODEL, linestyle="--")
    ax.plot(mu, stats.norm.pdf(0), "o", color="black", clip_on=False)
    ax.set(xlim=(-5, 5), ylim=(0, 0.45), yticks=[], xlabel=f"place in {unit}")
    ax.set_xticks([-4, 0, 4], [f"{place * ruler:g}".replace("-", "−") for place in (-4, 0, 4)])
    ax.spines["left"].set_visible(False)


def signed_log(x: float) -> float:
    """Place of a number on `number_line`: its sign, times log10(1 + its size).

    Examples
    --------
    >>> signed_log(0), signed_log(-999)
    (0.0, -3.0)
    """
    return float(np.sign(x) * np.log10(1 + abs(x)))


def number_line(ax: Axes, said: float, truth: float) -> None:
    """Mark on a line of bits what a program summed up, what it said, and the truth; below 0 is hatched.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    said : float
        The sum with its sign. If it is negative an arrow leads to its absolute value.
    truth : float
    """
    forbidden: dict[str, Any] = {"facecolor": ENTROPY, "alpha": 0.25, "edgecolor": "white", "linewidth": 0}
    ax.add_patch(Rectangle((-7, 0), 7, 1.5, hatch="///", **forbidden))
    ax.text(-3.5, 1.56, "no divergence lies here", ha="center", va="bottom")
    low, high = signed_log(said), signed_log(abs(said))
    ax.plot([min(low, high), high], [0.9, 0.9], color=PRICE, linewidth=1.2, linestyle=":")
    ax.plot(low, 0.9, "o", color=PRICE, markerfacecolor="white", markersize=9)
    ax.plot(high, 0.9, "o", color=PRICE, markersize=9)
    ax.text(high, 1.08, "said", ha="center", va="bottom")
    ax.plot(signed_log(truth), 0.35, "s", color=TRUTH, markersize=8)
    ax.text(signed_log(truth) + 0.35, 0.35, "the truth", va="center")
    ax.set(xlim=(-7, 7), ylim=(0, 1.5), yticks=[], xlabel="bits")
    ax.set_xticks([-6, -3, 0, 3, 6], ["−10⁶", "−1,000", "0", "1,000", "10⁶"])
    ax.spines["left"].set_visible(False)


def bell_table(ax: Axes, heard: Mapping[str, Mapping[str, bool]], names: Sequence[str], chosen: Sequence[str]) -> None:
    """Draw a row for each exhibit and a column for each bell: a full disc where it rings, a dot where it keeps silent.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    heard : dict
        For each exhibit, which of the bells that apply to it rings.
    names : list of str
        The bells, from left to right.
    chosen : list of str
        Bells that are pulled: their discs are dark, the others pale. An exhibit that they find gets a tick.
    """
    for column, name in enumerate(names):
        pulled = name in chosen
        ax.text(column, -0.9, name, ha="left", va="bottom", rotation=38, weight="bold" if pulled else "normal")
        for row, rings in enumerate(heard.values()):
            if name in rings:
                size, strong = (11, 1.0 if pulled else 0.22) if rings[name] else (3, 0.5)
                ax.plot(column, row, "o", color=PRICE if rings[name] else ENTROPY, markersize=size, alpha=strong)
    for row, (exhibit, rings) in enumerate(heard.items()):
        found = any(rings.get(name) for name in chosen)
        ax.text(-0.6, row, exhibit, ha="right", va="center")
        ax.text(len(names) - 0.4, row, "✓" if found else " ", ha="left", va="center", color=TRUTH)
    ax.set(xlim=(-2.9, len(names) + 1.2), ylim=(len(heard) - 0.4, -0.6))
    ax.set_axis_off()
