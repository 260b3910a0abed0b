"""Binary codes: what a message costs once its symbols are written as 0s and 1s.

A code is a mapping from symbols to codewords, non-empty strings of 0 and 1 of which no two are equal:
``{"A": "0", "B": "10", "C": "11"}``. Lengths are in bits. Arithmetic is exact: integers and fractions.

References
----------
Shannon (1948), A mathematical theory of communication. Kraft (1949), A device for quantizing, grouping,
and coding amplitude-modulated pulses. Huffman (1952), A method for the construction of
minimum-redundancy codes. Sardinas and Patterson (1953), A necessary and sufficient condition for unique
decomposition of coded messages. McMillan (1956), Two inequalities implied by unique decipherability.
Schwartz (1964), An optimum encoding with minimum longest code and total number of digits. Schwartz and
Kallick (1964), Generating a canonical prefix encoding. Cover and Thomas, Elements of Information Theory,
2nd edition, chapter 5.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Set
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import pairwise
from math import inf
from numbers import Integral, Real
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from crossentropy.information import SUM_TOLERANCE

if TYPE_CHECKING:
    import numpy as np

    Number = float | Fraction | np.floating | np.integer

Symbol = TypeVar("Symbol", bound=Hashable)
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
    n = _positive_integer(n, "the number of outcomes n")
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
    return sum((Fraction(1, 2**length) for length in _lengths(lengths)), Fraction(0))


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
    lengths = _lengths(lengths)
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
    weights = _weights(weights, "weights")
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
    p, lengths = _weights(probabilities, "probabilities"), _lengths(lengths)
    if abs(sum(p, Fraction(0)) - 1) > SUM_TOLERANCE * len(p):
        raise ValueError(f"probabilities must sum to 1; got {float(sum(p)):.12g}")
    if len(p) != len(lengths):
        raise ValueError(f"there must be as many lengths as probabilities; got {len(lengths)} for {len(p)}")
    return float(sum(share * length for share, length in zip(p, lengths, strict=True)))


def is_prefix_code(code: Mapping[Symbol, str]) -> bool:
    """Tell whether no codeword begins another, so that each is recognised at its last bit.

    Parameters
    ----------
    code : mapping of symbol to str
        An empty one, and words that are empty, equal or not of 0 and 1, are a TypeError or ValueError.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_prefix_code({"A": "0", "B": "10", "C": "11", "D": "111"})
    False
    """
    return _clash(code) is None


def is_uniquely_decodable(code: Mapping[Symbol, str]) -> bool:
    """Tell whether no bit string has two readings (Sardinas and Patterson 1953).

    Let two readings of one string run side by side: by what one is ahead of the other is a dangling
    suffix. The code is ambiguous exactly if some dangling suffix is itself a codeword.

    Parameters
    ----------
    code : mapping of symbol to str
        A code; errors as for `is_prefix_code`.

    Returns
    -------
    bool
        True for each prefix code, and for some others.

    Examples
    --------
    >>> is_uniquely_decodable({"A": "0", "B": "10", "C": "11", "D": "111"})
    False
    >>> is_uniquely_decodable({"A": "0", "B": "01"})
    True
    """
    words = set(_words(code))
    dangling = _tails(words, words) - {""}
    seen = set()
    while dangling:
        if dangling & words:
            return False
        seen |= dangling
        dangling = (_tails(words, dangling) | _tails(dangling, words)) - seen
    return True


def encode(message: Iterable[Symbol], code: Mapping[Symbol, str]) -> str:
    """Write a message as bits: the codewords of its symbols, end to end.

    Parameters
    ----------
    message : iterable of symbols
        A string is read character by character; an empty message gives an empty string.
    code : mapping of symbol to str
        A code, which may be ambiguous; errors as for `is_prefix_code`.

    Returns
    -------
    str
        Zeros and ones; its ``len`` is the cost in bits.

    Raises
    ------
    TypeError, ValueError
        If `code` is not a code or lacks a symbol of the message.

    Examples
    --------
    >>> encode("ABBA", {"A": "0", "B": "10"})
    '010100'
    """
    _words(code)
    words = []
    for position, symbol in enumerate(message):
        if symbol not in code:
            known = ", ".join(map(repr, code))
            raise ValueError(f"symbols must be among {known}; got {symbol!r} at position {position}")
        words.append(code[symbol])
    return "".join(words)


def decode(bits: str, code: Mapping[Symbol, str]) -> tuple[Symbol, ...]:
    """Read bits with a prefix code, word by word: there is never a choice.

    Parameters
    ----------
    bits : str
        Zeros and ones; an empty string gives an empty message.
    code : mapping of symbol to str
        A prefix code. Any other one is a ValueError, uniquely decodable or not: see `parses`.

    Returns
    -------
    tuple
        The symbols.

    Raises
    ------
    TypeError, ValueError
        If `code` is not a prefix code, `bits` is not a string of 0 and 1, or not a sequence of codewords (the
        message says from which position on, counted from 0).

    Examples
    --------
    >>> decode("010100", {"A": "0", "B": "10"})
    ('A', 'B', 'B', 'A')
    """
    if clash := _clash(code):
        raise ValueError("decode needs a prefix code; got one in which {!r} begins {!r}".format(*clash))
    _check_bits(bits, "bits")
    symbols = {word: symbol for symbol, word in code.items()}
    longest = max(map(len, symbols))
    message, start = [], 0
    while start < len(bits):
        ends = range(start + 1, min(start + longest, len(bits)) + 1)
        end = next((end for end in ends if bits[start:end] in symbols), None)
        if end is None:
            rest = bits[start : start + longest]
            raise ValueError(f"bits must be codewords end to end; got {rest!r} at position {start}")
        message.append(symbols[bits[start:end]])
        start = end
    return tuple(message)


def parses(bits: str, code: Mapping[Symbol, str], *, limit: int = 1000) -> tuple[tuple[Symbol, ...], ...]:
    """All the ways to read a bit string as a sequence of codewords, whatever the code.

    Parameters
    ----------
    bits : str
        Zeros and ones. The empty string has one reading, the empty message.
    code : mapping of symbol to str
        A code, which may be ambiguous; errors as for `is_prefix_code`.
    limit : int, default 1000
        Most readings to return: their number can grow exponentially with the bits.

    Returns
    -------
    tuple of tuples
        The readings, sorted by their symbols in the order of `code`. Empty if there is none.

    Raises
    ------
    TypeError, ValueError
        If `code` is not a code, `bits` is not a string of 0 and 1, or `limit` is not a positive integer; if there are
        more readings than `limit`: you get all of them or none.

    Examples
    --------
    >>> parses("1110", {"A": "0", "B": "10", "C": "11", "D": "111"})
    (('C', 'B'), ('D', 'A'))
    """
    _words(code)
    _check_bits(bits, "bits")
    limit = _positive_integer(limit, "limit")
    # ways[i]: readings of bits[i:]. Counting first keeps the search below out of blind alleys.
    ways = [0] * len(bits) + [1]
    for i in reversed(range(len(bits))):
        counts = (ways[i + len(word)] for word in code.values() if bits.startswith(word, i))
        ways[i] = min(sum(counts), limit + 1)
    if ways[0] > limit:
        raise ValueError(f"bits must have at most limit={limit} readings; got more")
    found: list[tuple[Symbol, ...]] = []
    stack: list[tuple[int, tuple[Symbol, ...]]] = [(0, ())]
    last_first = list(code.items())[::-1]
    while stack:
        i, symbols = stack.pop()
        if i == len(bits):
            found.append(symbols)
        for symbol, word in last_first:
            if bits.startswith(word, i) and ways[i + len(word)]:
                stack.append((i + len(word), (*symbols, symbol)))
    return tuple(found)


def _tails(beginnings: Set[str], strings: Set[str]) -> set[str]:
    """Cut from the strings each beginning that they have, and return what is left."""
    return {s[len(b) :] for s in strings for b in beginnings if s.startswith(b)}


def _clash(code: Mapping[Symbol, str]) -> tuple[str, str] | None:
    """Find two codewords of which the first begins the second; None for a prefix code."""
    # Sorted, all words that begin with w stand directly behind w, so looking at neighbours suffices.
    return next(((a, b) for a, b in pairwise(sorted(_words(code))) if b.startswith(a)), None)


def _words(code: Mapping[Symbol, str]) -> list[str]:
    """Check that a mapping is a code, and return its codewords in its order."""
    if not isinstance(code, Mapping):
        raise TypeError(f"a code must be a mapping of symbols to codewords; got {type(code).__name__}")
    if not code:
        raise ValueError("a code must have at least one symbol; got an empty mapping")
    owners: dict[str, Symbol] = {}
    for symbol, word in code.items():
        _check_bits(word, f"the codeword of {symbol!r}")
        if not word:
            raise ValueError(f"the codeword of {symbol!r} must not be empty; got ''")
        if word in owners:
            raise ValueError(f"codewords must differ; got {word!r} for {owners[word]!r} and {symbol!r}")
        owners[word] = symbol
    return list(owners)


def _check_bits(bits: str, name: str) -> None:
    """Raise unless these are bits: a string, which may be empty, of 0 and 1."""
    if not isinstance(bits, str):
        raise TypeError(f"{name} must be a string of 0 and 1; got {bits!r}")
    for position, bit in enumerate(bits):
        if bit not in "01":
            raise ValueError(f"{name} must be a string of 0 and 1; got {bit!r} at position {position}")


def _lengths(lengths: Iterable[int]) -> list[int]:
    """Check codeword lengths, and return them as a list of at least one positive int."""
    return [_positive_integer(length, "a codeword length") for length in _listed(lengths, "lengths")]


def _weights(weights: Iterable[Number], name: str) -> list[Fraction]:
    """Check finite numbers >= 0, and return them as a list of Fractions, unrounded."""
    return [_exact(weight, name) for weight in _listed(weights, name)]


def _exact(number: Number, name: str) -> Fraction:
    """Check one finite number >= 0, and return it as a Fraction."""
    if isinstance(number, bool) or not isinstance(number, Real):
        raise TypeError(f"{name} must be real numbers; got {number!r}")
    if not 0 <= number < inf:
        raise ValueError(f"{name} must be finite and not negative; got {number}")
    # A NumPy integer has no as_integer_ratio, and would overflow inside a Fraction.
    ratio = (int(number), 1) if isinstance(number, Integral) else number.as_integer_ratio()
    return Fraction(*ratio)


def _positive_integer(number: int, name: str) -> int:
    """Check a positive integer, NumPy's included, and return it as an int."""
    if isinstance(number, bool) or not isinstance(number, Integral):
        raise TypeError(f"{name} must be an integer; got {number!r}")
    if number < 1:
        raise ValueError(f"{name} must be positive; got {number}")
    return int(number)


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
