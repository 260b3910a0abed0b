"""Exercises of chapter 6."""

from __future__ import annotations

from collections.abc import Callable
from math import e, log

import numpy as np
import numpy.typing as npt

from crossentropy import losses
from crossentropy.arrays import Floats
from crossentropy.information import entropy

from . import Case, Exercise, Part, Slip, Task, Wrong

_DOG, _DRY = losses.binary_cross_entropy_with_probabilities([1 / 2, 1 / 4], [1, 0])
_LOGITS = np.random.default_rng(64).normal(0, 2, (8, 4))
_TARGETS = np.array([1, 3, 0, 2, -100, -100, -100, 1])
_COUNTS = _TARGETS != -100
_CHARGES = np.zeros(8)
_CHARGES[_COUNTS] = losses.cross_entropy_with_logits(_LOGITS[_COUNTS], _TARGETS[_COUNTS])
_FIRST, _SECOND = (_CHARGES[half].sum() / _COUNTS[half].sum() for half in (slice(4), slice(4, 8)))
_YES = 0.1 * 4 / (0.1 * 4 + 0.9)
_SMOOTHED = np.array([0.8] + 99 * [0]) + 0.2 / 100
_KEPT_OUT = entropy([0.8] + 99 * [0.2 / 99], base=e)  # the right class without its share of the 0.2

Indices = npt.NDArray[np.integer]


def _masked(z: Floats, t: Indices, ignore_index: int = -100) -> float:
    """What the reader's function should return."""
    counts = t != ignore_index
    if not counts.any():
        return 0.0
    return float(np.mean(losses.cross_entropy_with_logits(z[counts], t[counts])))


def _naive(z: Floats, t: Indices, ignore_index: int) -> float:
    """Return the same with a softmax that overflows."""
    counts = t != ignore_index
    if not counts.any():
        return 0.0
    powers = np.exp(z[counts])
    y = powers / powers.sum(axis=1, keepdims=True)
    return float(-np.log(y[np.arange(len(y)), t[counts]]).mean())


def _without_class(z: Floats, t: Indices, ignore_index: int) -> float:
    """Return the same with the ignored class taken out of the softmax."""
    kept = np.where(np.arange(z.shape[1]) == ignore_index, -1e9, z)
    return _masked(kept, t, ignore_index)


def _times(factor: Callable[[Indices, int], float]) -> Callable[[Floats, Indices, int], float]:
    return lambda z, t, ignore_index: _masked(z, t, ignore_index) * factor(t, ignore_index)


_PHOTOS = np.random.default_rng(9).normal(0, 2, (6, 7))
_TAGS = np.array([[1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0], [1, 0, 1]])
_SEASONS = np.array([1, 4, 0, 2, 0, 3])
_ANSWERED = losses.binary_cross_entropy_with_logits(_PHOTOS[:, :3], _TAGS)
_KNOWN = _masked(_PHOTOS[:, 3:], _SEASONS - 1, -1)
_PLACES = np.random.default_rng(67).normal(0, 1, (5, 4)).round(1)

