"""Lengths of codewords: what they take of a budget, and what they cost on average."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from fractions import Fraction
from math import inf
from numbers import Integral
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from .._validation import SUM_TOLERANCE, number, whole

if TYPE_CHECKING:
    import numpy as np

    Number = float | Fraction | np.floating | np.integer

Value = TypeVar("Value")


class Questions(NamedTuple):
    """How many yes/no questions an unknown outcome takes: at worst, and on average."""

    worst: int
    average: Fraction


def questions(n: int) -> Questions:
    """Fewest yes/no questions that find one of n equally likely outcomes (Cover and Thomas, 5.7).

    Split what is left as evenly as a prefix code can. With k = floor(log2 n), 2^(k+1) - n outcomes take
    k questions and the others k + 1: no strategy has a better average, and none a better worst case.

    Parameters
    ----------
    n : int
        Number of outcomes, at least 1; anything else is a TypeError or ValueError.

    Returns
    -------
    Questions
        ``worst`` = ceil(log2 n), an int; ``average`` = k + 2 (n - 2^k) / n, a Fraction: log2 n for powers
        of 2, else above it by less than 0.0861. Both are 0 for n = 1: there is nothing to ask.

    Examples
    --------
    >>> questions(3)
    Questions(worst=2, average=Fraction(5, 3))
    """
    n = whole(n, "the number of outcomes n", least=1)
    k = n.bit_length() - 1
    return Questions(worst=(n - 1).bit_length(), average=k + Fraction(2 * (n - 2**k), n))


def kraft_sum(lengths: Iterable[int]) -> Fraction:
    """Kraft sum of 2^-length: the share of the unit interval that the codewords take.

    A prefix code with these lengths exists exactly if the sum is at most 1 (Kraft 1949), and above 1 no
    code is uniquely decodable (McMillan 1956). A sum of at most 1 alone makes no code decodable.

    Parameters
    ----------
    lengths : iterable of int
        At least one length, each positive; anything else is a TypeError or ValueError.

    Returns
    -------
    Fraction
        Exact and positive.

    Examples
    --------
    >>> kraft_sum([1, 2, 2, 3])
    Fraction(9, 8)
    """
    return sum((Fraction(1, 2**length) for length in checked_lengths(lengths)), Fraction(0))


def average_length(probabilities: Iterable[Number], lengths: Iterable[int]) -> float:
    """Average codeword length, the sum of p times length, in bits a symbol.

    For a uniquely decodable code it is at least the entropy (Cover and Thomas, theorem 5.3.1).

    Parameters
    ----------
    probabilities : iterable of float, int or Fraction, n of them
        A distribution: not negative, with a sum that differs from 1 by at most 1e-9 n.
    lengths : iterable of int, n of them
        Codeword lengths in the same order.

    Returns
    -------
    float
        Between the shortest and the longest length; rounded once, at the end.

    Raises
    ------
    TypeError, ValueError
        If `probabilities` is not a distribution, a length is not a positive integer, or their numbers differ.

    Examples
    --------
    >>> average_length([0.5, 0.2, 0.2, 0.1], [1, 2, 3, 3])
    1.8
    """
    p, lengths = checked_weights(probabilities, "probabilities"), checked_lengths(lengths)
    if abs(sum(p, Fraction(0)) - 1) > SUM_TOLERANCE * len(p):
        raise ValueError(f"probabilities must sum to 1; got {float(sum(p)):.12g}")
    if len(p) != len(lengths):
        raise ValueError(f"there must be as many lengths as probabilities; got {len(lengths)} for {len(p)}")
    return float(sum(share * length for share, length in zip(p, lengths, strict=True)))


def checked_lengths(lengths: Iterable[int]) -> list[int]:
    """Check codeword lengths, and return them as a list of at least one positive int."""
    return [whole(length, "a codeword length", least=1) for length in _listed(lengths, "lengths")]


def checked_weights(weights: Iterable[Number], name: str) -> list[Fraction]:
    """Check finite numbers >= 0, and return them as a list of Fractions, unrounded."""
    return [_exact(weight, name) for weight in _listed(weights, name)]


def _exact(weight: Number, name: str) -> Fraction:
    """Check one finite number >= 0, and return it as a Fraction."""
    checked = number(weight, f"each of the {name}")
    if not 0 <= checked < inf:
        raise ValueError(f"{name} must be finite and not negative; got {weight}")
    # A NumPy integer has no as_integer_ratio, and would overflow inside a Fraction.
    ratio = (int(checked), 1) if isinstance(checked, Integral) else checked.as_integer_ratio()
    return Fraction(*ratio)


def _listed(values: Iterable[Value], name: str) -> list[Value]:
    """List at least one value, from a collection whose order is the caller's."""
    if isinstance(values, (Mapping, Set, str)):
        raise TypeError(f"{name} must be a list or array of numbers; got {type(values).__name__}")
    try:
        values = list(values)
    except TypeError:
        raise TypeError(f"{name} must be a list or array of numbers; got {values!r}") from None
    if not values:
        raise ValueError(f"{name} must not be empty; got no value")
    return values
