"""What a model expects of the next symbol: probabilities, and the whole numbers that they are rounded to."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from .._validation import distribution, whole

PRECISION = 24
"""Bits of the whole numbers that probabilities are rounded to, if nothing else is asked for."""


class Table:
    """Probabilities of the next symbol as whole numbers that sum to a power of two; see `quantise`.

    Attributes
    ----------
    edges : list of int
        Symbol i owns the numbers from ``edges[i]`` up to, but not including, ``edges[i + 1]``.
    precision : int
        The last edge is ``2**precision``.
    """

    __slots__ = ("edges", "precision")

    def __init__(self, edges: list[int], precision: int) -> None:
        self.edges, self.precision = edges, precision

    @property
    def frequencies(self) -> list[int]:
        """How many numbers each symbol owns, a list of int."""
        return [end - start for start, end in pairwise(self.edges)]

    def bits(self, symbol: int) -> float:
        """What the symbol costs: -log2 of its quantised probability, ``inf`` if it has none."""
        size = self.edges[symbol + 1] - self.edges[symbol]
        return self.precision - math.log2(size) if size else math.inf


Expectation = npt.ArrayLike | Table
"""What a model says of the next symbol."""

Expected = TypeVar("Expected", bound=Expectation)

Model = Callable[[], Generator[Expected, int, None]]
"""What this package's text calls one: each call starts anew."""


def quantise(q: npt.ArrayLike, *, precision: int = PRECISION) -> Table:
    """Round probabilities to whole numbers that sum to ``2**precision``; each symbol with q > 0 gets at least 1.

    The running sums are rounded, not the probabilities: so the total is exact, and each whole number
    is off by less than the number of symbols plus one.

    Parameters
    ----------
    q : array_like, shape (n,)
        A distribution (see `crossentropy.distribution`). A symbol of probability 0 owns nothing and cannot be coded.
    precision : int, default 24
        From 1 to 32; there must be room for all symbols with q > 0.

    Returns
    -------
    Table

    Raises
    ------
    TypeError, ValueError
        If `q` is not a distribution over one axis, or `precision` is too small for it or out of range.

    Examples
    --------
    >>> quantise([0.5, 0.2, 0.2, 0.1, 0.0], precision=4).frequencies
    [8, 3, 3, 2, 0]
    """
    q = distribution(q)
    if q.ndim != 1:
        raise ValueError(f"a next symbol needs one distribution; got probabilities of shape {q.shape}")
    precision = checked_precision(precision)
    total, sums, least = 1 << precision, np.cumsum(q), np.cumsum(q > 0)
    if least[-1] > total:
        raise ValueError(f"precision must leave 1 for each of {least[-1]} symbols; got {precision} bits")
    edges = np.rint(sums / sums[-1] * total).astype(np.int64)
    # From the left no edge comes too early for the symbols before it, from the right none too late for the others.
    edges = np.maximum.accumulate(np.maximum(edges - least, 0)) + least
    edges = np.minimum(edges, total - least[-1] + least)
    return Table([0, *edges.tolist()], precision)


def from_prefix(function: Callable[[list[int]], Expected]) -> Model[Expected]:
    """Make a model of a function that takes the list of all symbols so far and returns probabilities.

    Examples
    --------
    >>> from crossentropy.arithmetic import compress
    >>> model = from_prefix(lambda prefix: [0.9, 0.1] if prefix[-1:] == [0] else [0.5, 0.5])
    >>> len(compress([0] * 1000, model).payload)  # 153 bits
    19
    """

    def model() -> Generator[Expected, int, None]:
        prefix: list[int] = []
        while True:
            prefix.append((yield function(prefix)))

    return model


def checked_precision(precision: int) -> int:
    """Check how many bits the whole numbers have."""
    return whole(precision, "precision", least=1, most=32)
