"""A whole message as one file: a header with checksums, and the payload."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from .coder import CodeStreamError
from .streams import decode, encode
from .tables import PRECISION, Expectation, Model

HEADER = struct.Struct(">IIII")
"""Number of symbols, bytes of payload, checksum of the symbols, checksum of the three and of the payload."""


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
    >>> from crossentropy.arithmetic import from_prefix
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
    >>> from crossentropy.arithmetic import from_prefix
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


def _checksum(symbols: Sequence[int]) -> int:
    return zlib.crc32(np.asarray(symbols, dtype=">u4").tobytes())
