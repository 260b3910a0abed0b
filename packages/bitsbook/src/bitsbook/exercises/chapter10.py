"""Exercises of chapter 10."""

from collections.abc import Callable
from functools import partial
from math import e, exp, log

import numpy as np

from crossentropy import losses
from crossentropy.arrays import Floats
from crossentropy.information import binary_entropy, entropy

from . import Case, Exercise, Part, Slip, Task, Wrong

_TABLE = np.array([[0.1, 0.5], [0.2, 0.3]])
_COLUMNS = _TABLE.sum(axis=0)
_JOINT = _TABLE / _TABLE.sum()
_CONDITIONAL = entropy(_JOINT.ravel()) - entropy(_JOINT.sum(axis=0))
_PUBLISHED = -(_TABLE * np.log2(_TABLE / [0.2, 0.8])).sum()
_YES, _NO = log(1 + 1 / e), log(2)
_SHARE = (_NO - 0.4) / (_NO - _YES)

Loss = Callable[[Floats, Floats], float]


def binary_cross_entropy(y: Floats, t: Floats) -> float:
    """Return a loss that is as it should be; a reader sees the names of these in a verdict."""
    return float(np.mean(losses.binary_cross_entropy_with_probabilities(y, t)))


def sigmoid_twice(y: Floats, t: Floats) -> float:
    """Return the loss after a second sigmoid."""
    return float(np.mean(losses.binary_cross_entropy_with_logits(y, t)))


def yes_counts_thrice(y: Floats, t: Floats) -> float:
    """Return the loss with a weight on one of the two sides."""
    return float(np.mean((1 + 2 * t) * losses.binary_cross_entropy_with_probabilities(y, t)))


def swapped(y: Floats, t: Floats) -> float:
    """Return BCELoss with its cut-off at 100 nats and its arguments exchanged."""
    return float(np.mean(100 * np.abs(y - t)))


def cut_on_one_side(y: Floats, t: Floats) -> float:
    """Return the loss with one of its logarithms cut off."""
    return binary_cross_entropy(np.maximum(y, 1e-4), t)


def _turned(y: Floats, t: Floats) -> tuple[Floats, Floats]:
    return 1 - y, 1 - t


def _same(loss: Loss, y: Floats, t: Floats, turn: Callable[[Floats, Floats], tuple[Floats, Floats]]) -> bool:
    return bool(np.isclose(loss(y, t), loss(*turn(y, t)), rtol=1e-6))


def _same_when_turned(
    loss: Loss,
    *,
    turn: Callable[[Floats, Floats], tuple[Floats, Floats]] = _turned,
    answers: tuple[float, ...] = (1e-6, 0.2, 0.6, 0.9, 1 - 1e-6),
) -> int:
    """What the reader's function should return."""
    pairs = [(np.array([y]), np.array([t])) for y in answers for t in (0.0, 1.0)]
    return int(all(_same(loss, y, t, turn) for y, t in pairs))


def _all_at_once(loss: Loss) -> int:
    """Return the same from a batch that is its own mirror image."""
    y, t = np.array([0.2, 0.8, 0.2, 0.8]), np.array([0.0, 0.0, 1.0, 1.0])
    return int(_same(loss, y, t, _turned))


