"""Information and entropy: what a surprise costs, and what it costs on average.

Probabilities come in as numbers, lists or arrays and are checked on the way in. A single number gives a
plain float back, an array gives an array. ``base=2`` counts in bits, ``base=np.e`` in nats.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import overload

import numpy as np
import numpy.typing as npt
from scipy.special import entr, xlog1py, xlogy

from ._validation import distribution, log_of_base, probabilities, real_array
from .arrays import FloatOrArray, Floats, plain


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
    p = probabilities(p)
    log_base = log_of_base(base)
    with np.errstate(divide="ignore"):  # log 0 = -inf is the value we want, not an accident
        # log2 is exact at powers of 2, where log(p) / log(2) may be off in the last digit.
        log_p = np.log2(p) if base == 2 else np.log(p) / log_base
    return plain(0.0 - log_p)  # -log_p would turn the 0 of a certain event into -0.0


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
    total = entr(distribution(p)).sum(axis=-1) / log_of_base(base)
    return plain(total + 0.0)  # + 0.0 turns a -0.0, which a base below 1 makes, into 0.0


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
    p = probabilities(p)
    # log1p(-p) keeps the second term when p is so small that 1 - p rounds to 1.
    total = -(xlogy(p, p) + xlog1py(1 - p, -p)) / log_of_base(base)
    return plain(total + 0.0)  # + 0.0 turns the -0.0 of a certain event into 0.0


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
    return plain(real_array(bits, "bits") * math.log(2))


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
    return plain(real_array(nats, "nats") / math.log(2))
