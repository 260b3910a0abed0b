"""Exercises of chapter 12."""

from math import exp, log

import numpy as np
import numpy.typing as npt

from crossentropy.arrays import Floats
from crossentropy.losses import cross_entropy_with_logits

from . import Case, Exercise, Part, Slip, Task, Wrong

_LOGITS = 16 * 2048 * 50257
_TOKENS, _MEANS = np.array([1000, 200, 50]), np.array([2.0, 3.0, 5.0])
_RIGHT = _TOKENS @ _MEANS / _TOKENS.sum()
_WEIGHT = (1 / 3 / 50) / (1 / _TOKENS.sum())


def _bf16(value: float) -> float:
    """Round to bfloat16, to the nearest and on a tie to even: the upper half of a float32."""
    bits = int(np.float32(value).view(np.uint32))
    bits += 0x7FFF + (bits >> 16 & 1)
    return float(np.uint32(bits >> 16 << 16).view(np.float32))


def _running(count: int, value: float) -> float:
    total = 0.0
    for _ in range(count):
        total = _bf16(total + value)
    return total


_STUCK = _running(1000, 3.0)
_SHARDS = [np.random.default_rng(125).normal(0, 2, (4, width)).round(1) for width in (3, 2, 2)]


def _loss_of_shards(shards: list[Floats], t: npt.NDArray[np.integer]) -> float:
    """What the reader's function should return: here with the shards put together."""
    return float(np.mean(cross_entropy_with_logits(np.concatenate(shards, axis=1), t)))


def _own_shards_alone(shards: list[Floats], t: npt.NDArray[np.integer]) -> float:
    """Return the same with each token's softmax over the shard that holds its target."""
    starts = np.cumsum([0, *(z.shape[1] for z in shards)])
    homes = np.searchsorted(starts, t, side="right") - 1
    return float(np.mean([_loss_of_shards([shards[k][[i]]], t[[i]] - starts[k]) for i, k in enumerate(homes)]))


def _naive(shards: list[Floats], t: npt.NDArray[np.integer]) -> float:
    """Return the same with exponentials that overflow."""
    z = np.concatenate(shards, axis=1)
    return float(np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(t)), t]))


