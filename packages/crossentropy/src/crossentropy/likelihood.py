"""Negative log-likelihoods: what data cost under a model that had to name their probabilities beforehand.

Data come first, the model's parameters after them. Samples count as independent, so a data set costs the sum of
its samples. None of these functions has a default unit, since bits and nats both are usual here: ``base=2``
counts in bits, ``base=np.e`` in nats. ``reduction`` says what is returned: ``"none"`` the cost of each sample,
``"mean"`` their mean, the loss of a training, ``"sum"`` the cost of them all.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal, overload

import numpy as np
import numpy.typing as npt

from ._validation import (
    distribution,
    each_positive,
    finite,
    labels_below,
    log_of_base,
    probabilities,
    real_array,
    require,
    together,
)
from .arrays import FloatOrArray, Floats, plain
from .information import self_information

Reduction = Literal["none", "mean", "sum"]

_REDUCTIONS: dict[str, Callable[..., Any]] = {"none": np.asarray, "mean": np.mean, "sum": np.sum}


@overload
def bernoulli_nll(
    x: npt.ArrayLike, theta: npt.ArrayLike, *, base: float, reduction: Literal["none"] = ...
) -> FloatOrArray: ...
@overload
def bernoulli_nll(
    x: npt.ArrayLike, theta: npt.ArrayLike, *, base: float, reduction: Literal["mean", "sum"]
) -> float: ...
def bernoulli_nll(
    x: npt.ArrayLike, theta: npt.ArrayLike, *, base: float, reduction: Reduction = "none"
) -> float | Floats:
    """Cost of flips: -log theta for each 1, -log(1 - theta) for each 0.

    Parameters
    ----------
    x : int or array_like, any shape
        What came up: 1 (heads, yes) or 0 (tails, no).
    theta : float or array_like, broadcast with `x`
        Probability of a 1, in [0, 1].
    base : float
        Base of the logarithm: 2 for bits, ``np.e`` for nats.
    reduction : {"none", "mean", "sum"}

    Returns
    -------
    float or ndarray, the broadcast shape
        From 0 (it was certain) to ``inf`` (it was held to be impossible).

    Raises
    ------
    TypeError, ValueError
        If `x` holds anything but 0 and 1, or `theta` anything but probabilities; if their shapes do not
        broadcast; if `base` is not a base (see `entropy`) or `reduction` is not one of the three.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, equations (2.5) and (2.6).

    Examples
    --------
    >>> bernoulli_nll([1, 1, 0], 0.25, base=2).round(3)
    array([2.   , 2.   , 0.415])
    """
    x, theta = together(x=real_array(x, "x"), theta=probabilities(theta))
    require((x == 0) | (x == 1), x, "each flip x must be 0 or 1")
    with np.errstate(divide="ignore"):  # -log 0 = inf is the cost of what cannot be
        log_chance = np.where(x == 1, np.log(theta), np.log1p(-theta))
    return _reduced(0.0 - log_chance / log_of_base(base), reduction)


@overload
def categorical_nll(
    labels: npt.ArrayLike, q: npt.ArrayLike, *, base: float, reduction: Literal["none"] = ...
) -> FloatOrArray: ...
@overload
def categorical_nll(
    labels: npt.ArrayLike, q: npt.ArrayLike, *, base: float, reduction: Literal["mean", "sum"]
) -> float: ...
def categorical_nll(
    labels: npt.ArrayLike, q: npt.ArrayLike, *, base: float, reduction: Reduction = "none"
) -> float | Floats:
    """Cost of one draw from n outcomes: -log q[label].

    The mean over many draws is the cross-entropy of their empirical distribution with q, if all share one q.

    Parameters
    ----------
    labels : int or array_like of int, any shape
        Which outcome came up, 0 to n - 1.
    q : array_like, shape (..., n)
        The model's distributions along the last axis; the axes before it broadcast with `labels`.
    base : float
        Base of the logarithm: 2 for bits, ``np.e`` for nats.
    reduction : {"none", "mean", "sum"}

    Returns
    -------
    float or ndarray, the broadcast shape of `labels` and the leading axes of `q`
        From 0 (it was certain) to ``inf`` (it was held to be impossible).

    Raises
    ------
    TypeError, ValueError
        If `labels` holds anything but whole numbers from 0 to n - 1; if `q` is not a distribution; if the shapes
        do not broadcast; if `base` is not a base (see `entropy`) or `reduction` is not one of the three.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, equation (4.108), for one-hot targets.

    Examples
    --------
    >>> categorical_nll([0, 2, 2], [0.25, 0.25, 0.5], base=2)
    array([2., 1., 1.])
    """
    q = distribution(q, name="probabilities q")
    labels = labels_below(q.shape[-1], labels)
    labels, _ = together(labels=labels, **{"leading axes of q": q[..., 0]})
    rows = np.broadcast_to(q, (*labels.shape, q.shape[-1]))
    chosen = np.take_along_axis(rows, labels[..., None], axis=-1)[..., 0]
    return _reduced(self_information(chosen, base=base), reduction)


@overload
def gaussian_nll(
    x: npt.ArrayLike, mu: npt.ArrayLike, sigma: npt.ArrayLike, *, base: float, reduction: Literal["none"] = ...
) -> FloatOrArray: ...
@overload
def gaussian_nll(
    x: npt.ArrayLike, mu: npt.ArrayLike, sigma: npt.ArrayLike, *, base: float, reduction: Literal["mean", "sum"]
) -> float: ...
def gaussian_nll(
    x: npt.ArrayLike, mu: npt.ArrayLike, sigma: npt.ArrayLike, *, base: float, reduction: Reduction = "none"
) -> float | Floats:
    """Minus the logarithm of the Gaussian density: (x - mu)^2 / (2 sigma^2) + ln(2 pi sigma^2) / 2, in nats.

    Parameters
    ----------
    x, mu : float or array_like, broadcast together
        Readings and the model's means, in one unit of measurement.
    sigma : float or array_like, broadcast with them
        The model's standard deviations, positive, in the same unit.
    base : float
        Base of the logarithm: 2 for bits, ``np.e`` for nats.
    reduction : {"none", "mean", "sum"}

    Returns
    -------
    float or ndarray, the broadcast shape
        May be negative: a density may exceed 1. In a unit of measurement k times as large (k metres for a
        metre) each cost is log k lower, so only differences between models mean something by themselves.

    Raises
    ------
    TypeError, ValueError
        If one of them holds anything but finite numbers, `sigma` anything but positive ones; if their shapes
        do not broadcast; if `base` is not a base (see `entropy`) or `reduction` is not one of the three.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, equation (1.54).

    Examples
    --------
    >>> gaussian_nll([2, 6], 2, 2, base=np.e).round(3)
    array([1.612, 3.612])
    """
    x, mu = finite(x, "x"), finite(mu, "mu")
    x, mu, sigma = together(x=x, mu=mu, sigma=each_positive(sigma, "sigma"))
    with np.errstate(over="ignore"):  # a reading absurdly far away may cost more than float64 can hold: inf
        nats = ((x - mu) / sigma) ** 2 / 2 + np.log(sigma) + math.log(2 * math.pi) / 2
    return _reduced(nats / log_of_base(base), reduction)


def _reduced(nll: npt.ArrayLike, reduction: Reduction) -> float | Floats:
    """Return the costs themselves, their mean or their sum."""
    if not isinstance(reduction, str) or reduction not in _REDUCTIONS:
        raise ValueError(f"reduction must be one of {', '.join(_REDUCTIONS)}; got {reduction!r}")
    return plain(np.asarray(_REDUCTIONS[reduction](nll)))
