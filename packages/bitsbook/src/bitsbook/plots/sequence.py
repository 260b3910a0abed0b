"""Pieces of chapter 8: a batch of logits, what each token costs, and a thread that is cut again and again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from crossentropy.arrays import KeptFloats, Row

from .style import ENTROPY, MODEL, PRICE, TRUTH

VISIBLE = str.maketrans({" ": "·", "\n": "¶"})
"""How a gap and the end of a line are written where they must be seen."""

Cut = tuple[float | Fraction, float | Fraction, int | None]
"""An interval's low end and width, and the part of it that is kept, if one is."""

LETTERS_A_ROW = 21
"""How many letters of a sentence stand side by side in `sentence_costs`."""

ROW = 18.0
"""How far apart in bits the two rows of `sentence_costs` are."""


def logits_block(ax: Axes) -> None:
    """Draw logits [32, 10, 1000] as a block with one thin rod in it, and the 320 rods that it is flattened to.

    A dashed one shows what a softmax over the sequence would take together.
    """
    # The vocabulary goes to the right, the batch down, the sequence into the page.
    wide, high, deep = 5.0, 1.6, np.array([0.9, 0.5])
    front = np.array([[0, 0], [wide, 0], [wide, high], [0, high]])
    back = front + deep
    top, side = [front[3], front[2], back[2], back[3]], [front[1], front[2], back[2], back[1]]
    faces: list[tuple[npt.ArrayLike, float]] = [(front, 0.25), (top, 0.12), (side, 0.4)]
    for face, alpha in faces:
        ax.add_patch(Polygon(face, facecolor=MODEL, alpha=alpha, linewidth=0))
        ax.add_patch(Polygon(face, facecolor="none", edgecolor="black", linewidth=0.9))
    ax.add_patch(Rectangle((0, 1.1), wide, 0.12, facecolor="black"))
    ax.text(wide / 2, 0.83, "one softmax: sum 1", ha="center", va="center")
    # On the top face, a rod along the other axis.
    across = np.array([0.2, 0])
    wrong = np.array([3.9, high]) + np.array([0 * deep, across, across + deep, deep])
    ax.add_patch(Polygon(wrong, facecolor="none", edgecolor="black", linestyle="--", linewidth=1.2))
    ax.text(4.9, high + deep[1] + 0.1, "wrong: along the sequence", ha="center", va="bottom")
    ax.text(wide / 2, -0.12, "vocabulary 1000", ha="center", va="top")
    ax.text(-0.15, high / 2, "batch\n32", ha="right", va="center")
    ax.text(wide + 0.5, 0.12, "sequence\n10", va="top")
    for k in range(9):
        y = -1.25 - 0.17 * k
        colour, alpha = ("black", 1) if k == 2 else (MODEL, 0.55)
        ax.add_patch(Rectangle((0, y), wide, 0.12, facecolor=colour, alpha=alpha))
        ax.add_patch(Rectangle((wide + 0.15, y), 0.12, 0.12, facecolor=TRUTH))
    ax.text(-0.15, -1.87, "320\nrods", ha="right", va="center")
    ax.text(wide + 0.42, -1.87, "320\ntargets", va="center")
    ax.text(wide / 2, -2.78, "flattened: [320, 1000] against [320]", ha="center", va="top")
    ax.set(xlim=(-1.1, 7.1), ylim=(-3.2, 2.6))
    ax.set_axis_off()


def expected_bars(ax: Axes, names: Sequence[str], q: Row, came: int) -> None:
    """Draw what a model expected as bars from the left, and frame the one that came.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    names : sequence of str
        A name for each bar, from the top.
    q : array_like, shape (n,)
        Probabilities.
    came : int
        The bar of what came.
    """
    rows = -np.arange(len(names))
    ax.barh(rows, q, height=0.72, color=MODEL, alpha=0.6, linewidth=0)
    ax.barh(rows[came], q[came], height=0.72, color="none", edgecolor="black", linewidth=1.6)
    ax.plot(q[came], rows[came], "o", color="black", clip_on=False)
    ax.set_yticks(rows, names)
    ax.tick_params(axis="y", length=0)
    ax.set(xlim=(0, 1), ylim=(0.6 - len(names), 0.6), xlabel="expected probability")
    ax.set_xticks([0, 0.5, 1], ["0", "½", "1"])


def place_costs(ax: Axes, words: Sequence[str], losses: npt.ArrayLike, position: int, *, places: int) -> None:
    """Draw what each place of a padded sentence costs in nats, a dot on the chosen one, and a hatched box for the pads.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    words : sequence of str
        The targets; "pad" is a pad.
    losses : array_like
        Their losses in nats.
    position : int
        The chosen place, from 1.
    places : int
        Places that there is room for.
    """
    empty = places - len(words)
    heights = np.append(losses, np.zeros(empty))
    x, first_pad = np.arange(1, places + 1), words.index("pad") + 1 if "pad" in words else len(words) + 1
    chairs = Rectangle((first_pad - 0.5, 0), len(words) + 1 - first_pad, 2.9, hatch="///", linewidth=0)
    chairs.set(facecolor="none", edgecolor=ENTROPY, alpha=0.45)
    ax.add_patch(chairs)
    ax.bar(x, heights, width=0.7, color=MODEL, alpha=0.6, linewidth=0)
    ax.plot([position, position], [0, heights[position - 1]], color="black", linestyle=":", linewidth=1)
    ax.plot(position, heights[position - 1], "o", color="black", clip_on=False)
    ax.set(xlim=(0.4, places + 0.6), ylim=(0, 4.3), yticks=range(4), ylabel="loss in nats")
    ax.set_xticks(x, [*words, *[""] * empty])
    ax.tick_params(axis="x", length=0)


