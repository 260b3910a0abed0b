"""What the losses accept: finite logits of any batch shape, and targets that match them."""

from __future__ import annotations

import math
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt

from ..arrays import KeptFloats
from ..information import _real_array, _require, distribution


def finite(values: npt.ArrayLike, name: str) -> KeptFloats:
    """Check finite numbers, and return them as an array of their float type."""
    values = _real_array(values, name, keep_float=True)
    _require(np.isfinite(values), values, f"{name} must be finite")
    return values


def class_logits(logits: npt.ArrayLike) -> KeptFloats:
    """Check logits, and return them as an array of their float type with at least one axis."""
    logits = finite(logits, "logits")
    if logits.ndim == 0:
        raise ValueError(f"logits must have the classes along an axis; got the single number {logits}")
    return logits


def class_targets(targets: npt.ArrayLike, inputs: KeptFloats, name: str) -> npt.NDArray[Any]:
    """Check class indices, shape (...), or distributions over classes, shape (..., n), beside the inputs."""
    try:
        targets = np.asarray(targets)
    except ValueError:
        raise ValueError(f"targets must form a rectangular array; got {targets!r}") from None
    *batch, classes = inputs.shape
    if targets.dtype.kind in "iu":
        if targets.shape != (*batch,):
            due = f"the shape of the {name} {inputs.shape} without its last axis, {(*batch,)}"
            raise ValueError(f"class indices must have {due}; got {targets.shape}")
        _require((targets >= 0) & (targets < classes), targets, f"class indices must lie between 0 and {classes - 1}")
        return targets
    if targets.dtype.kind != "f":
        raise TypeError(f"targets must be integers (indices) or floats (probabilities); got {targets.dtype.name}")
    if targets.shape == (*batch,):
        raise TypeError(f"one target a sample must be a class index, an integer; got {targets.dtype.name}")
    if targets.shape != inputs.shape:
        raise ValueError(f"target probabilities must have the shape of the {name}, {inputs.shape}; got {targets.shape}")
    return distribution(targets, name="target probabilities", keep_float=True).astype(inputs.dtype)


def alongside(targets: KeptFloats, inputs: KeptFloats, name: str) -> KeptFloats:
    """Check that targets have the inputs' shape, or are one number for all; return them in its float type."""
    if targets.ndim and targets.shape != inputs.shape:
        raise ValueError(f"targets must have the shape of the {name}, {inputs.shape}; got {targets.shape}")
    return np.broadcast_to(targets, inputs.shape).astype(inputs.dtype)


def positive_temperature(temperature: float, dtype: np.dtype[np.floating]) -> np.floating:
    """Check a temperature, and return it in the float type of the logits, where it must not vanish."""
    if isinstance(temperature, bool) or not isinstance(temperature, Real):
        raise TypeError(f"temperature must be a number; got {temperature!r}")
    with np.errstate(over="ignore"):
        scale = dtype.type(temperature)
    if not 0 < scale < math.inf:
        raise ValueError(f"temperature must be positive and finite in {dtype.name}; got {temperature}")
    return scale
