"""Coder and decoder: an interval that gets narrower, in whole numbers of 64 bits."""

from __future__ import annotations

from bisect import bisect_right

from .tables import Table

_STATE = 64  # bits of the interval that coder and decoder hold
_TOP, _REFILL = 1 << _STATE, 1 << (_STATE - 8)


class CodeStreamError(ValueError):
    """A code stream that is truncated, corrupted, over-long or made with another model."""


class Encoder:
    """Narrows an interval symbol by symbol, and hands out the bytes that can no longer change.

    The interval starts as [0, 1) and is held in 64 bits: its lower end and its width, at least 2^56. When the width
    gets too small, the top byte leaves. A later carry could still change it, so one byte and all bytes of 255 after
    it wait.

    Examples
    --------
    >>> from crossentropy.arithmetic import quantise
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
    >>> from crossentropy.arithmetic import quantise
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
