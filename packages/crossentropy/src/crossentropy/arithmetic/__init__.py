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

from .coder import CodeStreamError, Decoder, Encoder
from .files import HEADER, Compressed, compress, decompress
from .streams import decode, encode
from .tables import PRECISION, Expectation, Expected, Model, Table, from_prefix, quantise

__all__ = [
    "HEADER",
    "PRECISION",
    "CodeStreamError",
    "Compressed",
    "Decoder",
    "Encoder",
    "Expectation",
    "Expected",
    "Model",
    "Table",
    "compress",
    "decode",
    "decompress",
    "encode",
    "from_prefix",
    "quantise",
]
