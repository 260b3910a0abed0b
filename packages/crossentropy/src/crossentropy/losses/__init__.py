"""Losses and their gradients for any leading batch shape: cross-entropy, in nats, and squared error.

Each loss comes as a pair: ``name(inputs, targets)`` is the loss of each sample, ``name_gradient(inputs,
targets)`` the derivative of each sample's loss by its inputs, with the inputs' shape. Nothing is averaged:
take ``.mean()`` of N losses, and divide the gradients by the same N. The name says what is expected:
``_with_logits`` numbers of any size, before a softmax or sigmoid, ``_with_probabilities`` what comes after it.

The inputs' float type is kept (float32 stays float32; integers become float64). With logits all is finite, as
long as the logits' differences are, and stable for logits of 10,000 and more. With probabilities a right class
of probability 0 costs ``inf``.
"""

from .binary import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
    binary_cross_entropy_with_probabilities,
    binary_cross_entropy_with_probabilities_gradient,
)
from .categorical import (
    cross_entropy_with_logits,
    cross_entropy_with_logits_gradient,
    cross_entropy_with_probabilities,
    cross_entropy_with_probabilities_gradient,
)
from .softmax import log_softmax, log_softmax_jacobian, log_sum_exp, softmax, softmax_jacobian
from .squared import squared_error, squared_error_gradient

__all__ = [
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_with_logits_gradient",
    "binary_cross_entropy_with_probabilities",
    "binary_cross_entropy_with_probabilities_gradient",
    "cross_entropy_with_logits",
    "cross_entropy_with_logits_gradient",
    "cross_entropy_with_probabilities",
    "cross_entropy_with_probabilities_gradient",
    "log_softmax",
    "log_softmax_jacobian",
    "log_sum_exp",
    "softmax",
    "softmax_jacobian",
    "squared_error",
    "squared_error_gradient",
]
