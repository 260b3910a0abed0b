"""Names and numbers in a line of a log, and what a name says: training loss, validation, step."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

TRAIN, VALIDATION = "training", "validation"

# Nothing below is repeated without a limit beside another repetition: an odd line would take minutes.
EXPONENT = r"(?:[eE][-+]?\d{1,9})?"
DIGITS = rf"(?:\d{{1,400}}(?:\.\d{{0,400}})?{EXPONENT}|\.\d{{1,400}}{EXPONENT})"
NUMBER = rf"[-+]?(?:{DIGITS}|[Nn]a[Nn]|[Ii]nf(?:inity)?)"
#: One word or two; the first begins where a word begins.
NAME = r"(?<![A-Za-z])[A-Za-z][\w/.\-]{0,40}(?: [A-Za-z][\w/.\-]{0,40})?"
#: A name, perhaps in quotes, then : or = or "is" or a blank, then a number.
SIGN = r"[\"']?\s*(?:[:=]\s*|\bis\b\s*)?\[?\s*"
PAIR = re.compile(rf"({NAME}){SIGN}({NUMBER})(?![\w/.]{{0,12}}[A-Za-z/])", re.ASCII)
#: A whole list with a name: "loss": [2.3, 2.1].
LISTS = re.compile(rf"({NAME})[\"']?\s*[:=]\s*\[([^\[\]]*)\]", re.ASCII)
ALONE = re.compile(rf"^\s*{NUMBER}\s*$", re.ASCII | re.IGNORECASE)
SHARE = re.compile(
    r"([Ee]poch|[Ss]tep|[Ii]ter\w{0,12}|[Bb]atch)[\"']?[\s:=\[#(]{0,12}(\d{1,40}(?:\.\d{1,40})?)",
    re.ASCII,
)
#: "Cost after iteration 0: 0.693": the number of the step stands between.
AFTER = re.compile(rf"(loss|cost) (?:after|at|in) (?:the )?(\w+ #?\d+)\s*[:=]\s*({NUMBER})", re.ASCII | re.I)
LEADING = re.compile(r"^\s*[\[(]?\s*(?:\d+\s*,\s*)?(\d+)\s*[\])|:]", re.ASCII)
LOSS = re.compile(
    r"loss|\bcost\b|\bnll\b|cross.?entropy|\bxent\b|\bbce\b|perplexity|\bppl\b",
    re.ASCII | re.IGNORECASE,
)
NOT_A_LOSS = re.compile(
    r"scale|weight|best|lowest|minimum|patience|improve|coef|decay|lambda|stop|\bno loss",
    re.ASCII | re.IGNORECASE,
)
HELD_OUT = re.compile(r"(^|[^a-z])(val|valid|validation|test|dev|eval|evaluation|held)", re.ASCII | re.I)
TRAINING = re.compile(r"(^|[^a-z])(train|training|tr)([^a-z]|$)", re.ASCII | re.IGNORECASE)
FRONT = r"(?:train|training|tr|avg|average|mean|running|total)"
PLAIN = re.compile(rf"^(?:{FRONT}[ _/.\-]*)*(?:loss|cost)$", re.ASCII | re.IGNORECASE)
BELONGS = re.compile(r"^(train|val|test|eval|dev|avg|mean|running|total|cross|mini|batch)", re.ASCII | re.I)
DECIMAL_COMMA = re.compile(r"(loss[\"']?\s*[:=]\s*-?\d+),(\d{2,})(?![\d.])", re.ASCII | re.IGNORECASE)
CAFFE_COPY = re.compile(r"Train net output|\(\* ?[\d.]+ = ", re.ASCII)
CAFFE_TEST = re.compile(r"Test net output", re.ASCII)
PERPLEXITY = re.compile(r"perplexity|\bppl\b", re.ASCII | re.IGNORECASE)
STEP = re.compile(r"(^|[ _/])(global[ _])?step$|^iteration$|^iter$", re.ASCII | re.IGNORECASE)
HELD_LINE = re.compile(r"^\W*(?:test|val|valid|validation|eval|evaluation|dev)\b", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Record:
    """What one line says: names with their numbers, and where in the run it stands."""

    pairs: tuple[tuple[str, float], ...]
    step: float | None = None
    epoch: float | None = None


def role(name: str) -> tuple[str, int] | None:
    """Say whether a name means a training or a validation loss, and how plainly (0 is best)."""
    if not LOSS.search(name) or NOT_A_LOSS.search(name):
        return None
    kind = VALIDATION if HELD_OUT.search(name) else TRAIN
    if PLAIN.match(name) or (kind == VALIDATION and name.lower().endswith("loss")):
        return kind, 0
    return kind, 3 if PERPLEXITY.search(name) else 1 if TRAINING.search(name) else 2


def pairs(line: str) -> Record:
    """Find the names and numbers of a line, and its step and epoch."""
    line = DECIMAL_COMMA.sub(r"\1.\2", line).replace("'s ", " ")
    line = AFTER.sub(r"\2, \1: \3", line)
    test = CAFFE_TEST.search(line)
    if CAFFE_COPY.search(line) and not test:
        return Record(())
    found = [(_name(name), float(value)) for name, value in PAIR.findall(line)]
    if test:
        found = [(f"test {name}", value) for name, value in found if role(name)][:1]
    if HELD_LINE.match(line):
        found = [(name if HELD_OUT.search(name) else f"test {name}", v) for name, v in found]
    where = {word.lower(): float(value) for word, value in SHARE.findall(line)}
    step = next((where[word] for word in where if word.startswith(("step", "iter"))), None)
    for name, value in found:
        if STEP.search(name):
            step = value
    epoch = next((v for name, v in found if name.lower() == "epoch"), where.get("epoch"))
    leading = LEADING.match(line)
    if step is None and leading and epoch is None:
        step = float(leading.group(1))
    return Record(tuple(found), step, epoch)


def _name(name: str) -> str:
    """Drop a word in front that belongs to something else: of 'epoch loss' keep 'loss'."""
    first, _, rest = name.partition(" ")
    return rest if rest and LOSS.search(rest) and not BELONGS.match(first) else name


def told(numbers: Sequence[float | None]) -> list[float]:
    """Steps or epochs, if each loss has one, none is below the one before, and not all are one."""
    known = [one for one in numbers if one is not None and not math.isnan(one)]
    if not known or len(known) < len(numbers):
        return []
    falls = any(b < a for a, b in pairwise(known))
    return [] if falls or (len(known) > 1 and known[0] == known[-1]) else known
