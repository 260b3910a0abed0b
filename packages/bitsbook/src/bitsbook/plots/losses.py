"""Pieces of chapter 6: what each of PyTorch's losses does, and where its value and gradient lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .style import ENTROPY, MODEL, PRICE, TRUTH


def loss_lane(
    ax: Axes, top: float, task: str, steps: Sequence[tuple[str, str]], spans: Sequence[tuple[str, int]]
) -> None:
    """Draw the way from a logit to a loss as four boxes in a row, and below them how much of it each loss walks.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        With x from 0 to 4, one unit for each box.
    top : float
        Where the lane's title stands; the lane is 3.2 high.
    task : str
        The lane's title.
    steps : list of tuple of str
        For each box what leads to it and what stands in it; nothing leads to the first.
    spans : list of tuple of str and int
        A loss and the number of the box that it wants to be given. Each ends in the last box.
    """
    ax.text(0.06, top, task, va="top", weight="bold")
    for x, (way, name) in enumerate(steps):
        middle = x + 0.5
        box: dict[str, Any] = {"facecolor": "none", "edgecolor": "black", "linewidth": 0.9}
        ax.add_patch(Rectangle((middle - 0.31, top - 1.5), 0.62, 0.62, **box))
        ax.text(middle, top - 1.19, name, ha="center", va="center")
        if x:
            arrow = {"arrowstyle": "-|>", "facecolor": "black", "linewidth": 0.9, "shrinkA": 0, "shrinkB": 0}
            ax.annotate("", (middle - 0.31, top - 1.19), (middle - 0.69, top - 1.19), arrowprops=arrow)
            ax.text(middle - 0.5, top - 0.86, way, ha="center", va="bottom")
    for row, (loss, start) in enumerate(spans):
        bar: dict[str, Any] = {"facecolor": (MODEL, ENTROPY)[row], "alpha": 0.5, "linewidth": 0}
        ax.add_patch(Rectangle((start + 0.19, top - 2.25 - 0.68 * row), 3.62 - start, 0.56, **bar))
        ax.text(start + 0.3, top - 1.97 - 0.68 * row, loss, va="center")


def twin_curves(ax: Axes, x: npt.ArrayLike, right: npt.ArrayLike, wrong: npt.ArrayLike, *, color: str) -> None:
    """Draw one curve that two calls agree on, pale and wide under solid and thin, and a dashed one beside it."""
    ax.plot(x, right, color=color, linewidth=7, alpha=0.35, solid_capstyle="butt")
    ax.plot(x, right, color=color, linewidth=2)
    ax.plot(x, wrong, color=PRICE, linewidth=2, linestyle="--")


def twin_dots(ax: Axes, x: float, right: float, wrong: float) -> None:
    """Put a black dot on the one curve over x, a hollow one on the other, and a dotted line through both."""
    ax.axvline(x, color="black", linestyle=":", linewidth=1)
    ax.plot(x, wrong, "o", color="black", markerfacecolor="white", clip_on=False)
    ax.plot(x, right, "o", color="black", clip_on=False)


def floor_and_price(ax: Axes, x: float, floor: float, price: float, *, width: float) -> None:
    """Stack a loss over x: the floor that no prediction gets below, and on it what is paid too much, hatched."""
    ax.add_patch(Rectangle((x - width / 2, 0), width, floor, facecolor=ENTROPY, alpha=0.5))
    above: dict[str, Any] = {"facecolor": PRICE, "alpha": 0.5, "edgecolor": "white", "linewidth": 0, "hatch": "///"}
    ax.add_patch(Rectangle((x - width / 2, floor), width, price, **above))


def target_and_model(ax: Axes, target: npt.ArrayLike, model: npt.ArrayLike, names: Sequence[str]) -> None:
    """Draw for each class a bar of what the target asks for and, beside it, one of what the softmax gives.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    target, model : array_like, shape (n,)
        Two distributions.
    names : list of str
        A name for each class.
    """
    x = np.arange(len(names))
    ax.bar(x - 0.2, target, width=0.36, color=TRUTH, alpha=0.6)
    ax.bar(x + 0.2, model, width=0.36, color=MODEL, alpha=0.7, hatch="///", edgecolor="white", linewidth=0)
    ax.set(xlim=(-0.5, len(names) - 0.5), ylim=(0, 1), yticks=[0, 0.5, 1], ylabel="probability")
    ax.set_yticks([0, 0.5, 1], ["0", "½", "1"])
    ax.set_xticks(x, names)
