"""Squared error with its gradient, number by number."""

from __future__ import annotations

from typing import overload

import numpy.typing as npt

from .._validation import alongside, finite
from ..arrays import FloatOrArray, FloatOrKept, plain


@overload
def squared_error(predictions: float, targets: float) -> float: ...
@overload
def squared_error(predictions: npt.ArrayLike, targets: npt.ArrayLike) -> FloatOrArray: ...
def squared_error(predictions: npt.ArrayLike, targets: npt.ArrayLike) -> FloatOrKept:
    """Squared error (y - t)^2, number by number, in the square of their unit.

    Parameters
    ----------
    predictions : float or array_like, any shape
        Finite numbers y.
    targets : float or array_like
        Finite numbers t: of the shape of `predictions`, or one number for all.

    Returns
    -------
    float or ndarray, the shape of `predictions`

    Raises
    ------
    TypeError, ValueError
        If either is empty or not finite, or `targets` are of another shape (the message names both).

    Examples
    --------
    >>> squared_error([0.5, 2.0], 1.0).tolist()
    [0.25, 1.0]
    """
    y = finite(predictions, "predictions", keep_float=True)
    return plain((y - alongside(finite(targets, "targets", keep_float=True), y, "predictions")) ** 2)


@overload
def squared_error_gradient(predictions: float, targets: float) -> float: ...
@overload
def squared_error_gradient(predictions: npt.ArrayLike, targets: npt.ArrayLike) -> FloatOrArray: ...
def squared_error_gradient(predictions: npt.ArrayLike, targets: npt.ArrayLike) -> FloatOrKept:
    """Derivative of `squared_error` by the predictions, 2 (y - t).

    Parameters, errors as for `squared_error`.

    Returns
    -------
    float or ndarray, the shape of `predictions`

    Examples
    --------
    >>> squared_error_gradient([0.5, 2.0], 1.0).tolist()
    [-1.0, 2.0]
    """
    y = finite(predictions, "predictions", keep_float=True)
    return plain(2 * (y - alongside(finite(targets, "targets", keep_float=True), y, "predictions")))
