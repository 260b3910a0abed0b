"""Softmax: from logits, which may be any numbers, to probabilities, and the derivatives of the way there.

Logits have the classes along the last axis and any axes before it. The input's float type is kept
(float32 stays float32; integers become float64). Each result is stable: only differences between the
logits of one sample enter an exponential, and these are never positive. Logarithms are natural, so they
are in nats.

References
----------
Goodfellow, Bengio and Courville, Deep Learning, sections 4.1 and 6.2.2.3. Blanchard, Higham and Higham
(2021), Accurately computing the log-sum-exp and softmax functions.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .._validation import class_logits, temperature_in
from ..arrays import FloatOrArray, KeptFloats, plain


def log_sum_exp(logits: npt.ArrayLike) -> FloatOrArray:
    """Logarithm of the sum of exponentials, ln(e^z1 + ... + e^zn): a smooth maximum.

    Its gradient is `softmax`. Adding c to all logits adds c to it: LSE(z + c) = LSE(z) + c.

    Parameters
    ----------
    logits : array_like, shape (..., n)
        Finite numbers z.

    Returns
    -------
    float or ndarray, shape (...)
        Between max z and max z + ln n, up to rounding.

    Raises
    ------
    TypeError, ValueError
        If `logits` are empty, ragged, a single number or no finite real numbers.

    Examples
    --------
    >>> log_sum_exp([1000.0, 1000.0])
    1000.6931471805599
    """
    logits = class_logits(logits)
    _, rest = _below_the_top(logits)
    return plain(logits.max(axis=-1) + rest[..., 0])


def log_softmax(logits: npt.ArrayLike, *, temperature: float = 1) -> KeptFloats:
    """Logarithms of the probabilities that `softmax` gives, z/T - LSE(z/T), in nats.

    Parameters
    ----------
    logits, temperature
        As for `softmax`.

    Returns
    -------
    ndarray, the shape of `logits`
        At most 0. Stays finite where softmax itself is rounded to 0.

    Raises
    ------
    TypeError, ValueError
        As `softmax`.

    Examples
    --------
    >>> log_softmax([0.0, 1000.0])
    array([-1000.,     0.])
    """
    below, rest = _below_the_top(class_logits(logits), temperature)
    return below - rest + 0.0  # + 0.0 turns a -0.0 into 0.0


def softmax(logits: npt.ArrayLike, *, temperature: float = 1) -> KeptFloats:
    """Probabilities in proportion to e^(z/T).

    Parameters
    ----------
    logits : array_like, shape (..., n)
        Finite numbers z.
    temperature : float, default 1
        T, positive and finite: low favours the largest logit, high makes all classes alike.

    Returns
    -------
    ndarray, the shape of `logits`
        From 0 to 1; they sum to 1 along the last axis, up to rounding.

    Raises
    ------
    TypeError, ValueError
        If `logits` are empty, ragged, a single number or no finite real numbers; if `temperature` is no
        positive, finite number.

    Examples
    --------
    >>> softmax([2.0, 1.0, 0.0]).round(3)
    array([0.665, 0.245, 0.09 ])
    >>> softmax([1000.0, 1000.0])
    array([0.5, 0.5])
    """
    below, _ = _below_the_top(class_logits(logits), temperature)
    weights = np.exp(below)
    total: KeptFloats = weights.sum(axis=-1, keepdims=True)
    return weights / total


def softmax_jacobian(logits: npt.ArrayLike, *, temperature: float = 1) -> KeptFloats:
    """Derivative of each probability by each logit, dy_i/dz_j = y_i ([i = j] - y_j) / T.

    Parameters
    ----------
    logits, temperature
        As for `softmax`.

    Returns
    -------
    ndarray, shape (..., n, n)
        Symmetric; each row and each column sums to 0, up to rounding.

    Raises
    ------
    TypeError, ValueError
        As `softmax`.

    Examples
    --------
    >>> softmax_jacobian([0.0, 0.0])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    y = softmax(logits, temperature=temperature)
    same = np.eye(y.shape[-1], dtype=y.dtype)
    return y[..., :, None] * (same - y[..., None, :]) / y.dtype.type(temperature)


def log_softmax_jacobian(logits: npt.ArrayLike, *, temperature: float = 1) -> KeptFloats:
    """Derivative of each log-probability by each logit, ([i = j] - y_j) / T.

    Parameters
    ----------
    logits, temperature
        As for `softmax`.

    Returns
    -------
    ndarray, shape (..., n, n)
        Each row sums to 0, up to rounding.

    Raises
    ------
    TypeError, ValueError
        As `softmax`.

    Examples
    --------
    >>> log_softmax_jacobian([0.0, 0.0])
    array([[ 0.5, -0.5],
           [-0.5,  0.5]])
    """
    y = softmax(logits, temperature=temperature)
    same = np.eye(y.shape[-1], dtype=y.dtype)
    return (same - y[..., None, :]) / y.dtype.type(temperature)


def _below_the_top(logits: KeptFloats, temperature: float = 1) -> tuple[KeptFloats, KeptFloats]:
    """Return (z - max z) / T, and the logarithm of the sum of its exponentials.

    One of these exponentials is 1. Taking the logarithm of 1 + the others with log1p keeps others that
    are so small that adding them to 1 would lose them.
    """
    scale = temperature_in(logits.dtype, temperature)
    top = logits.argmax(axis=-1, keepdims=True)
    with np.errstate(over="ignore"):  # a difference beyond the float's range has exponential 0 all the same
        below = (logits - np.take_along_axis(logits, top, axis=-1)) / scale
    others = np.exp(below)
    np.put_along_axis(others, top, 0, axis=-1)
    return below, np.log1p(others.sum(axis=-1, keepdims=True))
