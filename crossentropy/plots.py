"""Drawing pieces that several figures share, and the book's colours by what they mean."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Polygon, Rectangle
from scipy.special import entr

TRUTH = "#0072B2"  # the distribution P that words are drawn from
MODEL = "#E69F00"  # a model Q; also a code, which bets 2**-length on each word
PRICE = "#D55E00"  # what is paid too much, or cannot be
ENTROPY = "#7F7F7F"  # surprise, and its average

WIDTH = 4.8  # inches: two figures side by side, or one on a phone, keep their text readable


def digits(value):
    """Write a number as the book's readouts do: three decimals, below 0.1 three significant digits, zero as 0.000.

    Examples
    --------
    >>> digits(1.1568), digits(0.0145), digits(9.083e-5), digits(-0.0)
    ('1.157', '0.0145', '9.08e-5', '0.000')
    """
    if abs(value) < 1e-12:  # what is left of a zero after rounding errors
        return "0.000"
    return f"{value:.3f}" if abs(value) >= 0.1 else f"{value:#.3g}".replace("e-0", "e-")


def panel(height, *, left=0.6, right=0.3, bottom=0.58, top=0.38):
    """Make a figure of the book's width with one axes, and margins in inches so that figures line up.

    Returns
    -------
    tuple of Figure and Axes
    """
    fig, ax = plt.subplots(figsize=(WIDTH, height))
    fig.subplots_adjust(left=left / WIDTH, right=1 - right / WIDTH, bottom=bottom / height, top=1 - top / height)
    return fig, ax


def cost_blocks(ax, p, lengths, *, words=""):
    """Draw each word as a block: its probability wide, its length in bits high.

    The area of the blocks is the average length. A dashed line marks the surprise ``-log2 p``;
    the area under it is the entropy.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    p, lengths : array_like, shape (n,)
        Probabilities, all above 0, and lengths in bits.
    words : iterable of str
        Names to write into the blocks.
    """
    p, lengths = np.asarray(p, dtype=float), np.asarray(lengths, dtype=float)
    edges = np.concatenate([[0.0], np.cumsum(p)])
    gaps = np.full(len(p), np.nan)  # one broken line draws all walls, so that the picture keeps its parts
    walls = np.column_stack([edges[1:], edges[1:], gaps]).ravel()
    tops = np.column_stack([np.zeros(len(p)), lengths, gaps]).ravel()
    ax.stairs(lengths, edges, fill=True, facecolor=MODEL, alpha=0.5)
    ax.plot(walls, tops, color=MODEL, linewidth=1)
    ax.stairs(-np.log2(p), edges, baseline=None, color=ENTROPY, linewidth=2, linestyle="--")
    for word, middle in zip(words, edges[1:] - p / 2, strict=False):
        ax.text(middle, 0.3, word, ha="center")
    ax.set(xlim=(0, 1), xlabel="probability", ylabel="bits")


def question_steps(ax):
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


def budget_strip(ax, lengths, words="ABCD"):
    """Lay the codewords' shares ``2**-length`` end to end, the shortest first; hatch what is beyond 1."""
    start = 0.0
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        end = start + 2.0 ** -lengths[i]
        inside, outside = max(min(end, 1) - start, 0), max(end - max(start, 1), 0)
        box = {"edgecolor": "black", "linewidth": 0.9}
        ax.add_patch(Rectangle((start, 0), inside, 1, facecolor=MODEL, alpha=0.5, **box))
        box = {"edgecolor": PRICE, "linewidth": 0.9, "hatch": "///"}
        ax.add_patch(Rectangle((max(start, 1), 0), outside, 1, facecolor="none", **box))
        ax.text((start + end) / 2, 0.5, words[i], ha="center", va="center")
        start = end
    ax.plot([1, 1], [0, 1.1], color="black", linewidth=2, clip_on=False)
    ax.set(ylim=(0, 1), xlim=(0, 2), yticks=[], xlabel="share of all bit strings")
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1, 1.5, 2], ["0", "¼", "½", "¾", "1", "1½", "2"])


