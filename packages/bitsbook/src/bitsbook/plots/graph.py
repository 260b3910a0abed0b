"""Computational graphs: gates and wires, values that run forward, gradients that run backward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from crossentropy.arrays import Row
from crossentropy.circuit import short

from .style import GRADIENT, MODEL

#: The neuron on a sheet of 4.8 by 4.1 inches: where each gate stands, and what is written into it ...
_GATES = {
    "w0 x0": (1.92, 2.65, "×"),
    "w1 x1": (3.84, 2.65, "×"),
    "w0 x0 + w1 x1": (2.88, 1.9, "+"),
    "z": (0.3, 0.8, "+"),
    "-z": (1.22, 0.8, "× −1"),
    "e^-z": (2.14, 0.8, "exp"),
    "1 + e^-z": (3.06, 0.8, "+ 1"),
    "y": (3.98, 0.8, "1/x"),
}
#: ... and for each wire the points that it joins, and where its value and its gradient are written.
_WIRES = {
    "w2": ([(0.3, 3.3), (0.3, 0.8)], (0.44, 3.68), (0.44, 3.4)),
    "w0": ([(1.44, 3.3), (1.92, 2.65)], (1.42, 3.68), (1.42, 3.4)),
    "x0": ([(2.4, 3.3), (1.92, 2.65)], (2.39, 3.68), (2.39, 3.4)),
    "w1": ([(3.36, 3.3), (3.84, 2.65)], (3.36, 3.68), (3.36, 3.4)),
    "x1": ([(4.32, 3.3), (3.84, 2.65)], (4.34, 3.68), (4.34, 3.4)),
    "w0 x0": ([(1.92, 2.65), (2.88, 1.9)], (2.62, 2.47), (1.98, 2.15)),
    "w1 x1": ([(3.84, 2.65), (2.88, 1.9)], (3.14, 2.47), (3.78, 2.15)),
    "w0 x0 + w1 x1": ([(2.88, 1.9), (0.95, 1.9), (0.3, 0.8)], (1.48, 2.07), (1.48, 1.7)),
    "z": ([(0.3, 0.8), (1.22, 0.8)], (0.76, 1.16), (0.76, 0.4)),
    "-z": ([(1.22, 0.8), (2.14, 0.8)], (1.68, 1.16), (1.68, 0.4)),
    "e^-z": ([(2.14, 0.8), (3.06, 0.8)], (2.6, 1.16), (2.6, 0.4)),
    "1 + e^-z": ([(3.06, 0.8), (3.98, 0.8)], (3.52, 1.16), (3.52, 0.4)),
    "y": ([(3.98, 0.8), (4.75, 0.8)], (4.42, 1.16), (4.42, 0.4)),
}
_NAMES = {"w0": "w₀", "x0": "x₀", "w1": "w₁", "x1": "x₁", "w2": "w₂"}


def gate(ax: Axes, x: float, y: float, name: str, *, lit: bool = False, radius: float = 0.24) -> None:
    """Draw a gate as a circle with its name; the one at work has a thick rim and a tint."""
    ax.add_patch(Circle((x, y), radius, facecolor="white", linewidth=0))
    ax.add_patch(Circle((x, y), radius, facecolor=MODEL, alpha=0.45 if lit else 0.0, linewidth=0))
    ax.add_patch(Circle((x, y), radius, facecolor="none", edgecolor="black", linewidth=2.5 if lit else 0.9))
    ax.text(x, y, name, ha="center", va="center")


def gradient_box(ax: Axes, x: float, y: float, words: str) -> None:
    """Write a gradient on green ground; nothing at all if there are no words."""
    box: dict[str, Any] = {"xy": (x - 0.36, y - 0.12), "width": 0.72, "height": 0.24, "linewidth": 0}
    ax.add_patch(Rectangle(**box, facecolor="white", alpha=1.0 if words else 0.0))
    ax.add_patch(Rectangle(**box, facecolor=GRADIENT, alpha=0.35 if words else 0.0))
    ax.text(x, y, words, ha="center", va="center")


def neuron(ax: Axes, values: Mapping[str, float], gradients: Mapping[str, float], *, lit: str = "") -> None:
    """Draw sigmoid(w0 x0 + w1 x1 + w2) as a circuit, with the values and gradients that are known.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        One that fills a figure of 4.8 by 4.1 inches.
    values, gradients : dict of str to float
        By the wires' names in `crossentropy.circuit.NEURON`.
    lit : str
        The wire after the gate that is at work.
    """
    ax.set(xlim=(0, 4.8), ylim=(0.2, 3.9), aspect="equal")
    ax.set_axis_off()
    for path, _, _ in _WIRES.values():
        ax.plot(*zip(*path, strict=True), color="black", linewidth=0.9, zorder=0)
    for name, (x, y, symbol) in _GATES.items():
        gate(ax, x, y, symbol, lit=name == lit)
    for name, (_, above, below) in _WIRES.items():
        value = short(values[name]).replace("-", "−") if name in values else ""
        ax.text(*above, f"{_NAMES[name]} = {value}" if name in _NAMES else value, ha="center", va="center")
        gradient_box(ax, *below, short(gradients[name]).replace("-", "−") if name in gradients else "")


def softmax_paths(ax: Axes, y: Row, target: int, *, names: Sequence[str]) -> None:
    """Draw how the logits lead through the probabilities to the loss, and what the gradient does on its way back.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        One that fills a figure of 4.8 by 3.4 inches.
    y : array_like, shape (3,)
        Probabilities.
    target : int
        Index of the right class: the only probability that the loss looks at.
    names : sequence of str
    """
    ax.set(xlim=(0, 4.8), ylim=(0.3, 3.3), aspect="equal")
    ax.set_axis_off()
    rows, gradient = [2.6, 1.6, 0.6], np.subtract(y, np.eye(3)[target])
    for j, name in enumerate(names):
        for i in range(3):
            style: dict[str, Any] = (
                {"color": GRADIENT, "linewidth": 2} if i == target else {"color": "black", "linewidth": 0.6}
            )
            ax.plot([1.2, 3.0], [rows[j], rows[i]], **style, zorder=0)
        ax.text(0.5, rows[j] + 0.28, name, ha="center", va="center")
        gate(ax, 1.2, rows[j], f"z{'₁₂₃'[j]}")
        gate(ax, 3.0, rows[j], f"y{'₁₂₃'[j]}", lit=j == target)
        slope = y[target] * ((j == target) - y[j])
        height = rows[target] + (rows[j] - rows[target]) * 0.61  # on the edge from this z to the right y
        gradient_box(ax, 1.9, height, f"{slope:.3f}".replace("-", "−"))
        gradient_box(ax, 0.5, rows[j], f"{gradient[j]:.3f}".replace("-", "−"))
    ax.plot([3.0, 4.5], [rows[target]] * 2, color=GRADIENT, linewidth=2, zorder=0)
    gradient_box(ax, 3.75, rows[target], f"{-1 / y[target]:.3f}".replace("-", "−"))
    gate(ax, 4.5, rows[target], "L")
