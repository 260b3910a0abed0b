"""Tables with a header: CSV, TensorBoard's export, columns that a notebook or a logger prints."""

import re
from itertools import pairwise

from .fields import ALONE, TRAIN, VALIDATION, role, told

TENSORBOARD = ["wall time", "step", "value"]
NO_NAME = re.compile(r"[:={]")
STEP_COLUMN = re.compile(r"step|^iter")
WIDE = re.compile(r"\s{2,}|\t", re.ASCII)
PROBED = 500  # rows in which a loss must stand
SPLITS = (",", ";", "\t", "|")


def read_table(lines):
    """Read the losses of a table, as keyword arguments of a `Log`; None if it is none.

    A table has a line of names, one of them a loss, and below it rows of numbers.
    """
    for at, line in enumerate(lines[:50]):
        for split in (*SPLITS, None):
            names = [one.lower() for one in _cells(line, split)]
            if len(names) > 1 and _header(names):
                below = lines[at + 1 :]
                if not _rows(names, [_cells(one, split) for one in below[:PROBED]]):
                    continue
                found = _rows(names, [_cells(one, split) for one in below])
                return found | {"kind": _kind(names, split)}
    return None


def _cells(line, split):
    if split is None:
        parts = WIDE.split(line.strip())
        return parts if len(parts) > 1 else line.split()
    cells = [one.strip().strip('"') for one in _unquoted(line, split)]
    return cells[1:-1] if split == "|" and len(cells) > 2 and not cells[0] else cells


def _unquoted(line, split):
    """Split a line, but not within quotation marks."""
    cells, quoted = [], False
    for piece in line.split(split):
        if quoted:
            cells[-1].append(piece)
        else:
            cells.append([piece])
        quoted ^= piece.count('"') % 2 == 1
    return [split.join(one) for one in cells]


def _number(cell):
    return float(cell) if ALONE.match(cell) else None


def _header(names):
    if any(_number(one) is not None or NO_NAME.search(one) for one in names):
        return False
    return names == TENSORBOARD or any(role(one) for one in names)


def _kind(names, split):
    if names == TENSORBOARD:
        return "TensorBoard's CSV"
    return "CSV" if split in (",", ";") else "a table"


def _rows(names, rows):
    """Take the loss column, and beside it steps, epochs and a validation loss."""
    main = "value" if names == TENSORBOARD else best(names, TRAIN) or best(names, VALIDATION)
    held = best(names, VALIDATION) if role(main) and role(main)[0] == TRAIN else ""
    step = next((one for one in names if STEP_COLUMN.search(one)), "")
    losses, steps, epochs, validation = [], [], [], []
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


def collected(losses, steps, epochs, validation, field, held):
    """What was read, as keyword arguments of a `Log`, with the steps only where epochs do not say more."""
    steps, epochs = told(steps), told(epochs)
    by_one = len(epochs) > 1 and all(b - a == 1 for a, b in pairwise(epochs))
    return {
        "losses": losses,
        "steps": [] if by_one else steps,
        "epochs": epochs,
        "validation": validation,
        "field": field,
        "validation_field": held if validation else "",
        "every": "epoch" if by_one else "step" if steps else "",
    }


def best(names, wanted):
    """The plainest name of a training or a validation loss; empty if there is none."""
    ranked = [(role(one)[1], k, one) for k, one in enumerate(names) if role(one)]
    ranked = [one for one in ranked if role(one[2])[0] == wanted]
    return min(ranked)[2] if ranked else ""
