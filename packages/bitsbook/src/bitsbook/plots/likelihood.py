"""Pieces of chapter 4: what flips and readings cost under a model, and what an output unit makes of z."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from scipy.special import xlog1py, xlogy

from crossentropy.arrays import FloatOrArray, Row
from crossentropy.likelihood import gaussian_nll

from .style import ENTROPY, GRADIENT, MODEL, PRICE, TRUTH


def flip_columns(ax: Axes, flips: str, theta: float) -> None:
    """Draw each flip as a column: 1/N wide, as high as its surprise in bits under a coin with `theta`.

    The area of all columns is the mean surprise. Heads are dark, tails light.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    flips : str
        For instance ``"HHT"``.
    theta : float
        Probability of heads, above 0 and below 1.
    """
    width = 1 / len(flips)
    for k, flip in enumerate(flips):
        height, tint = (-np.log2(theta), 0.55) if flip == "H" else (-np.log2(1 - theta), 0.25)
        ax.add_patch(Rectangle((k * width, 0), width, height, facecolor=MODEL, alpha=tint, linewidth=0))
        ax.text((k + 0.5) * width, 0.08, flip, ha="center")
    ax.vlines(np.arange(1, len(flips)) * width, 0, 2, color="white", linewidth=1.5)
    prices = [-np.log2(theta), -np.log2(1 - theta)]
    ax.set_yticks([0, *prices], ["0", *(f"{price:.3f}" for price in prices)])
    ax.set(xlim=(0, 1), ylim=(0, 2), ylabel="bits")


def likelihood_curve(ax: Axes, p: float, n: int) -> None:
    """Draw over theta the likelihood of `n` flips, a share `p` of them heads, as a share of its own peak."""
    theta = np.linspace(0, 1, 201)
    log_share = n * (xlogy(p, theta) + xlog1py(1 - p, -theta) - xlogy(p, p) - xlog1py(1 - p, -p))
    ax.plot(theta, np.exp(log_share), color=MODEL, linewidth=2)
    ax.plot(p, 1, "D", color=TRUTH, clip_on=False)
    ax.set(xlim=(0, 1), ylim=(0, 1.08))
    ax.set_yticks([0, 0.5, 1], ["0", "½", "peak"])
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "¼", "½", "¾", "1"])


def price_curve(ax: Axes, p: float) -> None:
    """Draw over theta what a flip costs in bits, if a share `p` is heads; dashed the least that it can cost."""
    theta = np.linspace(0.004, 0.996, 249)
    cost = -(p * np.log2(theta) + (1 - p) * np.log2(1 - theta))
    floor = -(p * np.log2(p) + (1 - p) * np.log2(1 - p))
    ax.plot(theta, cost, color=MODEL, linewidth=2)
    ax.plot([0, 1], [floor, floor], color=ENTROPY, linewidth=1.5, linestyle="--")
    ax.set(xlim=(0, 1), ylim=(0, 4.5), yticks=range(5), ylabel="bits a flip")
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "¼", "½", "¾", "1"])


def likelihood_and_cost() -> tuple[Figure, tuple[Axes, Axes, Axes]]:
    """Make a sheet with two curves over one theta, the cost below the likelihood, and beside the cost room for a bar.

    Returns
    -------
    tuple of Figure and three Axes
        Likelihood, cost, bar; the last two have the same bits.
    """
    fig = plt.figure(figsize=(4.8, 4.7))
    grid = fig.add_gridspec(2, 2, height_ratios=[1, 2], width_ratios=[4, 1])
    fig.subplots_adjust(left=0.13, right=0.96, bottom=0.12, top=0.93, hspace=0.55, wspace=0.08)
    return fig, (fig.add_subplot(grid[0, 0]), fig.add_subplot(grid[1, 0]), fig.add_subplot(grid[1, 1]))


def floor_and_extra(ax: Axes, floor: float, extra: float) -> None:
    """Stack the two parts of a cost on each other: the entropy H, grey, and hatched the D that is paid above it."""
    ax.add_patch(Rectangle((0, 0), 1, floor, facecolor=ENTROPY, alpha=0.5, linewidth=0))
    above: dict[str, Any] = {"facecolor": "none", "edgecolor": PRICE, "linewidth": 0.9, "hatch": "////"}
    ax.add_patch(Rectangle((0, floor), 1, extra, **above))
    ax.text(1.15, floor / 2, "H", va="center")
    ax.text(1.15, max(floor + extra / 2, floor / 2 + 0.5), "D", va="center", alpha=1.0 if extra > 1e-9 else 0.0)
    ax.set(xlim=(0, 1.6), ylim=(0, 4.5))
    ax.set_axis_off()


def bell(x: npt.ArrayLike, mu: float, sigma: float) -> FloatOrArray:
    """Gaussian density at `x`."""
    return np.exp(-gaussian_nll(x, mu, sigma, base=np.e))


def readings_under_bell(ax: Axes, readings: npt.ArrayLike, mu: float, sigma: float) -> None:
    """Draw a Gaussian density, the readings on the axis, and how high the bell stands above each of them.

    Readings that are equal lie on each other.
    """
    x, order = mu + sigma * np.linspace(-4, 4, 33), np.sort(readings)
    ax.plot(x, bell(x, mu, sigma), color=MODEL, linewidth=2)
    ax.vlines(np.unique(order), 0, bell(np.unique(order), mu, sigma), color=TRUTH, linewidth=1.5)
    level = np.arange(len(order)) - np.searchsorted(order, order)
    ax.plot(order, 0.013 + 0.035 * level, "D", color=TRUTH, markersize=6)
    ax.set(xlim=(-5, 9), ylim=(0, 0.44), yticks=[0, 0.2, 0.4], xticks=range(-4, 9, 2))
    ax.set(xlabel="reading in °C", ylabel="density")


def bowls(ax: Axes, readings: npt.ArrayLike, sigma: float) -> None:
    """Draw over mu the mean squared error, dashed, and the mean negative log-likelihood in nats, on one scale."""
    x, mu = np.asarray(readings, dtype=float)[:, None], np.linspace(-5, 9, 141)
    ax.plot(mu, ((x - mu) ** 2).mean(axis=0), color=ENTROPY, linewidth=2, linestyle="--")
    ax.plot(mu, gaussian_nll(x, mu, sigma, base=np.e).mean(axis=0), color=MODEL, linewidth=2)
    ax.set(xlim=(-5, 9), ylim=(0, 22), xticks=range(-4, 9, 2), yticks=[0, 5, 10, 15, 20])


def cost_map(ax: Axes, readings: npt.ArrayLike, levels: Sequence[float]) -> None:
    """Draw the mean negative log-likelihood in nats over mu and sigma as lines of equal cost.

    Dashed the best mu for each sigma, dotted the best sigma for each mu; they meet at the best of both.
    """
    x = np.asarray(readings, dtype=float)
    mu, sigma = np.linspace(-2, 6, 161), np.linspace(1, 4, 121)
    cost = gaussian_nll(x[:, None, None], mu, sigma[:, None], base=np.e).mean(axis=0)
    lines = ax.contour(mu, sigma, cost, levels=levels, colors=MODEL, linewidths=1.5)
    ax.clabel(lines, fontsize=12, colors="black")
    ax.plot([x.mean(), x.mean()], [1, 4], color=ENTROPY, linestyle="--", linewidth=1.5)
    ax.plot(mu, np.hypot(x.std(), mu - x.mean()), color=ENTROPY, linestyle=":", linewidth=2)
    ax.plot(x.mean(), x.std(), "D", color=TRUTH)
    ax.set(xlim=(-2, 6), ylim=(1, 4), xticks=range(-2, 7, 2), yticks=[1, 2, 3, 4])


def band(ax: Axes, line: npt.ArrayLike, calm: float, gale: float) -> None:
    """Draw a forecast over the wind: a line for mu, and around it a band of two sigma, from calm air to a gale."""
    slope, offset = np.asarray(line, dtype=float)
    ends = offset + slope * np.array([0, 10])
    reach = 2 * np.array([calm, gale])
    corners = [(0, ends[0] - reach[0]), (10, ends[1] - reach[1]), (10, ends[1] + reach[1]), (0, ends[0] + reach[0])]
    ax.add_patch(Polygon(corners, facecolor=MODEL, alpha=0.3, linewidth=0))
    ax.plot([0, 10], ends, color=MODEL, linewidth=2)
    ax.plot([0, 10], ends + reach, "o", color="black", clip_on=False)
    ax.set(xlim=(0, 10), ylim=(-10, 22), xticks=range(0, 11, 2), yticks=[-10, 0, 10, 20])
    ax.set(xlabel="wind at dawn in m/s", ylabel="noon in °C")


def noons(ax: Axes, wind: npt.ArrayLike, noon: npt.ArrayLike, cost: Row) -> None:
    """Draw readings over the wind, and a ring round each that costs a nat more than the mean of all."""
    x, y, costly = np.asarray(wind), np.asarray(noon), np.asarray(cost) > np.mean(cost) + 1
    ax.plot(x, y, "D", color=TRUTH, markersize=4)
    for one in range(len(x)):
        rim: dict[str, Any] = {"alpha": 1.0 if costly[one] else 0.0, "markersize": 11, "markerfacecolor": "none"}
        ax.plot(x[one], y[one], "o", markeredgecolor=PRICE, **rim)


def bell_of(ax: Axes, y: float, t: float, sigma: float) -> None:
    """Draw a Gaussian with mean `y` and the density it gives to the target; green how far `y` is from `t`."""
    x = y + sigma * np.linspace(-4, 4, 33)
    ax.plot(x, bell(x, y, sigma), color=MODEL, linewidth=2)
    ax.vlines(t, 0, bell(t, y, sigma), color=TRUTH, linewidth=2)
    ax.plot(t, 0, "D", color=TRUTH, clip_on=False)
    ax.plot([y, t], [0.225, 0.225], color=GRADIENT, linewidth=4, solid_capstyle="butt")
    ax.set(xlim=(-12, 12), ylim=(0, 0.25), yticks=[0, 0.1, 0.2], xticks=range(-10, 11, 5))
    ax.set(xlabel="temperature in °C", ylabel="density")


def chances(ax: Axes, q: Row, names: Sequence[str], t: int) -> None:
    """Draw probabilities as bars, a frame where the target is, and green how far its bar is from 1."""
    ax.bar(range(len(q)), q, width=0.8, color=MODEL, alpha=0.6, linewidth=0)
    ax.add_patch(Rectangle((t - 0.4, 0), 0.8, 1, facecolor="none", edgecolor=TRUTH, linewidth=2))
    ax.plot([t, t], [q[t], 1], color=GRADIENT, linewidth=4, solid_capstyle="butt")
    ax.set_xticks(range(len(q)), names)
    ax.set_yticks([0, 0.5, 1], ["0", "½", "1"])
    ax.set(xlim=(-0.7, len(q) - 0.3), ylim=(0, 1.02), ylabel="probability")


def tangent(ax: Axes, z: float, loss: float, slope: float) -> None:
    """Draw a point of a loss curve and the tangent there, of much the same length wherever it is steep or not."""
    reach = 1.7 / np.hypot(1, slope)
    ax.plot([z - reach, z + reach], [loss - slope * reach, loss + slope * reach], color=GRADIENT, linewidth=4)
    ax.plot(z, loss, "o", color="black", clip_on=False)


def unit_curve(ax: Axes, z: npt.ArrayLike, losses: npt.ArrayLike) -> None:
    """Draw the loss of an output unit, in nats, over z from -6 to 6."""
    ax.plot(z, losses, color=MODEL, linewidth=2)
    ax.set(xlim=(-6, 6), ylim=(-0.4, 10), xticks=range(-6, 7, 2), yticks=[0, 2, 4, 6, 8, 10])
    ax.set(xlabel="the network's number z", ylabel="loss in nats")
