"""Pieces of chapter 7: what softmax regression decides where, and how its loss falls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from crossentropy.arrays import Floats

from .style import ENTROPY, GRADIENT, MODEL, PRICE

CLASSES = (("all clear", "#56B4E9", "o"), ("breeze", "#F0E442", "^"), ("cloud", "#CC79A7", "s"))
"""Name, colour and marker of each word that the hut reports."""

FRAME = (-3.0, 3.0, -2.8, 2.8)
"""Left, right, bottom and top of the plane of humidity and wind."""

NINE_TO_ONE = np.log(9)
"""How far a score must lead for one class to be nine times as probable as another one."""


def region(
    weights: Floats, k: int, *, margin: float = 1e-9, frame: tuple[float, float, float, float] = FRAME
) -> Floats:
    """Part of the plane in which the score of class k leads all others by a margin: a convex polygon.

    Each other class cuts off a half-plane.

    Parameters
    ----------
    weights : ndarray, shape (n, 3)
        For each class two weights and a bias.
    k : int
    margin : float
        A little above 0 by default, so that classes of equal weights have no region.
    frame : tuple of float
        Left, right, bottom and top of the plane.

    Returns
    -------
    ndarray, shape (m, 2)
        The corners in order; if there is no such part, three times the frame's lower left corner.
    """
    left, right, bottom, top = frame
    corners = np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
    for other in range(len(weights)):
        if other != k and len(corners):
            corners = _cut(corners, weights[k] - weights[other], margin)
    return corners if len(corners) > 2 else np.full((3, 2), [left, bottom])


def _cut(corners: Floats, line: Floats, margin: float) -> Floats:
    """Keep the part of a convex polygon in which x, y, 1 times the line is at least the margin."""
    lead = np.column_stack([corners, np.ones(len(corners))]) @ line - margin
    kept = []
    for i in range(len(corners)):
        if (lead[i - 1] < 0) != (lead[i] < 0):
            share = lead[i - 1] / (lead[i - 1] - lead[i])
            kept.append(corners[i - 1] + share * (corners[i] - corners[i - 1]))
        if lead[i] >= 0:
            kept.append(corners[i])
    return np.array(kept).reshape(-1, 2)


def plane(ax: Axes) -> None:
    """Give an axes the plane of humidity and wind."""
    ax.set(xlim=FRAME[:2], ylim=FRAME[2:], xticks=[-2, 0, 2], yticks=[-2, 0, 2])
    ax.set(xlabel="humidity, from usual", ylabel="wind, from usual")


def decision_map(ax: Axes, weights: Floats) -> None:
    """Colour the plane by the most probable class; more strongly where it is nine times as probable as any other."""
    for margin, alpha in [(1e-9, 0.25), (NINE_TO_ONE, 0.45)]:
        for k, (_, colour, _) in enumerate(CLASSES):
            ax.add_patch(Polygon(region(weights, k, margin=margin), facecolor=colour, alpha=alpha, linewidth=0))
    plane(ax)


def class_points(ax: Axes, samples: Floats, targets: npt.NDArray[np.integer]) -> None:
    """Put each noon on the map, with the marker and the colour of the word that was reported."""
    for k, (_, colour, marker) in enumerate(CLASSES):
        x, y = samples[targets == k, :2].T
        ax.plot(x, y, marker, color=colour, markeredgecolor="black", markeredgewidth=0.8, markersize=6)


def wrong_rings(ax: Axes, samples: Floats, wrong: npt.NDArray[np.bool | np.integer]) -> None:
    """Ring the noons that are wrong: one line for all of them, so that a recording only has its shape to change."""
    angle = np.linspace(0, 2 * np.pi, 17)
    ring = np.column_stack([0.14 * np.cos(angle), 0.23 * np.sin(angle)])  # round on the page
    rings = [np.vstack([sample[:2] + ring, [[np.nan, np.nan]]]) for sample in samples[wrong]]
    nowhere = np.full((2, 2), [FRAME[0], FRAME[2]])  # the line is there even if nothing is wrong
    ax.plot(*np.vstack([nowhere, [[np.nan, np.nan]], *rings]).T, color="black", linewidth=1.3)


def class_names(ax: Axes) -> None:
    """Write each class's name, behind its marker, into a corner of the plane that has room."""
    for (name, colour, marker), (x, y) in zip(CLASSES, [(-2.85, -2.45), (-2.85, 2.45), (1.6, -2.45)], strict=True):
        ax.plot(x, y, marker, color=colour, markeredgecolor="black", markeredgewidth=0.8, markersize=8)
        ax.text(x + 0.15, y, name, va="center")


