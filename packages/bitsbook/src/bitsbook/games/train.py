"""Train it: fit two weights by hand, let gradient descent go on from there, and race it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
from contourpy import contour_generator
from scipy.special import expit

from crossentropy.arrays import Floats
from crossentropy.descent import noons
from crossentropy.losses import binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_gradient

from .game import Game

RATES = (0.1, 1, 5, 10, 100)
"""Learning rates of the chapter's figure `descent`."""

LEVELS = (0.32, 0.34, 0.37, 0.42, 0.5, 0.6, 0.8, 1.0, 1.2)
"""Losses, in nats, along which the valley has a line."""

HUMIDITY, WIND = (-1.0, 3.0), (-3.0, 1.0)
"""Ranges of the two weights."""

_BOX = (44, 308, 10, 244)  # as in train.js
_SHOWN = {0.32, 0.37, 0.5, 0.8}  # levels that are named


class Cloud:
    """Cloud, or not: the loss of two weights on noons, with z = w · x - 1.

    Parameters
    ----------
    readings : array_like, shape (N, 2)
        Humidity and wind.
    cloud : array_like, shape (N,)
        1 where a cloud came.
    """

    def __init__(self, readings: npt.ArrayLike, cloud: npt.ArrayLike) -> None:
        self.readings = np.asarray(readings, float)
        self.cloud = np.asarray(cloud, float)

    def _scores(self, w: npt.ArrayLike) -> Floats:
        return np.asarray(self.readings @ np.asarray(w, float) - 1)

    def loss(self, w: npt.ArrayLike) -> float:
        """Mean logistic loss, in nats."""
        return float(np.mean(binary_cross_entropy_with_logits(self._scores(w), self.cloud)))

    def gradient(self, w: npt.ArrayLike) -> Floats:
        """Mean of (y - t) x, shape (2,)."""
        errors = binary_cross_entropy_with_logits_gradient(self._scores(w), self.cloud)
        return np.asarray(errors @ self.readings / len(self.cloud))

    def wrong(self, w: npt.ArrayLike) -> int:
        """How many noons are on the wrong side."""
        return int(np.sum((self._scores(w) > 0) != (self.cloud == 1)))

    def descend(self, w: npt.ArrayLike, rate: float, steps: int) -> Floats:
        """Weights before the first step and after each one, shape (steps + 1, 2)."""
        path = [np.asarray(w, float)]
        for _ in range(steps):
            path.append(path[-1] - rate * self.gradient(path[-1]))
        return np.array(path)

    def lowest(self) -> Floats:
        """The weights with the lowest loss, by Newton's method, shape (2,)."""
        w = np.zeros(2)
        for _ in range(30):
            y = expit(self._scores(w))
            w = w - np.linalg.solve((self.readings.T * y * (1 - y)) @ self.readings / len(y), self.gradient(w))
        return w


def train_it(samples: npt.ArrayLike | None = None, targets: npt.ArrayLike | None = None) -> Game:
    """Return the game.

    Parameters
    ----------
    samples : array_like, shape (N, 3), optional
        Humidity, wind, and ones; the chapter's sixty noons if left out.
    targets : array_like of int, shape (N,), optional
        The words: 0 all clear, 1 breeze, 2 cloud.
    """
    if samples is None or targets is None:
        samples, targets = noons(20, seed=36)
    samples, targets = np.asarray(samples), np.asarray(targets)
    valley = Cloud(samples[:, :2], targets == 2)
    best = valley.lowest()
    rows = [[float(a), float(b), int(word)] for (a, b), word in zip(samples[:, :2], targets, strict=True)]
    return Game(
        name="train",
        title="Train it by hand, then race it",
        words=_question(),
        still=_still(valley),
        data={
            "noons": rows,
            "rates": list(RATES),
            "contours": contours(valley),
            "lowest": best.tolist(),
            "least": valley.loss(best),
        },
    )