def codeword_shares(ax, code, depth=3):
    """Draw every bit string up to `depth` bits above the strings that continue it.

    A codeword and all that continues it are tinted. A codeword that continues another one is framed.
    """
    owner = {bits: word for word, bits in code.items()}
    for level in range(1, depth + 1):
        width = 2.0**-level
        for i in range(2**level):
            bits = f"{i:0{level}b}"
            box = {"xy": (i * width, -level), "width": width, "height": 1}
            inherited = any(bits[:cut] in owner for cut in range(level))
            tint = 0.6 if bits in owner else 0.2 if inherited else 0
            ax.add_patch(Rectangle(**box, facecolor=MODEL, alpha=tint, linewidth=0))
            ax.add_patch(Rectangle(**box, facecolor="none", edgecolor="black", linewidth=0.8))
            if bits in owner and inherited:
                frame = {"facecolor": "none", "edgecolor": PRICE, "linewidth": 4, "linestyle": (0, (2, 1))}
                ax.add_patch(Rectangle(**box, **frame, zorder=2))
            space = " " if level < 3 else "\n"
            label = f"{owner[bits]}{space}{bits}" if bits in owner else bits
            ax.text((i + 0.5) * width, 0.5 - level, label, ha="center", va="center")
    ax.set(xlim=(-0.01, 1.01), ylim=(-depth - 0.05, 0.05))
    ax.set_axis_off()


def word_blocks(ax, words, code, row):
    """Draw one reading of a bit string: under the bits of each word a block with its name."""
    start = 0
    for word in words:
        width = len(code[word])
        ax.add_patch(Rectangle((start + 0.06, row), width - 0.12, 0.8, facecolor=MODEL, alpha=0.5))
        ax.text(start + width / 2, row + 0.4, word, ha="center", va="center")
        start += width


def code_tree(ax, code, weights):
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

    def place(bits):
        """Draw what hangs below `bits`; return where it stands and what it weighs."""
        depth = -len(bits)
        if bits in owner:
            ax.text(columns[bits], depth - 0.1, f"{owner[bits]}  {weights[owner[bits]]}", ha="center", va="top")
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


def surprise_blocks(ax, p, words):
    """Draw each outcome as a block: its probability wide, its surprise in bits high; the area is the entropy.

    An outcome of probability 0 has no block and no name.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    p : array_like, shape (n,)
        A distribution.
    words : iterable of str
        A name for each outcome.
    """
    left = 0.0
    for width, word in zip(p, words, strict=True):
        height = 0.0 - np.log2(width) if width > 0 else 0.0
        block = {"facecolor": ENTROPY, "alpha": 0.5, "edgecolor": "white", "linewidth": 1.5}
        ax.add_patch(Rectangle((left, 0), width, height, **block))
        ax.text(left + width / 2, 0.14, word if width > 0 else "", ha="center")
        left += width
    ax.set(xlim=(0, 1), xlabel="probability", ylabel="surprise in bits")


def stacked_bar(ax, row, parts, *, edgecolor="none"):
    """Lay parts end to end in one bar from 0 to their sum, and cut it with white lines where they meet."""
    joints = np.cumsum(parts)
    ax.barh(row, joints[-1], height=0.7, color=ENTROPY, alpha=0.5)
    ax.vlines(joints[:-1], row - 0.35, row + 0.35, color="white", linewidth=1.5)
    ax.barh(row, joints[-1], height=0.7, color="none", edgecolor=edgecolor, linewidth=1.2)


CORNERS = np.array([[0.5, np.sqrt(0.75)], [1, 0], [0, 0]])
"""Where the three certain distributions stand: top, right and left of a triangle with sides of 1."""


def in_triangle(p):
    """Coordinates in the triangle, shape (..., 2), of distributions over three outcomes, shape (..., 3)."""
    return np.asarray(p, dtype=float) @ CORNERS


def entropy_ring(level, *, rays=96):
    """Outline of all distributions over three outcomes with an entropy of at least `level` bits.

    On each ray from the uniform distribution the entropy only falls, so bisection finds the outline.

    Returns
    -------
    ndarray, shape (rays, 3)
        Distributions, one on each ray: of entropy `level`, or on a side of the triangle.
    """
    angles = np.linspace(0, 2 * np.pi, rays, endpoint=False)[:, None]
    directions = np.cos(angles + np.array([0, 2, 4]) * np.pi / 3)  # each sums to 0
    low, high = np.zeros((rays, 1)), -1 / 3 / directions.min(axis=1, keepdims=True)
    on_side = np.clip(1 / 3 + high * directions, 0, 1)
    for _ in range(40):
        middle = (low + high) / 2
        inside = entr(1 / 3 + middle * directions).sum(axis=1, keepdims=True) >= level * np.log(2)
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    side = entr(on_side).sum(axis=1, keepdims=True) >= level * np.log(2)
    return np.where(side, on_side, 1 / 3 + low * directions)


