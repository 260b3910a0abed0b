"""Arithmetic coding: a message becomes a file of as many bits as it surprises its model.

A *model* is a function that takes nothing and returns a fresh generator. The generator yields what it expects of the
next symbol and is sent the symbol that came, so that coder and decoder run the identical computation at each step::

    def coin():
        while True:
            symbol = yield [0.9, 0.1]

What it yields are probabilities of the symbols 0 to n - 1, or a `Table` made of them before. `from_prefix` makes a
model of a function that looks at the whole prefix. All arithmetic on the message is exact: whole numbers.

References
----------
Rissanen (1976), Generalized Kraft inequality and arithmetic coding. Witten, Neal and Cleary (1987), Arithmetic coding
for data compression. Martin (1979), Range encoding: whole bytes leave the coder, and a carry may run into those
that wait. MacKay (2003), section 6.2.
"""

from __future__ import annotations

import math
import struct
import zlib
from bisect import bisect_right
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import pairwise
from numbers import Integral
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from crossentropy.information import distribution

PRECISION = 24
"""Bits of the whole numbers that probabilities are rounded to, if nothing else is asked for."""

HEADER = struct.Struct(">IIII")
"""Number of symbols, bytes of payload, checksum of the symbols, checksum of the three and of the payload."""

_STATE = 64  # bits of the interval that coder and decoder hold
_TOP, _REFILL = 1 << _STATE, 1 << (_STATE - 8)


class CodeStreamError(ValueError):
    """A code stream that is truncated, corrupted, over-long or made with another model."""


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
"""What the module's text calls one: each call starts anew."""


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
    precision = _precision(precision)
    total, sums, least = 1 << precision, np.cumsum(q), np.cumsum(q > 0)
    if least[-1] > total:
        raise ValueError(f"precision must leave 1 for each of {least[-1]} symbols; got {precision} bits")
    edges = np.rint(sums / sums[-1] * total).astype(np.int64)
    # From the left no edge comes too early for the symbols before it, from the right none too late for the others.
    edges = np.maximum.accumulate(np.maximum(edges - least, 0)) + least
    edges = np.minimum(edges, total - least[-1] + least)
    return Table([0, *edges.tolist()], precision)