def contours(valley: Cloud) -> list[list[Any]]:
    """Return for each level its name (or nothing), its path, and where the name stands."""
    across, up = np.linspace(*HUMIDITY, 41), np.linspace(*WIND, 41)
    heights = [[valley.loss((a, b)) for a in across] for b in up]
    generator = contour_generator(across, up, heights)
    middle, found = place(valley.lowest()[None])[0][1], []
    for level in LEVELS:
        lines = [place(np.asarray(line)) for line in generator.lines(level)]
        path = "".join("M" + _points(line) for line in lines)
        every = np.vstack(lines)
        beside = every[np.argsort(abs(every[:, 1] - middle))[:4]]
        x, y = beside[beside[:, 0].argmin()]  # a name stands on its line, at the left of the lowest point
        found.append([f"{level:g}" if level in _SHOWN else "", path, [round(float(x), 1), round(float(y) + 4, 1)]])
    return found


def place(weights: npt.NDArray[np.float64]) -> Floats:
    """Return where weights, shape (n, 2), stand in the picture of the valley."""
    left, right, top, bottom = _BOX
    x = left + (right - left) * (weights[:, 0] - HUMIDITY[0]) / np.ptp(HUMIDITY)
    y = bottom + (top - bottom) * (weights[:, 1] - WIND[0]) / np.ptp(WIND)
    return np.column_stack([x, y])


def _points(line: npt.NDArray[np.float64]) -> str:
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in line)


def _question() -> str:
    return (
        "Set the two weights by hand until the loss is as low as you can get it. Then let gradient descent walk 1, 5 "
        "or 25 steps from where you stand, and race it."
    )


def _still(valley: Cloud) -> str:
    path = valley.descend((0, 0), 1, 25)
    after = ", ".join(f"{valley.loss(path[k]):.3f} after {k}" for k in (1, 5, 25))
    best = valley.lowest()
    answer = (
        f"From weights of 0 and a loss of {valley.loss((0, 0)):.3f} nats, descent at a rate of 1 comes to {after} "
        f"steps. The lowest loss there is, {valley.loss(best):.4f} nats, is at {best[0]:.2f} and {best[1]:.2f}."
    ).replace("-", "−")
    folded = f"<details><summary>Answer</summary><p>{escape(answer)}</p></details>"
    return f"<p>{_question()}</p>{_picture(valley, path)}{folded}"


def _picture(valley: Cloud, path: npt.NDArray[np.float64]) -> str:
    left, right, top, bottom = _BOX
    lines = "".join(f'<path d="{d}" stroke-width="0.8"/>' for _, d, _ in contours(valley))
    (x, y), label = place(valley.lowest()[None])[0], "The loss by the two weights, and 25 steps down from 0 and 0."
    ticks = [_text(place(np.array([[one, 0]]))[0][0], bottom + 17, one) for one in range(-1, 4)]
    ticks += [_text(left - 14, place(np.array([[0, one]]))[0][1] + 4, one) for one in range(-3, 2)]
    names: Sequence[str] = (
        _text((left + right) / 2, bottom + 37, "weight of humidity"),
        f'<g transform="rotate(-90 14 {(top + bottom) / 2:g})">{_text(14, (top + bottom) / 2, "weight of wind")}</g>',
    )
    return (
        f'<svg viewBox="0 0 320 290" role="img" aria-label="{label}" style="max-width:26rem;width:100%">'
        f'<g fill="none" stroke="currentColor"><path d="M{left} {top}V{bottom}H{right}"/>{lines}'
        f'<path stroke="#009e73" stroke-width="2" d="M{_points(place(path))}"/>'
        f'<path stroke="#0072b2" stroke-width="2.5" d="M{x - 5:.1f} {y - 5:.1f}l10 10m0-10l-10 10"/></g>'
        f'<g fill="currentColor" font-size="13" text-anchor="middle">{"".join([*ticks, *names])}</g></svg>'
    )


def _text(x: float, y: float, words: object) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}">{escape(str(words).replace("-", "−"))}</text>'
