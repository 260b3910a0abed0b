"""Pieces of chapter 7: steps down a parabola, three optimisers, and a run that overfits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from crossentropy.arrays import Floats

from .style import ENTROPY, GRADIENT, MODEL, PRICE, TRUTH


def parabola_walks(axes: Sequence[Axes], factors: Sequence[float], notes: Sequence[str]) -> None:
    """Walk down one parabola from w = 1, on each axes with another factor, and number the steps by their dots.

    Parameters
    ----------
    axes : list of matplotlib.axes.Axes
    factors : list of float
        What each step multiplies w by.
    notes : list of str
        What becomes of each walk.
    """
    grid = np.linspace(-2.2, 2.2, 89)
    for ax, factor, note in zip(axes, factors, notes, strict=True):
        w = factor ** np.arange(5.0)
        w = w[np.abs(w) < 2.3]
        ax.plot(grid, grid**2, color=ENTROPY, linewidth=1)
        ax.plot(w, w**2, color=GRADIENT, linewidth=1.5)
        ax.plot(w[1:], w[1:] ** 2, "o", color=GRADIENT, markersize=5)
        ax.plot(1, 1, "o", color="black", clip_on=False)
        ax.set(xlim=(-2.3, 2.3), ylim=(-0.3, 5), xticks=[-1, 0, 1], yticks=[])
        ax.set_title(f"{factor:g}: {note}".replace("-", "−"))
        ax.spines["left"].set_visible(False)


def loss_map(ax: Axes, across: Floats, up: Floats, losses: Floats, lowest: npt.ArrayLike) -> None:
    """Draw a loss of two weights as contour lines, and a cross at its lowest point.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    across, up : ndarray, shape (m,) and (n,)
    losses : ndarray, shape (n, m)
        Above the lowest one, in nats; each line stands for twice the loss of the one inside it.
    lowest : array_like, shape (2,)
    """
    ax.contour(across, up, losses, levels=0.005 * 2.0 ** np.arange(9), colors=ENTROPY, linewidths=0.8, alpha=0.7)
    x, y = np.asarray(lowest)
    ax.plot(x, y, "x", color=TRUTH, markersize=9, markeredgewidth=2.5)


def walk_so_far(ax: Axes, path: Floats, step: int) -> None:
    """Draw a walk over a `loss_map` up to a step, with a black dot where it is then.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    path : ndarray, shape (steps + 1, 2)
    step : int
    """
    ax.plot(*path[: step + 1].T, color=GRADIENT, linewidth=1.2, marker="o", markersize=3)
    ax.plot(*path[step], "o", color="black", clip_on=False)


def excess_curves(
    ax: Axes, excess: Mapping[str, Floats], chosen: str, step: int, *, names: Mapping[str, tuple[float, float]]
) -> None:
    """Draw how far above the lowest loss each optimiser is after each step, on a logarithmic scale.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    excess : dict of str to ndarray, shape (steps + 1,)
        In nats.
    chosen : str
        The one drawn strongly.
    step : int
    names : dict of str to tuple of float
        Where each name is written.
    """
    for name, curve in excess.items():
        strong = name == chosen
        ax.plot(curve, color=PRICE if strong else ENTROPY, alpha=1 if strong else 0.5, linewidth=2 if strong else 1)
        x, y = names[name]
        ax.text(x, y, name, ha="left", va="center")
    ax.plot(step, excess[chosen][step], "o", color="black", clip_on=False)
    last = len(excess[chosen]) - 1
    ax.set(xlim=(0, last), yscale="log", ylim=(1e-4, 1), xlabel="step", ylabel="nats above lowest")
    ax.set_yticks([1e-3, 1e-2, 1e-1, 1], ["0.001", "0.01", "0.1", "1"])
    ax.minorticks_off()


def overfitting_curves(ax: Axes, training: Floats, validation: Floats, *, floor: float) -> None:
    """Draw training and validation loss against the step, both on logarithmic scales, and where to stop.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    training, validation : ndarray, shape (steps + 1,)
        In nats.
    floor : float
        What the best possible forecast costs on fresh samples.
    """
    steps = np.arange(1, len(training) + 1)
    stop = int(validation.argmin())
    ax.axhline(floor, color=ENTROPY, linestyle="--", linewidth=1)
    ax.plot(steps, training, color=MODEL)
    ax.plot(steps, validation, color=PRICE, linestyle="--")
    ax.axvline(stop + 1, color="black", linestyle=":", linewidth=1)
    ax.plot(stop + 1, validation[stop], "o", color="black")
    ax.text(stop * 0.9, 1.7, "stop here", ha="right", va="center")
    ax.text(550, 0.115, "training", ha="right", va="center")
    ax.text(550, 1.4, "validation", ha="right", va="center")
    ax.text(1.1, floor * 0.95, "best possible", va="top")
    ax.set(xscale="log", yscale="log", xlim=(1, steps[-1]), ylim=(0.08, 2), xlabel="step", ylabel="loss in nats")
    ax.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    ax.set_yticks([0.1, 0.3, 1], ["0.1", "0.3", "1"])
    ax.minorticks_off()