EXERCISES = (
    Exercise(
        "6.1",
        parts=(
            Part(
                (_DOG + _DRY) / 2,
                unit="nats",
                sign=True,
                slips=(
                    Slip(_DOG + _DRY, "That is the sum of the two. BCELoss takes the mean."),
                    Slip((_DOG + log(4)) / 2, "It did not rain. What probability did *no rain* get?"),
                    Slip(_DOG / 2, "The answer about the rain costs something too, though it is a no."),
                    Slip(_DOG, "That is the dog alone."),
                    Slip(_DRY, "That is the rain alone."),
                ),
            ),
        ),
    ),
    Exercise(
        "6.2",
        parts=(
            Part(
                _ANSWERED.mean(),
                label="the eighteen answers",
                unit="nats",
                sign=True,
                slips=(
                    Slip(
                        -(_TAGS * losses.log_softmax(_PHOTOS[:, :3])).sum(axis=1).mean(),
                        "That is CrossEntropyLoss, in which the three questions compete. Each is one of its own.",
                    ),
                    Slip(_ANSWERED.sum(axis=1).mean(), "That is the sum of a photo's three answers."),
                ),
            ),
            Part(
                _KNOWN,
                label="the known seasons",
                unit="nats",
                sign=True,
                slips=(
                    Slip(_KNOWN * (_SEASONS > 0).mean(), "You divided by six. Only four seasons are known."),
                    Slip(_KNOWN * (_SEASONS > 0).sum(), "That is the sum of the four."),
                ),
            ),
        ),
    ),
    Exercise(
        "6.3",
        parts=(
            Part(
                6.5 / 4,
                label="indices",
                unit="nats",
                slips=(
                    Slip(6.5 / 2, "That divides by the number of photos. With indices it is something else."),
                    Slip(6.5, "That is the weighted sum. What is it divided by?"),
                    Slip(2.5 / 2, "That is the mean without weights."),
                ),
            ),
            Part(
                6.5 / 2,
                label="one-hot rows",
                unit="nats",
                slips=(
                    Slip(6.5 / 4, "That divides by the sum of the weights. With probabilities it is something else."),
                    Slip(6.5, "That is the weighted sum. What is it divided by?"),
                    Slip(2.5 / 2, "That is the mean without weights."),
                ),
            ),
        ),
    ),
    Exercise(
        "6.4",
        parts=(
            Part(
                (_FIRST + _SECOND) / 2,
                label="mean of the two means",
                unit="nats",
                slips=(
                    Slip(_FIRST, "That is the first half alone."),
                    Slip(_SECOND, "That is the second half alone."),
                    Slip(_CHARGES.sum() / 5, "That is the mean over the targets. Average the two halves' means."),
                ),
            ),
            Part(
                _CHARGES.sum() / 5,
                label="mean over the targets",
                unit="nats",
                slips=(
                    Slip(_CHARGES.sum(), "That is the sum. Divide by the number of targets that count."),
                    Slip(_CHARGES.sum() / 8, "Padding does not count in the divisor either."),
                    Slip((_FIRST + _SECOND) / 2, "That is the mean of the two means, in which one target weighs most."),
                ),
            ),
        ),
    ),
    Exercise(
        "6.5",
        parts=(
            Part(
                _YES,
                label="probability",
                slips=(
                    Slip(0.1, "That is where it arrives without `pos_weight`."),
                    Slip(0.4, "A probability is a share: compare the weighted dogs with the weighted rest."),
                    Slip(1 - _YES, "That is the probability of no dog."),
                    Slip(4 / 9, "Those are the odds of a dog. The probability is a share of all."),
                ),
            ),
            Part(
                log(4),
                label="logit raised by",
                sign=True,
                slips=(
                    Slip(4.0, "That is what multiplies the *odds*. The logit is their logarithm."),
                    Slip(
                        log(0.1 / 0.9), "That is the logit without `pos_weight`. Compare it with the one you get now."
                    ),
                    Slip(log(4 / 9), "That is the logit with `pos_weight`. Compare it with the one without."),
                    Slip(_YES - 0.1, "That is how much the probability has risen. The logit is $\\ln(y/(1-y))$."),
                ),
            ),
        ),
    ),
    Exercise(
        "6.6",
        parts=(
            Part(
                entropy(_SMOOTHED, base=e),
                label="the lowest loss",
                unit="nats",
                sign=True,
                slips=(
                    Slip(0.0, "That is the floor without smoothing. Which entropy is the floor with it?"),
                    Slip(-log(_SMOOTHED[0]), "That is the right class alone. The target asks for the others too."),
                    Slip(log(100), "That is a target that spreads everything evenly."),
                    Slip(_KEPT_OUT, "The 0.2 is spread over *all* classes. The right one gets its share of it too."),
                ),
            ),
            Part(
                log(_SMOOTHED[0] / _SMOOTHED[1]),
                label="the margin",
                slips=(
                    Slip(
                        _SMOOTHED[0] / _SMOOTHED[1],
                        "That is the ratio of the two probabilities. A margin is its logarithm.",
                    ),
                    Slip(log(0.8 / (0.2 / 99)), "The 0.2 is spread over *all* classes, the right one among them."),
                    Slip(log(0.8 / 0.2), "All the other classes share the 0.2. What does each of them get?"),
                    Slip(log(100), "That is the loss of a guess. Compare two entries of the smoothed target."),
                ),
            ),
        ),
    ),
    Exercise(
        "6.7",
        task=Task(
            "masked_loss",
            "z, t, ignore_index",
            _masked,
            cases=(
                Case((_PLACES, np.array([1, 3, 0, -100, 2]), -100)),
                Case((_PLACES, np.array([1, 3, 0, 0, 2]), -100), hint="Here every target counts."),
                Case((_PLACES, np.array([1, 3, 0, 0, 2]), 0), hint="The index that is ignored may be a class."),
                Case((_PLACES[:2], np.array([-100, -100]), -100), hint="No target counts here."),
                Case((1000 * _PLACES, np.array([1, 3, 0, -100, 2]), -100), hint="Logits may be this large."),
            ),
            slips=(
                Wrong(
                    _times(lambda t, ignored: (t != ignored).sum()),
                    "That is the sum. Divide it by the number of targets that count.",
                ),
                Wrong(
                    _times(lambda t, ignored: (t != ignored).mean()),
                    "Ignored targets are still in your divisor. Count only those that count.",
                ),
                Wrong(
                    lambda z, t, ignored: _masked(z, np.where(t < 0, t + z.shape[1], t) % z.shape[1], -1),
                    "A negative index counts from the end, so padding was charged for. Leave those places out first.",
                ),
                Wrong(_without_class, "Ignored are *targets*. The class stays in the softmax."),
                Wrong(_times(lambda t, ignored: 1 / log(2)), "That is in bits. The loss is in nats."),
                Wrong(
                    lambda z, t, ignored: float("nan") if (t == ignored).all() else _masked(z, t, ignored),
                    "That is 0 over 0, as PyTorch has it. The question asks for 0.",
                ),
                Wrong(_naive, "The exponential overflows. Take each row's largest logit away first."),
            ),
        ),
    ),
    Exercise(
        "6.8",
    ),
)