def loss_curves(ax: Axes, losses: Mapping[float, Floats], rate: float, step: int, *, lowest: float) -> None:
    """Draw the loss after each step, on a logarithmic scale: one rate up to a step, the others thinly.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    losses : dict of float to ndarray, shape (steps + 1,)
        For each rate the losses in nats.
    rate : float
    step : int
    lowest : float
        The loss at the minimum, in nats.
    """
    for curve in losses.values():
        ax.plot(curve, color=ENTROPY, alpha=0.45, linewidth=1)
    chosen, last = losses[rate], len(losses[rate]) - 1
    for height, words in [(np.log(3), "ln 3: knows nothing"), (lowest, "lowest")]:
        ax.axhline(height, color=ENTROPY, linestyle="--", linewidth=1)
        ax.text(0.95 * last, height * 0.92, words, ha="right", va="top")  # clear of the handle at the last step
    ax.plot(chosen[: step + 1], color=PRICE, linewidth=2)
    ax.plot(step, chosen[step], "o", color="black", clip_on=False)
    ax.text(last, 18.5, f"step {step}: {chosen[step]:.3f} nats", ha="right", va="top")
    ax.set(xlim=(0, last), yscale="log", ylim=(0.27, 20), xlabel="step", ylabel="loss in nats")
    ax.set_yticks([0.3, 1, 3, 10], ["0.3", "1", "3", "10"])
    ax.minorticks_off()


RUNNERS = {"cross-entropy": ("o", "-"), "squared error": ("s", "--")}
"""Marker and line of each loss in the race."""


def race_lanes(ax: Axes, scores: Mapping[str, float], pulls: Mapping[str, float]) -> None:
    """Let the two losses run, each in its lane, from a score of -10 to the finish at 0.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    scores, pulls : dict of str to float
        For each loss of `RUNNERS` the score z, and how strongly the gradient pulls it on.
    """
    ax.axvline(0, color=ENTROPY, linestyle="--", linewidth=1)
    for lane, (loss, (marker, _)) in zip([1, 0], RUNNERS.items(), strict=True):
        z, pull = scores[loss], pulls[loss]
        ax.plot([-10, z], [lane, lane], color=MODEL, linewidth=2)
        ax.plot([z, z + 4 * pull], [lane, lane], color=GRADIENT, linewidth=6, solid_capstyle="butt")
        ax.plot(z, lane, marker, color="black", markersize=8, clip_on=False)
        ax.text(-10.8, lane + 0.26, loss)
    ax.set(xlim=(-11, 11), ylim=(-0.5, 1.75), yticks=[], xlabel="score z")
    ax.set_xticks([-10, -5, 0, 5, 10], ["−10", "−5", "0", "5", "10"])
    ax.text(0.3, 1.44, "finish: y = ½")
    ax.spines["left"].set_visible(False)


def race_curves(ax: Axes, outputs: Mapping[str, Floats], step: int) -> None:
    """Draw y against the step, on a scale of powers of ten that begins at 0, and where the two are now.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    outputs : dict of str to ndarray, shape (steps + 1,)
        For each loss of `RUNNERS` the output y after each step.
    step : int
    """
    steps = len(outputs["cross-entropy"]) - 1
    shown = np.unique(np.geomspace(1, steps + 1, 400).astype(int)) - 1
    ax.axhline(0.5, color=ENTROPY, linestyle="--", linewidth=1)
    for loss, (marker, line) in RUNNERS.items():
        ax.plot(power_axis(shown), outputs[loss][shown], line, color=MODEL, linewidth=2)
        ax.plot(power_axis(step), outputs[loss][step], marker, color="black", markersize=8, clip_on=False)
    ax.text(power_axis(24), 0.7, "cross-entropy")
    ax.text(power_axis(8500), 0.22, "squared error", ha="right")
    ax.set(xlim=(0, power_axis(steps)), ylim=(0, 1), xlabel="step", ylabel="y")
    ax.set_xticks(power_axis([0, 10, 100, 1000, 10000]), ["0", "10", "100", "1,000", "10,000"])
    ax.set_yticks([0, 0.5, 1], ["0", "½", "1"])


@overload
def power_axis(step: float) -> float: ...
@overload
def power_axis(step: Sequence[float] | npt.NDArray[Any]) -> Floats: ...
def power_axis(step: npt.ArrayLike) -> float | Floats:
    """Where a step stands on an axis of powers of ten that begins at 0."""
    return np.log10(np.asarray(step) + 1.0)
