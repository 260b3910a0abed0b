"""Exercises of chapter 7."""

from __future__ import annotations

from collections.abc import Callable
from math import log

import numpy as np
import numpy.typing as npt

from crossentropy.arrays import Floats
from crossentropy.descent import (
    lowest,
    noons,
    regression_gradient,
    regression_hessian,
    regression_loss,
)
from crossentropy.information import entropy

from . import Case, Exercise, Part, Slip, Task, Wrong

_PULL = regression_gradient(np.zeros((4, 1)), [[3.0]], [2]).ravel()
_SHARES = [1 / 2, 1 / 3, 1 / 6]
_ONES, _BROKEN = np.ones((60, 1)), np.repeat([0, 1, 2], [30, 20, 10])
_X, _WORDS = noons(20, seed=36)


def _edge(samples: Floats) -> float:
    curvatures = np.linalg.eigvalsh(regression_hessian(lowest(samples, _WORDS), samples))
    edge: float = 2 / curvatures[-1]
    return edge


_SCALED, _USUAL = _edge(_X * np.array([1, 10, 1])), _edge(_X)


def _momentum_step(w: Floats, u: Floats, g: Floats, rate: float, beta: float) -> Floats:
    u = beta * u + g
    return np.array([w - rate * u, u])


_STEP = (np.array([1.0, -2.0]), np.array([0.5, 3.0]), np.array([2.0, -1.0]), 0.1, 0.9)


def _typed(value: float, hint: str) -> tuple[Slip, Slip]:
    """Return the slip with all digits and with two decimals: the tolerance here is finer than that."""
    return Slip(value, hint), Slip(round(value, 2), hint)


_WAVY = [1.10, 0.80, 0.70, 0.72, 0.71, 0.66, 0.69, 0.75, 0.74, 0.60, 0.65]


def _stopping(better: Callable[[float, float], bool]) -> Callable[[list[float], int], npt.NDArray[np.intp]]:
    """Return an early stop that keeps what is better in this sense."""

    def stop(validation: list[float], patience: int) -> npt.NDArray[np.intp]:
        best = step = 0
        for step, loss in enumerate(validation):
            if better(loss, validation[best]):
                best = step
            elif step - best >= patience:
                break
        return np.array([best, step])

    return stop


_early_stop = _stopping(lambda loss, low: loss < low)