def mean_lines(ax: Axes, of_words: float, of_all: float, places: int) -> None:
    """Draw the mean over the words, and dashed the mean over all places."""
    ax.plot([0.4, places + 0.6], [of_words, of_words], color="black", linewidth=1.2)
    ax.plot([0.4, places + 0.6], [of_all, of_all], color=PRICE, linewidth=1.6, linestyle="--")


def sentence_costs(ax: Axes, sentence: str, bits: Row, position: int) -> None:
    """Draw each letter of a sentence with what it cost in bits as a bar over it, in two rows, and a dot on one.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    sentence : str
        At most 2 * `LETTERS_A_ROW` letters.
    bits : array_like
        Their costs.
    position : int
        The chosen letter, from 1.
    """
    for row in range(2):
        part = slice(row * LETTERS_A_ROW, (row + 1) * LETTERS_A_ROW)
        base, columns = -ROW * row, np.arange(len(sentence[part]))
        ax.bar(columns, bits[part], bottom=base, width=0.75, color=MODEL, alpha=0.6, linewidth=0)
        ax.plot([-0.6, LETTERS_A_ROW - 0.4], [base, base], color="black", linewidth=0.9)
        for column, letter in enumerate(sentence[part].translate(VISIBLE)):
            ax.text(column, base - 0.6, letter, ha="center", va="top")
    x, y = dot_of_letter(position, bits)
    ax.plot([x, x], [y - bits[position - 1], y], color="black", linestyle=":", linewidth=1)
    ax.plot(x, y, "o", color="black", clip_on=False)
    ax.set(xlim=(-0.6, LETTERS_A_ROW - 0.4), ylim=(-ROW - 3, 11), ylabel="bits")
    ax.set_yticks([-ROW, 5 - ROW, 10 - ROW, 0, 5, 10], ["0", "5", "10", "0", "5", "10"])
    ax.set_xticks([])
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)


def dot_of_letter(position: int, bits: Row) -> tuple[float, float]:
    """Where the dot of `sentence_costs` stands for the letter `position`, from 1."""
    row, column = divmod(position - 1, LETTERS_A_ROW)
    return column, bits[position - 1] - ROW * row


def attention_grid(ax: Axes, weights: Sequence[Sequence[float]] | KeptFloats, letters: Sequence[str]) -> None:
    """Draw how strongly each place (a row) looks at each place (a column): the share of a square that is filled.

    Squares above the diagonal, which nobody may look at, are crossed out.
    """
    n = len(letters)
    for row in range(n):
        for column in range(n):
            y = n - 1 - row
            ax.add_patch(Rectangle((column, y), 1, 1, facecolor="none", edgecolor=ENTROPY, linewidth=0.6))
            if column > row:
                ax.plot([column + 0.3, column + 0.7], [y + 0.3, y + 0.7], color=ENTROPY, linewidth=0.9)
            else:
                side = np.sqrt(weights[row][column])
                corner = (column + 0.5 - side / 2, y + 0.5 - side / 2)
                ax.add_patch(Rectangle(corner, side, side, facecolor=MODEL, alpha=0.8, linewidth=0))
    shown = [letter.translate(VISIBLE) for letter in letters]
    ax.set_xticks(np.arange(n) + 0.5, shown)
    ax.set_yticks(np.arange(n) + 0.5, shown[::-1])
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set(xlim=(0, n), ylim=(0, n), aspect="equal", ylabel="who looks")
    ax.set_xlabel("who is looked at")
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)


def training_curves(
    ax: Axes,
    losses: Sequence[float],
    checks: Sequence[tuple[int, float]],
    floors: Mapping[str, float],
    *,
    window: int = 25,
) -> None:
    """Draw the training loss, averaged over so many steps, the held-out loss, and floors with their names.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    losses : sequence of float
        Loss in bits of each step's batch.
    checks : sequence of tuple
        Step and loss in bits on the held-out text.
    floors : dict of str to float
        Bits.
    """
    steps = len(losses)
    smooth = np.convolve(losses, np.ones(window) / window, mode="valid")
    ax.plot(np.arange(len(smooth)) + (window - 1) / 2, smooth, color=MODEL, linewidth=2)
    ax.plot(*np.transpose(checks), "o", color=TRUTH, markersize=4)
    ax.text(steps, checks[-1][1] + 0.2, "held out (dots)", ha="right")
    ax.text(steps, smooth[-1] - 0.65, "training (line)", ha="right")
    for name, bits in floors.items():
        ax.axhline(bits, color=ENTROPY, linestyle="--", linewidth=1)
        ax.text(steps, bits + 0.07, f"{name} {bits:.2f}", ha="right")
    ax.set(xlim=(0, steps), ylim=(0, 6.4), xlabel="step", ylabel="bits a character")
