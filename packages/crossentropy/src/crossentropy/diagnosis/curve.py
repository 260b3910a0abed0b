"""What can be measured on a list of losses: start, end, noise, whether it has settled."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats
from . import thresholds as th


@dataclass(frozen=True)
class Curve:
    """A list of losses in nats, and what was measured on it.

    Attributes
    ----------
    losses : ndarray, shape (n,)
        As they came, some perhaps NaN or infinite.
    finite : ndarray
        Those that are finite.
    start : float
        The first finite loss.
    noise : float
        Standard deviation of a loss around its neighbours: the noise of mini-batches.
    end, end_error : float
        Mean of the last quarter, and its standard error.
    limit : float
        Where the second half would end, if it goes on like a + b / step; at most `end`.
    rounded : float
        Half a unit of the last decimal that was printed; 0 if there are more than five.
    settled : int
        How many losses at the end lie within 2 % of their mean, the noise of batches allowed for.
    """

    losses: Floats
    finite: Floats
    start: float
    noise: float
    end: float
    end_error: float
    limit: float
    rounded: float
    settled: int

    @property
    def long_enough(self) -> bool:
        """Whether there are `ENOUGH` losses to speak of an end."""
        return self.finite.size >= th.ENOUGH

    @property
    def constant(self) -> bool:
        """Whether all losses are one and the same number, up to rounding."""
        return bool(np.ptp(self.finite) <= 1e-6 * max(abs(self.start), 1e-3))

    @property
    def level(self) -> float:
        """Mean of what has settled."""
        return float(self.finite[-self.settled :].mean())

    @property
    def falls_every_time(self) -> bool:
        """Whether no loss is above the one before it, and some are below."""
        steps = np.diff(self.finite)
        return bool((steps <= 0).all() and (steps < 0).any())

    def mean_of(self, part: slice) -> tuple[float, float]:
        """Mean of a slice of the finite losses and its standard error."""
        chosen = self.finite[part]
        return float(chosen.mean()), self.noise / math.sqrt(chosen.size)


def measure(printed: Floats, unit: float = 1.0) -> Curve:
    """Measure losses as they were printed, one finite at least, in a unit of so many nats."""
    losses = printed * unit
    finite = losses[np.isfinite(losses)]
    noise, half = _noise(finite), finite.size // 2
    quarter = finite[-max(finite.size // 4, 1) :]
    end, error = float(quarter.mean()), float(noise / np.sqrt(quarter.size))
    limit = min(_limit(finite[half:], half), end)
    rounded = _rounded(printed) * unit
    settled = _settled(finite, noise, rounded)
    return Curve(losses, finite, float(finite[0]), noise, end, error, limit, rounded, settled)


def _noise(finite: Floats) -> float:
    """Scatter around a line through both neighbours, in the second half; robust against jumps."""
    late = finite[finite.size // 2 :]
    if late.size < 3:
        return 0.0
    bend = late[1:-1] - (late[:-2] + late[2:]) / 2  # its variance is 3/2 of a loss's
    return float(1.4826 * np.median(np.abs(bend)) / np.sqrt(1.5))


def _limit(late: Floats, begin: int) -> float:
    """Least squares of a + b / step, b >= 0: softmax on separable samples comes down like this."""
    if late.size < 4:
        return float(late.mean())
    x = 1.0 / (begin + 1 + np.arange(late.size))
    off = x - x.mean()
    slope = float((off * (late - late.mean())).sum() / (off * off).sum())
    return float(late.mean() - slope * x.mean()) if slope > 0 else float(late.mean())


def _rounded(printed: Floats) -> float:
    """Half a unit of the last decimal, if all numbers have at most 5 decimals."""
    finite = printed[np.isfinite(printed)]
    for decimals in range(6):
        if np.allclose(finite, finite.round(decimals), rtol=0, atol=1e-9):
            return 0.5 * 10.0**-decimals
    return 0.0


def _settled(finite: Floats, noise: float, rounded: float) -> int:
    """Length of the longest tail whose losses, in blocks that average noise, keep to its mean."""
    blocks = _blocks(finite)
    size, last = finite.size // blocks.size, blocks[-1]
    blur = 3 * noise / np.sqrt(size) if finite.size >= th.ENOUGH else 0.0
    room = th.FLAT * abs(last) + blur + rounded
    near = np.abs(blocks - last) <= room
    return int((near.size if near.all() else np.argmax(~near[::-1])) * size)


def _blocks(finite: Floats) -> Floats:
    """At most 20 means of equally long stretches, the last one at the end of the list."""
    size = max(finite.size // 20, 1)
    count = finite.size // size
    means: Floats = finite[finite.size - count * size :].reshape(count, size).mean(axis=1)
    return means
