"""Cross-entropy over n classes, from logits or from probabilities, with its gradient, in nats."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .._validation import class_logits, class_targets, distribution
from ..arrays import FloatOrArray, KeptFloats, plain
from .softmax import log_softmax, softmax


def cross_entropy_with_logits(logits: npt.ArrayLike, targets: npt.ArrayLike) -> FloatOrArray:
    """Cross-entropy of softmax(z) against the right class, LSE(z) - z_k, or against a distribution, in nats.

    Parameters
    ----------
    logits : array_like, shape (..., n)
        Finite numbers z, the n classes along the last axis.
    targets : array_like
        Either integers of shape (...): for each sample the index k of its class, 0 to n - 1. Or floats of
        shape (..., n): for each sample a distribution t, whose loss is -sum t ln softmax(z).

    Returns
    -------
    float or ndarray, shape (...)
        The loss of each sample, 0 or more.

    Raises
    ------
    TypeError, ValueError
        If `logits` are empty or not finite; if `targets` are of another shape (the message names both), are
        floats where indices are due, lie outside the classes, or are not distributions.

    Examples
    --------
    >>> round(cross_entropy_with_logits([2.0, 1.0, 0.0], 0), 4)
    0.4076
    >>> cross_entropy_with_logits([[2.0, 1.0, 0.0], [2.0, 1.0, 0.0]], [0, 2]).round(4)
    array([0.4076, 2.4076])
    >>> round(cross_entropy_with_logits([2.0, 1.0, 0.0], [0.5, 0.0, 0.5]), 4)
    1.4076
    """
    logits = class_logits(logits)
    targets = class_targets(targets, logits, "logits")
    return plain(_average_over_classes(0 - log_softmax(logits), targets))


def cross_entropy_with_logits_gradient(logits: npt.ArrayLike, targets: npt.ArrayLike) -> KeptFloats:
    """Derivative of each sample's `cross_entropy_with_logits` by its logits: y - t, with y = softmax(z).

    Parameters, errors as for `cross_entropy_with_logits`. The gradient of the mean over N samples is this
    divided by N.

    Returns
    -------
    ndarray, the shape of `logits`
        From -1 to 1; sums to 0 along the last axis, up to rounding.

    Examples
    --------
    >>> cross_entropy_with_logits_gradient([2.0, 1.0, 0.0], 2).round(3)
    array([ 0.665,  0.245, -0.91 ])
    """
    logits = class_logits(logits)
    targets = class_targets(targets, logits, "logits")
    y = softmax(logits)
    if targets.dtype.kind == "f":
        difference: KeptFloats = y - targets
        return difference
    right = targets[..., None]  # y - 1 would lose what is missing once y rounds to 1: add up the others
    np.put_along_axis(y, right, 0, axis=-1)
    np.put_along_axis(y, right, 0 - y.sum(axis=-1, keepdims=True), axis=-1)
    return y


def cross_entropy_with_probabilities(probabilities: npt.ArrayLike, targets: npt.ArrayLike) -> FloatOrArray:
    """Cross-entropy -ln q_k of the right class k, or -sum t ln q against a distribution t, in nats.

    Parameters
    ----------
    probabilities : array_like, shape (..., n)
        Distributions q over n classes, for instance softmax(z).
    targets : array_like
        As for `cross_entropy_with_logits`: integers of shape (...) or floats of shape (..., n).

    Returns
    -------
    float or ndarray, shape (...)
        0 or more; ``inf`` if q is 0 where the target is not. Nothing is clipped.

    Raises
    ------
    TypeError, ValueError
        If `probabilities` are not distributions; for `targets` as `cross_entropy_with_logits`.

    Examples
    --------
    >>> round(cross_entropy_with_probabilities([0.3, 0.2, 0.5], 0), 3)
    1.204
    """
    q = distribution(probabilities, keep_float=True)
    targets = class_targets(targets, q, "probabilities")
    with np.errstate(divide="ignore"):  # -ln 0 = inf is the loss
        return plain(_average_over_classes(0 - np.log(q), targets))


def cross_entropy_with_probabilities_gradient(probabilities: npt.ArrayLike, targets: npt.ArrayLike) -> KeptFloats:
    """Derivative of each sample's `cross_entropy_with_probabilities` by its probabilities: -t / q.

    Each probability counts as free, although together they must sum to 1. Parameters, errors as for
    `cross_entropy_with_probabilities`.

    Returns
    -------
    ndarray, the shape of `probabilities`
        At most 0: the right class only, and ``-inf`` where its probability is 0.

    Examples
    --------
    >>> cross_entropy_with_probabilities_gradient([0.5, 0.25, 0.25], 1).tolist()
    [0.0, -4.0, 0.0]
    """
    q = distribution(probabilities, keep_float=True)
    t = class_targets(targets, q, "probabilities")
    if t.dtype.kind != "f":
        t = np.eye(q.shape[-1], dtype=q.dtype)[t]
    return 0 - per_probability(t, q)


def _average_over_classes(costs: KeptFloats, targets: npt.NDArray[Any]) -> KeptFloats:
    """Weigh the costs along the last axis by the targets; an infinite cost of weight 0 counts 0."""
    if targets.dtype.kind != "f":
        return np.take_along_axis(costs, targets[..., None], axis=-1)[..., 0]
    weighed = np.multiply(targets, costs, where=targets != 0, out=np.zeros_like(costs))
    total: KeptFloats = weighed.sum(axis=-1)
    return total


def per_probability(targets: npt.NDArray[Any], q: KeptFloats) -> KeptFloats:
    """Divide t by q; 0 where t is 0, infinite where q alone is."""
    with np.errstate(divide="ignore"):
        quotient: KeptFloats = np.divide(targets, q, where=targets != 0, out=np.zeros_like(q))
    return quotient
