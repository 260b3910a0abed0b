"""Read what was answered, and walk through the table of rules.

``assets/exercises.js`` does the same on the page; a test holds the two together.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .model import Part

_NUMBER = r"(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:e[+-]?[0-9]+)?"
_ANSWER = re.compile(rf"([+-]?{_NUMBER})(?:\s*/\s*({_NUMBER}))?\s*([^0-9\s.,+/-][^0-9]*)?")

ASK = "Give a number, such as 1.5 or 3/2."
WRONG = "Not yet."


@dataclass(frozen=True)
class Verdict:
    """What was found: ``kind`` is right, unit, sign, slip, wrong or number (none was given)."""

    kind: str
    message: str


def read(text: str) -> tuple[float, str] | None:
    """Return the number and the words behind it; None if this is not a number.

    >>> read("5/3"), read("1,5 bits"), read("−2"), read("much")
    ((1.6666666666666667, ''), (1.5, 'bits'), (-2.0, ''), None)
    """
    found = _ANSWER.fullmatch(text.strip().lower().replace("\u2212", "-"))
    if not found:
        return None
    above, below = (float((part or "1").replace(",", ".")) for part in found.group(1, 2))
    if below == 0 or not math.isfinite(above / below):
        return None
    return above / below, " ".join((found[3] or "").split())


def judge(part: Part, answer: Any) -> Verdict:
    """Return the verdict on one number, or on a text that should hold one; never raises."""
    given = _given(answer)
    if given is None:
        return Verdict("number", ASK)
    value, typed = given
    unit = part.words().get(typed, "") if typed else ""
    if typed and not unit:
        return Verdict("number", f"{ASK} The unit here is {part.unit}." if part.unit else ASK)
    for rule in part.rules():
        if unit in rule.units and abs(value - rule.value) <= rule.tolerance:
            return Verdict(rule.kind, rule.message)
    return Verdict("wrong", WRONG)


def _given(answer: Any) -> tuple[float, str] | None:
    if isinstance(answer, str):
        return read(answer)
    if isinstance(answer, bool):
        return None
    try:
        if not isinstance(answer, Real):
            answer = answer.item()  # an array or tensor that holds one number
        value = float(answer)
    except Exception:  # whatever the reader's object is: it is not a number
        return None
    return (value, "") if math.isfinite(value) else None
