"""Exercises of chapter 5."""

from __future__ import annotations

from math import exp, log, log2, log10
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from crossentropy.circuit import backward, forward
from crossentropy.losses import (
    binary_cross_entropy_with_logits,
    cross_entropy_with_logits,
    cross_entropy_with_logits_gradient,
)

from . import Case, Exercise, Part, Slip, Task, Wrong

Array = npt.NDArray[Any]

_LOGITS = [log(6), log(3), 0.0]
_SLOPES = cross_entropy_with_logits_gradient(_LOGITS, 1).tolist()
_FORK = {"product": ("*", "a", "b"), "f": ("+", "product", "a")}
_BACK = backward(_FORK, forward(_FORK, {"a": 3, "b": -2}))


def _sigmoid(z: float) -> float:
    return 1 / (1 + exp(-z))


_MISSING = 1 - _sigmoid(1)  # the neuron's logit is 1, and its inputs are -1, -2 and the 1 of w2
_WISER, _WORSE = 1 + 6 * _MISSING, 1 - 6 * _MISSING


def _gradient(Z: Array, labels: Array) -> Array:
    return cross_entropy_with_logits_gradient(Z, labels) / len(Z)


def _naive_softmax(Z: Array) -> Array:
    shares: Array = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    return shares


def _one_maximum(Z: Array) -> Array:
    return _naive_softmax(Z - Z.max())


def _whole_columns(Z: Array, labels: Array) -> Array:
    y: Array = special.softmax(Z, axis=1)
    y[:, labels] -= 1
    return y / len(Z)


def _over(axis: int | None) -> Any:
    return lambda Z, labels: (special.softmax(Z, axis=axis) - np.eye(Z.shape[1])[labels]) / len(Z)


def _after(softmax: Any) -> Any:
    return lambda Z, labels: (softmax(Z) - np.eye(Z.shape[1])[labels]) / len(Z)


_BATCH = (np.array([[1.2, 0.4, 0.0], [2.0, -1.0, 0.5]]), np.array([2, 0]))

