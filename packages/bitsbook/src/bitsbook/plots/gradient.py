"""Pieces of chapter 5: logits, probabilities and gradients class by class; what saturates and what overflows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from scipy.special import expit, logsumexp, softmax

from crossentropy.arrays import Row

from .style import ENTROPY, GRADIENT, MODEL, PRICE, TRUTH, digits_below_one


def bar(ax: Axes, x: float, height: float, *, color: str) -> None:
    """Draw a bar from 0 to `height` as one thick line: a state of it is stored in few bytes."""
    ax.plot([x, x], [0, height], color=color, alpha=0.55, linewidth=24, solid_capstyle="butt")


def class_columns(ax: Axes, names: Sequence[str]) -> None:
    """Give an axes one column for each class, and a line at 0."""
    ax.axhline(0, color="black", linewidth=0.9)
    ax.set_xlim(-0.5, len(names) - 0.5)
    ax.set_xticks(range(len(names)), names)
    ax.tick_params(axis="x", length=0)
    ax.spines["bottom"].set_visible(False)


def logit_bars(ax: Axes, z: Row, gradient: npt.ArrayLike, target: int) -> None:
    """Draw logits as bars, and beside each an arrow: the step against the gradient at a rate of 1.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        With three `class_columns`.
    z, gradient : array_like, shape (3,)
        Logits in nats, the last one fixed at 0, and y - t.
    target : int
        Index of the right class, the only one that is pushed up.
    """
    ends = np.subtract(z, gradient)
    for i in range(3):
        bar(ax, i, z[i], color=MODEL)
        ax.plot([i + 0.27] * 2, [z[i], ends[i]], color=GRADIENT, linewidth=2.5, solid_capstyle="butt")
    wrong = np.delete(np.arange(3), target)
    ax.plot(wrong + 0.27, ends[wrong], "v", color=GRADIENT, markersize=6)
    ax.plot(target + 0.27, ends[target], "^", color=GRADIENT, markersize=6)
    ax.plot([0, 1], z[:2], "o", color="black", clip_on=False)
    ax.plot(2, 0, "o", color="black", markerfacecolor="white")
    ax.set(ylim=(-4.7, 4.7), yticks=[-4, -2, 0, 2, 4], ylabel="logit in nats")


def probabilities_and_gradient(ax: Axes, y: Row, gradient: Row, target: int) -> None:
    """Draw for each class its probability, its target, and beside them y - t, on one scale, and a table below.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        With three `class_columns`, and an inch of room below.
    y, gradient : array_like, shape (3,)
        Probabilities, and y - t.
    target : int
        Index of the right class.
    """
    rows = [("■", MODEL, "y"), ("—", TRUTH, "t"), ("■", GRADIENT, "y − t")]
    for row, (swatch, color, name) in enumerate(rows):
        height = -1.62 - 0.3 * row
        ax.text(-0.92, height, swatch, color=color, ha="left", va="center")
        ax.text(-0.78, height, name, ha="left", va="center")
    for i in range(3):
        bar(ax, i - 0.17, y[i], color=MODEL)
        bar(ax, i + 0.17, gradient[i], color=GRADIENT)
        ax.text(i, -1.62, digits_below_one(y[i]), ha="center", va="center")
        ax.text(i, -1.92, "1" if i == target else "0", ha="center", va="center")
        ax.text(i, -2.22, digits_below_one(gradient[i]).replace("-", "−"), ha="center", va="center")
    ax.plot(np.arange(3) - 0.17, np.eye(3)[target], "_", color=TRUTH, markersize=24, markeredgewidth=3)
    ax.set(ylim=(-1.08, 1.08), yticks=[-1, 0, 1])


def temperature_curves(ax: Axes, z: npt.ArrayLike, T: float, *, names: Sequence[str]) -> None:
    """Draw the probabilities of three classes over the temperature, with a dot on each curve at `T`."""
    grid = np.linspace(0.05, 5, 199)
    curves = np.array([softmax(np.divide(z, one)) for one in grid])
    for i, (name, up) in enumerate(zip(names, (0.06, 0, -0.06), strict=True)):  # the ends lie close together
        ax.plot(grid, curves[:, i], color=MODEL, linewidth=2)
        ax.text(5.2, curves[-1, i] + up, name, va="center")
    ax.axhline(1 / len(names), color=ENTROPY, linestyle="--", linewidth=1)
    ax.plot([T, T], [0, 1], color="black", linestyle=":", linewidth=1)
    ax.plot([T] * len(names), softmax(np.divide(z, T)), "o", color="black", clip_on=False)
    ax.set(xlim=(0, 5), ylim=(0, 1), xticks=range(6), xlabel="temperature T", ylabel="probability")
    ax.set_yticks([0, 1 / 3, 1], ["0", "1/3", "1"])


def two_losses(losses: Axes, slopes: Axes, target: int) -> None:
    """Draw cross-entropy (solid) and squared error (dashed) behind a sigmoid, and how steep each of them is.

    Parameters
    ----------
    losses, slopes : matplotlib.axes.Axes
    target : int
        0 or 1.
    """
    z = np.linspace(-10, 10, 161)
    wrong = expit(-z if target else z)  # the probability of the wrong answer
    for ax, solid, dashed, color in [
        (losses, -np.log1p(-wrong), wrong**2, PRICE),
        (slopes, wrong, 2 * wrong**2 * (1 - wrong), GRADIENT),
    ]:
        ax.plot(z, solid, color=color)
        ax.plot(z, dashed, color=color, linestyle="--")
        ax.set(xlim=(-10, 10), xticks=[-10, -5, 0, 5, 10], xlabel="logit z in nats")
    side, align = (-1, "left") if target else (1, "right")
    losses.text(side * 4.2, 5, "cross-entropy (nats)", ha=align)
    losses.text(side * 9.6, 1.5, "squared error", ha=align)
    slopes.text(side * 9.6, 0.8, "cross-entropy", ha=align)
    slopes.text(side * 9.6, 0.1, "squared error", ha=align)
    losses.set(ylim=(0, 10.5), yticks=[0, 5, 10], ylabel="loss")
    slopes.set(ylim=(0, 1.08), ylabel="size of the slope")
    slopes.set_yticks([0, 0.5, 1], ["0", "½", "1"])


def sum_exp_line(ax: Axes, z: npt.ArrayLike, offset: float, stable: float) -> None:
    """Draw LSE(z + c) over c: where float32 has room for the exponentials, and where it has not.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    z : array_like of float32, shape (n,)
        Logits in nats.
    offset, stable : float
        The offset c, and the log-sum-exp of z + c in nats.
    """
    c, info = np.array([-125.0, 125.0]), np.finfo(np.float32)
    low, high = np.log(float(info.smallest_subnormal)) - np.max(z), np.log(float(info.max)) - np.max(z)
    for left, right in [(c[0], low), (high, c[1])]:
        ax.axvspan(left, right, facecolor="none", edgecolor=PRICE, alpha=0.5, hatch="///")
    ax.text(low + 5, 90, "← naive: −inf", va="center")
    ax.text(high - 5, -90, "naive: inf →", ha="right", va="center")
    inside = np.array([low, high])
    ax.plot(inside, inside + logsumexp(z), color=MODEL, linewidth=7, alpha=0.55, solid_capstyle="butt")
    ax.plot(c, c + logsumexp(z), color="black", linewidth=1.2)
    ax.plot([offset, offset], [-130, stable], color="black", linestyle=":", linewidth=1)
    ax.plot(offset, stable, "o", color="black", clip_on=False)
    ax.set(xlim=(-125, 125), ylim=(-130, 130), xlabel="offset c", ylabel="log-sum-exp in nats")
