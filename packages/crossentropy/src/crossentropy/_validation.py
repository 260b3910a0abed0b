"""What the functions of this package accept: the one place that checks, and words what is wrong.

A message says what was expected and what came.  A TypeError is about the kind of a value, a ValueError about the value.
Nothing is clipped, rescaled or guessed.
"""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import Any, Literal, overload

import numpy as np
import numpy.typing as npt

from .arrays import Floats, KeptFloats

SUM_TOLERANCE = 1e-9
"""How far the sum of n probabilities may be from 1, divided by n."""


def number(value: Any, name: str) -> Any:
    """Check that a value is one real number, which True and False are not."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number; got {value!r}")
    return value


def positive(value: Any, name: str) -> Any:
    """Check a positive, finite number."""
    if not 0 < (checked := number(value, name)) < math.inf:
        raise ValueError(f"{name} must be positive and finite; got {value}")
    return checked


def whole(value: Any, name: str, *, least: int = 0, most: float = math.inf) -> int:
    """Check a whole number from `least` to `most`, NumPy's included, and return it as an int."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be a whole number; got {value!r}")
    if not least <= int(value) <= most:
        wanted = f"at least {least}" if most == math.inf else f"from {least} to {most}"
        raise ValueError(f"{name} must be {wanted}; got {value}")
    return int(value)


def log_of_base(base: float) -> float:
    """Take the natural logarithm of a base; the one place that decides what a base is."""
    number(base, "base")
    if not 0 < base < math.inf or base == 1:
        raise ValueError(f"base must be positive, finite and not 1; got {base}")
    return math.log(base)


def temperature_in(dtype: np.dtype[np.floating], temperature: float) -> np.floating:
    """Check a temperature, and return it in the float type of the logits, where it must not vanish."""
    number(temperature, "temperature")
    with np.errstate(over="ignore"):
        scale = dtype.type(temperature)
    if not 0 < scale < math.inf:
        raise ValueError(f"temperature must be positive and finite in {dtype.name}; got {temperature}")
    return scale


def require(good: npt.NDArray[np.bool], values: npt.NDArray[Any], rule: str) -> None:
    """Raise a ValueError with the rule, the first value that breaks it, and its index if it has one."""
    if not np.all(good):
        index = tuple(np.argwhere(~good)[0])
        where = f" at index {', '.join(map(str, index))}" if index else ""
        raise ValueError(f"{rule}; got {values[index].item()}{where}")


@overload
def real_array(values: npt.ArrayLike, name: str, *, keep_float: Literal[False] = ...) -> Floats: ...
@overload
def real_array(values: npt.ArrayLike, name: str, *, keep_float: bool) -> KeptFloats: ...
def real_array(values: npt.ArrayLike, name: str, *, keep_float: bool = False) -> KeptFloats:
    """Copy at least one value, none of them NaN, into a float64 array, or into one of its own float type."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} must form a rectangular array; got {values!r}") from None
    if array.dtype.kind not in "iuf":
        got = f"{type(values).__name__} of dtype {array.dtype.name}"
        raise TypeError(f"{name} must be a real number, or a list or array of them; got {got}")
    if array.size == 0:
        raise ValueError(f"{name} must not be empty; got shape {array.shape}")
    array = array.astype(array.dtype if keep_float and array.dtype.kind == "f" else np.float64)
    require(~np.isnan(array), array, f"{name} must be numbers")
    return array


@overload
def finite(values: npt.ArrayLike, name: str, *, keep_float: Literal[False] = ...) -> Floats: ...
@overload
def finite(values: npt.ArrayLike, name: str, *, keep_float: bool) -> KeptFloats: ...
def finite(values: npt.ArrayLike, name: str, *, keep_float: bool = False) -> KeptFloats:
    """Check finite numbers, and return them as a float64 array, or of their float type."""
    array = real_array(values, name, keep_float=keep_float)
    require(np.isfinite(array), array, f"{name} must be finite")
    return array


def each_positive(values: npt.ArrayLike, name: str) -> Floats:
    """Check finite numbers above 0, and return them as a float64 array."""
    array = finite(values, name)
    require(array > 0, array, f"{name} must be positive")
    return array


def whole_numbers(values: npt.ArrayLike, name: str) -> Floats:
    """Check whole numbers of 0 or more, and return them as a float64 array."""
    array = real_array(values, name)
    require(np.isfinite(array) & (array == np.round(array)), array, f"{name} must be whole numbers")
    require(array >= 0, array, f"{name} must not be negative")
    return array


def together(**arrays: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], ...]:
    """Broadcast arrays to one shape."""
    try:
        return np.broadcast_arrays(*arrays.values())
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ValueError(f"shapes must broadcast; got {shapes}") from None


def alongside(targets: KeptFloats, inputs: KeptFloats, name: str) -> KeptFloats:
    """Check that targets have the inputs' shape, or are one number for all; return them in its float type."""
    if targets.ndim and targets.shape != inputs.shape:
        raise ValueError(f"targets must have the shape of the {name}, {inputs.shape}; got {targets.shape}")
    return np.broadcast_to(targets, inputs.shape).astype(inputs.dtype)


def table(values: npt.ArrayLike, name: str) -> Floats:
    """Check a table of finite numbers, and return it in float64."""
    array = finite(values, name)
    if array.ndim != 2:
        raise ValueError(f"{name} must have two axes; got shape {array.shape}")
    return array


