"""Exercises of chapter 3."""

from math import log, log10
from typing import Any

import numpy as np
import numpy.typing as npt

from crossentropy.divergence import cross_entropy, kl_divergence, perplexity
from crossentropy.information import binary_entropy, bits_to_nats, entropy, nats_to_bits, self_information

from . import Case, Exercise, Part, Slip, Task, Wrong

_TRUTH, _BOOK = [1 / 8, 1 / 2, 1 / 8, 1 / 4], [1 / 2, 1 / 4, 1 / 8, 1 / 8]
_PAID, _TOO_MUCH = cross_entropy(_TRUTH, _BOOK), kl_divergence(_TRUTH, _BOOK)
_BATCH = [1 / 2, 1 / 4, 1 / 8]
_MEAN = self_information(_BATCH).mean().item()
_AVERAGED_FIRST = self_information(sum(_BATCH) / 3)
_RAIN, _SURE, _SAFE = [0.7, 0.3], [0.9, 0.1], [0.5, 0.5]
_BOX_A = [0.1, 0.2, 0.7]
_SMOOTH = np.array([1, 4, 8]) / 13
_LABELS, _CERTAIN = [0.9, 0.1], [0.999, 0.001]
_AFTER = np.array([[0.95, 0.02, 0.03], [0.05, 0.9, 0.05], [0.05, 0.08, 0.87]])
_SHUFFLED = self_information(_AFTER[[0, 1, 2], [2, 0, 1]])

Array = npt.NDArray[Any]


