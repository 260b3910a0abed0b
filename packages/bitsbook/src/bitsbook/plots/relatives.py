"""Pieces of chapter 13: what telling one pair from its rivals costs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .style import ENTROPY, MODEL, PRICE, TRUTH


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


def cosine_table(ax: Axes, cosines: npt.ArrayLike, losses: npt.ArrayLike) -> None:
    """Draw an N x N table of cosines, darker where they are higher, the matching pairs framed, each row's loss beside.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    cosines : array_like, shape (N, N)
        Row i is picture i against all captions; its own caption is column i.
    losses : array_like, shape (N,)
        What each row costs, in nats.
    """
    rows, costs = np.asarray(cosines, dtype=float), np.asarray(losses, dtype=float)
    n = len(costs)
    for row, column in np.ndindex(n, n):
        y, cosine = n - 1 - row, float(rows[row, column])
        ax.add_patch(Rectangle((column, y), 1, 1, facecolor=MODEL, alpha=0.75 * max(cosine, 0)))
        ax.text(column + 0.5, y + 0.5, f"{cosine:z.1f}".replace("-", "\N{MINUS SIGN}"), ha="center", va="center")
    for i, cost in enumerate(costs):
        y = n - 1 - i
        ax.add_patch(Rectangle((i + 0.04, y + 0.04), 0.92, 0.92, facecolor="none", edgecolor=TRUTH, linewidth=2.4))
        ax.text(n + 0.75, y + 0.5, f"{cost:.2f}", ha="center", va="center")
    ax.text(n + 0.75, n + 0.18, "loss", ha="center", va="bottom")
    ax.set_xticks(np.arange(n) + 0.5, [str(i + 1) for i in range(n)])
    ax.set_yticks(np.arange(n) + 0.5, [str(n - i) for i in range(n)])
    ax.tick_params(length=0)
    ax.set(xlim=(0, n + 1.3), ylim=(0, n), aspect="equal", ylabel="picture")
    ax.set_xlabel("caption", x=n / 2 / (n + 1.3))
    ax.spines[["left", "bottom"]].set_visible(False)


def candidates(ax: Axes, bottom: float, question: str, names: Sequence[str], target: Sequence[float]) -> None:
    """Draw what a loss has to choose among: a question, and under it a row of boxes, shaded as the target says.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        With x from 0 to 5 for the boxes.
    bottom : float
        Where the row stands; it is 0.9 high.
    question : str
        What is asked of the candidates.
    names : sequence of str
        What stands in each box; an ellipsis has no box.
    target : sequence of float
        The target's probability of each, 0 to 1; the likeliest is framed.
    """
    ax.text(0.05, bottom + 0.76, question, va="center")
    width = 5 / max(len(names), 4)
    for place, (name, share) in enumerate(zip(names, target, strict=True)):
        ax.text((place + 0.5) * width, bottom + 0.3, name, ha="center", va="center")
        if name != "\N{HORIZONTAL ELLIPSIS}":
            box = (place * width + 0.05, bottom + 0.08), width - 0.1, 0.44
            ax.add_patch(Rectangle(*box, facecolor=TRUTH, alpha=0.5 * share))
            right = share == max(target)
            edge = TRUTH if right else "black"
            ax.add_patch(Rectangle(*box, facecolor="none", edgecolor=edge, linewidth=2.4 if right else 0.9))