@overload
def probabilities(p: npt.ArrayLike, name: str = ..., *, keep_float: Literal[False] = ...) -> Floats: ...
@overload
def probabilities(p: npt.ArrayLike, name: str = ..., *, keep_float: bool) -> KeptFloats: ...
def probabilities(p: npt.ArrayLike, name: str = "probabilities", *, keep_float: bool = False) -> KeptFloats:
    """Check probabilities that need not sum to 1, and return them as a float64 array, or of their float type."""
    array = real_array(p, name, keep_float=keep_float)
    require((array >= 0) & (array <= 1), array, f"{name} must lie between 0 and 1")
    return array


@overload
def distribution(p: npt.ArrayLike, *, name: str = ..., keep_float: Literal[False] = ...) -> Floats: ...
@overload
def distribution(p: npt.ArrayLike, *, name: str = ..., keep_float: bool) -> KeptFloats: ...
def distribution(p: npt.ArrayLike, *, name: str = "probabilities", keep_float: bool = False) -> KeptFloats:
    """Check that p is a probability distribution, and return it unchanged as an array.

    Parameters
    ----------
    p : array_like, shape (..., n)
        Distributions over n outcomes along the last axis.
    name : str
        What the messages call `p`.
    keep_float : bool, default False
        Leave float32 in float32.

    Returns
    -------
    ndarray, the shape of `p`, of float64 unless its float type is kept
        A copy. Nothing is clipped or rescaled.

    Raises
    ------
    TypeError
        If `p` holds anything but real numbers: strings, booleans, complex numbers, objects.
    ValueError
        If `p` is empty, ragged or a single number, holds NaN, infinities or negative numbers, or if a
        sum differs from 1 by more than 1e-9 n. That is ample for float64; probabilities computed in
        float32 sum to 1 only to about 1e-7: normalise them in float64 first, where readers can see it,
        or keep their float type, whose precision is then allowed for each outcome.

    Examples
    --------
    >>> distribution([1, 0])
    array([1., 0.])
    >>> distribution([0.5, 0.2, 0.2])
    Traceback (most recent call last):
    ...
    ValueError: probabilities must sum to 1; got 0.9
    """
    array = real_array(p, name, keep_float=keep_float)
    if array.ndim == 0:
        raise ValueError(f"{name} must have at least one axis; got the single number {array}")
    require(np.isfinite(array), array, f"{name} must be finite")
    require(array >= 0, array, f"{name} must not be negative")
    with np.errstate(over="ignore"):  # an infinite sum is reported below
        sums = array.sum(axis=-1, dtype=np.float64)
    tolerance = max(SUM_TOLERANCE, np.finfo(array.dtype).eps) * array.shape[-1]
    # Rounded for the message only: three floats that make 0.9 should not read 0.8999999999999999.
    require(abs(sums - 1) <= tolerance, sums.round(12), f"{name} must sum to 1")
    return array


def labels_below(n: int | np.integer, labels: npt.ArrayLike, name: str = "labels") -> npt.NDArray[np.intp]:
    """Check labels from 0 to n - 1, and return them as an array of integers."""
    array = whole_numbers(labels, name)
    require(array < n, array, f"{name} must be below the number of outcomes, {n}")
    return array.astype(np.intp)


def class_logits(logits: npt.ArrayLike, name: str = "logits") -> KeptFloats:
    """Check logits, and return them as an array of their float type with at least one axis."""
    array = finite(logits, name, keep_float=True)
    if array.ndim == 0:
        raise ValueError(f"{name} must have the classes along an axis; got the single number {array}")
    return array


def class_indices(targets: npt.ArrayLike) -> npt.NDArray[np.integer]:
    """Check that targets are a list of class indices; their range is checked beside the scores."""
    array = np.asarray(targets)
    if array.ndim != 1 or array.dtype.kind not in "iu" or array.size == 0:
        got = f"{array.dtype.name} of shape {array.shape}"
        raise TypeError(f"targets must be a list of class indices, integers; got {got}")
    return array


def class_targets(targets: npt.ArrayLike, inputs: KeptFloats, name: str) -> npt.NDArray[Any]:
    """Check class indices, shape (...), or distributions over classes, shape (..., n), beside the inputs."""
    try:
        array = np.asarray(targets)
    except ValueError:
        raise ValueError(f"targets must form a rectangular array; got {targets!r}") from None
    *batch, classes = inputs.shape
    if array.dtype.kind in "iu":
        if array.shape != (*batch,):
            due = f"the shape of the {name} {inputs.shape} without its last axis, {(*batch,)}"
            raise ValueError(f"class indices must have {due}; got {array.shape}")
        require((array >= 0) & (array < classes), array, f"class indices must lie between 0 and {classes - 1}")
        return array
    if array.dtype.kind != "f":
        raise TypeError(f"targets must be integers (indices) or floats (probabilities); got {array.dtype.name}")
    if array.shape == (*batch,):
        raise TypeError(f"one target a sample must be a class index, an integer; got {array.dtype.name}")
    if array.shape != inputs.shape:
        raise ValueError(f"target probabilities must have the shape of the {name}, {inputs.shape}; got {array.shape}")
    return distribution(array, name="target probabilities", keep_float=True).astype(inputs.dtype)
