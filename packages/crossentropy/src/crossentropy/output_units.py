"""The three usual output units: from a network's last number z to a distribution, its cost and the gradient.

Each unit is a pair: a function from z to a parameter y, and the distribution that has it. Its loss is the
negative log-likelihood of the target t, always in nats, since only there the gradient has no factor ln 2. All
three gradients are prediction minus target, y - t, the first one divided by sigma^2. No step of the way is lost
to overflow or to 1 - y where y rounds to 1.

References
----------
Goodfellow, Bengio and Courville, Deep Learning, section 6.2.2. Bishop, Pattern Recognition and Machine Learning,
section 4.3.6, on why the three gradients are alike (canonical link functions).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import expit, log_expit, logsumexp, softmax

from ._validation import class_logits, each_positive, finite, labels_below, require, together
from .arrays import FloatOrArray, plain
from .likelihood import gaussian_nll


class UnitOutput(NamedTuple):
    """What an output unit makes of z: a prediction y, the negative log-likelihood of t in nats, and its slope by z."""

    y: FloatOrArray
    nll: FloatOrArray
    gradient: FloatOrArray


def linear_gaussian(z: npt.ArrayLike, t: npt.ArrayLike, *, sigma: npt.ArrayLike = 1.0) -> UnitOutput:
    """Linear unit, y = z, the mean of a Gaussian: mean squared error in disguise.

    Parameters
    ----------
    z : float or array_like
        Pre-activations, finite, in the unit of measurement of `t`.
    t : float or array_like, broadcast with `z`
        Targets, finite.
    sigma : float or array_like, broadcast with them
        The standard deviations that are taken for granted, positive.

    Returns
    -------
    UnitOutput
        y = z, the negative log-likelihood in nats (see `gaussian_nll`), and the gradient (y - t) / sigma^2.

    Raises
    ------
    TypeError, ValueError
        If one of them holds anything but finite numbers, `sigma` anything but positive ones; if their shapes
        do not broadcast.

    Examples
    --------
    >>> y, nll, gradient = linear_gaussian(3.0, 1.0, sigma=2.0)
    >>> y, round(nll, 3), gradient
    (3.0, 2.112, 0.5)
    """
    z, t, sigma = together(z=finite(z, "z"), t=finite(t, "t"), sigma=each_positive(sigma, "sigma"))
    with np.errstate(over="ignore"):  # more than float64 can hold is inf
        gradient = (z - t) / sigma / sigma
    return UnitOutput(plain(z.copy()), gaussian_nll(t, z, sigma, base=np.e), plain(gradient))


def sigmoid_bernoulli(z: npt.ArrayLike, t: npt.ArrayLike) -> UnitOutput:
    """Sigmoid unit, y = 1 / (1 + e^-z), the probability of a 1: binary cross-entropy.

    Parameters
    ----------
    z : float or array_like
        Pre-activations (logits), finite.
    t : int or array_like, broadcast with `z`
        Targets, 0 or 1.

    Returns
    -------
    UnitOutput
        y, the negative log-likelihood -ln y (t = 1) or -ln(1 - y) (t = 0) in nats, and the gradient y - t.

    Raises
    ------
    TypeError, ValueError
        If `z` holds anything but finite numbers, `t` anything but 0 and 1; if their shapes do not broadcast.

    Examples
    --------
    >>> y, nll, gradient = sigmoid_bernoulli(0.0, 1)
    >>> y, round(nll, 4), gradient
    (0.5, 0.6931, -0.5)
    """
    z, t = together(z=finite(z, "z"), t=finite(t, "t"))
    require((t == 0) | (t == 1), t, "each target t must be 0 or 1")
    towards = np.where(t == 1, z, -z)  # sigmoid(-z) is 1 - sigmoid(z), without its rounding
    miss = expit(-towards)
    return UnitOutput(plain(expit(z)), plain(0.0 - log_expit(towards)), plain(np.where(t == 1, -miss, miss)))


def softmax_categorical(z: npt.ArrayLike, t: npt.ArrayLike) -> UnitOutput:
    """Softmax unit, y_k = e^z_k / sum_j e^z_j, the probabilities of n classes: cross-entropy.

    Parameters
    ----------
    z : array_like, shape (..., n)
        Pre-activations (logits) along the last axis, finite.
    t : int or array_like of int, shape (...)
        Targets: for each sample the index of its class, 0 to n - 1.

    Returns
    -------
    UnitOutput
        y, shape (..., n); the negative log-likelihood -ln y_t in nats, shape (...); the gradient, shape (..., n):
        y, with 1 taken from the class t.

    Raises
    ------
    TypeError, ValueError
        If `z` is a single number or holds anything but finite ones; if `t` holds anything but whole numbers from
        0 to n - 1, or is not of the shape of `z` without its last axis.

    Examples
    --------
    >>> y, nll, gradient = softmax_categorical([0.0, 0.0], 1)
    >>> y, round(nll, 4), gradient
    (array([0.5, 0.5]), 0.6931, array([ 0.5, -0.5]))
    """
    z = class_logits(z, "z").astype(np.float64)
    t = labels_below(z.shape[-1], t, "targets t")
    if t.shape != z.shape[:-1]:
        raise ValueError(f"t must have the shape of z without its last axis, {z.shape[:-1]}; got {t.shape}")
    right = np.arange(z.shape[-1]) == t[..., None]
    with np.errstate(over="ignore"):  # a difference beyond float64 counts as infinite
        ahead = z - np.take_along_axis(z, t[..., None], axis=-1)
    # All other classes together against t are a sigmoid: 1 - y_t = sigmoid(others), which never rounds to 0.
    others = logsumexp(np.where(right, -np.inf, ahead), axis=-1)
    y = softmax(z, axis=-1)
    gradient = np.where(right, -expit(others)[..., None], y)
    return UnitOutput(y, plain(np.asarray(0.0 - log_expit(-others))), gradient)
