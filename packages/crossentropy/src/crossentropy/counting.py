"""Models that count: what came how often (order 0), and after what (order 1).

They learn as they go, from the symbols that coder and decoder both know already. Each function returns a model for
`crossentropy.arithmetic`.

References
----------
Krichevsky and Trofimov (1981), The performance of universal encoding: half a count for what was never seen.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np
import numpy.typing as npt

from ._validation import positive, whole
from .arithmetic import Model
from .arrays import Floats


def order0(size: int, *, primer: Sequence[int] | npt.NDArray[np.integer] = (), unseen: float = 0.5) -> Model[Floats]:
    """Expect each symbol as often as it came before.

    Parameters
    ----------
    size : int
        Number of symbols in the alphabet, 0 to size - 1.
    primer : sequence of int
        Symbols to count before the message begins, which both sides must know.
    unseen : float, default 0.5
        What each count starts with: above 0, so that nothing is impossible.

    Returns
    -------
    callable
        A model: each call starts anew.

    Raises
    ------
    TypeError, ValueError
        If `size` is not a positive integer, `primer` holds anything but symbols, or `unseen` is not above 0.

    Examples
    --------
    >>> model = order0(3)()
    >>> next(model).round(3)
    array([0.333, 0.333, 0.333])
    >>> model.send(2)
    array([0.2, 0.2, 0.6])
    """
    primer = _primer(size, primer, unseen)
    start = np.bincount(primer, minlength=size) + unseen

    def model() -> Generator[Floats, int, None]:
        counts = start.copy()
        while True:
            symbol = yield counts / counts.sum()
            counts[symbol] += 1

    return model


def order1(
    size: int, *, primer: Sequence[int] | npt.NDArray[np.integer] = (), unseen: float = 0.5, weight: float = 2.0
) -> Model[Floats]:
    """Expect each symbol as often as it came after the last one, and a little as often as it came at all.

    Where a pair is new the symbol alone must do: `order0` has the weight of so many counts.

    Parameters
    ----------
    size, primer, unseen
        As for `order0`.
    weight : float, default 2
        Counts that the symbol alone is worth, above 0.

    Returns
    -------
    callable
        A model: each call starts anew.

    Raises
    ------
    TypeError, ValueError
        As `order0`.

    Examples
    --------
    >>> model = order1(2, primer=[0, 1, 0, 1, 0, 1])()
    >>> next(model).round(3)  # after a 1
    array([0.75, 0.25])
    """
    primer = _primer(size, primer, unseen)
    positive(weight, "weight")
    alone = np.bincount(primer, minlength=size) + unseen
    pairs = np.zeros((size, size))
    np.add.at(pairs, (primer[:-1], primer[1:]), 1)

    def model() -> Generator[Floats, int, None]:
        counts, after = alone.copy(), pairs.copy()
        last = primer[-1] if len(primer) else None
        while True:
            known = after[last] if last is not None else np.zeros(size)
            symbol = yield (known + weight * counts / counts.sum()) / (known.sum() + weight)
            counts[symbol] += 1
            if last is not None:
                after[last, symbol] += 1
            last = symbol

    return model


def _primer(size: int, primer: Sequence[int] | npt.NDArray[np.integer], unseen: float) -> npt.NDArray[np.integer]:
    """Check the parameters that all models share, and return the primer as an array."""
    size = whole(size, "size", least=1)
    positive(unseen, "unseen")
    primer = np.asarray(primer if len(primer) else np.empty(0, int))
    if primer.dtype.kind not in "iu" or primer.ndim != 1:
        raise TypeError(f"primer must be a sequence of integers; got dtype {primer.dtype}, shape {primer.shape}")
    if len(primer) and (primer.min() < 0 or primer.max() >= size):
        raise ValueError(f"primer must hold symbols from 0 to {size - 1}; got {primer.min()} to {primer.max()}")
    return primer
