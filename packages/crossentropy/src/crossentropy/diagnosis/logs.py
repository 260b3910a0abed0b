"""From the pasted output of a run to its losses: text in, a `Log` out, nothing guessed in silence.

The regular expressions work in JavaScript as they stand, and are handed to it (extensions/diagnose_data.py).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .fields import ALONE, LISTS, LOSS, TRAIN, VALIDATION, Record, pairs, role
from .tables import Found, best, collected, read_table

COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x08\x00]")
#: Blanks that other alphabets and web pages use, and what no one sees.
BLANKS = re.compile(r"[\x1c-\x1f\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]")
LONG_BLANK = re.compile(r"[^\S\r\n]{31,}", re.ASCII)
BETWEEN = re.compile(r"[\s\[\](){},;]+", re.ASCII)
TENSOR = re.compile(r"tensor\(|,\s*(?:grad_fn|device|dtype|requires_grad)=[^)]*\)?", re.ASCII)
KERAS_EPOCH = re.compile(r"^\s*Epoch\s+(\d+)\s*/\s*\d+\s*$", re.ASCII | re.IGNORECASE)
BAR = re.compile(r"\d{1,12}/(?:\d{1,12}|Unknown)\s*(?:\[[=>.\s]*\]|━|[\u2500-\u259f])", re.ASCII)
ETA = re.compile(r"ETA:|[=.]>|>\.")
LINE = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class Log:
    """Losses read from a text.

    Attributes
    ----------
    losses : tuple of float
        In the unit of the text.
    steps, epochs : tuple of float
        One for each loss, or empty if the text does not say.
    validation : tuple of float
        Losses of held-out samples, if there are any.
    kind : str
        What the text was taken for.
    field, validation_field : str
        The names under which the losses stood.
    every : str
        ``"epoch"`` if there is one loss an epoch, ``"step"`` if steps are told, else empty.
    """

    losses: tuple[float, ...]
    steps: tuple[float, ...] = ()
    epochs: tuple[float, ...] = ()
    validation: tuple[float, ...] = ()
    kind: str = ""
    field: str = ""
    validation_field: str = ""
    every: str = ""

    def words(self) -> str:
        """Say what was read, how many values, and from which field."""
        count = len(self.losses)
        said = f"Read {count} value{'s' * (count != 1)}"
        said += f" of '{self.field}'" if self.field else ""
        said += f" from {self.kind}"
        said += ", one an epoch" if self.every == "epoch" else ""
        if self.steps:
            said += f", steps {self.steps[0]:g} to {self.steps[-1]:g}"
        if self.validation:
            said += f"; {len(self.validation)} of '{self.validation_field}' for validation"
            said += f", the last {self.validation[-1]:.4g}"
        return f"{said}."


def is_number(text: str) -> bool:
    """Whether a text is one number and nothing else."""
    return bool(ALONE.match(text))


def read_log(text: str) -> Log:
    r"""Read the losses from the output of a run.

    Understood are progress lines of Keras, Lightning and tqdm, the history of Keras, dictionaries of
    the Hugging Face Trainer, JSON lines, tables with a header (CSV, TensorBoard's export, columns),
    Caffe's log, plain prints such as ``step 100 loss 2.30``, and bare numbers.

    Parameters
    ----------
    text : str

    Returns
    -------
    Log

    Raises
    ------
    ValueError
        If there is no loss in it.

    Examples
    --------
    >>> log = read_log("step 0 loss 2.30\nstep 10 loss 2.11")
    >>> log.losses, log.steps
    ((2.3, 2.11), (0.0, 10.0))
    >>> print(log.words())
    Read 2 values of 'loss' from lines with a loss, steps 0 to 10.
    """
    text = LONG_BLANK.sub(" " * 30, BLANKS.sub(" ", COLOURS.sub("", text)))
    lines = [TENSOR.sub(" ", one) for one in LINE.split(text)]
    lines = [one for one in lines if one.strip()]
    for reader in (_bare, _lists, read_table, _fields):
        found = reader(lines)
        if found and found["losses"]:
            return Log(**{key: _fixed(value) for key, value in found.items()})
    shown = text.strip()[:60]
    raise ValueError(f"there is no loss in the text {shown!r}" if shown else "the text is empty")


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _lists(lines: list[str]) -> Found | None:
    """Whole lists with a name, as in the history of Keras; none if a name has several lists."""
    named = LISTS.findall("\n".join(lines))
    words = {name: [one for one in BETWEEN.split(text) if one] for name, text in named}
    words = {name: some for name, some in words.items() if len(some) > 1 and role(name)}
    if len(words) < len([name for name, _ in named if role(name)]):
        return None
    if not all(ALONE.match(one) for some in words.values() for one in some):
        return None
    main, held = best(words, TRAIN), best(words, VALIDATION)
    if not main:
        main, held = held, ""
    if not main:
        return None
    return {
        "losses": [float(one) for one in words[main]],
        "validation": [float(one) for one in words[held]] if held else [],
        "kind": "named lists",
        "field": main,
        "validation_field": held,
        "every": "epoch" if held else "",  # both are kept side by side once an epoch
    }


def _fields(lines: list[str]) -> Found | None:
    """Lines that name what they print."""
    records: list[Record] = []
    for line in _last_of_each_epoch(lines):
        record, epoch = pairs(line), KERAS_EPOCH.match(line)
        if epoch:
            records.append(Record((), None, float(epoch.group(1))))
        elif any(role(name) for name, _ in record.pairs):
            records.append(record)
        elif records and record.pairs and line.strip()[0] in "\"'{}":
            records.append(record)  # a dictionary over several lines
    if not any(record.pairs for record in records):
        return None
    kind = _kind(lines)
    main, held = _choose(records, TRAIN), _choose(records, VALIDATION)
    if not main:
        main, held = held, ""
    return _collect(records, main, held) | {"kind": kind}


def _kind(lines: list[str]) -> str:
    first = next((one.strip() for one in lines if LOSS.search(one)), "")
    if any(KERAS_EPOCH.match(one) for one in lines) or BAR.search(first):
        return "progress lines"
    if first.startswith("{") or first.startswith('"'):
        return "JSON lines" if '"' in first else "dictionaries"
    return "lines with a loss"


def _last_of_each_epoch(lines: list[str]) -> list[str]:
    """Of the updates of a progress bar keep the last of each epoch, if there are epochs."""
    epochs = [k for k, one in enumerate(lines) if KERAS_EPOCH.match(one)]
    if len(epochs) < 2:
        return lines
    kept: list[str] = []
    for begin, end in zip(epochs, [*epochs[1:], len(lines)], strict=True):
        with_loss = [one for one in lines[begin:end] if LOSS.search(one)]
        done = [one for one in with_loss if not ETA.search(one)]
        kept += [lines[begin], *(done or with_loss)[-1:]]
    return kept


def _choose(records: list[Record], wanted: str) -> str:
    """Name of the field that holds the losses: the plainest one, then the most frequent one."""
    counts: dict[tuple[int, str], int] = {}
    for record in records:
        for name, _ in record.pairs:
            found = role(name)
            if found and found[0] == wanted:
                key = found[1], name
                counts[key] = counts.get(key, 0) + 1
    return min(counts, key=lambda key: (key[0], -counts[key]))[1] if counts else ""


def _collect(records: list[Record], main: str, held: str) -> Found:
    losses: list[float] = []
    steps: list[float | None] = []
    epochs: list[float | None] = []
    validation: list[float] = []
    step = epoch = math.nan
    for record in records:
        step = record.step if record.step is not None else step
        epoch = record.epoch if record.epoch is not None else epoch
        for name, value in record.pairs:
            if name == main:
                losses.append(value)
                steps.append(step)
                epochs.append(epoch)
            elif held and name == held:
                validation.append(value)
    return collected(losses, steps, epochs, validation, main, held)


def _bare(lines: list[str]) -> Found | None:
    """Nothing but numbers: one a line, or a list, or a step and a loss in each line."""
    words = [[one for one in BETWEEN.split(line) if one] for line in lines]
    if not all(ALONE.match(one) for row in words for one in row):
        return None
    rows = [[float(one) for one in row] for row in words if row]
    found: Found = {"losses": [one for row in rows for one in row], "kind": "bare numbers"}
    firsts = [row[0] for row in rows]
    counted = len(rows) > 1 and all(len(row) == 2 for row in rows)
    if counted and all(b > a and a.is_integer() for a, b in pairwise(firsts)):
        found |= {"losses": [row[1] for row in rows], "steps": firsts, "every": "step"}
    return found
