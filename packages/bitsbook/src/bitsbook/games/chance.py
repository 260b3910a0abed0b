"""Chance that Python and a page make alike: numbers by mulberry32, as `bitsToLoss.chance` in games.js."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_STEP = 0x6D2B79F5
_BITS = np.uint64(0xFFFFFFFF)


def chance(seed: int, count: int, start: int = 0) -> npt.NDArray[np.uint64]:
    """Return numbers of a stream: mulberry32, by Tommy Ettinger, who gave it to the public.

    Parameters
    ----------
    seed : int
        From 0 to 2^32 - 1; anything else is a ValueError.
    count, start : int
        How many numbers, and the place of the first, counted from 0.

    Returns
    -------
    ndarray of uint64, shape (count,)
        From 0 to 2^32 - 1.

    Examples
    --------
    >>> chance(1, 2)
    array([2693262067,   11749833], dtype=uint64)
    """
    if not 0 <= seed < 2**32:
        raise ValueError(f"a seed lies between 0 and 2^32 - 1; got {seed}")
    places = np.arange(start + 1, start + count + 1, dtype=np.uint64)
    t = (np.uint64(seed) + places * np.uint64(_STEP)) & _BITS
    t = ((t ^ (t >> np.uint64(15))) * (t | np.uint64(1))) & _BITS
    t ^= (t + (((t ^ (t >> np.uint64(7))) * (t | np.uint64(61))) & _BITS)) & _BITS
    numbers: npt.NDArray[np.uint64] = t ^ (t >> np.uint64(14))
    return numbers


def below(n: int, seed: int, count: int, start: int = 0) -> npt.NDArray[np.int64]:
    """Return whole numbers from 0 to n - 1 from a stream of `chance`, for n up to a million."""
    return ((chance(seed, count, start) * np.uint64(n)) >> np.uint64(32)).astype(np.int64)
