"""Pieces of chapter 1: codes as blocks, trees and shares of a budget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .style import ENTROPY, MODEL, PRICE
from .words import WORDS


def cost_blocks(ax: Axes, p: npt.ArrayLike, lengths: npt.ArrayLike, *, words: Sequence[str] = "") -> None:
    """Draw each word as a block in its colour: its probability wide, its length in bits high.

    The area of the blocks is the average length. A dashed line marks the surprise ``-log2 p``;
    the area under it is the entropy.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    p, lengths : array_like, shape (n,)
        Probabilities, all above 0, and lengths in bits.
    words : sequence of str
        Names to write into the blocks, at most four; without names all blocks have the colour of a code.
    """
    p, lengths = np.asarray(p, dtype=float), np.asarray(lengths, dtype=float)
    edges = np.concatenate([[0.0], np.cumsum(p)])
    gaps = np.full(len(p), np.nan)  # one broken line draws all walls, so that the picture keeps its parts
    walls = np.column_stack([edges[1:], edges[1:], gaps]).ravel()
    tops = np.column_stack([np.zeros(len(p)), lengths, gaps]).ravel()
    if not words:
        ax.stairs(lengths, edges, fill=True, facecolor=MODEL, alpha=0.5)
        ax.plot(walls, tops, color=MODEL, linewidth=1)
    for i, word in enumerate(words):
        block: dict[str, Any] = {"facecolor": WORDS[i], "alpha": 0.65, "edgecolor": "white", "linewidth": 1.5}
        ax.add_patch(Rectangle((edges[i], 0), p[i], lengths[i], **block))
        ax.text(edges[i] + p[i] / 2, 0.3, word, ha="center")
    ax.stairs(-np.log2(p), edges, baseline=None, color=ENTROPY, linewidth=2, linestyle="--")
    ax.set(xlim=(0, 1), xlabel="probability", ylabel="bits")


def question_steps(ax: Axes) -> None:
    """Draw log2 n, and the questions needed in the worst case, for n = 1 to 64 on a logarithmic axis."""
    n, powers = np.arange(1, 65), 2 ** np.arange(7)
    ax.plot(n, np.log2(n), color=ENTROPY, linewidth=2, linestyle="--")
    ax.step(n, np.ceil(np.log2(n)), where="pre", color=MODEL, linewidth=2)
    ax.text(10, 4.3, "worst case", ha="right")
    ax.text(27, 3.7, "log₂ n")
    ax.set(xscale="log", xlim=(1, 64), yticks=range(7), ylabel="questions")
    ax.set_xticks(powers, powers)
    ax.set_xticks([], minor=True)
    ax.set_xlabel("equally likely outcomes n")


def budget_strip(ax: Axes, lengths: Sequence[int], words: Sequence[str] = "ABCD") -> None:
    """Lay the codewords' shares ``2**-length`` end to end, the shortest first; hatch what is beyond 1."""
    start = 0.0
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        end = start + 2.0 ** -lengths[i]
        inside, outside = max(min(end, 1) - start, 0), max(end - max(start, 1), 0)
        box: dict[str, Any] = {"edgecolor": "black", "linewidth": 0.9}
        ax.add_patch(Rectangle((start, 0), inside, 1, facecolor=WORDS[i], alpha=0.65, **box))
        box = {"edgecolor": PRICE, "linewidth": 0.9, "hatch": "///"}
        ax.add_patch(Rectangle((max(start, 1), 0), outside, 1, facecolor="none", **box))
        ax.text((start + end) / 2, 0.5, words[i], ha="center", va="center")
        start = end
    ax.plot([1, 1], [0, 1.1], color="black", linewidth=2, clip_on=False)
    ax.set(ylim=(0, 1), xlim=(0, 2), yticks=[], xlabel="share of all bit strings")
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1, 1.5, 2], ["0", "¼", "½", "¾", "1", "1½", "2"])


