"""Information and entropy: what a surprise costs, and what it costs on average.

Probabilities come in as numbers, lists or arrays and are checked on the way in. A single number gives a
plain float back, an array gives an array. ``base=2`` counts in bits, ``base=np.e`` in nats.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Real
from typing import Any, Literal, TypeVar, overload

import numpy as np
import numpy.typing as npt
from scipy.special import entr, xlog1py, xlogy

from .arrays import FloatOrArray, Floats, KeptFloats

_Float = TypeVar("_Float", bound=np.floating)

SUM_TOLERANCE = 1e-9
"""How far the sum of n probabilities may be from 1, divided by n."""


@overload
def self_information(p: float, *, base: float = ...) -> float: ...
@overload
def self_information(p: npt.ArrayLike, *, base: float = ...) -> FloatOrArray: ...
def self_information(p: npt.ArrayLike, *, base: float = 2) -> float | Floats:
    """Information -log p of an event of probability p: how much it surprises.

    Parameters
    ----------
    p : float or array_like, any shape
        Probabilities in [0, 1]; they need not sum to 1.
    base : float, default 2
        Base of the logarithm: 2 for bits, ``np.e`` for nats.

    Returns
    -------
    float or ndarray, the shape of `p`
        0 for p = 1, growing without bound to ``inf`` for p = 0 (a base below 1 flips the sign).

    Raises
    ------
    TypeError, ValueError
        If `p` holds anything but numbers in [0, 1] or is empty; if `base` is not a base (see `entropy`).

    References
    ----------
    Shannon (1948), A Mathematical Theory of Communication, introduction: the logarithmic measure.

    Examples
    --------
    >>> self_information(1 / 8)
    3.0
    >>> self_information([0.5, 0.2, 0.2, 0.1]).round(4)
    array([1.    , 2.3219, 2.3219, 3.3219])
    """
    p = _probabilities(p)
    log_base = _log_of_base(base)
    with np.errstate(divide="ignore"):  # log 0 = -inf is the value we want, not an accident
        # log2 is exact at powers of 2, where log(p) / log(2) may be off in the last digit.
        log_p = np.log2(p) if base == 2 else np.log(p) / log_base
    return _plain(0.0 - log_p)  # -log_p would turn the 0 of a certain event into -0.0


@overload
def entropy(p: Sequence[float], *, base: float = ...) -> float: ...
@overload
def entropy(p: npt.ArrayLike, *, base: float = ...) -> FloatOrArray: ...
def entropy(p: npt.ArrayLike, *, base: float = 2) -> float | Floats:
    """Entropy H(P) = -sum p log p: the average information of one draw, with 0 log 0 = 0.

    Parameters
    ----------
    p : array_like, shape (..., n)
        Distributions over n outcomes along the last axis (see `distribution`).
    base : float, default 2
        Base of the logarithm, positive, finite and not 1: 2 for bits, ``np.e`` for nats.

    Returns
    -------
    float or ndarray, shape (...)
        Up to rounding between 0 (one outcome is certain) and log n (all are equally likely); a base
        below 1 flips the sign.

    Raises
    ------
    TypeError, ValueError
        If `p` is not a distribution; if `base` is not a number, or not positive, not finite or 1.

    References
    ----------
    Shannon (1948), section 6; Cover and Thomas, Elements of Information Theory, equation (2.1).

    Examples
    --------
    >>> round(entropy([0.5, 0.2, 0.2, 0.1]), 4)
    1.761
    >>> entropy([[0.5, 0.5], [1.0, 0.0]])
    array([1., 0.])
    """
    total = entr(distribution(p)).sum(axis=-1) / _log_of_base(base)
    return _plain(total + 0.0)  # + 0.0 turns a -0.0, which a base below 1 makes, into 0.0


@overload
def binary_entropy(p: float, *, base: float = ...) -> float: ...
@overload
def binary_entropy(p: npt.ArrayLike, *, base: float = ...) -> FloatOrArray: ...
def binary_entropy(p: npt.ArrayLike, *, base: float = 2) -> float | Floats:
    """Entropy h(p) = -p log p - (1 - p) log(1 - p) of whether an event happens.

    Parameters
    ----------
    p : float or array_like, any shape
        Probabilities in [0, 1], each of an event of its own.
    base : float, default 2
        Base of the logarithm: 2 for bits, ``np.e`` for nats.

    Returns
    -------
    float or ndarray, the shape of `p`
        From 0 (p is 0 or 1) to log 2 (p = 1/2: 1 bit, or 0.693 nats).

    Raises
    ------
    TypeError, ValueError
        As `self_information`.

    References
    ----------
    Cover and Thomas, Elements of Information Theory, equation (2.5).

    Examples
    --------
    >>> binary_entropy([0.0, 0.1, 0.5]).round(3)
    array([0.   , 0.469, 1.   ])
    """
    p = _probabilities(p)
    # log1p(-p) keeps the second term when p is so small that 1 - p rounds to 1.
    total = -(xlogy(p, p) + xlog1py(1 - p, -p)) / _log_of_base(base)
    return _plain(total + 0.0)  # + 0.0 turns the -0.0 of a certain event into 0.0


@overload
def bits_to_nats(bits: float) -> float: ...
@overload
def bits_to_nats(bits: npt.ArrayLike) -> FloatOrArray: ...
def bits_to_nats(bits: npt.ArrayLike) -> float | Floats:
    """Information in nats of an amount in bits: 1 bit is ln 2 = 0.693 nats.

    Parameters
    ----------
    bits : float or array_like, any shape
        Any numbers, infinity included; differences may be negative. NaN, strings and the like are a
        ValueError or TypeError.

    Returns
    -------
    float or ndarray, the shape of `bits`

    Examples
    --------
    >>> round(bits_to_nats(1), 4)
    0.6931
    """
    return _plain(_real_array(bits, "bits") * math.log(2))


@overload
def nats_to_bits(nats: float) -> float: ...
@overload
def nats_to_bits(nats: npt.ArrayLike) -> FloatOrArray: ...
def nats_to_bits(nats: npt.ArrayLike) -> float | Floats:
    """Information in bits of an amount in nats: 1 nat is 1 / ln 2 = 1.443 bits.

    Parameters
    ----------
    nats : float or array_like, any shape
        Any numbers, as for `bits_to_nats`.

    Returns
    -------
    float or ndarray, the shape of `nats`

    Examples
    --------
    >>> round(nats_to_bits(1), 4)
    1.4427
    """
    return _plain(_real_array(nats, "nats") / math.log(2))


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
    p = _real_array(p, name, keep_float=keep_float)
    if p.ndim == 0:
        raise ValueError(f"{name} must have at least one axis; got the single number {p}")
    _require(np.isfinite(p), p, f"{name} must be finite")
    _require(p >= 0, p, f"{name} must not be negative")
    with np.errstate(over="ignore"):  # an infinite sum is reported below
        sums = p.sum(axis=-1, dtype=np.float64)
    tolerance = max(SUM_TOLERANCE, np.finfo(p.dtype).eps) * p.shape[-1]
    # Rounded for the message only: three floats that make 0.9 should not read 0.8999999999999999.
    _require(abs(sums - 1) <= tolerance, sums.round(12), f"{name} must sum to 1")
    return p


@overload
def _probabilities(p: npt.ArrayLike, name: str = ..., *, keep_float: Literal[False] = ...) -> Floats: ...
@overload
def _probabilities(p: npt.ArrayLike, name: str = ..., *, keep_float: bool) -> KeptFloats: ...
def _probabilities(p: npt.ArrayLike, name: str = "probabilities", *, keep_float: bool = False) -> KeptFloats:
    """Check probabilities that need not sum to 1, and return them as a float64 array, or of their float type."""
    p = _real_array(p, name, keep_float=keep_float)
    _require((p >= 0) & (p <= 1), p, f"{name} must lie between 0 and 1")
    return p


def _log_of_base(base: float) -> float:
    """Take the natural logarithm of a base; the one place that decides what a base is."""
    if isinstance(base, bool) or not isinstance(base, Real):
        raise TypeError(f"base must be a number such as 2 or np.e; got {base!r}")
    if not 0 < base < math.inf or base == 1:
        raise ValueError(f"base must be positive, finite and not 1; got {base}")
    return math.log(base)


@overload
def _real_array(values: npt.ArrayLike, name: str, *, keep_float: Literal[False] = ...) -> Floats: ...
@overload
def _real_array(values: npt.ArrayLike, name: str, *, keep_float: bool) -> KeptFloats: ...
def _real_array(values: npt.ArrayLike, name: str, *, keep_float: bool = False) -> KeptFloats:
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
    _require(~np.isnan(array), array, f"{name} must be numbers")
    return array


def _require(good: npt.NDArray[np.bool], values: npt.NDArray[Any], rule: str) -> None:
    """Raise a ValueError with the rule, the first value that breaks it, and its index if it has one."""
    if not np.all(good):
        index = tuple(np.argwhere(~good)[0])
        where = f" at index {', '.join(map(str, index))}" if index else ""
        raise ValueError(f"{rule}; got {values[index].item()}{where}")


def _plain(result: npt.NDArray[_Float]) -> float | _Float | npt.NDArray[_Float]:
    """Turn a single float64 into a plain float, which prints as 1.0, not as np.float64(1.0)."""
    return result.item() if result.ndim == 0 and result.dtype == np.float64 else result[()]
