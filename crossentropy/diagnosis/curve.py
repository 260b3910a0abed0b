"""What can be measured on a list of losses: where it starts, where it ends, how noisy it is, whether it moves."""

from dataclasses import dataclass

import numpy as np

ENOUGH = 12  # finite losses; with fewer nothing is said of where the curve ends


@dataclass(frozen=True)
class Curve:
    """A list of losses in nats, and what was measured on it.

    Attributes
    ----------
    losses : ndarray, shape (n,)
        As they came, some perhaps NaN or infinite.
    finite : ndarray
        Those before the first one that is not finite, or all finite ones if finite ones follow it.
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
    """

    losses: np.ndarray
    finite: np.ndarray
    start: float
    noise: float
    end: float
    end_error: float
    limit: float
    rounded: float

    @property
    def long_enough(self):
        """Whether there are `ENOUGH` losses to speak of an end."""
        return self.finite.size >= ENOUGH

    @property
    def constant(self):
        """Whether all losses are one and the same number, up to rounding."""
        return bool(np.ptp(self.finite) <= 1e-6 * max(abs(self.start), 1e-3))

    def mean_of(self, part):
        """Mean of a slice of the finite losses and its standard error."""
        chosen = self.finite[part]
        return chosen.mean(), self.noise / np.sqrt(chosen.size)


def measure(printed, unit=1.0):
    """Measure losses as they were printed, one of them finite at least, in a unit of so many nats."""
    losses = printed * unit
    finite = losses[np.isfinite(losses)]
    noise, half = _noise(finite), finite.size // 2
    quarter = finite[-max(finite.size // 4, 1) :]
    end, error = float(quarter.mean()), noise / np.sqrt(quarter.size)
    limit = min(_limit(finite[half:], half), end)
    return Curve(losses, finite, float(finite[0]), noise, end, float(error), limit, _rounded(printed) * unit)


def _noise(finite):
    """Scatter around a straight line through both neighbours, in the second half; robust against single jumps."""
    late = finite[finite.size // 2 :]
    if late.size < 3:
        return 0.0
    bend = late[1:-1] - (late[:-2] + late[2:]) / 2  # its variance is 3/2 of a loss's
    return float(1.4826 * np.median(np.abs(bend)) / np.sqrt(1.5))


def _limit(late, begin):
    """Least squares of a + b / step, b >= 0: softmax on samples that can be told apart comes down like this."""
    if late.size < 4:
        return float(late.mean())
    x = 1.0 / (begin + 1 + np.arange(late.size))
    slope, limit = np.polyfit(x, late, 1)
    return float(limit) if slope > 0 else float(late.mean())


def _rounded(printed):
    """Half a unit of the last decimal, if all numbers have 1 to 5 decimals."""
    finite = printed[np.isfinite(printed)]
    for decimals in range(1, 6):
        if np.allclose(finite, finite.round(decimals), rtol=0, atol=1e-9):
            return 0.5 * 10.0**-decimals
    return 0.0