def codeword_shares(ax: Axes, code: Mapping[str, str], depth: int = 3) -> None:
    """Draw every bit string up to `depth` bits above the strings that continue it.

    A codeword has its word's colour, and all that continues it a lighter one. A codeword that continues another
    one is framed.
    """
    owner = {bits: word for word, bits in code.items()}
    for level in range(1, depth + 1):
        width = 2.0**-level
        for i in range(2**level):
            bits = f"{i:0{level}b}"
            box: dict[str, Any] = {"xy": (i * width, -level), "width": width, "height": 1}
            above = [bits[:cut] for cut in range(level) if bits[:cut] in owner]
            word, inherited = owner.get(bits) or (owner[above[0]] if above else None), bool(above)
            colour = WORDS[list(code).index(word)] if word else "none"
            ax.add_patch(Rectangle(**box, facecolor=colour, alpha=0.7 if bits in owner else 0.3, linewidth=0))
            ax.add_patch(Rectangle(**box, facecolor="none", edgecolor="black", linewidth=0.8))
            if bits in owner and inherited:
                frame: dict[str, Any] = {
                    "facecolor": "none",
                    "edgecolor": PRICE,
                    "linewidth": 4,
                    "linestyle": (0, (2, 1)),
                }
                ax.add_patch(Rectangle(**box, **frame, zorder=2))
            space = " " if level < 3 else "\n"
            label = f"{owner[bits]}{space}{bits}" if bits in owner else bits
            ax.text((i + 0.5) * width, 0.5 - level, label, ha="center", va="center")
    ax.set(xlim=(-0.01, 1.01), ylim=(-depth - 0.05, 0.05))
    ax.set_axis_off()


def word_blocks(ax: Axes, words: Iterable[str], code: Mapping[str, str], row: float) -> None:
    """Draw one reading of a bit string: under the bits of each word a block with its name."""
    start = 0
    for word in words:
        width = len(code[word])
        colour = WORDS[list(code).index(word)]
        ax.add_patch(Rectangle((start + 0.06, row), width - 0.12, 0.8, facecolor=colour, alpha=0.65))
        ax.text(start + width / 2, row + 0.4, word, ha="center", va="center")
        start += width


def code_tree(ax: Axes, code: Mapping[str, str], weights: Mapping[str, float]) -> None:
    """Draw a prefix code as a tree: down to the left for 0, to the right for 1.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    code : dict of str to str
        A complete prefix code: every joint has two branches.
    weights : dict of str to number
        What is written beside each word; a joint shows the sum below it.
    """
    owner = {bits: word for word, bits in code.items()}
    columns = {bits: x for x, bits in enumerate(sorted(owner))}

    def place(bits: str) -> tuple[float, float]:
        """Draw what hangs below `bits`; return where it stands and what it weighs."""
        depth = -len(bits)
        if bits in owner:
            patch = {"facecolor": WORDS[list(code).index(owner[bits])], "alpha": 0.65, "linewidth": 0, "pad": 3.5}
            label = f"{owner[bits]}  {weights[owner[bits]]}"
            ax.text(columns[bits], depth - 0.13, label, ha="center", va="top", bbox=patch)
            return columns[bits], weights[owner[bits]]
        (left, light), (right, heavy) = place(bits + "0"), place(bits + "1")
        middle = (left + right) / 2
        for x, branch in ((left, "0"), (right, "1")):
            ax.plot([middle, x], [depth, depth - 1], color=MODEL, linewidth=2, zorder=1)
            ax.text((middle + x) / 2 + (0.1 if branch == "1" else -0.1), depth - 0.4, branch, ha="center")
        ax.text(middle, depth + 0.12, str(light + heavy), ha="center", va="bottom")
        return middle, light + heavy

    place("")
    ax.set(xlim=(-0.5, len(code) - 0.5), ylim=(-max(map(len, owner)) - 0.5, 0.5))
    ax.set_axis_off()
