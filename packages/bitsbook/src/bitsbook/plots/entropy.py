"""Pieces of chapter 2: the entropy of boxes and dice as areas and lengths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from crossentropy.arrays import Row

from .style import ENTROPY, TRUTH
from .words import WORDS


def surprise_blocks(ax: Axes, p: Row, words: Iterable[str]) -> None:
    """Draw each outcome as a block in its colour: its probability wide, its surprise in bits high.

    The area is the entropy. An outcome of probability 0 has no block and no name.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    p : array_like, shape (n,)
        A distribution.
    words : iterable of str
        A name for each outcome.
    """
    left = 0.0
    for width, word, colour in zip(p, words, WORDS, strict=False):
        height = 0.0 - np.log2(width) if width > 0 else 0.0
        block: dict[str, Any] = {"facecolor": colour, "alpha": 0.65, "edgecolor": "white", "linewidth": 1.5}
        ax.add_patch(Rectangle((left, 0), width, height, **block))
        ax.text(left + min(width / 2, 0.04), 0.14, word if width > 0 else "", ha="center")  # beside the handle
        left += width
    ax.set(xlim=(0, 1), xlabel="probability", ylabel="surprise in bits")


def block_top(tickets: Sequence[int], number: int) -> tuple[float, float]:
    """Middle of the top of a block of `surprise_blocks`, for a box with these numbers of tickets.

    A kind without tickets has no block; its place is at 4.5 bits, above all the others.
    """
    p = np.asarray(tickets) / max(sum(tickets), 1)
    if tickets[number] == 0:
        return p[:number].sum() + 0.04 * (number + 0.5) / 3, 4.5
    return p[:number].sum() + p[number] / 2, -np.log2(p[number])


def stacked_bar(ax: Axes, row: float, parts: npt.ArrayLike, *, edgecolor: str = "none") -> None:
    """Lay parts end to end in one bar, each in its outcome's colour; white lines where they meet. One part is grey."""
    joints = np.cumsum(parts)
    if len(joints) == 1:
        ax.barh(row, joints, height=0.7, color=ENTROPY, alpha=0.5)
    else:
        ax.barh([row] * len(joints), parts, left=[0, *joints[:-1]], height=0.7, color=WORDS[: len(joints)], alpha=0.65)
    ax.vlines(joints[:-1], row - 0.35, row + 0.35, color="white", linewidth=1.5)
    ax.barh(row, joints[-1], height=0.7, color="none", edgecolor=edgecolor, linewidth=1.2)


def die_faces(ax: Axes, sides: int, fair: float, last: float) -> None:
    """Draw the probabilities of a die as bars: `fair` for each side but the last one, which is hatched."""
    first: dict[str, Any] = {"facecolor": TRUTH, "alpha": 0.6, "linewidth": 0}
    ax.add_patch(Rectangle((0.5, 0), sides - 1, fair, **first))
    loaded: dict[str, Any] = {"facecolor": TRUTH, "alpha": 0.6, "edgecolor": "white", "linewidth": 0, "hatch": "///"}
    ax.add_patch(Rectangle((sides - 0.5, 0), 1, last, **loaded))
    ax.vlines(np.arange(1.5, 20), 0, 1, color="white", linewidth=1.5)
