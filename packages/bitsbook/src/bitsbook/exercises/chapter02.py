"""Exercises of chapter 2."""

from itertools import product
from math import log, log10
from typing import Any

import numpy as np
import numpy.typing as npt

from crossentropy.information import binary_entropy, bits_to_nats, entropy, nats_to_bits, self_information

from . import Case, Exercise, Part, Slip, Task, Wrong

_STALLS = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
_SURPRISES = self_information(_STALLS)
_STALL = entropy(_STALLS)
_QUARTER = binary_entropy(1 / 4)
_PAIRS = [a + b for a, b in product(range(1, 7), repeat=2)]
_SUM = entropy([_PAIRS.count(total) / 36 for total in range(2, 13)])
_TICKETS = [0] * 1 + [1] * 2 + [2] * 7
_DRAWS = [(_TICKETS[i], _TICKETS[j]) for i in range(10) for j in range(10) if i != j]
_UNORDERED = [tuple(sorted(pair)) for pair in _DRAWS]
_KEPT = entropy([_DRAWS.count(pair) / 90 for pair in set(_DRAWS)])
_BOX_A = entropy([0.1, 0.2, 0.7])
_WORDS, _LETTERS = 4 * self_information(1 / 7776), 8 * self_information(1 / 26)
_PHOTOS = [[0.90, 0.05, 0.05], [0.49, 0.49, 0.02], [0.50, 0.25, 0.25], [0.02, 0.97, 0.01]]
_DOUBTS = entropy(_PHOTOS).tolist()
_DOUBT = max(_DOUBTS)

Array = npt.NDArray[Any]


def _naive(p: Array) -> Any:
    return -np.sum(p * np.log2(p))


def _with_a_crumb(p: Array) -> Any:
    return -np.sum(p * np.log2(p + 1e-3))


