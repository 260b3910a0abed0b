"""Tables with a header: CSV, TensorBoard's export, columns that a notebook or a logger prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from .fields import ALONE, TRAIN, VALIDATION, role, told

Found = dict[str, Any]
"""Keyword arguments of a `Log`."""

TENSORBOARD = ["wall time", "step", "value"]
NO_NAME = re.compile(r"[:={]")
STEP_COLUMN = re.compile(r"step|^iter")
WIDE = re.compile(r"\s{2,}|\t", re.ASCII)
PROBED = 500  # rows in which a loss must stand
SPLITS = (",", ";", "\t", "|")


def read_table(lines: list[str]) -> Found | None:
    """Read the losses of a table, as keyword arguments of a `Log`; None if it is none.

    A table has a line of names, one of them a loss, and below it rows of numbers.
    """
    for at, line in enumerate(lines[:50]):
        for split in (*SPLITS, None):
            names = [one.lower() for one in _cells(line, split)]
            if len(names) > 1 and _header(names):
                below = lines[at + 1 :]
                probed = _rows(names, [_cells(one, split) for one in below[:PROBED]])
                found = _rows(names, [_cells(one, split) for one in below]) if probed else None
                if found:
                    return found | {"kind": _kind(names, split)}
    return None


def _cells(line: str, split: str | None) -> list[str]:
    if split is None:
        parts = WIDE.split(line.strip())
        return parts if len(parts) > 1 else line.split()
    cells = [one.strip().strip('"') for one in _unquoted(line, split)]
    return cells[1:-1] if split == "|" and len(cells) > 2 and not cells[0] else cells


def _unquoted(line: str, split: str) -> list[str]:
    """Split a line, but not within quotation marks."""
    cells: list[list[str]] = []
    quoted = False
    for piece in line.split(split):
        if quoted:
            cells[-1].append(piece)
        else:
            cells.append([piece])
        quoted ^= piece.count('"') % 2 == 1
    return [split.join(one) for one in cells]


def _number(cell: str) -> float | None:
    return float(cell) if ALONE.match(cell) else None


def _header(names: list[str]) -> bool:
    if any(_number(one) is not None or NO_NAME.search(one) for one in names):
        return False
    return names == TENSORBOARD or any(role(one) for one in names)


def _kind(names: list[str], split: str | None) -> str:
    if names == TENSORBOARD:
        return "TensorBoard's CSV"
    return "CSV" if split in (",", ";") else "a table"


def _rows(names: list[str], rows: list[list[str]]) -> Found | None:
    """Take the loss column, and beside it steps, epochs and a validation loss."""
    main = "value" if names == TENSORBOARD else best(names, TRAIN) or best(names, VALIDATION)
    found = role(main)
    held = best(names, VALIDATION) if found and found[0] == TRAIN else ""
    step = next((one for one in names if STEP_COLUMN.search(one)), "")
    losses: list[float] = []
    steps: list[float | None] = []
    epochs: list[float | None] = []
    validation: list[float] = []
    for row in rows:
        cells = dict(zip(names, row, strict=False))
        value = _number(cells.get(main, ""))
        if value is not None:
            losses.append(value)
            steps.append(_number(cells.get(step, "")))
            epochs.append(_number(cells.get("epoch", "")))
        value = _number(cells.get(held, "")) if held else None
        if value is not None:
            validation.append(value)
    return collected(losses, steps, epochs, validation, main, held) if losses else None


def collected(
    losses: list[float],
    steps: Sequence[float | None],
    epochs: Sequence[float | None],
    validation: list[float],
    field: str,
    held: str,
) -> Found:
    """What was read, as keyword arguments of a `Log`, with the steps only where epochs do not say more."""
    at, of = told(steps), told(epochs)
    by_one = len(of) > 1 and all(b - a == 1 for a, b in pairwise(of))
    return {
        "losses": losses,
        "steps": [] if by_one else at,
        "epochs": of,
        "validation": validation,
        "field": field,
        "validation_field": held if validation else "",
        "every": "epoch" if by_one else "step" if at else "",
    }


def best(names: Iterable[str], wanted: str) -> str:
    """The plainest name of a training or a validation loss; empty if there is none."""
    roles = [(role(one), k, one) for k, one in enumerate(names)]
    ranked = [(found[1], k, one) for found, k, one in roles if found and found[0] == wanted]
    return min(ranked)[2] if ranked else ""
