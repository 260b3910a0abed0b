"""From whatever holds losses, a list, an array, a tensor, a log or its path, to numbers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..arrays import Floats
from .logs import Log, is_number, read_log

LONGEST_PATH = 1000  # characters; a longer text is a log
LARGEST = 1e300  # a loss beyond it is as good as infinite, and sums of such losses would be
KINDS = "a list of numbers, an array, a tensor, a Series, the text of a log or its path"


def take(losses: Any) -> tuple[Floats, Log | None]:
    """Take losses as they come.

    Parameters
    ----------
    losses : array_like, str, os.PathLike, Log, or Mapping
        A mapping is a Keras history: ``{"loss": [...], "val_loss": [...]}``.

    Returns
    -------
    values : ndarray of float, shape (n,)
        One of them finite at least, in the unit that they came in.
    log : Log or None
        What was read from a text or a mapping.

    Raises
    ------
    TypeError, ValueError
        If there are no losses in it.
    OSError
        If a path cannot be read.
    """
    log = _log(losses)
    values = np.array(log.losses, dtype=np.float64) if log else _numbers(losses)
    values = np.where(np.abs(values) > LARGEST, np.copysign(np.inf, values), values) + 0.0  # no -0
    if not np.isfinite(values).any():
        raise ValueError(
            f"losses must hold a finite number; all {values.size} are NaN or infinite: print the "
            "loss once before the first step, the first finite one is needed; if that is NaN too, "
            "look for a NaN among the inputs, the targets and the weights"
        )
    return values, log


def read_file(path: str | os.PathLike[str]) -> str:
    """Read a log as text: UTF-8, or UTF-16 as a Windows shell writes it."""
    content = Path(path).read_bytes()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    return content.decode("utf-8-sig", errors="replace")


def _log(losses: Any) -> Log | None:
    """Read a log if it is one."""
    if isinstance(losses, Log):
        return losses
    if isinstance(losses, os.PathLike):
        return read_log(read_file(losses))
    if isinstance(losses, str):
        return _text(losses)
    if isinstance(losses, Mapping):
        return _history(losses)
    if isinstance(losses, list | tuple) and losses:
        if all(isinstance(one, Mapping) for one in losses):
            return read_log("\n".join(str(dict(one)) for one in losses))
        texts = all(isinstance(one, str) for one in losses)
        if texts and not all(is_number(one) for one in losses):
            return read_log("\n".join(losses))
    return None


def _text(text: str) -> Log:
    one_line = "\n" not in text.strip() and 0 < len(text) <= LONGEST_PATH
    if one_line and is_number(text):
        raise TypeError(f"losses must be numbers; got {text!r}: one number is not a list of losses")
    if one_line and "\0" not in text and Path(text).expanduser().is_file():
        return read_log(read_file(Path(text).expanduser()))
    try:
        return read_log(text)
    except ValueError as error:
        if not one_line:
            raise
        raise ValueError(f"{error}; and there is no file of that name") from None


def _history(history: Mapping[str, Any]) -> Log:
    if "loss" not in history:
        raise ValueError(f"a mapping of losses must have the key 'loss'; got {[*history]!r:.80}")
    held = history.get("val_loss", ())
    numbers = _numbers(history["loss"])
    return Log(
        losses=tuple(numbers.tolist()),
        validation=tuple(_numbers(held).tolist()) if len(held) else (),
        kind="a history",
        field="loss",
        validation_field="val_loss" if len(held) else "",
        every="epoch",
    )


def _numbers(losses: Any) -> Floats:
    """Turn a list, an array, a tensor or a Series into an array of floats."""
    values = _array(losses)
    if values.dtype.kind not in "iuf":
        hint = ": convert them with float(), or pass the log as one text"
        hint = hint if _strings(losses) else ""
        raise TypeError(f"losses must be numbers; got {losses!r:.60}{hint}")
    if values.ndim != 1:
        raise ValueError(f"losses must be one list, shape (n,); got shape {values.shape}: {KINDS}")
    if values.size == 0:
        raise ValueError("losses must hold at least one number; got none")
    return values.astype(np.float64)


def _array(losses: Any) -> npt.NDArray[Any]:
    if hasattr(losses, "detach"):  # a tensor: of any type, on any device, with its gradient
        losses = losses.detach().cpu()
        losses = losses.double() if losses.is_floating_point() else losses
        return np.asarray(losses.numpy())
    if isinstance(losses, list | tuple):
        losses = [one.item() if _single(one) else one for one in losses]
    try:
        return np.asarray(losses)
    except ValueError:
        uneven = "losses must be a list of numbers; got lists of different lengths"
        raise ValueError(uneven) from None


def _single(one: Any) -> bool:
    """Whether it is a tensor or an array that holds one number."""
    return hasattr(one, "item") and getattr(one, "ndim", None) == 0


def _strings(losses: Any) -> bool:
    return isinstance(losses, list | tuple) and any(isinstance(one, str) for one in losses)
