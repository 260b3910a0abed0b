"""Pieces of chapter 9: recorded loss curves, the floors that they end on, and the order of a detective's questions."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .style import ENTROPY, MODEL, PRICE

#: Each question, and the suspects that a "no" leads to.
QUESTIONS = (
    ("Are all losses\nfinite numbers?", "NaN: 0 · ln 0, overflow,\n   no target that counts\n∞: ln 0"),
    ("Are all of them\nabove 0?", "below: the minus, NLLLoss\n   on y, targets beyond 1\n0: one output, float16"),
    ("Does it begin\nnear ln C?", "above: sum, scale, bits\nbelow: divisor, unit,\n   a late first entry"),
    ("Does it leave\nwhere it began?", "rate, optimiser, gradient,\nlabels, softmax twice"),
    (
        "Does it end below\nthe shares’ H(Y)?",
        "above: rate, uphill, labels\nat it: inputs that say\n   nothing, or don’t arrive",
    ),
    (
        "Is its end free\nof known floors?",
        "softmax or sigmoid twice,\n100/B: BCELoss in float32,\nlabel smoothing or noise",
    ),
)


def decision_tree(ax: Axes) -> None:
    """Draw the questions one below the other; each "no" leads to the right, to its suspects.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        One that fills a figure of 4.8 by 7.5 inches.
    """
    ax.set(xlim=(0, 4.8), ylim=(0, 7.5))
    ax.set_axis_off()
    arrow = {"arrowstyle": "-|>", "facecolor": "black", "linewidth": 0.9, "shrinkA": 0, "shrinkB": 0}
    for row, (question, suspects) in enumerate(QUESTIONS):
        y = 7.0 - 1.16 * row
        ax.add_patch(Rectangle((0.02, y - 0.3), 1.62, 0.6, facecolor=MODEL, alpha=0.25, linewidth=0))
        ax.add_patch(Rectangle((0.02, y - 0.3), 1.62, 0.6, facecolor="none", edgecolor="black", linewidth=0.9))
        ax.text(0.83, y, question, ha="center", va="center")
        ax.annotate("", (2.12, y), (1.64, y), arrowprops=arrow)
        ax.text(1.87, y + 0.06, "no", ha="center", va="bottom")
        ax.plot([2.2, 2.2], [y - 0.4, y + 0.4], color=PRICE, linewidth=3, solid_capstyle="butt")
        ax.text(2.3, y, suspects, va="center")
        ax.annotate("", (0.83, y - 0.86), (0.83, y - 0.3), arrowprops=arrow)
        ax.text(0.91, y - 0.55, "yes", va="center")
    ax.text(0.02, 0.02, "Nothing to complain about.", va="bottom")


def case_curve(ax: Axes, losses: npt.ArrayLike, guess: float) -> None:
    """Draw a recorded loss curve beside ln C, up to 2.6 or, if most of it is higher, up to 110.

    What lies outside is told in words. Steps are counted from 1, on a scale of powers of ten.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    losses : array_like, shape (steps,)
        In the unit that they were printed in. NaN is marked at the lower edge.
    guess : float
        The natural logarithm of the number of classes.
    """
    losses = np.asarray(losses, float)
    step, bad, finite = np.arange(1, len(losses) + 1), np.isnan(losses), losses[np.isfinite(losses)]
    scale = 42 if np.median(finite) > 2.6 else 1
    low, high = -1.1 * scale, 2.62 * scale
    ax.axhline(guess, color=ENTROPY, linestyle="--", linewidth=1.5)
    beside: dict[str, Any] = {"y": guess + 0.12, "va": "bottom"} if scale == 1 else {"y": -5, "va": "top"}
    ax.text(x=step[-1], s="ln C", ha="right", **beside)
    ax.plot(step, losses, color=MODEL, linewidth=1.5)
    ax.plot(step[bad], np.full(bad.sum(), low + 0.15), "x", color=PRICE, markersize=5)
    told = [f"NaN: {bad.sum()} times, marked ×"] if bad.any() else []
    told += [f"begins at {losses[0]:.1f}"] if losses[0] > high else []
    ax.text(np.sqrt(step[-1]), -0.5 * scale, "\n".join(told), ha="center", va="center")
    ax.set(xlim=(1, step[-1]), ylim=(low, high), xscale="log", xlabel="step", ylabel="loss as printed")
    ax.set_xticks([1, 10, 100], ["1", "10", "100"])
    ax.minorticks_off()
    ticks = [-1, 0, 1, 2] if scale == 1 else [0, 50, 100]
    ax.set_yticks(ticks, [str(tick).replace("-", "−") for tick in ticks])


def curve_on_floor(ax: Axes, losses: npt.ArrayLike, *, C: int, floor: float, title: str) -> None:
    """Draw a loss curve from ln C, dashed, towards its floor: what lies below the floor is shaded, out of reach.

    Steps are counted from 1, on a scale of powers of ten.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    losses : array_like, shape (steps,)
        In nats, at most 1.35; up to 1,000 steps.
    C : int
        Number of classes.
    floor : float
        The lowest loss that this program and these data allow, in nats; 0 if any loss can be reached.
    """
    losses = np.asarray(losses, float)
    ax.axhline(np.log(C), color=ENTROPY, linestyle="--", linewidth=1.4)
    ax.text(950, np.log(C) + 0.03, f"ln {C}", ha="right", va="bottom")
    if floor > 0:
        ax.axhspan(0, floor, facecolor=ENTROPY, alpha=0.25, linewidth=0)
        ax.axhline(floor, color=PRICE, linewidth=1.2)
        ax.text(950, floor - 0.05, f"{floor:.3f}", ha="right", va="top")
    ax.plot(np.arange(1, len(losses) + 1), losses, color=MODEL, linewidth=2)
    ax.set(xlim=(1, 1000), ylim=(0, 1.35), xscale="log", title=title)
    ax.set_xticks([1, 10, 100], ["1", "10", "100"])
    ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    ax.minorticks_off()