EXERCISES = (
    Exercise(
        "12.1",
        parts=(
            Part(
                2 * _LOGITS / 1e9,
                label="bf16",
                unit="GB",
                tolerance=0.05,
                slips=(
                    Slip(2 * _LOGITS / 2**30, "That is in units of 2^30 bytes. Here a gigabyte is a billion."),
                    Slip(4 * _LOGITS / 1e9, "That is float32. A bf16 number has two bytes."),
                    Slip(_LOGITS / 1e9, "That is how many billion logits there are. Each has two bytes."),
                    Slip(16 * _LOGITS / 1e9, "That is in bits. A byte has eight of them."),
                ),
            ),
            Part(
                4 * _LOGITS / 1e9,
                label="float32",
                unit="GB",
                tolerance=0.05,
                slips=(
                    Slip(4 * _LOGITS / 2**30, "That is in units of 2^30 bytes. Here a gigabyte is a billion."),
                    Slip(2 * _LOGITS / 1e9, "That is bf16. A float32 number has four bytes."),
                    Slip(8 * _LOGITS / 1e9, "That would be float64. A float32 number has four bytes."),
                ),
            ),
        ),
    ),
    Exercise(
        "12.2",
        parts=(
            Part(
                log(exp(5) + exp(4)) - 3.5,
                unit="nats",
                slips=(
                    Slip(0.5, "That is the loss among the second device's tokens alone."),
                    Slip(5.5, "You added the two log-sum-exps. Add what they are the logarithms of."),
                    Slip(1.5, "The larger one isn't everything: the other adds to it."),
                    Slip(1.0, "You took their mean. Add the exponentials, and take the logarithm."),
                    Slip(log(exp(5) + exp(4)), "That is the log-sum-exp of all logits. Subtract the target's logit."),
                ),
            ),
        ),
    ),
    Exercise(
        "12.3",
        parts=(
            Part(
                _RIGHT,
                label="loss per token",
                unit="nats",
                slips=(
                    Slip(_MEANS.mean(), "That is the mean of the three means. Weight each by its tokens."),
                    Slip(_TOKENS @ _MEANS, "That is the sum of all losses. Divide it by the number of tokens."),
                ),
            ),
            Part(
                _MEANS.mean(),
                label="mean of the means",
                unit="nats",
                slips=(
                    Slip(_RIGHT, "That is the loss per token. Here each micro-batch counts once."),
                    Slip(_MEANS.sum(), "That is the sum of the three. Divide it by three."),
                ),
            ),
            Part(
                _WEIGHT,
                label="times as much",
                tolerance=0.01,
                slips=(
                    Slip(1 / _WEIGHT, "The other way round: it counts for more than it should."),
                    Slip(
                        1000 / 50, "That compares it with a token of the first micro-batch. Compare it with 1 in 1,250."
                    ),
                    Slip(1250 / 50, "You left out that each micro-batch has a third of the weight."),
                ),
            ),
        ),
    ),
    Exercise(
        "12.4",
        parts=(
            Part(
                _STUCK / 1000,
                unit="nats",
                slips=(
                    Slip(3, "That is the true mean. Add up in bf16, one after another."),
                    Slip(_STUCK, "That is the total. The program divides it by 1,000."),
                    Slip(0.256, "That is where a sum of ones stops. Here each step is a 3."),
                    Slip(0.512, "At 512, adding 3 still reaches the next number."),
                ),
            ),
        ),
    ),
    Exercise(
        "12.5",
        task=Task(
            "loss_of_shards",
            "shards, t",
            _loss_of_shards,
            cases=(
                Case((_SHARDS, np.array([0, 4, 2, 6]))),
                Case(([_SHARDS[0]], np.array([0, 1, 2, 0])), hint="Here one device holds the whole vocabulary."),
                Case(([1000 * z for z in _SHARDS], np.array([0, 4, 2, 6])), hint="Logits may be this large."),
            ),
            slips=(
                Wrong(_own_shards_alone, "The softmax runs over the whole vocabulary, not over the target's shard."),
                Wrong(
                    lambda shards, t: np.mean([_loss_of_shards([z], np.minimum(t, z.shape[1] - 1)) for z in shards]),
                    "That is a mean over devices. Add up their sums of exponentials before you take the logarithm.",
                ),
                Wrong(
                    lambda shards, t: _loss_of_shards(shards, t) * len(t),
                    "That is the sum over the tokens. The question asks for their mean.",
                ),
                Wrong(lambda shards, t: _loss_of_shards(shards, t) / log(2), "That is in bits. The loss is in nats."),
                Wrong(_naive, "The exponential overflows. Take the largest logit of *all* shards away first."),
                Wrong(
                    lambda shards, t: _naive([z - z.max(axis=1, keepdims=True) for z in shards], t),
                    "Each shard took its own largest logit away. Take the largest of all of them.",
                ),
            ),
        ),
    ),
    Exercise(
        "12.6",
        parts=(
            Part(
                1e-4 * 12**2,
                label="added to the loss",
                unit="nats",
                tolerance=0.0001,
                slips=(
                    Slip(1e-4 * 12, "You need the square of the log-sum-exp."),
                    Slip(144, "Multiply it by the coefficient."),
                ),
            ),
            Part(
                2e-4 * 12,
                label="derivative",
                sign=True,
                tolerance=0.0001,
                slips=(
                    Slip(1e-4 * 12, "The derivative of a square has a factor of 2."),
                    Slip(2e-4, "The derivative of a square grows with what is squared."),
                    Slip(24, "Multiply it by the coefficient."),
                ),
            ),
        ),
    ),
)