EXERCISES = (
    Exercise(
        "5.1",
        parts=(
            Part(
                _SLOPES[0],
                label="slope 1",
                sign=True,
                slips=(
                    Slip(log(6), "That is the logit. Turn all three into probabilities first."),
                    Slip(_SLOPES[0] - 1, "The label says class 2. Nothing is missing from class 1."),
                ),
            ),
            Part(
                _SLOPES[1],
                label="slope 2",
                sign=True,
                slips=(
                    Slip(_SLOPES[1] + 1, "That is the probability. The label says class 2: what should it be?"),
                    Slip(
                        -1 / (_SLOPES[1] + 1),
                        "That is the slope with respect to the probability. Go one step further, to the logit.",
                    ),
                ),
            ),
            Part(
                _SLOPES[2],
                label="slope 3",
                sign=True,
                slips=(
                    Slip(0.0, "The loss does not read class 3, but its logit is in the sum."),
                    Slip(_SLOPES[2] - 1, "The label says class 2. Nothing is missing from class 3."),
                ),
            ),
            Part(
                cross_entropy_with_logits(_LOGITS, 1),
                label="loss",
                unit="nats",
                sign=True,
                slips=(
                    Slip(cross_entropy_with_logits(_LOGITS, 0), "That is the loss if the label says class 1."),
                    Slip(cross_entropy_with_logits(_LOGITS, 2), "That is the loss if the label says class 3."),
                ),
            ),
        ),
    ),
    Exercise(
        "5.2",
        parts=(
            Part(
                1 / log(2),
                label="temperature",
                sign=True,
                slips=(
                    Slip(log(2), "The difference of the logits has to become this number. You divide by T."),
                    Slip(2.0, "That divides the difference by 2. The probabilities go with its exponential."),
                    Slip(0.5, "That doubles the difference. The ratio is e at T = 1, and 2 is less than e."),
                    Slip(1 / log10(2), "That is the logarithm to base 10. The softmax has e."),
                ),
            ),
        ),
    ),
    Exercise(
        "5.3",
        parts=(
            Part(
                _BACK["a"],
                label="derivative with respect to a",
                slips=(
                    Slip(-2.0, "That comes back through the times gate. a has a second path to f."),
                    Slip(1.0, "Two paths lead from a to f. What comes back on both of them adds up."),
                    Slip(-3.0, "That is the value of f."),
                ),
            ),
            Part(
                _BACK["b"],
                label="derivative with respect to b",
                sign=True,
                slips=(
                    Slip(-2.0, "That is b itself. A times gate hands each input the other one."),
                    Slip(4.0, "Only a has two paths to f. b has one."),
                ),
            ),
        ),
    ),
    Exercise(
        "5.4",
        parts=(
            Part(
                _sigmoid(_WISER),
                label="y after the step",
                slips=(
                    Slip(_sigmoid(1), "That is y before the step."),
                    Slip(_sigmoid(_WORSE), "You went uphill: a step goes against the gradient."),
                    Slip(_sigmoid(1 + _MISSING), "That moves the logit itself. Each weight moves by its own slope."),
                    Slip(
                        _sigmoid(1 + 6 * _MISSING * _sigmoid(1)),
                        "That is a step that raises y. The loss is -ln y, and its slope brings in 1/y.",
                    ),
                    Slip(_WISER, "That is the logit after the step. It still has to go through the sigmoid."),
                ),
            ),
            Part(
                binary_cross_entropy_with_logits(_WISER, 1),
                label="loss",
                unit="nats",
                tolerance=0.003,
                sign=True,
                slips=(
                    Slip(binary_cross_entropy_with_logits(1, 1), "That is the loss before the step."),
                    Slip(binary_cross_entropy_with_logits(_WORSE, 1), "You went uphill."),
                ),
            ),
        ),
    ),
    Exercise(
        "5.5",
        parts=(
            Part(
                4.0,
                label="factor",
                slips=(
                    Slip(1 / 4, "That is the other way round. How many times too large is the colleague's?"),
                    Slip(3.0, "That is the number of classes. Nudge one logit and compare."),
                    Slip(1.0, "Then nudging would give the same. Nudge one logit and compare."),
                    Slip(12.0, "That counts all logits. Nudge one of them and compare."),
                ),
            ),
        ),
    ),
    Exercise(
        "5.6",
        parts=(
            Part(
                log(65504),
                label="z",
                tolerance=0.011,  # rounded down, as an upper end may be, is right too
                sign=True,
                slips=(
                    Slip(log2(65504), "That is the logarithm to base 2. The softmax has e."),
                    Slip(log10(65504), "That is the logarithm to base 10. The softmax has e."),
                    Slip(88.72, "That is the end of float32. float16 ends much sooner."),
                ),
            ),
        ),
    ),
    Exercise(
        "5.7",
        task=Task(
            "batch_gradient",
            "Z, labels",
            _gradient,
            cases=(
                Case(_BATCH),
                Case((np.array([[0.3, -0.2]]), np.array([1])), hint="That is a batch of one sample."),
                Case((np.zeros((4, 3)), np.array([0, 1, 2, 2])), hint="All logits are equal here."),
                Case((np.array([[1000.0, 1000.0], [0.0, 1.0]]), np.array([0, 1])), hint="Logits may be this large."),
                Case((np.array([[-1000.0, -1001.0], [0.0, 1.0]]), np.array([0, 1])), hint="Logits may be this small."),
            ),
            slips=(
                Wrong(
                    lambda Z, labels: len(Z) * _gradient(Z, labels), "That is the gradient of the sum. Take the mean."
                ),
                Wrong(
                    lambda Z, labels: _gradient(Z, labels) / Z.shape[1],
                    "You divided by the number of logits. The mean is over the samples.",
                ),
                Wrong(lambda Z, labels: -_gradient(Z, labels), "That is t - y: the gradient points uphill."),
                Wrong(
                    lambda Z, labels: _gradient(Z, labels).sum(axis=0), "Each sample keeps its own row: add nothing up."
                ),
                Wrong(
                    lambda Z, labels: special.softmax(Z, axis=1), "Those are the probabilities. Take the targets away."
                ),
                Wrong(lambda Z, labels: special.softmax(Z, axis=1) / len(Z), "The targets are missing: y - t, not y."),
                Wrong(_over(0), "Your softmax runs down the columns. Each *row* adds up to 1."),
                Wrong(_over(None), "Your softmax runs over the whole batch. Each *row* adds up to 1."),
                Wrong(
                    _whole_columns,
                    "You took 1 from whole columns: `y[:, labels]` is every row. Pair each row with its own label.",
                ),
                Wrong(_after(_naive_softmax), "The exponential overflows. Take each row's largest logit away first."),
                Wrong(
                    _after(_one_maximum),
                    "You subtract one maximum from the whole batch. Each row needs its own, with `keepdims=True`.",
                ),
            ),
        ),
    ),
    Exercise("5.8"),
)
