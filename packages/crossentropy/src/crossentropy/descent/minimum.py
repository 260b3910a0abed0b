"""Where the way down ends, and whether it ends at all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from .._validation import class_indices, table
from ..arrays import Floats
from .regression import regression_gradient, regression_hessian, regression_loss


def separable(samples: npt.ArrayLike, targets: npt.ArrayLike) -> bool:
    """Whether some weights give no target a lower score than another class, and at least one a higher score.

    Then these weights, made longer and longer, keep lowering `regression_loss`: it has no minimum. Otherwise it
    has one (Albert and Anderson, 1984, Biometrika 71). Decided by a linear program that makes the sum of the
    differences between scores, each from 0 to 1, as large as it can be.

    Parameters, errors as for `regression_loss`; the classes are 0 to the highest target.

    Returns
    -------
    bool

    Examples
    --------
    >>> separable([[1.0, 1.0], [2.0, 1.0]], [0, 1]), separable([[1.0, 1.0], [1.0, 1.0]], [0, 1])
    (True, False)
    """
    samples, targets = table(samples, "samples"), class_indices(targets)
    classes = np.arange(targets.max() + 1)
    regression_gradient(np.zeros((classes.size, samples.shape[1])), samples, targets)  # its checks
    rows = [
        np.outer((classes == target) * 1.0 - (classes == other), sample).ravel()
        for sample, target in zip(samples, targets, strict=True)
        for other in classes[classes != target]
    ]
    if not rows:  # a single class: there is no other score to beat
        return False
    limits = {"A_ub": np.vstack([rows, np.negative(rows)]), "b_ub": np.repeat([1.0, 0.0], len(rows))}
    found = linprog(-np.sum(rows, axis=0), **limits, bounds=(None, None))
    return bool(-found.fun > 1e-6)


def lowest(samples: npt.ArrayLike, targets: npt.ArrayLike) -> Floats:
    """Find weights at which `regression_loss` has its minimum, by Newton's method.

    Parameters
    ----------
    samples, targets
        As for `regression_loss`; the classes are 0 to the highest target.

    Returns
    -------
    ndarray, shape (n, d)
        The shortest such weights, which have columns that sum to 0.

    Raises
    ------
    TypeError, ValueError
        As `regression_loss`; if the samples are `separable`, for then there is no minimum.

    Examples
    --------
    >>> lowest([[1.0], [1.0], [1.0]], [0, 1, 1]).round(4).tolist()
    [[-0.3466], [0.3466]]
    """
    samples, targets = table(samples, "samples"), class_indices(targets)
    if separable(samples, targets):
        raise ValueError("the loss must have a minimum; got samples that can be separated, so it falls for ever")
    weights = np.zeros((targets.max() + 1, samples.shape[1]))
    for _ in range(100):
        gradient = regression_gradient(weights, samples, targets)
        if abs(gradient).max() < 1e-13 * abs(samples).max():
            break
        # The shortest solution leaves alone what changes no probability.
        step = np.linalg.lstsq(regression_hessian(weights, samples), gradient.ravel())[0].reshape(weights.shape)
        before = regression_loss(weights, samples, targets)
        while regression_loss(weights - step, samples, targets) > before + 1e-15:
            step = step / 2
        weights = weights - step
    return weights
