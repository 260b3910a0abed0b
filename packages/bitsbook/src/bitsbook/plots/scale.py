"""Pieces of chapter 12: how much memory each tensor takes, and what keeps logits in reach."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from .style import ENTROPY, GRADIENT, MODEL, PRICE

GPU = 80e9
"""Bytes of a large GPU, an H100."""


def size(count: float) -> str:
    """Write a number of bytes with three digits.

    Examples
    --------
    >>> size(33.62e9), size(525336576), size(1.05e12)
    ('33.6 GB', '525 MB', '1.05 TB')
    """
    for limit, unit in [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")]:
        if count >= limit:
            return f"{count / limit:#.3g}".rstrip(".") + f" {unit}"
    return f"{count:.0f} bytes"


def memory_dots(ax: Axes, sizes: Mapping[str, float]) -> None:
    """Draw how many bytes each thing takes, a row each, on an axis where each mark is ten times the last."""
    for row, (name, count) in enumerate(sizes.items()):
        colour = PRICE if count > GPU else MODEL
        ax.plot([1e6, count], [-row, -row], color=colour, linewidth=7, alpha=0.6, solid_capstyle="butt")
        ax.plot(count, -row, "o", color="black", markersize=5, clip_on=False)
        ax.text(1.5e6, -row + 0.34, f"{name}: {size(count)}", va="center")
    ax.plot([GPU, GPU], [-len(sizes) + 0.6, 0.75], color=ENTROPY, linestyle="--", linewidth=1.2)
    ax.text(GPU, 0.95, "80 GB", ha="center", va="center")
    ax.set(xscale="log", xlim=(1e6, 1e13), ylim=(-len(sizes) + 0.6, 1.2), xlabel="bytes")
    ax.set_xticks([1e6, 1e9, 1e12], ["1 MB", "1 GB", "1 TB"])
    ax.set_xticks([1e7, 1e8, 1e10, 1e11, 1e13], [""] * 5, minor=True)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)


def soft_cap_curve(ax: Axes, cap: float) -> None:
    """Draw what a soft cap turns a logit into, and the logit itself dashed."""
    z = np.linspace(-90, 90, 361)
    ax.plot(z, z, color=ENTROPY, linestyle="--", linewidth=1.2)
    ax.plot(z, cap * np.tanh(z / cap), color=MODEL, linewidth=2)
    for level in (-cap, cap):
        ax.plot([-90, 90], [level, level], color=ENTROPY, linestyle=":", linewidth=1)
    ax.set(xlim=(-90, 90), ylim=(-60, 60), xlabel="logit", ylabel="after the cap")
    ax.set_xticks([-90, 0, 90])
    ax.set_yticks([-30, 0, 30])


def shift_curves(ax: Axes, shifts: np.ndarray, loss: np.ndarray, penalty: np.ndarray) -> None:
    """Draw the loss of shifted logits, which is flat, and the penalty on ln Z added to it."""
    ax.plot(shifts, loss, color=MODEL, linewidth=2)
    ax.plot(shifts, loss + penalty, color=GRADIENT, linewidth=2, linestyle="--")
    ax.text(0, loss[0] - 0.35, "the loss", ha="center")
    ax.text(0, 2.3, "with\nz-loss", ha="center", va="center")
    ax.set(xlim=(shifts[0], shifts[-1]), ylim=(0, 3), xlabel="added to all logits", ylabel="nats")
    ax.set_yticks([0, 1, 2, 3])
