"""Codes that are made: of given lengths, and with the shortest average there is."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, TypeVar

from .lengths import checked_lengths, checked_weights, kraft_sum

if TYPE_CHECKING:
    from .lengths import Number

Symbol = TypeVar("Symbol", bound=Hashable)


def prefix_code(lengths: Iterable[int]) -> list[str]:
    """Canonical prefix code with these lengths: short words first, each the next free one.

    (Kraft 1949; Schwartz and Kallick 1964.)

    Parameters
    ----------
    lengths : iterable of int
        At least one length, each positive, in any order.

    Returns
    -------
    list of str
        One codeword for each length, in the order given. Words of equal length ascend.

    Raises
    ------
    TypeError, ValueError
        If a length is not a positive integer; if the Kraft sum is above 1, so that no prefix code exists.

    Examples
    --------
    >>> prefix_code([2, 1, 3, 3])
    ['10', '0', '110', '111']
    """
    lengths = checked_lengths(lengths)
    if (total := kraft_sum(lengths)) > 1:
        raise ValueError(f"a prefix code needs a Kraft sum of at most 1; got {total}")
    words = [""] * len(lengths)
    value = previous = 0
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        value <<= lengths[i] - previous
        words[i] = f"{value:0{lengths[i]}b}"
        value, previous = value + 1, lengths[i]
    return words


def huffman_lengths(weights: Iterable[Number]) -> list[int]:
    """Codeword lengths of a Huffman code: no uniquely decodable code has a shorter average.

    (Huffman 1952; Cover and Thomas, 5.6 to 5.8.) Of equal weights a single symbol is joined before a
    group, and a later symbol before an earlier one. So the result is deterministic, and its longest word
    is as short as an optimal code allows (Schwartz 1964).

    Parameters
    ----------
    weights : iterable of float, int or Fraction
        Probabilities or counts, one for each symbol: finite, not negative, at least one positive. Only
        their ratios matter, so they need not sum to 1. A symbol of weight 0 is legal and gets a word
        too: what was never seen may still be sent.

    Returns
    -------
    list of int
        Lengths in the order given. Their Kraft sum is 1, but a single symbol gets length 1: from empty
        words nobody could tell how often it was sent.

    Raises
    ------
    TypeError, ValueError
        If `weights` is empty, all zero, or holds anything but finite numbers >= 0.

    Examples
    --------
    >>> huffman_lengths([0.5, 0.2, 0.2, 0.1])
    [1, 2, 3, 3]
    """
    weights = checked_weights(weights, "weights")
    if not any(weights):
        raise ValueError("weights must have one above 0; got only zeros")
    if len(weights) == 1:
        return [1]
    lengths = [0] * len(weights)
    # The second entry settles ties: symbols count down from 0, groups count up from 1.
    heap = [(weight, -i, [i]) for i, weight in enumerate(weights)]
    heapify(heap)
    for group in range(1, len(weights)):
        light, _, left = heappop(heap)
        heavy, _, right = heappop(heap)
        for i in left + right:
            lengths[i] += 1
        heappush(heap, (light + heavy, group, left + right))
    return lengths


def huffman_code(weights: Mapping[Symbol, Number]) -> dict[Symbol, str]:
    """Huffman code of a distribution, as the canonical prefix code of its `huffman_lengths`.

    Parameters
    ----------
    weights : mapping of symbol to float, int or Fraction
        Probabilities or counts, as for `huffman_lengths`; the errors are the same.

    Returns
    -------
    dict of symbol to str
        A prefix code, in the order of `weights`.

    Examples
    --------
    >>> huffman_code({"A": 0.5, "B": 0.2, "C": 0.2, "D": 0.1})
    {'A': '0', 'B': '10', 'C': '110', 'D': '111'}
    """
    if not isinstance(weights, Mapping):
        raise TypeError(f"weights must be a mapping of symbols to numbers; got {type(weights).__name__}")
    return dict(zip(weights, prefix_code(huffman_lengths(weights.values())), strict=True))
