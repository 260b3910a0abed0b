"""Messages of any length, symbol by symbol as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from numbers import Integral
from typing import Any

from .coder import Decoder, Encoder
from .tables import PRECISION, Expectation, Model, Table, checked_precision, quantise


def encode(
    symbols: Iterable[int], model: Model[Expectation], *, precision: int = PRECISION
) -> Iterator[tuple[bytes, float]]:
    """Code a message, of any length and as it comes: yields (bytes ready, bits spent) for each symbol and at the end.

    Parameters
    ----------
    symbols : iterable of int
        From 0 to n - 1, where n is the length of what the model yields.
    model : callable
        See the package.
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
    >>> from crossentropy.arithmetic import from_prefix
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
    >>> from crossentropy.arithmetic import from_prefix
    >>> list(decode(bytes.fromhex("f9"), 3, from_prefix(lambda prefix: [0.99, 0.01])))
    [0, 0, 1]
    """
    decoder, tables = Decoder(bytes(payload)), _Tables(model, precision)
    for _ in range(count):
        symbol = decoder.decode(tables.next())
        yield symbol
        tables.send(symbol)
    decoder.finish()


class _Tables:
    """What a model expects, symbol by symbol, as tables."""

    def __init__(self, model: Model[Expectation], precision: int) -> None:
        self._generator, self._precision = model(), checked_precision(precision)
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