def corner_names(ax, names, *, place):
    """Write a name beside each corner of the triangle: above the top, below the right and the left one."""
    for corner, name, va, up in zip(np.eye(3), names, ("bottom", "top", "top"), (0.03, -0.03, -0.03), strict=True):
        x, y = place(corner)
        ax.text(x, y + up, name, ha="center", va=va)


def entropy_map(ax, rings):
    """Draw the triangle of three probabilities from above, darker where the entropy is higher.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    rings : dict of float to ndarray
        For each level in bits its `entropy_ring`.
    """
    ax.add_patch(Polygon(CORNERS, facecolor="none", edgecolor="black", linewidth=0.9))
    for ring in rings.values():
        ax.add_patch(Polygon(in_triangle(ring), facecolor=ENTROPY, alpha=0.13))
        ax.add_patch(Polygon(in_triangle(ring), facecolor="none", edgecolor=ENTROPY, linewidth=0.9))
    for share, label in [(0.89, "½ bit"), (0.5, "1 bit"), (0.11, "½ bit")]:  # a side is a coin: h(.11) = .5
        x, y = in_triangle([share, 1 - share, 0])
        ax.text(x + 0.03, y, label)
    ax.plot([0.5, 0.97], [np.sqrt(0.75) / 3, 0.69], color=ENTROPY, linewidth=0.9)
    ax.plot(0.5, np.sqrt(0.75) / 3, "+", color=TRUTH, markersize=11, markeredgewidth=2)
    ax.text(1.3, 0.71, "uniform\n1.585 bits", ha="right")
    ax.set(xlim=(-0.3, 1.3), ylim=(-0.11, 0.98), aspect="equal")
    ax.set_axis_off()


def map_point(ax, p):
    """Put a point on the map; its dotted distances from the three sides are the three probabilities."""
    p = np.asarray(p, dtype=float)
    feet = in_triangle(p + p[:, None] * (0.5 - 1.5 * np.eye(3)))
    lines = np.stack([np.tile(in_triangle(p), (3, 1)), feet, np.full((3, 2), np.nan)], axis=1).reshape(-1, 2)
    ax.plot(*lines.T, color="black", linestyle=":", linewidth=1)
    ax.plot(*in_triangle(p), "o", color="black")


def on_hill(p, bits):
    """Coordinates of points `bits` high above the triangle, which lies flat and is seen from the front."""
    return in_triangle(p) * [1, 0.45] + np.multiply.outer(bits, [0, 0.42])


def entropy_hill(ax, rings):
    """Draw the entropy as a hill over the triangle of three probabilities, one layer for each ring."""
    ax.add_patch(Polygon(on_hill(np.eye(3), 0), facecolor="none", edgecolor="black", linewidth=0.9))
    for level, ring in rings.items():
        outline = on_hill(ring, level)
        ax.add_patch(Polygon(outline, facecolor="white", alpha=0.7, linewidth=0))
        ax.add_patch(Polygon(outline, facecolor=ENTROPY, alpha=0.2, linewidth=0))
        ax.add_patch(Polygon(outline, facecolor="none", edgecolor=ENTROPY, linewidth=0.9))
    for x, y, name, ha in [(-0.02, -0.02, "third", "right"), (1.02, -0.02, "second", "left")]:
        ax.text(x, y, name, ha=ha)
    ax.text(1.02, 0.5, "first\n(behind)")
    ax.plot([1.0, 0.5], [0.55, on_hill([1, 0, 0], 0)[1]], color="black", linewidth=0.9, linestyle=":")
    ax.set(xlim=(-0.27, 1.27), ylim=(-0.06, 1.0))
    ax.set_axis_off()


def die_faces(ax, sides, fair, last):
    """Draw the probabilities of a die as bars: `fair` for each side but the last one, which is hatched."""
    first = {"facecolor": TRUTH, "alpha": 0.6, "linewidth": 0}
    ax.add_patch(Rectangle((0.5, 0), sides - 1, fair, **first))
    loaded = {"facecolor": TRUTH, "alpha": 0.6, "edgecolor": "white", "linewidth": 0, "hatch": "///"}
    ax.add_patch(Rectangle((sides - 0.5, 0), 1, last, **loaded))
    ax.vlines(np.arange(1.5, 20), 0, 1, color="white", linewidth=1.5)
