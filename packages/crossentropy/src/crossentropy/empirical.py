"""Data, counted: how often each label occurs, and the distribution that these counts make."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ._validation import labels_below, require, whole, whole_numbers
from .arrays import Floats


def count_labels(labels: npt.ArrayLike, n: int | np.integer) -> npt.NDArray[np.intp]:
    """Count how often each of n labels occurs.

    Parameters
    ----------
    labels : int or array_like of int, any shape
        Labels from 0 to n - 1.
    n : int
        How many labels there are, those that never occur included.

    Returns
    -------
    ndarray of int, shape (n,)

    Raises
    ------
    TypeError, ValueError
        If `n` is not a positive integer; if `labels` holds anything but whole numbers from 0 to n - 1 or is empty.

    Examples
    --------
    >>> count_labels([2, 0, 2, 2], 4)
    array([1, 0, 3, 0])
    """
    n = whole(n, "the number of labels n", least=1)
    return np.bincount(labels_below(n, labels).ravel(), minlength=n)


def empirical_distribution(counts: npt.ArrayLike) -> Floats:
    """Empirical distribution of what was counted: each outcome gets its share of the counts.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        How often each of n outcomes was seen, along the last axis: whole numbers, not all 0.

    Returns
    -------
    ndarray, shape (..., n)
        Distributions.

    Raises
    ------
    TypeError, ValueError
        If `counts` holds anything but whole numbers of 0 or more, is empty or a single number, or sums to 0.

    References
    ----------
    Goodfellow, Bengio and Courville, Deep Learning, section 3.9.5.

    Examples
    --------
    >>> empirical_distribution([14, 6])
    array([0.7, 0.3])
    """
    counts = whole_numbers(counts, "counts")
    if counts.ndim == 0:
        raise ValueError(f"counts must have at least one axis; got the single number {counts}")
    total: Floats = counts.sum(axis=-1, keepdims=True)
    require(total[..., 0] > 0, total[..., 0], "counts must not all be 0: their sum must be positive")
    return counts / total