EXERCISES = (
    Exercise(
        "7.1",
        parts=(
            Part(
                regression_loss(np.zeros((4, 1)), [[3.0]], [2]),
                label="loss",
                unit="nats",
                sign=True,
                slips=(
                    Slip(log(3), "That is a model with three classes. How many are there here?"),
                    Slip(1 / 4, "That is the probability of class 2. The loss is its surprise."),
                    Slip(0.0, "All scores are 0, but the loss is not. What does softmax make of equal scores?"),
                ),
            ),
            Part(
                _PULL[2],
                label="gradient",
                sign=True,
                slips=(
                    Slip(_PULL[2] / 3, "That is y − t, the gradient of the score. The weight is multiplied by x."),
                    Slip(_PULL[0], "That is the gradient for one of the other classes."),
                    Slip(-3.0, "That would be y = 0. Equal scores share the probability equally."),
                ),
            ),
        ),
    ),
    Exercise(
        "7.2",
        parts=(
            Part(
                1 - 0.25 * 6,
                label="w after one step",
                sign=True,
                slips=(
                    Slip(1 - 0.25 * 3, "Look at the derivative of 3w² again."),
                    Slip(1 + 0.25 * 6, "That is uphill. The step goes against the gradient."),
                    Slip(0.25 * 6, "That is the length of the step. Where does it lead from w = 1?"),
                ),
            ),
            Part(
                2 / 6,
                label="the rate",
                slips=(
                    Slip(
                        1 / 6, "At that rate a single step leads to the bottom. Larger rates still settle, to and fro."
                    ),
                    Slip(2 / 3, "The curvature is the second derivative of 3w², and that is not 3."),
                    Slip(1.0, "At that rate a step would lead from 1 far beyond −1."),
                ),
            ),
        ),
    ),
    Exercise(
        "7.3",
        parts=(
            Part(
                60 * regression_loss(np.zeros((3, 3)), _X, _WORDS),
                label="first loss",
                unit="nats",
                tolerance=0.09,  # 60 times 1.1 will do
                sign=True,
                slips=(
                    Slip(log(3), "That is the mean loss, which you print. Hers is a sum."),
                    Slip(60.0, "That would be one nat a day. What does a day cost at weights of 0?"),
                ),
            ),
            Part(
                3 / 60,
                label="learning rate",
                tolerance=0.0005,
                slips=(
                    Slip(
                        180.0, "Her gradient is longer than yours already. Does her rate have to be larger or smaller?"
                    ),
                    Slip(3.0, "Her gradient is longer than yours, so at the same rate her steps are too."),
                    Slip(1 / 60, "That matches a rate of 1."),
                ),
            ),
        ),
    ),
    Exercise(
        "7.4",
        parts=(
            Part(
                regression_loss(np.zeros((3, 1)), _ONES, _BROKEN),
                label="loss at 0",
                unit="nats",
                sign=True,
                slips=(
                    Slip(
                        entropy(_SHARES, base=np.e),
                        "At weights of 0 the forecast knows nothing of the shares yet.",
                    ),
                ),
            ),
            Part(
                regression_loss(lowest(_ONES, _BROKEN), _ONES, _BROKEN),
                label="lowest loss",
                unit="nats",
                sign=True,
                slips=(
                    Slip(log(3), "That is where it starts. Some words are more frequent than others: use that."),
                    Slip(log(2), "That is the loss of an all clear alone. Average over all sixty days."),
                    Slip(0.0, "Without readings every day gets the same forecast, and three different words follow."),
                ),
            ),
        ),
    ),
    Exercise(
        "7.5",
        parts=(
            Part(
                _SCALED,
                tolerance=0.0006,
                slips=(
                    *_typed(2 / _SCALED, "That is the largest curvature. The rate depends on its inverse."),
                    *_typed(1 / _SCALED, "That is half of the largest curvature. Look again at the bound on the rate."),
                    Slip(_SCALED / 2, "That is one over the curvature. Look again at the bound on the rate."),
                    *_typed(_USUAL, "That is the old bound. Compute the Hessian with the new readings."),
                    Slip(_USUAL / 10, "Curvature grows with the square of the reading."),
                    Slip(
                        _USUAL / 100, "A good guess. But wind isn't the only reading that bends the loss: compute it."
                    ),
                ),
            ),
        ),
    ),
    Exercise(
        "7.6",
        task=Task(
            "early_stop",
            "validation, patience",
            _early_stop,
            cases=(
                Case((_WAVY, 2)),
                Case((_WAVY, 3)),
                Case(([3.0, 2.0, 1.5, 1.2], 2), hint="This loss only falls, so the run goes on to its last step."),
                Case(([1.0, 0.5, 0.5, 0.5], 2), hint="Two losses are equally low here."),
            ),
            slips=(
                Wrong(_stopping(lambda loss, low: loss <= low), "If two losses are equally low, keep the earlier."),
                Wrong(
                    lambda validation, patience: _early_stop(validation, patience + 1),
                    "Count again: stop at the first step at which the lowest loss is `patience` steps old.",
                ),
                Wrong(
                    lambda validation, patience: _early_stop(validation, 1),
                    "One rise is not enough. Wait until the lowest loss is `patience` steps old.",
                ),
                Wrong(
                    lambda validation, patience: _early_stop(validation, len(validation)),
                    "That run never stops. The lowest loss of all is known only afterwards.",
                ),
                Wrong(
                    lambda validation, patience: _early_stop(validation, patience)[::-1],
                    "The step that is kept comes first, the last step second.",
                ),
            ),
        ),
    ),
    Exercise(
        "7.7",
        task=Task(
            "momentum_step",
            "w, u, g, rate, beta",
            _momentum_step,
            cases=(
                Case(_STEP),
                Case((*_STEP[:3], 0.1, 0.0), hint="With `beta` 0 this is plain gradient descent."),
                Case(
                    (np.zeros(3), np.zeros(3), np.ones(3), 0.5, 0.9), hint="That is a first step: the sum is still 0."
                ),
            ),
            slips=(
                Wrong(
                    lambda w, u, g, rate, beta: np.array([w - rate * u, beta * u + g]),
                    "You stepped along the old sum. Add the new gradient first.",
                ),
                Wrong(
                    lambda w, u, g, rate, beta: np.array([w - rate * g, beta * u + g]),
                    "You stepped along the gradient. Momentum steps along the sum.",
                ),
                Wrong(
                    lambda w, u, g, rate, beta: _momentum_step(w, u, (1 - beta) * g, rate, beta),
                    "That is a fading average, as Adam keeps it. Here the gradient is added in full.",
                ),
                Wrong(
                    lambda w, u, g, rate, beta: np.array([w + rate * (beta * u + g), beta * u + g]),
                    "The step goes *against* the sum.",
                ),
                Wrong(
                    lambda w, u, g, rate, beta: np.array([w - rate * (u + g), u + g]),
                    "The old sum fades: multiply it by `beta`.",
                ),
                Wrong(
                    lambda w, u, g, rate, beta: _momentum_step(w, u, g, rate, beta)[::-1],
                    "The weights come first, the sum second.",
                ),
                Wrong(
                    lambda w, u, g, rate, beta: _momentum_step(w, u, g, rate, beta)[0],
                    "Return the new sum as well: the next step needs it.",
                ),
            ),
        ),
    ),
    Exercise(
        "7.8",
    ),
)
