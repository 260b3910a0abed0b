"""Gradient descent on softmax regression: how a loss teaches a table of weights.

Samples are the rows of an array (N, d) whose last column is usually 1, so that the last weight of a class is
its bias. Weights are an array (n, d), a row for each class; the scores (logits) of a sample are
``weights @ sample``. Losses are means over the samples, in nats, in float64.
"""

from .minimum import lowest, separable
from .paths import batches, descend, descend_one_score
from .regression import regression_gradient, regression_hessian, regression_loss
from .weather import BEST_WEIGHTS, noons

__all__ = [
    "BEST_WEIGHTS",
    "batches",
    "descend",
    "descend_one_score",
    "lowest",
    "noons",
    "regression_gradient",
    "regression_hessian",
    "regression_loss",
    "separable",
]
