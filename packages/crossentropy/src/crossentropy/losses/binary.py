"""Cross-entropy of yes/no questions, from logits or from probabilities, with its gradient, in nats."""

from __future__ import annotations

from typing import overload

import numpy as np
import numpy.typing as npt
from scipy.special import expit, xlog1py, xlogy

from .. import _validation
from .._validation import alongside, finite
from ..arrays import FloatOrArray, FloatOrKept, plain
from .categorical import per_probability


@overload
def binary_cross_entropy_with_logits(logits: float, targets: float) -> float: ...
@overload
def binary_cross_entropy_with_logits(logits: npt.ArrayLike, targets: npt.ArrayLike) -> FloatOrArray: ...
def binary_cross_entropy_with_logits(logits: npt.ArrayLike, targets: npt.ArrayLike) -> FloatOrKept:
    """Cross-entropy of sigmoid(z) against t, t ln(1 + e^-z) + (1 - t) ln(1 + e^z), in nats.

    Parameters
    ----------
    logits : float or array_like, any shape
        Finite numbers z, each for a yes/no question of its own.
    targets : float or array_like
        Numbers t from 0 to 1, the probability of yes: of the shape of `logits`, or one number for all.

    Returns
    -------
    float or ndarray, the shape of `logits`
        0 or more.

    Raises
    ------
    TypeError, ValueError
        If `logits` are empty or not finite; if `targets` are of another shape (the message names both) or
        not between 0 and 1.

    Examples
    --------
    >>> round(binary_cross_entropy_with_logits(-10.0, 1), 4)
    10.0
    """
    z = finite(logits, "logits", keep_float=True)
    t = alongside(_validation.probabilities(targets, "targets"), z, "logits")
    return plain(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))


@overload
def binary_cross_entropy_with_logits_gradient(logits: float, targets: float) -> float: ...
@overload
def binary_cross_entropy_with_logits_gradient(logits: npt.ArrayLike, targets: npt.ArrayLike) -> FloatOrArray: ...
def binary_cross_entropy_with_logits_gradient(logits: npt.ArrayLike, targets: npt.ArrayLike) -> FloatOrKept:
    """Derivative of `binary_cross_entropy_with_logits` by the logits: y - t, with y = sigmoid(z).

    Parameters, errors as for `binary_cross_entropy_with_logits`.

    Returns
    -------
    float or ndarray, the shape of `logits`
        From -1 to 1.

    Examples
    --------
    >>> round(binary_cross_entropy_with_logits_gradient(-10.0, 1), 5)
    -0.99995
    """
    z = finite(logits, "logits", keep_float=True)
    t = alongside(_validation.probabilities(targets, "targets"), z, "logits")
    return plain((1 - t) * expit(z) - t * expit(-z))  # y - t, without losing 1 - y once y rounds to 1


@overload
def binary_cross_entropy_with_probabilities(probabilities: float, targets: float) -> float: ...
@overload
def binary_cross_entropy_with_probabilities(probabilities: npt.ArrayLike, targets: npt.ArrayLike) -> FloatOrArray: ...
def binary_cross_entropy_with_probabilities(probabilities: npt.ArrayLike, targets: npt.ArrayLike) -> FloatOrKept:
    """Cross-entropy -t ln q - (1 - t) ln(1 - q) of whether an event happens, in nats.

    Parameters
    ----------
    probabilities : float or array_like, any shape
        Numbers q from 0 to 1, for instance sigmoid(z).
    targets : float or array_like
        Numbers t from 0 to 1: of the shape of `probabilities`, or one number for all.

    Returns
    -------
    float or ndarray, the shape of `probabilities`
        0 or more; ``inf`` if what happens had probability 0. (PyTorch's BCELoss stops at 100.)

    Raises
    ------
    TypeError, ValueError
        If `probabilities` are empty or not between 0 and 1; for `targets` as with logits.

    Examples
    --------
    >>> round(binary_cross_entropy_with_probabilities(0.9, 0), 3)
    2.303
    """
    q = _validation.probabilities(probabilities, keep_float=True)
    t = alongside(_validation.probabilities(targets, "targets"), q, "probabilities")
    return plain(0 - xlogy(t, q) - xlog1py(1 - t, -q))


@overload
def binary_cross_entropy_with_probabilities_gradient(probabilities: float, targets: float) -> float: ...
@overload
def binary_cross_entropy_with_probabilities_gradient(
    probabilities: npt.ArrayLike, targets: npt.ArrayLike
) -> FloatOrArray: ...
def binary_cross_entropy_with_probabilities_gradient(
    probabilities: npt.ArrayLike, targets: npt.ArrayLike
) -> FloatOrKept:
    """Derivative of `binary_cross_entropy_with_probabilities` by q: (1 - t) / (1 - q) - t / q.

    Parameters, errors as for `binary_cross_entropy_with_probabilities`.

    Returns
    -------
    float or ndarray, the shape of `probabilities`
        ``-inf`` or ``inf`` if what happens had probability 0.

    Examples
    --------
    >>> binary_cross_entropy_with_probabilities_gradient(0.25, 1)
    -4.0
    """
    q = _validation.probabilities(probabilities, keep_float=True)
    t = alongside(_validation.probabilities(targets, "targets"), q, "probabilities")
    return plain(per_probability(1 - t, 1 - q) - per_probability(t, q))
