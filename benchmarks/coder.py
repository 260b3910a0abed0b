"""How fast the arithmetic coder is, and that it takes time in proportion to the message.

The message is the book's stories, again and again. The counting models are Python too and most of the time goes into
what they expect; "fixed" is a table made once, so that it shows the coder alone.
"""

import bz2
import lzma
import time
import zlib

from benchmarks.tables import table
from bitsbook.stories import GAP, stories
from crossentropy import arithmetic, counting

LENGTHS = [1_000, 10_000, 100_000]

TOOLS = {
    "zlib": (lambda data: zlib.compress(data, 9), zlib.decompress),
    "bz2": (bz2.compress, bz2.decompress),
    "lzma": (lzma.compress, lzma.decompress),
}


def seconds(function, *arguments):
    """Return the shortest of up to three times, two seconds in all, and what came out."""
    times = []
    while len(times) < 3 and sum(times) < 2:
        start = time.perf_counter()
        result = function(*arguments)
        times.append(time.perf_counter() - start)
    return min(times), result


def fixed(size, message):
    """A model that expects the letters of the whole message, always."""
    once = arithmetic.quantise([message.count(symbol) / len(message) for symbol in range(size)])

    def model():
        while True:
            yield once

    return model


def row(name, length, writes, reads, message, packed):
    return name, f"{length:,}", f"{length / writes:,.0f}", f"{length / reads:,.0f}", f"{8 * packed / len(message):.2f}"


def coder_rows(message, size):
    models = {"fixed": fixed(size, message), "order 0": counting.order0(size), "order 1": counting.order1(size)}
    for name, model in models.items():
        writes, made = seconds(arithmetic.compress, message, model)
        reads, restored = seconds(arithmetic.decompress, made.file, model)
        if restored != message:
            raise SystemExit(f"{name}: what was read back is not the message")
        yield row(f"coder, {name}", len(message), writes, reads, message, len(made.file))


def tool_rows(data):
    for name, (compress, decompress) in TOOLS.items():
        writes, packed = seconds(compress, data)
        reads, _ = seconds(decompress, packed)
        yield row(name, len(data), writes, reads, data, len(packed))


def report():
    text = GAP.join(stories()) * 2
    characters = sorted(set(text))
    rows = []
    for length in LENGTHS:
        part = text[:length]
        message = [characters.index(character) for character in part]
        rows += [*coder_rows(message, len(characters)), *tool_rows(part.encode())]
    rows.sort(key=lambda one: one[0])  # stable: lengths stay in order
    table(["coder", "symbols", "written a second", "read a second", "bits a symbol"], rows)
    print("\nThe file counts with its header. Linear time: symbols a second do not fall as the message grows.")