def _terms(p: Array, q: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        terms: Array = p * np.log2(p / q)
    return terms


def _clipped(p: Array, q: Array) -> Any:
    return np.sum(p * np.log2(np.clip(p, 1e-12, 1) / np.clip(q, 1e-12, 1)))


def _both_positive(p: Array, q: Array) -> Any:
    return np.sum(_terms(p, q)[(p > 0) & (q > 0)])


_BOX_B = np.array([0.3, 0.3, 0.4])

EXERCISES = (
    Exercise(
        "3.1",
        parts=(
            Part(
                _PAID,
                label="what a draw costs",
                unit="bits",
                sign=True,
                slips=(
                    Slip(entropy(_TRUTH), "That is the cost in the right book. Take the lengths from the clerk's."),
                    Slip(cross_entropy(_BOOK, _TRUTH), "You swapped the two: P says how often, Q says how long."),
                    Slip(9.0, "You added the four lengths. Weight each one by its probability first."),
                ),
            ),
            Part(
                _TOO_MUCH,
                label="too much",
                unit="bits",
                sign=True,
                slips=(
                    Slip(kl_divergence(_BOOK, _TRUTH), "You swapped the two: P says how often, Q says how long."),
                    Slip(_PAID, "That is the whole cost. Some of it is due in any book."),
                    Slip(entropy(_TRUTH), "That is what is due in any book. The rest is asked for."),
                    Slip(0.75, "Those are the extra bits. One prize saves some: don't forget those."),
                    Slip(0.0, "That would be the right book."),
                ),
            ),
        ),
    ),
    Exercise(
        "3.2",
        parts=(
            Part(
                _MEAN,
                label="mean loss",
                unit="bits",
                sign=True,
                slips=(
                    Slip(_AVERAGED_FIRST, "You averaged the probabilities. Take each logarithm first, then the mean."),
                    Slip(3 * _MEAN, "That is the sum of the three losses. The mean is asked for."),
                    Slip(_MEAN * log10(2), "That is the logarithm to base 10. Bits count in base 2."),
                    Slip(
                        sum(p * self_information(p) for p in _BATCH),
                        "You weighted each loss by its own probability. Each photo counts the same.",
                    ),
                ),
            ),
            Part(
                bits_to_nats(_MEAN),
                label="mean loss",
                unit="nats",
                sign=True,
                slips=(
                    Slip(nats_to_bits(_MEAN), "One nat is more than one bit, so it takes fewer of them."),
                    Slip(3 * bits_to_nats(_MEAN), "That is the sum of the three losses. The mean is asked for."),
                ),
            ),
            Part(
                perplexity(_MEAN),
                label="perplexity",
                slips=(
                    Slip(perplexity(_AVERAGED_FIRST), "You averaged the probabilities. Take each logarithm first."),
                    Slip(
                        perplexity(bits_to_nats(_MEAN)), "Powers of 2 belong to bits, and powers of e belong to nats."
                    ),
                    Slip(perplexity(_MEAN, base=np.e), "Powers of 2 belong to bits, and powers of e belong to nats."),
                    Slip(
                        sum(1 / p for p in _BATCH) / 3,
                        "That is the mean of three perplexities. Take the mean of the losses first.",
                    ),
                    Slip(_MEAN, "That is the loss. Which number of equally likely classes has it?"),
                ),
            ),
        ),
    ),
    Exercise(
        "3.3",
        parts=(
            Part(
                kl_divergence(_RAIN, _SURE),
                label="extra cost of announcing 0.9",
                unit="bits",
                tolerance=0.003,
                sign=True,
                slips=(
                    Slip(cross_entropy(_RAIN, _SURE), "That is all it pays. An honest forecast pays a part of it too."),
                    Slip(
                        kl_divergence(_SURE, _RAIN), "That is the other direction: the weather draws, not the forecast."
                    ),
                    Slip(
                        0.7 * log(0.7 / 0.9) / log(2),
                        "That is the rainy days only. On dry days the forecast costs something as well.",
                    ),
                ),
            ),
            Part(
                kl_divergence(_RAIN, _SAFE),
                label="extra cost of announcing 0.5",
                unit="bits",
                tolerance=0.003,
                sign=True,
                slips=(
                    Slip(cross_entropy(_RAIN, _SAFE), "That is all it pays. An honest forecast pays a part of it too."),
                    Slip(
                        kl_divergence(_SAFE, _RAIN), "That is the other direction: the weather draws, not the forecast."
                    ),
                ),
            ),
        ),
    ),
    Exercise(
        "3.4",
        parts=(
            Part(
                cross_entropy(_BOX_A, _SMOOTH),
                label="what a draw costs now",
                unit="bits",
                sign=True,
                slips=(
                    Slip(entropy(_BOX_A), "That is the cost in A's own book, which the clerk does not have."),
                    Slip(cross_entropy(_SMOOTH, _BOX_A), "You swapped the two: box A draws, the clerk's book pays."),
                    Slip(entropy(_SMOOTH), "That would be draws from the book. They come from box A."),
                ),
            ),
            Part(
                kl_divergence(_BOX_A, _SMOOTH),
                label="too much",
                unit="bits",
                tolerance=0.001,
                sign=True,
                slips=(
                    Slip(kl_divergence(_SMOOTH, _BOX_A), "You swapped the two: box A draws, the clerk's book pays."),
                    Slip(
                        cross_entropy(_BOX_A, _SMOOTH) - entropy(_SMOOTH),
                        "Subtract the entropy of the truth, not that of the book.",
                    ),
                    Slip(entropy(_BOX_A), "That is what is due in any book. The rest is asked for."),
                    Slip(cross_entropy(_BOX_A, _SMOOTH), "That is the whole cost. Some of it is due in any book."),
                ),
            ),
        ),
    ),
    Exercise(
        "3.5",
        parts=(
            Part(
                binary_entropy(0.1),
                label="the lowest expected loss",
                unit="bits",
                sign=True,
                slips=(
                    Slip(0.0, "That would need labels that are certain. Given the photo, these are still a draw."),
                    Slip(self_information(0.9), "That is the loss on a right label. One in ten is wrong."),
                    Slip(0.1, "That is how often the labels are wrong. How uncertain is a label?"),
                ),
            ),
            Part(
                cross_entropy(_LABELS, _CERTAIN),
                label="the loss of the network that says 0.999",
                unit="bits",
                tolerance=0.003,
                sign=True,
                slips=(
                    Slip(self_information(0.999), "That is the loss on a right label. One in ten is wrong."),
                    Slip(self_information(0.001), "That is the loss on a wrong label. Nine in ten are right."),
                    Slip(
                        kl_divergence(_LABELS, _CERTAIN), "That is what it pays too much. The whole loss is asked for."
                    ),
                ),
            ),
        ),
    ),
    Exercise(
        "3.6",
        parts=(
            Part(
                _SHUFFLED.mean().item(),
                label="the mean loss that is reported",
                unit="bits",
                sign=True,
                slips=(
                    Slip(
                        self_information(_AFTER.diagonal()).mean().item(),
                        "That is the loss with the right labels. The colleague's indices point elsewhere.",
                    ),
                    Slip(
                        self_information(_AFTER[[0, 1, 2], [1, 2, 0]]).mean().item(),
                        "Which column does the index 2 of the dog point to? The outputs are dog, cat, deer.",
                    ),
                    Slip(_SHUFFLED.sum().item(), "That is the sum of the three losses. The mean is asked for."),
                ),
            ),
            Part(
                log(3) / log(2),
                label="the loss of equal probabilities",
                unit="bits",
                sign=True,
                slips=(
                    Slip(1 / 3, "That is the probability of each class. What does it cost?"),
                    Slip(3.0, "That is the perplexity. How many bits is that?"),
                ),
            ),
        ),
    ),
    Exercise(
        "3.7",
        task=Task(
            "kl",
            "p, q",
            lambda p, q: kl_divergence(p, q),
            cases=(
                Case((np.array(_BOX_A), _BOX_B)),
                Case((_BOX_B, np.array(_BOX_A)), hint="Draws from B in the book for A."),
                Case((_BOX_B, _BOX_B), hint="The book is the right one."),
                Case((np.array([1.0, 0.0]), np.array([0.5, 0.5])), hint="The second outcome never happens."),
                Case((np.array([0.5, 0.5]), np.array([1.0, 0.0])), hint="The book rules out what can happen."),
                Case((np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.75, 0.0])), hint="Both rule out the third."),
                Case((np.array([0.0, 0.5, 0.5]), np.array([0.5, 0.5, 0.0])), hint="A zero on either side."),
            ),
            slips=(
                Wrong(lambda p, q: kl_divergence(q, p), "That is the other direction. The first argument draws."),
                Wrong(lambda p, q: kl_divergence(p, q, base=np.e), "That is in nats. Use the logarithm to base 2."),
                Wrong(lambda p, q: cross_entropy(p, q), "That is all that is paid. Take away what was due."),
                Wrong(lambda p, q: -kl_divergence(p, q), "The fraction is upside down: truth over book."),
                Wrong(lambda p, q: np.sum(_terms(p, q)), "A zero in p gives nan. Leave out what can't happen."),
                Wrong(lambda p, q: np.sum(np.abs(_terms(p, q))), "What is saved counts with a minus. Add no sizes up."),
                Wrong(_both_positive, "If q is 0 where p is not, the price is infinite. You left that term out."),
                Wrong(_clipped, "Clipping turns an infinite price into a finite one."),
            ),
        ),
    ),
    Exercise("3.8"),
)
