"""The triangle of all distributions over three outcomes, as a map and as a hill of entropy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from scipy.special import entr

from crossentropy.arrays import Floats

from .style import ENTROPY, TRUTH

CORNERS = np.array([[0.5, np.sqrt(0.75)], [1, 0], [0, 0]])
"""Where the three certain distributions stand: top, right and left of a triangle with sides of 1."""


def in_triangle(p: npt.ArrayLike) -> Floats:
    """Coordinates in the triangle, shape (..., 2), of distributions over three outcomes, shape (..., 3)."""
    places: Floats = np.asarray(p, dtype=float) @ CORNERS
    return places


def entropy_ring(level: float, *, rays: int = 96) -> Floats:
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


def corner_names(ax: Axes, names: Iterable[str], *, place: Callable[[Floats], Iterable[float]]) -> None:
    """Write a name beside each corner of the triangle: above the top, below the right and the left one."""
    for corner, name, va, up in zip(np.eye(3), names, ("bottom", "top", "top"), (0.03, -0.03, -0.03), strict=True):
        x, y = place(corner)
        ax.text(x, y + up, name, ha="center", va=va)


def entropy_map(ax: Axes, rings: Mapping[float, Floats]) -> None:
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


def map_point(ax: Axes, p: npt.ArrayLike) -> None:
    """Put a point on the map; its dotted distances from the three sides are the three probabilities."""
    p = np.asarray(p, dtype=float)
    feet = in_triangle(p + p[:, None] * (0.5 - 1.5 * np.eye(3)))
    lines = np.stack([np.tile(in_triangle(p), (3, 1)), feet, np.full((3, 2), np.nan)], axis=1).reshape(-1, 2)
    ax.plot(*lines.T, color="black", linestyle=":", linewidth=1)
    ax.plot(*in_triangle(p), "o", color="black")
