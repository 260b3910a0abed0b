"""Pieces of chapters 1 to 3 in which words and prizes keep their colours, and averages, trades and charges are seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from crossentropy.arrays import Row

from .style import ENTROPY, MODEL, PRICE, digits

WORDS = ("#56B4E9", "#F0E442", "#CC79A7", "#009E73")
"""The colours of A, B, C, D; of the first, second and third prize; of dog, cat and deer."""

_EXTRA: dict[str, Any] = {"facecolor": "none", "edgecolor": PRICE, "linewidth": 0.9, "hatch": "////"}


def split_strip(ax: Axes, shares: Row, names: Sequence[str]) -> None:
    """Lay shares of a budget of 1 end to end, each in its word's colour."""
    left = 0.0
    for width, name, colour in zip(shares, names, WORDS, strict=False):
        box: dict[str, Any] = {"facecolor": colour, "alpha": 0.65, "edgecolor": "white", "linewidth": 1.5}
        ax.add_patch(Rectangle((left, 0), width, 1, **box))
        ax.text(left + width / 2, 0.5, name, ha="center", va="center")
        left += width
    ax.set(xlim=(0, 1), ylim=(0, 1), yticks=[])
    ax.spines["left"].set_visible(False)


def trade_rates(ax: Axes, p: tuple[float, float], border: float) -> None:
    """Draw what two words save or pay for a crumb of share, and hatch what a trade loses.

    The first word owns the shares left of the border, the second one those right of it, up to the sum of `p`. A word
    of share s gains or loses p / s nats for each unit of share, so areas are nats. The curves cross where each word
    has its probability as its share.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    p : tuple of two floats
        The probabilities of the words.
    border : float
        Share of the first word.
    """
    first, total = p[0], sum(p)
    x = np.linspace(0.02, total - 0.02, 200)
    between = np.linspace(min(first, border), max(first, border), 60)
    rates = p[0] / between, p[1] / (total - between)
    outline = np.column_stack([np.append(between, between[::-1]), np.append(rates[0], rates[1][::-1])])
    ax.add_patch(PathPatch(Path(outline), **_EXTRA | ({} if abs(border - first) > 1e-9 else {"linewidth": 0})))
    for rate, colour in ((p[0] / x, WORDS[0]), (p[1] / (total - x), WORDS[1])):
        ax.plot(x, rate, color=colour, linewidth=6)
        ax.plot(x, rate, color="black", linewidth=1)
    ax.plot([border, border], [0, 4.6], color="black", linewidth=1.5)
    ax.plot(border, 0, "o", color="black", clip_on=False, zorder=5)
    ax.plot([0, first, first], [1, 1, 0], color="black", linestyle=":", linewidth=1)
    ax.set(xlim=(0, 1), ylim=(0, 4.6), yticks=range(5))