EXERCISES = (
    Exercise(
        "10.1",
        parts=(
            Part(
                8,
                label="perplexity",
                slips=(
                    Slip(2 ** log(8), "That is the report's number. In which unit does CrossEntropyLoss count?"),
                    Slip(2**8, "The perplexity is one power, not two. Of which base, if the loss is in nats?"),
                    Slip(e**3, "Bits go with powers of 2, nats with powers of e."),
                    Slip(log(8), "That is the loss. How many equally likely tokens would cost as much?"),
                ),
            ),
            Part(
                3,
                label="a token",
                unit="bits",
                slips=(Slip(log(8) * log(2), "A nat is more than a bit, so there must be more bits than nats."),),
            ),
        ),
    ),
    Exercise(
        "10.2",
        parts=(
            Part(
                2 / log(2),
                label="divergence",
                unit="bits",
                sign=True,
                slips=(
                    Slip(0.5 / log(2), "That is for centres 1 metre apart. The distance is squared."),
                    Slip(1 / log(2), "The distance is squared before it is halved."),
                    Slip(4 / log(2), "There is a 2 in the denominator."),
                ),
            ),
            Part(
                100,
                label="times as large",
                slips=(
                    Slip(1, "So it should be. But which factor of p log(p / q) does the ruler change?"),
                    Slip(10_000, "In p log(p / q) the ratio stays as it is. How many factors p stand outside it?"),
                    Slip(1 / 100, "A place at 1 metre is a place at 100 centimetres."),
                ),
            ),
        ),
    ),
    Exercise(
        "10.3",
        parts=(
            Part(
                log(1 + 2 * exp(-2)),
                unit="nats",
                sign=True,
                slips=(
                    Slip(log(1 + 2 * exp(-2)) - 6, "That is what it says now. Can a loss on a label be below 0?"),
                    Slip(
                        6 - log(1 + 2 * exp(-2)),
                        "A changed sign fixes nothing. What was taken away and not given back?",
                    ),
                    Slip(6 + log(1 + 2 * exp(-2)), "That is the log-sum-exp. Subtract the right logit."),
                    Slip(2 + log(1 + 2 * exp(-2)), "That is the loss of a wrong class. Which one is right?"),
                    Slip(1 / (1 + 2 * exp(-2)), "That is the probability of the right class. What does it cost?"),
                ),
            ),
        ),
    ),
    Exercise(
        "10.4",
        parts=(
            Part(
                15,
                label="swapped",
                unit="nats",
                slips=(
                    Slip(0.15, "That is the mean distance. What does each certain and wrong answer cost?"),
                    Slip(30, "That is the sum of the two. BCELoss takes the mean."),
                    Slip(85, "A certain yes pays for the share of *no* in the other argument."),
                    Slip(
                        -(log(0.9) + log(0.8)) / 2,
                        "That is the right loss. What becomes of it when the two are swapped?",
                    ),
                ),
            ),
            Part(
                -(log(0.9) + log(0.8)) / 2,
                label="right",
                unit="nats",
                sign=True,
                slips=(
                    Slip(-log(0.9 * 0.8), "That is the sum of the two. BCELoss takes the mean."),
                    Slip(-(log(0.1) + log(0.2)) / 2, "Those are the charges of two noes."),
                ),
            ),
        ),
    ),
    Exercise(
        "10.5",
        parts=(
            Part(
                1.1,
                label="sum of the table",
                slips=(Slip(1.0, "So it should be. Add the four numbers up."),),
            ),
            Part(
                _CONDITIONAL,
                label="H(Y | X)",
                unit="bits",
                slips=(
                    Slip(
                        _PUBLISHED, "That is the published number. Normalise the table, and take the marginal from it."
                    ),
                    Slip(_CONDITIONAL * 1.1, "The shares of the columns do not add up to 1 yet."),
                    Slip(
                        entropy(_JOINT.ravel()), "That is the entropy of the pair. Subtract what the column has told."
                    ),
                    Slip(
                        entropy(_JOINT.ravel()) - entropy(_JOINT.sum(axis=1)),
                        "That is the column given the row. X is in the columns, and X is what is known.",
                    ),
                    Slip(binary_entropy(_COLUMNS[0] / 1.1), "That is the entropy of X alone."),
                ),
            ),
        ),
    ),
    Exercise(
        "10.6",
        parts=(
            Part(
                _SHARE,
                label="share of yeses",
                slips=(
                    Slip(1 - _SHARE, "That is the share of noes. Who pays more, a yes or a no?"),
                    Slip(
                        exp(-0.4), "That is the probability that the right answer got on average. Use the two floors."
                    ),
                    Slip(0.4 / _NO, "A yes is not free either: it has a floor of its own."),
                    Slip(0.5, "Half and half would pay the mean of the two floors. How much is that?"),
                ),
            ),
        ),
    ),
    Exercise(
        "10.7",
        task=Task(
            "same_when_turned",
            "loss",
            _same_when_turned,
            cases=(
                Case((binary_cross_entropy,)),
                Case((sigmoid_twice,), hint="This loss applies a second sigmoid, so it changes."),
                Case((yes_counts_thrice,), hint="This loss counts a yes three times, so it changes."),
                Case((swapped,), hint="Here truth and prediction are swapped, which is a fault for another bell."),
                Case((cut_on_one_side,), hint="This loss changes only for answers that are all but certain."),
            ),
            slips=(
                Wrong(
                    partial(_same_when_turned, turn=lambda y, t: (y, 1 - t)),
                    "Both change: y becomes 1 − y, and t becomes 1 − t.",
                ),
                Wrong(_all_at_once, "In one batch both sides may cancel. Try each answer by itself."),
                Wrong(
                    lambda loss: _same_when_turned(loss, answers=(0.2, 0.6, 0.9)),
                    "Some faults show only at the extremes. Try answers that are all but certain, too.",
                ),
            ),
        ),
    ),
)
