"""A diagram of chapter 8's decoder, with the shape of what goes from box to box."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from .style import ENTROPY, MODEL

_BOXES = [(0.0, "embedding"), (1.75, "look back"), (3.45, "think"), (5.2, "output head")]
_SHAPES = [
    (-0.62, "tokens\n[16, 64]"),
    (0.72, "[16, 64, 96]"),
    (4.78, "[16, 64, 96]"),
    (5.95, "logits\n[16, 64, 55]"),
]


def decoder_diagram(ax: Axes) -> None:
    """Draw the way from tokens, below, to logits, above: a box for each step, and the two blocks as a frame."""
    ax.add_patch(Rectangle((-1.75, 1.0), 4.95, 3.55, facecolor=ENTROPY, alpha=0.12, linewidth=0))
    ax.add_patch(Rectangle((-1.75, 1.0), 4.95, 3.55, facecolor="none", edgecolor=ENTROPY, linewidth=1, linestyle="--"))
    ax.text(3.1, 4.28, "a block, twice", ha="right", va="center")
    ax.text(1.1, 1.75, "weights\n[16, 4, 64, 64]", va="center")
    ax.text(1.1, 3.45, "inside\n[16, 64, 384]", va="center")
    for y, name in _BOXES:
        box = FancyBboxPatch((-0.95, y - 0.26), 1.9, 0.52, boxstyle="round,pad=0,rounding_size=0.12")
        box.set(facecolor=MODEL, alpha=0.6, linewidth=0)
        ax.add_patch(box)
        ax.text(0, y, name, ha="center", va="center")
    for start, end in [(-0.9, -0.28), (0.28, 1.47), (2.03, 3.17), (3.73, 4.92), (5.48, 6.2)]:
        ax.annotate("", (0, end), (0, start), arrowprops={"arrowstyle": "->", "linewidth": 1.1})
    for low, high in [(1.2, 2.45), (2.75, 4.2)]:  # what was there goes round the box, and is added
        ax.plot([0, -1.4, -1.4, -0.16], [low, low, high, high], color="black", linewidth=1.1)
        ax.plot(0, high, "o", markersize=15, markerfacecolor="white", markeredgecolor="black", zorder=5)
        ax.text(0, high, "+", ha="center", va="center", zorder=6)
    for y, shape in _SHAPES:
        ax.text(0.2, y, shape, va="center")
    ax.set(xlim=(-1.8, 3.3), ylim=(-1.0, 6.35))
    ax.set_axis_off()
