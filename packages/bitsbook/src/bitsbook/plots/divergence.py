"""Pieces of chapter 3: what the wrong codebook costs, as areas and lengths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from crossentropy.arrays import Floats, Row

from .style import ENTROPY, MODEL, PRICE, TRUTH, digits
from .words import WORDS

DUE: dict[str, Any] = {"facecolor": ENTROPY, "alpha": 0.5, "linewidth": 0}
EXTRA: dict[str, Any] = {"facecolor": "none", "edgecolor": PRICE, "linewidth": 0.9, "hatch": "////"}
SAVED: dict[str, Any] = {"facecolor": "none", "edgecolor": ENTROPY, "linewidth": 1.2, "linestyle": (0, (3, 2))}


def _box(ax: Axes, x: float, y: float, width: float, height: float, style: dict[str, Any]) -> None:
    """Draw a rectangle; one without an area stays in the picture, but shows no outline."""
    line: dict[str, Any] = {} if width * height > 1e-9 else {"linewidth": 0}
    ax.add_patch(Rectangle((x, y), width, height, clip_on=False, **style | line))


def price_blocks(ax: Axes, p: Row, q: npt.ArrayLike) -> None:
    """Draw each outcome as a block: its probability under P wide, its codeword in the code for Q high, in bits.

    Orange lines are the codewords, the blue line is P. Filled, in the outcome's colour, is what the code for P
    would pay as well; with the dashed boxes it is H(P). Vermilion and hatched is what a codeword is too long,
    dashed and empty what it saves. Hatched minus dashed is D(P||Q), filled plus hatched is H(P, Q).

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    p, q : array_like, shape (n,)
        Distributions, all probabilities above 0.
    """
    own, sent, edges = -np.log2(p), -np.log2(q), np.concatenate([[0.0], np.cumsum(p)])
    for left, width, best, height, colour in zip(edges, p, own, sent, WORDS, strict=False):
        _box(ax, left, 0, width, min(best, height), {"facecolor": colour, "alpha": 0.65, "linewidth": 0})
    ax.vlines(edges[1:-1], 0, np.minimum(own, sent)[:-1], color="white", linewidth=1.5)
    for left, width, best, height in zip(edges, p, own, sent, strict=False):
        _box(ax, left, height, width, max(best - height, 0), SAVED)
        _box(ax, left, best, width, max(height - best, 0), EXTRA)
    ax.hlines(sent, edges[:-1], edges[1:], color=MODEL, linewidth=3)
    ax.plot([0, 1], [0, 0], color=TRUTH, linewidth=4, clip_on=False, solid_capstyle="butt")
    ax.set(xlim=(0, 1), xticks=[])
    ax.spines["bottom"].set_visible(False)


def block_names(ax: Axes, p: Row, names: Iterable[str]) -> None:
    """Write below each block its name and its width, the probability, as .1 to save room."""
    middles = np.cumsum(p) - np.asarray(p) / 2
    for x, name, width in zip(middles, names, p, strict=True):
        ax.text(x, -0.18, f"{name}\n{width:g}".replace("0.", "."), ha="center", va="top", linespacing=1.3)


def price_steps(ax: Axes, p: npt.ArrayLike, q: npt.ArrayLike) -> None:
    """Draw in four rows how H(P) becomes H(P, Q): what was due, plus the extra, minus the saved, and their sum.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    p, q : array_like, shape (n,)
        Distributions, all probabilities above 0.
    """
    p, gap = np.asarray(p), np.log2(p) - np.log2(q)
    due, extra, saved = p @ -np.log2(p), p @ np.maximum(gap, 0), p @ np.maximum(-gap, 0)
    total = due + extra - saved
    boxes = [(0, 0, due, DUE), (1, due, extra, EXTRA), (2, total, saved, SAVED), (3, 0, due, DUE)]
    for row, left, width, style in [*boxes, (3, due, max(total - due, 0), EXTRA)]:
        _box(ax, left, -row - 0.33, width, 0.66, style)
    for row, x in enumerate([due, due + extra, total]):
        ax.plot([x, x], [-row - 0.33, -row - 1.33], color="black", linewidth=0.9, linestyle=":")
    ax.plot([total, total], [-3.42, -2.58], color=MODEL, linewidth=3)
    signs = ["", "+" if extra > 1e-9 else "", "−" if saved > 1e-9 else "", ""]
    for row, (sign, bits) in enumerate(zip(signs, [due, extra, saved, total], strict=True)):
        ax.text(1.2, -row, sign + digits(bits), ha="right", va="center", transform=ax.get_yaxis_transform())
    ax.set(ylim=(-3.5, 0.5), yticks=[0, -1, -2, -3], yticklabels=["H(P)", "extra", "saved", "H(P, Q)"])
    ax.tick_params(axis="y", length=0)


def price_bars(ax: Axes, names: Iterable[str], bits: Row) -> None:
    """Lay amounts in bits, one below the other, as hatched bars from 0 with their number at the end."""
    for row, (name, amount) in enumerate(zip(names, bits, strict=True)):
        _box(ax, 0, -row - 0.33, amount, 0.66, EXTRA)
        ax.text(amount + ax.get_xlim()[1] / 40, -row, digits(amount), va="center")
        ax.text(-0.02, -row, name, ha="right", va="center", transform=ax.get_yaxis_transform())
    ax.set(ylim=(0.5 - len(bits), 0.5), yticks=[], xlabel="bits")


def class_bars(ax: Axes, q: Floats, names: Sequence[str]) -> None:
    """Draw each row of probabilities as a bar of length 1: the right class first and strong, then the wrong ones.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    q : ndarray, shape (n, n)
        Row i: what the model says of a photo whose right class is i.
    names : sequence of str
        The classes.
    """
    for i, row in enumerate(q):
        left = 0.0
        for k in sorted(range(len(names)), key=lambda k: (k != i, k)):
            _box(ax, left, -i - 0.33, row[k], 0.66, {"facecolor": WORDS[k], "alpha": 0.75 if k == i else 0.25})
            label = f"{names[k]} {row[k]:.2f}" if k == i else names[k] if row[k] > 0.14 else ""
            ax.text(left + (0.02 if k == i else 0.04), -i, label, va="center")
            left += row[k]
            ax.plot([left, left], [-i - 0.33, -i + 0.33], color="white", linewidth=1.5)
        ax.plot(row[i], -i, "o", color="black", markersize=6, clip_on=False)
        ax.text(-0.02, -i, f"{names[i]} photo", ha="right", va="center", transform=ax.get_yaxis_transform())
    ax.set(xlim=(0, 1), yticks=[], xlabel="probability")
    ax.set_xticks([0, 0.5, 1], ["0", "½", "1"])


def gibbs_gaps(ax: Axes, ratios: Row, names: Iterable[str]) -> None:
    """Draw ln x under its tangent x - 1, and the gap between the two at each ratio.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    ratios : array_like, shape (n,)
        Model over truth, q / p, between 0 and 3.6.
    names : iterable of str
        What stands at each ratio.
    """
    x = np.linspace(0.1, 3.6, 141)
    ax.plot([0, 3.6], [-1, 2.6], color="black", linewidth=1.2)
    ax.plot(x, np.log(x), color=ENTROPY, linewidth=2.5)
    ax.vlines(ratios, np.log(ratios), np.asarray(ratios) - 1, color=PRICE, linewidth=5)
    for ratio, name in zip(ratios, names, strict=True):
        ax.text(ratio + 0.07, (np.log(ratio) + ratio - 1) / 2 - 0.32 / ratio, name, va="center")
    ax.plot(1, 0, "o", color="black", markersize=6)
    ax.text(0.93, 0.14, "touch", ha="right")
    ax.text(2.35, 1.6, "x − 1", ha="right")
    ax.text(2.2, 0.45, "ln x")
    ax.set(xlim=(0, 3.6), ylim=(-2, 2.6), yticks=[-2, -1, 0, 1, 2], ylabel="nats")
    ax.set_xticks([0, 1, 2, 3])
    ax.set_xlabel("ratio x of the book's share to the truth")


def two_fits(ax: Axes, p: Row, forward: npt.ArrayLike, reverse: npt.ArrayLike) -> None:
    """Draw a truth with two humps as bars, and the two models that come closest, one for each direction of D."""
    places = np.arange(len(p))
    ax.bar(places, p, color=TRUTH, alpha=0.5, width=0.8)
    ax.plot(places, forward, "o-", color=MODEL, linewidth=2)
    ax.plot(places, reverse, "s--", color=MODEL, linewidth=2, markerfacecolor="white", clip_on=False)
    ax.text(4.4, 0.28, "forward: covers both")
    ax.text(1.35, 0.37, "reverse: picks one")
    ax.text(7.9, 0.2, "truth", ha="right")
    ax.set(xlim=(-0.6, 8.6), ylim=(0, 0.45), xticks=places, yticks=[0, 0.2, 0.4])
