"""Paths of many points, stored as differences: half as large and less, and exactly the same when they are read.

The coordinates of a curve change little from point to point, and those along x often not at all from state to state.
So each value is a pattern, ``M # # L # #``, and a row of whole numbers, in hundredths: first the x of all points, each
less the one before it, then their y.  ``static/explorable.js`` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
#: Paths of fewer numbers, on average, gain nothing.
_WORTH_IT = 9


def packed(texts: Sequence[str]) -> Any:
    """Return paths as ``{"paths": patterns, "rows": rows}``, or the texts where that is not exact, or not worth it.

    A row begins with the number of its pattern: a curve has more points where it bends more.
    """
    patterns: dict[str, int] = {}
    rows = []
    for text in texts:
        pattern, row = _NUMBER.sub("#", text), _row(text)
        if unpacked(pattern, row) != text:
            return texts
        rows.append([patterns.setdefault(pattern, len(patterns)), *row])
    if sum(map(len, rows)) < _WORTH_IT * len(rows):
        return texts
    return {"paths": list(patterns), "rows": rows}


def _row(text: str) -> list[int]:
    numbers = [round(100 * float(number)) for number in _NUMBER.findall(text)]
    row = []
    for along in (numbers[::2], numbers[1::2]):
        row += [now - before for before, now in zip([0, *along], along, strict=False)]
    return row


def unpacked(pattern: str, row: Sequence[int]) -> str:
    """Return the text of one row, as the player does.

    Examples
    --------
    >>> unpacked("M # # L # #", [100, 50, 725, -25])
    'M 1 7.25 L 1.5 7'
    """
    half = (len(row) + 1) // 2
    numbers = [0] * len(row)
    total = 0
    for at, step in enumerate(row):
        total = step if at == half else total + step
        numbers[2 * at if at < half else 2 * (at - half) + 1] = total
    parts = pattern.split("#")
    return parts[0] + "".join(_text(n) + part for n, part in zip(numbers, parts[1:], strict=True))


def _text(hundredths: int) -> str:
    whole, rest = divmod(abs(hundredths), 100)
    decimals = f".{rest:02}".rstrip("0") if rest else ""
    return f"{'-' if hundredths < 0 else ''}{whole}{decimals}"