class Encoder:
    """Narrows an interval symbol by symbol, and hands out the bytes that can no longer change.

    The interval starts as [0, 1) and is held in 64 bits: its lower end and its width, at least 2^56. When the width
    gets too small, the top byte leaves. A later carry could still change it, so one byte and all bytes of 255 after
    it wait.

    Examples
    --------
    >>> coder, table = Encoder(), quantise([0.5, 0.2, 0.2, 0.1])
    >>> code = b"".join(coder.encode(table, symbol) for symbol in [0, 1, 2, 0, 0, 3, 0, 1, 2, 0]) + coder.finish()
    >>> len(code)  # 17.6 bits
    3
    """

    def __init__(self) -> None:
        self._low, self._width = 0, _TOP
        self._held: int | None = None  # the byte that a carry may change
        self._waiting = 0  # bytes of 255 after it

    def encode(self, table: Table, symbol: int) -> bytes:
        """Go to a symbol's part of the interval; return the bytes that are ready now, often none.

        Raises
        ------
        ValueError
            If the symbol owns nothing in the table.
        """
        start, end = table.edges[symbol], table.edges[symbol + 1]
        if start == end:
            raise ValueError(f"symbol {symbol} was given probability 0, so no code can say it")
        unit = self._width >> table.precision
        self._low += unit * start
        self._width = unit * (end - start)
        ready = b""
        while self._width < _REFILL:
            ready += self._shift()
            self._width <<= 8
        return ready

    def finish(self) -> bytes:
        """Return the last bytes: what waited, and one more if the lower end does not fall on a byte's edge."""
        # The width is 2^56 or more, so a number whose last seven bytes are zero lies in the interval.
        carry, top = divmod(-(-self._low // _REFILL), 256)
        return self._release(carry) + (bytes([top]) if top else b"")

    def _shift(self) -> bytes:
        """Take the top byte off the lower end; return what has become final by it."""
        carry, top = divmod(self._low // _REFILL, 256)
        self._low = self._low % _REFILL << 8
        if top == 255 and not carry:
            self._waiting += 1
            return b""
        ready = self._release(carry)
        self._held = top
        return ready

    def _release(self, carry: int) -> bytes:
        """Return the bytes that waited, with the carry run into them."""
        # There is no carry beyond the first byte, as the whole interval lies in [0, 1).
        first = b"" if self._held is None else bytes([self._held + carry])
        ready = first + bytes([(255 + carry) % 256]) * self._waiting
        self._held, self._waiting = None, 0
        return ready


class Decoder:
    """Follows a code stream into the parts of the interval that its coder went to.

    Parameters
    ----------
    payload : bytes
        All that an `Encoder` handed out. Beyond its end the decoder reads zeros, but never more than a coder may
        have left off: a stream that ends too early is an error, not a guess.

    Examples
    --------
    >>> decoder, table = Decoder(bytes([83, 28, 234])), quantise([0.5, 0.2, 0.2, 0.1])
    >>> [decoder.decode(table) for _ in range(3)]
    [0, 1, 2]
    """

    def __init__(self, payload: bytes) -> None:
        self._payload, self._read = payload, _STATE // 8
        self._code = int.from_bytes(payload[: self._read].ljust(self._read, b"\0"))
        self._width = _TOP

    def decode(self, table: Table) -> int:
        """Return the next symbol.

        Raises
        ------
        CodeStreamError
            If the stream ends before the symbol, or no symbol owns what it says.
        """
        unit = self._width >> table.precision
        number = self._code // unit
        if number >= table.edges[-1]:
            raise CodeStreamError("the code stream is corrupted: it says what no symbol owns")
        symbol = bisect_right(table.edges, number) - 1
        start, end = table.edges[symbol], table.edges[symbol + 1]
        self._code -= unit * start
        self._width = unit * (end - start)
        while self._width < _REFILL:
            self._refill()
        return symbol

    def finish(self) -> None:
        """Check that the stream ends where the message does; CodeStreamError if it goes on."""
        spare = len(self._payload) - (self._read - _STATE // 8)
        if spare > 1:
            raise CodeStreamError(f"the code stream goes on after the message: {spare - 1} bytes too many")

    def _refill(self) -> None:
        if self._read >= len(self._payload) + _STATE // 8:
            raise CodeStreamError("the code stream is truncated: it ends before the message does")
        byte = self._payload[self._read] if self._read < len(self._payload) else 0
        self._code = self._code << 8 | byte
        self._width <<= 8
        self._read += 1


def from_prefix(function: Callable[[list[int]], Expected]) -> Model[Expected]:
    """Make a model of a function that takes the list of all symbols so far and returns probabilities.

    Examples
    --------
    >>> model = from_prefix(lambda prefix: [0.9, 0.1] if prefix[-1:] == [0] else [0.5, 0.5])
    >>> len(compress([0] * 1000, model).payload)  # 153 bits
    19
    """

    def model() -> Generator[Expected, int, None]:
        prefix: list[int] = []
        while True:
            prefix.append((yield function(prefix)))

    return model


def encode(
    symbols: Iterable[int], model: Model[Expectation], *, precision: int = PRECISION
) -> Iterator[tuple[bytes, float]]:
    """Code a message, of any length and as it comes: yields (bytes ready, bits spent) for each symbol and at the end.

    Parameters
    ----------
    symbols : iterable of int
        From 0 to n - 1, where n is the length of what the model yields.
    model : callable
        See the module.
    precision : int
        As for `quantise`, which rounds what the model yields.

    Yields
    ------
    tuple of bytes and float
        The bytes are final. The bits are -log2 of the symbol's quantised probability; 0 at the end.

    Raises
    ------
    TypeError, ValueError
        If a symbol is not an integer, is outside the alphabet or has probability 0; if the model yields no
        distribution, or ends before the message.

    Examples
    --------
    >>> [(ready.hex(), round(bits, 2)) for ready, bits in encode([0, 0, 1], from_prefix(lambda prefix: [0.99, 0.01]))]
    [('', 0.01), ('', 0.01), ('', 6.64), ('f9', 0.0)]
    """
    coder, tables = Encoder(), _Tables(model, precision)
    for position, symbol in enumerate(symbols):
        table = tables.next()
        _check_symbol(symbol, table, position)
        yield coder.encode(table, symbol), table.bits(symbol)
        tables.send(symbol)
    yield coder.finish(), 0.0


def decode(
    payload: bytes | bytearray | memoryview, count: int, model: Model[Expectation], *, precision: int = PRECISION
) -> Iterator[int]:
    """Read `count` symbols back from what `encode` has made, one after the other.

    Parameters
    ----------
    payload : bytes
    count : int
        Number of symbols: the stream itself does not say where it ends.
    model : callable
        The one that coded.
    precision : int
        The one that coded.

    Yields
    ------
    int

    Raises
    ------
    CodeStreamError
        If the stream ends too early, goes on after the last symbol, or says what no symbol owns. Another stream
        may be read as another message: `decompress` has checksums against that.

    Examples
    --------
    >>> list(decode(bytes.fromhex("f9"), 3, from_prefix(lambda prefix: [0.99, 0.01])))
    [0, 0, 1]
    """
    decoder, tables = Decoder(bytes(payload)), _Tables(model, precision)
    for _ in range(count):
        symbol = decoder.decode(tables.next())
        yield symbol
        tables.send(symbol)
    decoder.finish()


class Compressed(NamedTuple):
    """A compressed message: a header of fixed length, the payload, and what the model says it had to cost."""

    header: bytes
    payload: bytes
    bits: float

    @property
    def file(self) -> bytes:
        """Header and payload as they would be written to a disk."""
        return self.header + self.payload


def compress(symbols: Iterable[int], model: Model[Expectation], *, precision: int = PRECISION) -> Compressed:
    """Code a whole message, and put a header with its length and checksums in front.

    Parameters
    ----------
    symbols, model, precision
        As for `encode`; fewer than 2^32 symbols.

    Returns
    -------
    Compressed
        The payload has at most one byte more or less than ``bits`` / 8.

    Raises
    ------
    TypeError, ValueError
        As `encode`.

    Examples
    --------
    >>> made = compress([0, 1, 2, 0, 0, 3, 0, 1, 2, 0], from_prefix(lambda prefix: [0.5, 0.2, 0.2, 0.1]))
    >>> round(made.bits, 4), len(made.payload), len(made.header)
    (17.6096, 3, 16)
    """
    symbols = list(symbols)
    ready, bits = zip(*encode(symbols, model, precision=precision), strict=True)
    payload = b"".join(ready)
    start = HEADER.pack(len(symbols), len(payload), _checksum(symbols), 0)[:-4]
    return Compressed(start + zlib.crc32(start + payload).to_bytes(4), payload, math.fsum(bits))


def decompress(
    file: bytes | bytearray | memoryview, model: Model[Expectation], *, precision: int = PRECISION
) -> list[int]:
    """Get back the message that `compress` has coded with the same model and precision.

    Parameters
    ----------
    file : bytes
        Header and payload.

    Returns
    -------
    list of int

    Raises
    ------
    CodeStreamError
        If the file is truncated, too long or corrupted, which is found before anything is decoded; if it was made
        with another model. Each checksum misses one error in 2^32.

    Examples
    --------
    >>> model = from_prefix(lambda prefix: [0.5, 0.2, 0.2, 0.1])
    >>> decompress(compress([3, 0, 1, 0], model).file, model)
    [3, 0, 1, 0]
    """
    file = bytes(file)
    if len(file) < HEADER.size:
        raise CodeStreamError(f"the file is truncated: its header has {HEADER.size} bytes; got {len(file)}")
    count, size, checksum, seal = HEADER.unpack_from(file)
    payload = file[HEADER.size :]
    if len(payload) != size:
        what = "truncated" if len(payload) < size else "too long"
        raise CodeStreamError(f"the file is {what}: its header says {size} bytes of payload; got {len(payload)}")
    if zlib.crc32(file[: HEADER.size - 4] + payload) != seal:
        raise CodeStreamError("the file is corrupted: its checksum does not fit")
    try:
        symbols = list(decode(payload, count, model, precision=precision))
    except CodeStreamError as error:
        raise CodeStreamError(f"the file was made with another model ({error})") from error
    if _checksum(symbols) != checksum:
        raise CodeStreamError("the file was made with another model: the message's checksum does not fit")
    return symbols


class _Tables:
    """What a model expects, symbol by symbol, as tables."""

    def __init__(self, model: Model[Expectation], precision: int) -> None:
        self._generator, self._precision = model(), _precision(precision)
        self._sent: Any = None  # a fresh generator is started by None

    def next(self) -> Table:
        """Ask the model only when there is a next symbol: what follows the last one may be dear to compute."""
        try:
            expected = self._generator.send(self._sent)
        except StopIteration:
            raise ValueError("the model ended before the message") from None
        return expected if isinstance(expected, Table) else quantise(expected, precision=self._precision)

    def send(self, symbol: int) -> None:
        self._sent = symbol


def _check_symbol(symbol: int, table: Table, position: int) -> None:
    size = len(table.edges) - 1
    if isinstance(symbol, bool) or not isinstance(symbol, Integral):
        raise TypeError(f"symbols must be integers; got {symbol!r} at position {position}")
    if not 0 <= symbol < size:
        raise ValueError(f"symbols must be in the alphabet 0 to {size - 1}; got {symbol} at position {position}")


def _checksum(symbols: Sequence[int]) -> int:
    return zlib.crc32(np.asarray(symbols, dtype=">u4").tobytes())


def _precision(precision: int) -> int:
    if isinstance(precision, bool) or not isinstance(precision, Integral):
        raise TypeError(f"precision must be an integer; got {precision!r}")
    if not 1 <= precision <= 32:
        raise ValueError(f"precision must be from 1 to 32 bits; got {precision}")
    return int(precision)
