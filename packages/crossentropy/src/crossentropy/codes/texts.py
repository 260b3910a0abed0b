"""Messages as bits, and bits as messages; and whether a code leaves a choice."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Set
from itertools import pairwise
from typing import TypeVar

from .._validation import whole

Symbol = TypeVar("Symbol", bound=Hashable)


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
    limit = whole(limit, "limit", least=1)
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
