"""The noons of chapter 7: made up, from a source that is known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .._validation import whole
from ..arrays import Floats

CENTRES = np.array([[-1.2, -0.6], [0.0, 1.1], [1.2, -0.6]])
"""Mean humidity and wind, as differences from what is usual, before the words all clear, breeze and cloud."""

SPREAD = 0.9
"""How far humidity and wind scatter around these: a standard deviation."""


def noons(count: int, *, seed: int) -> tuple[Floats, npt.NDArray[np.integer]]:
    """Make up noons at the hut: humidity and wind at twelve, and the word that is reported at one.

    Each word has a round normal cloud of one size, so that the best possible forecast is itself a softmax
    regression (Bishop, equation 4.68), with the weights `BEST_WEIGHTS`.

    Parameters
    ----------
    count : int
        Noons for each of the three words, 1 or more.
    seed : int
        For NumPy's random generator.

    Returns
    -------
    samples : ndarray, shape (3 count, 3)
        Humidity and wind as differences from what is usual, to two decimals, and a column of ones.
    targets : ndarray of int, shape (3 count,)
        0 all clear, 1 breeze, 2 cloud.

    Examples
    --------
    >>> samples, targets = noons(2, seed=36)
    >>> samples.shape, targets.tolist()
    ((6, 3), [0, 0, 1, 1, 2, 2])
    """
    targets = np.repeat(np.arange(3), whole(count, "count", least=1))
    scatter = np.random.default_rng(seed).standard_normal((targets.size, 2))
    return np.column_stack([(CENTRES[targets] + SPREAD * scatter).round(2), np.ones(targets.size)]), targets


BEST_WEIGHTS = np.column_stack([CENTRES, -(CENTRES**2).sum(axis=1) / 2]) / SPREAD**2
"""The weights of the best possible forecast for `noons`."""