EXERCISES = (
    Exercise(
        "2.1",
        parts=(
            Part(
                _STALL,
                label="entropy",
                unit="bits",
                sign=True,
                slips=(
                    Slip(_SURPRISES.sum(), "You added the surprises. Weight each one by its probability first."),
                    Slip(
                        _SURPRISES.mean(),
                        "That counts each prize once. The average weights each one by its probability.",
                    ),
                    Slip(2.0, "That would be four equally likely prizes."),
                    Slip(_STALL * log10(2), "That is the logarithm to base 10. Bits count in base 2."),
                    Slip(2**_STALL, "You raised 2 to the entropy. The entropy itself is asked for."),
                ),
            ),
            Part(
                bits_to_nats(_STALL),
                label="entropy",
                unit="nats",
                sign=True,
                slips=(Slip(nats_to_bits(_STALL), "One nat is more than one bit, so it takes fewer of them."),),
            ),
        ),
    ),
    Exercise(
        "2.2",
        parts=(
            Part(
                self_information(1 / 4) / 4,
                label="contribution of winning",
                unit="bits",
                sign=True,
                slips=(
                    Slip(self_information(1 / 4), "That is how much a win surprises. A win happens only now and then."),
                    Slip(1 / 4, "That is a probability. Multiply it by the surprise."),
                    Slip(_QUARTER, "That is the uncertainty of the whole raffle. Winning contributes a part of it."),
                ),
            ),
            Part(
                _QUARTER,
                label="uncertainty of the raffle",
                unit="bits",
                sign=True,
                slips=(
                    Slip(1 / 2, "That is one part of two. Losing happens too, and contributes as well."),
                    Slip(_QUARTER - 1 / 2, "That is the part of losing alone. Winning contributes as well."),
                    Slip(1.0, "A fair coin has that much. This raffle is easier to predict."),
                ),
            ),
        ),
    ),
    Exercise(
        "2.3",
        parts=(
            Part(
                2 * self_information(1 / 6),
                label="the pair",
                unit="bits",
                sign=True,
                slips=(Slip(self_information(1 / 6), "That is one die. Two independent throws add up."),),
            ),
            Part(
                _SUM,
                label="the sum",
                unit="bits",
                sign=True,
                slips=(
                    Slip(self_information(1 / 11), "The eleven sums are not equally likely: 7 comes up in six ways."),
                    Slip(2 * self_information(1 / 6), "Different pairs have the same sum. Add up their probabilities."),
                ),
            ),
        ),
    ),
    Exercise(
        "2.4",
        parts=(
            Part(
                _KEPT,
                label="the pair",
                unit="bits",
                sign=True,
                slips=(
                    Slip(
                        2 * _BOX_A, "That is right if the first ticket goes back. Here the second draw depends on it."
                    ),
                    Slip(
                        self_information(1 / 90), "Many of the 90 ways show the same two prizes. Count them together."
                    ),
                    Slip(_BOX_A, "That is a single draw from box A."),
                    Slip(
                        entropy([_UNORDERED.count(pair) / 90 for pair in set(_UNORDERED)]),
                        "You counted (first, second) and (second, first) as one pair. Keep the order of the draws.",
                    ),
                ),
            ),
            Part(2 * _BOX_A - _KEPT, label="shortfall", unit="bits", tolerance=0.003, sign=True),
        ),
    ),
    Exercise(
        "2.5",
        parts=(
            Part(
                _WORDS,
                label="four words",
                unit="bits",
                sign=True,
                slips=(
                    Slip(_WORDS / 4, "That is one word. There are four, and they are independent."),
                    Slip(4 * log10(7776), "That is the logarithm to base 10. Bits count in base 2."),
                    Slip(7776.0**4, "That is the number of passwords. How many yes/no questions find one of them?"),
                ),
            ),
            Part(
                _LETTERS,
                label="eight letters",
                unit="bits",
                sign=True,
                slips=(
                    Slip(_LETTERS / 8, "That is one letter. There are eight, and they are independent."),
                    Slip(8 * log10(26), "That is the logarithm to base 10. Bits count in base 2."),
                    Slip(26 * self_information(1 / 8), "You swapped the two: 8 letters, each one of 26."),
                ),
            ),
        ),
    ),
    Exercise(
        "2.6",
        parts=(
            Part(
                _DOUBTS.index(_DOUBT) + 1,
                label="photo",
                slips=(Slip(2, "Its top two classes are tied, but the third is almost ruled out."),),
            ),
            Part(
                _DOUBT,
                label="its entropy",
                unit="bits",
                sign=True,
                slips=(
                    Slip(sum(_DOUBTS) / 4, "That is the mean over the four photos."),
                    Slip(_DOUBTS[1], "That is photo 2, which is not the most uncertain one."),
                    Slip(log(3) / log(2), "That would be a network that knows nothing at all."),
                    Slip(2**_DOUBT, "You raised 2 to the entropy. The entropy itself is asked for."),
                ),
            ),
        ),
    ),
    Exercise(
        "2.7",
        task=Task(
            "entropy_in_bits",
            "p",
            lambda p: entropy(p),
            cases=(
                Case((np.array([0.1, 0.2, 0.7]),)),
                Case((np.array([0.25, 0.25, 0.25, 0.25]),), hint="Four equally likely outcomes."),
                Case((np.array([0.5, 0.25, 0.125, 0.125, 0.0]),), hint="The last outcome cannot happen."),
                Case((np.array([0.0, 1.0]),), hint="A certain outcome surprises no one."),
                Case((np.array([1e-9, 1 - 1e-9]),), hint="A rare outcome still counts, if little."),
            ),
            slips=(
                Wrong(lambda p: entropy(p, base=np.e), "That is in nats. Use the logarithm to base 2."),
                Wrong(lambda p: -entropy(p), "The logarithm of a probability is negative: turn the sign."),
                Wrong(_naive, "0 times minus infinity is nan: leave out what can't happen."),
                Wrong(lambda p: np.mean(np.log2(1 / p)), "Weight each surprise by its probability."),
                Wrong(lambda p: np.sum(np.log2(1 / p)), "Weight each surprise by its probability, then add."),
                Wrong(lambda p: entropy(p) / len(p), "Add the contributions up. The weights make it a mean already."),
                Wrong(lambda p: np.log2(len(p)), "That is what equal probabilities would have."),
                Wrong(
                    lambda p: sum(entropy([x, 1 - x]) for x in p),
                    "You added up the uncertainty of each event. Add up the terms p log(1/p) only.",
                ),
                Wrong(_with_a_crumb, "Adding a small number before the logarithm changes the other terms too."),
            ),
        ),
    ),
    Exercise("2.8"),
)
