"""What gradient descent accepts: tables of finite numbers, class indices, learning rates, whole numbers."""

from __future__ import annotations

from numbers import Integral

import numpy as np
import numpy.typing as npt

from ..arrays import Floats
from ..information import _require
from ..losses.checks import finite


def table(values: npt.ArrayLike, name: str) -> Floats:
    """Check a table of finite numbers, and return it in float64."""
    values = finite(values, name).astype(np.float64)
    if values.ndim != 2:
        raise ValueError(f"{name} must have two axes; got shape {values.shape}")
    return values


def indices(targets: npt.ArrayLike) -> npt.NDArray[np.integer]:
    """Check that targets are a list of class indices; their range is checked beside the scores."""
    targets = np.asarray(targets)
    if targets.ndim != 1 or targets.dtype.kind not in "iu" or targets.size == 0:
        got = f"{targets.dtype.name} of shape {targets.shape}"
        raise TypeError(f"targets must be a list of class indices, integers; got {got}")
    return targets


def rates(rate: npt.ArrayLike, steps: int) -> Floats:
    """Check learning rates, and return one for each step."""
    rate = finite(rate, "rate").astype(np.float64)
    _require(rate >= 0, rate, "rate must not be negative")
    if rate.shape not in {(), (steps,)}:
        raise ValueError(f"rate must be one number, or one for each of the {steps} steps; got shape {rate.shape}")
    return np.broadcast_to(rate, (steps,))


def whole(value: object, name: str, *, least: int = 0) -> int:
    """Check a whole number."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be a whole number; got {value!r}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}; got {value}")
    return int(value)