def bit_squares(ax: Axes, bits: str, columns: int) -> None:
    """Draw a string of bits row by row: a black square for each 1, none for each 0."""
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
    ones = [divmod(i, columns) for i, bit in enumerate(bits) if bit == "1"]
    places = np.concatenate([corners + np.array([column, -1 - row]) for row, column in ones])
    kinds = np.tile([Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY], len(ones))
    ax.add_patch(PathPatch(Path(places, kinds), facecolor="black", linewidth=0))
    rows = -(-len(bits) // columns)
    ax.add_patch(Rectangle((0, -rows), columns, rows, facecolor="none", edgecolor="black", linewidth=0.9))
    ax.set(xlim=(-0.2, columns + 0.2), ylim=(-rows - 0.2, 0.2), aspect="equal")
    ax.set_axis_off()


def pair_bars(ax: Axes, shares: Row, names: Sequence[str]) -> None:
    """Draw how often each pair of bits occurs, against the quarter that fair flips would give it."""
    ax.bar(range(len(shares)), shares, width=0.7, color=MODEL, alpha=0.6)
    ax.axhline(1 / len(shares), color=ENTROPY, linestyle="--", linewidth=1.5)
    for i, share in enumerate(shares):
        ax.text(i, 0.025, f"{share:.3f}", ha="center")
    ax.set(xlim=(-0.5, len(shares) - 0.5), ylim=(0, 0.6), xticks=range(len(shares)))
    ax.set_xticklabels(names)
    ax.set_yticks([0, 0.25, 0.5], ["0", "¼", "½"])


def running_mean(ax: Axes, drawn: npt.NDArray[np.intp], p: Row, shown: int) -> None:
    """Draw the surprise of each draw as a dot in its prize's colour, and the mean of all so far as a line.

    Draws after the first `shown` are covered. A dashed line marks the entropy.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    drawn : ndarray of int
        Which prize came, draw by draw.
    p : array_like, shape (n,)
        Their probabilities.
    shown : int
        How many draws have been made.
    """
    surprise, places = -np.log2(p), np.arange(1, len(drawn) + 1)
    means = np.cumsum(surprise[drawn]) / places
    for i in range(len(p)):
        dots: dict[str, Any] = {"markerfacecolor": WORDS[i], "markeredgecolor": "black", "markeredgewidth": 0.5}
        ax.plot(places[drawn == i], surprise[drawn[drawn == i]], "o", markersize=5, zorder=1.5, **dots)
    ax.plot(places, means, color="black", linewidth=2, zorder=1.6)
    ax.add_patch(Rectangle((shown + 0.7, 0), len(drawn) + 9, 4, facecolor="white", linewidth=0, zorder=2))
    ax.axhline(float(surprise @ p), color=ENTROPY, linestyle="--", linewidth=1.5, zorder=2.1)
    ax.plot(shown, means[shown - 1], "o", color="black", clip_on=False, zorder=5)
    ax.set(xlim=(0, len(drawn) + 4), ylim=(0, 3.7), yticks=range(4))


def overlap_bars(ax: Axes, first: float, second: float, shared: float) -> None:
    """Draw H(X) and H(Y) as bars that overlap (hatched) by I(X; Y), and below them H(X, Y) as one bar.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    first, second, shared : float
        H(X), H(Y) and I(X; Y) in bits.
    """
    start, rest = first - shared, second - shared
    bars = [(0, 0.0, first, 0), (1, start, second, 1), (2, 0.0, first, 0), (2, first, rest, 1)]
    for row, left, width, colour in bars:
        ax.add_patch(Rectangle((left, -row - 0.36), width, 0.72, facecolor=WORDS[colour], alpha=0.65, linewidth=0))
    overlap: dict[str, Any] = {"facecolor": "none", "edgecolor": "black", "hatch": "////"}
    overlap["linewidth"] = 0.9 if shared > 1e-9 else 0
    for row in (0, 1):
        ax.add_patch(Rectangle((start, -row - 0.36), shared, 0.72, **overlap))
    for edge in (start, first):
        ax.plot([edge, edge], [0.36, -2.36], color="black", linestyle=":", linewidth=1)
    for row, (name, bits) in enumerate([("H(X)", first), ("H(Y)", second), ("H(X, Y)", first + rest)]):
        ax.text(-0.02, -row, name, ha="right", va="center", transform=ax.get_yaxis_transform())
        ax.text(1.02, -row, digits(bits), va="center", transform=ax.get_yaxis_transform())
    ax.text(first - shared / 2, 0.55, "I(X; Y)" if shared > 1e-9 else "", ha="center")
    ax.text(first + rest / 2, -2.8, "H(Y | X)" if rest > 1e-9 else "", ha="center", va="center")
    ax.set(xlim=(0, 2), ylim=(-3.15, 0.95), yticks=[], xlabel="bits")
    ax.set_xticks([0, 0.5, 1, 1.5, 2], ["0", "½", "1", "1½", "2"])


Charge = Callable[[npt.ArrayLike], Any]


def expected_charge(charge: Charge, belief: float, announced: npt.ArrayLike) -> Any:
    """Average of a charge on the probability announced for what came, if rain has the probability `belief`."""
    announced = np.asarray(announced, dtype=float)
    rain, dry = charge(announced), charge(1 - announced)
    return belief * rain + (1 - belief) * dry


def charge_curves(ax: Axes, charges: Sequence[Charge], belief: float, announced: float) -> None:
    """Draw the average charge against the announced forecast: a line for each charge, a dot at `announced`.

    An open triangle marks the cheapest forecast. The lines are grey, dotted and dashed, in this order.
    """
    grid = np.linspace(0.01, 0.99, 99)
    styles: list[dict[str, Any]] = [
        {"color": ENTROPY, "linewidth": 3},
        {"color": "black", "linewidth": 2, "linestyle": (0, (1, 1.5))},
        {"color": PRICE, "linewidth": 2, "linestyle": "--"},
    ]
    for charge, style in zip(charges, styles, strict=True):
        curve = expected_charge(charge, belief, grid)
        edge = expected_charge(charge, belief, 1.0)
        best, lowest = (1.0, edge) if edge < curve.min() else (grid[curve.argmin()], curve.min())
        ax.plot(np.append(grid, 1), np.append(curve, min(edge, 9)), **style)
        ax.plot(best, lowest - 0.09, "^", color="white", markeredgecolor="black", markersize=9, clip_on=False)
        now = expected_charge(charge, belief, announced)
        ax.plot(announced, min(now, 9), "o", color="black", markersize=7)
    ax.set(xlim=(0, 1), ylim=(0, 1.6), yticks=[0, 0.5, 1, 1.5])
    ax.set_xticks([0, 0.5, belief, 1], ["0", "½", f"{belief:g}", "1"])
