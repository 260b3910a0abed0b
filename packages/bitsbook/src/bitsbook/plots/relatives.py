"""Pieces of chapter 13: what telling one pair from its rivals costs."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .style import ENTROPY, MODEL, PRICE


def rivals_curve(ax: Axes, count: int, temperature: float) -> None:
    """Draw the loss over the cosine of the matching pair, with rivals at 0, and dashed what a guess among all costs."""
    cosine = np.linspace(-0.2, 1, 121)
    ax.axhline(np.log(count), color=ENTROPY, linewidth=1.4, linestyle="--")
    ax.plot(cosine, np.log1p((count - 1) * np.exp(-cosine / temperature)), color=MODEL)
    ax.axvline(0, color="black", linewidth=0.7, linestyle=":")
    ax.text(0.99, np.log(count) + 0.15, "ln N", ha="right", va="bottom")
    ax.set(xlim=(-0.2, 1), ylim=(0, 11), xticks=[0, 0.5, 1], yticks=[0, 2, 4, 6, 8, 10])
    ax.set(xlabel="cosine of the matching pair", ylabel="loss in nats")


def share_of_own(ax: Axes, share: float) -> None:
    """Draw as one bar how a softmax shares out 1 between the own partner and all rivals together, hatched."""
    ax.add_patch(Rectangle((0, 0), share, 1, facecolor=MODEL, alpha=0.7))
    rest = Rectangle((share, 0), 1 - share, 1, facecolor=PRICE, alpha=0.45, edgecolor="white", linewidth=0, hatch="///")
    ax.add_patch(rest)
    ax.set(xlim=(0, 1), ylim=(0, 1), xticks=[0, 0.5, 1], yticks=[], xlabel="probability")
    ax.spines["left"].set_visible(False)
