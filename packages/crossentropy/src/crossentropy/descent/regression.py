"""Softmax regression: its mean loss, the gradient and the second derivatives."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .._validation import class_indices, table
from ..arrays import Floats
from ..losses import cross_entropy_with_logits, cross_entropy_with_logits_gradient, softmax


def regression_loss(weights: npt.ArrayLike, samples: npt.ArrayLike, targets: npt.ArrayLike) -> float:
    """Mean cross-entropy of softmax(weights @ sample) against the target classes, in nats.

    Parameters
    ----------
    weights : array_like, shape (n, d)
    samples : array_like, shape (N, d)
    targets : array_like of int, shape (N,)
        Classes from 0 to n - 1.

    Returns
    -------
    float
        0 or more; ln n if all weights are 0. Convex in the weights.

    Raises
    ------
    TypeError, ValueError
        If the shapes do not fit, numbers or scores are not finite, or a target is not a class.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, section 4.3.4.

    Examples
    --------
    >>> round(regression_loss(np.zeros((3, 2)), [[0.5, 1.0], [2.0, 1.0]], [0, 2]), 4)
    1.0986
    """
    scores, _ = _scores(weights, samples)
    return float(np.mean(cross_entropy_with_logits(scores, class_indices(targets))))


def regression_gradient(weights: npt.ArrayLike, samples: npt.ArrayLike, targets: npt.ArrayLike) -> Floats:
    """Gradient of `regression_loss` by the weights: the mean of (y - t) times the sample.

    Parameters, errors as for `regression_loss`.

    Returns
    -------
    ndarray, shape (n, d)
        Each column sums to 0, up to rounding, as y - t does.

    Examples
    --------
    >>> regression_gradient(np.zeros((2, 2)), [[4.0, 1.0]], [0]).tolist()
    [[-2.0, -0.5], [2.0, 0.5]]
    """
    scores, samples = _scores(weights, samples)
    return cross_entropy_with_logits_gradient(scores, class_indices(targets)).T @ samples / len(samples)


def regression_hessian(weights: npt.ArrayLike, samples: npt.ArrayLike) -> Floats:
    """Second derivatives of `regression_loss` by the weights, taken row by row; the targets do not matter.

    Parameters, errors as for `regression_loss`.

    Returns
    -------
    ndarray, shape (n d, n d)
        Symmetric; no eigenvalue is below 0, up to rounding. To add one number to a column of the weights
        changes no probability, so at least d eigenvalues are 0.

    References
    ----------
    Bishop, equation (4.110): the mean of (y_k [k = j] - y_k y_j) times x x'.

    Examples
    --------
    >>> regression_hessian(np.zeros((2, 1)), [[2.0]]).tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    scores, samples = _scores(weights, samples)
    y = softmax(scores)
    spread = y[:, :, None] * np.eye(y.shape[1]) - y[:, :, None] * y[:, None, :]
    hessian: Floats = np.einsum("ikj,ia,ib->kajb", spread, samples, samples) / len(samples)
    return hessian.reshape(2 * (y.shape[1] * samples.shape[1],))


def _scores(weights: npt.ArrayLike, samples: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return the scores of all samples, shape (N, n), and the checked samples."""
    weights, samples = table(weights, "weights"), table(samples, "samples")
    if weights.shape[1] != samples.shape[1]:
        raise ValueError(f"a row of weights must be as long as a sample, {samples.shape[1]}; got {weights.shape[1]}")
    with np.errstate(over="ignore", invalid="ignore"):  # reported by the losses, which want finite logits
        return samples @ weights.T, samples
