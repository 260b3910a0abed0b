"""Exercises of chapter 9."""

from math import e, log, log2

import numpy as np

from crossentropy.losses import log_softmax, softmax

from . import Case, Exercise, Part, Slip, Task, Wrong

_LARGEST = 24 * log(2)  # of a no in float32, short of the cap: 1 - 2**-24 is the last number below 1
_WRONG = 0.15
_WITHIN = -_WRONG * log(_WRONG) - (1 - _WRONG) * log(1 - _WRONG)
_FLOOR = _WITHIN + _WRONG * log(9)

_LOGITS = np.array([[2.0, -1.0, 0.5], [0.3, 0.2, 0.9], [-4.0, 1.0, 3.0]])
_NARROW = softmax(np.random.default_rng(96).normal(size=(64, 10))).astype(np.float32)


def _goes_in(rows: np.ndarray) -> int:
    """Return 0 for logits, 1 for probabilities, 2 for log-probabilities, which is what the exercise asks for."""
    return 1 if _is_softmax(rows) else 2 if _is_softmax(np.exp(rows)) else 0


def _is_softmax(rows: np.ndarray) -> bool:
    return bool((rows >= 0).all()) and _add_up(rows)


def _add_up(rows: np.ndarray) -> bool:
    return bool(np.allclose(rows.sum(axis=1), 1, atol=1e-4))


def _exactly(rows: np.ndarray) -> bool:
    return bool((rows >= 0).all() and (rows.sum(axis=1) == 1).all())


EXERCISES = (
    Exercise(
        "9.1",
        parts=(
            Part(
                32,
                unit="samples",
                tolerance=0.3,
                slips=(
                    Slip(73.68 / log2(10), "The loss is in nats. Which logarithm of 10 belongs to nats?"),
                    Slip(73.68 / 10, "Ten is the number of classes. What does a guess among ten cost?"),
                    Slip(73.68 - log(10), "A sum of equal losses is a product. Divide."),
                ),
            ),
        ),
    ),
    Exercise(
        "9.2",
        parts=(
            Part(
                log(1 + 2 / e) + 1 / 4,
                unit="nats",
                sign=True,
                slips=(
                    Slip(log(1 + 2 / e), "That is the floor: all four right. What does the wrong one cost?"),
                    Slip(log(1 + 2 / e) + 1, "That is the wrong one alone. Average over the four."),
                    Slip(0.75 * log(1 + 2 / e), "The wrong one costs something too."),
                    Slip(log(3), "That is a guess. The network is certain."),
                ),
            ),
        ),
    ),
    Exercise(
        "9.3",
        parts=(
            Part(
                2**2.807,
                label="classes, if bits",
                tolerance=0.06,
                slips=(
                    Slip(e**2.807, "That is e to the 2.807. In bits a guess costs the logarithm to base 2."),
                    Slip(2 * 2.807, "A logarithm is undone by a power, not by a product."),
                ),
            ),
            Part(
                e**2.807,
                label="classes, if nats",
                tolerance=0.06,
                slips=(
                    Slip(2**2.807, "That is 2 to the 2.807. In nats a guess costs the natural logarithm."),
                    Slip(e * 2.807, "A logarithm is undone by a power, not by a product."),
                ),
            ),
        ),
    ),
    Exercise(
        "9.4",
        parts=(
            Part(
                7,
                label="samples",
                slips=(
                    Slip(43.75, "That is the mean. What is the sum over the batch, and how many hundreds is it?"),
                    Slip(0.4375, "That is their share. How many of 16 are that?"),
                    Slip(9, "Those are the other samples."),
                ),
            ),
            Part(
                _LARGEST,
                label="largest loss",
                unit="nats",
                sign=True,
                slips=(
                    Slip(53 * log(2), "That is float64. How many significant bits does a float32 keep?"),
                    Slip(
                        23 * log(2),
                        "That is the most after a sigmoid. But here y may be any float32 below 1.",
                    ),
                    Slip(100.0, "That is the cap itself. What is the largest loss below it?"),
                ),
            ),
        ),
    ),
    Exercise(
        "9.5",
        parts=(
            Part(
                _FLOOR,
                unit="nats",
                sign=True,
                slips=(
                    Slip(
                        _WITHIN,
                        "That tells whether a label was changed. Which of the nine it became costs something too.",
                    ),
                    Slip(-log(1 - _WRONG), "That is the cost of the labels that stayed. The changed ones cost too."),
                    Slip(_WRONG * log(10), "A model knows which class is likely: it need not guess among all ten."),
                    Slip(log(10), "That is a guess without looking at the input."),
                ),
            ),
        ),
    ),
    Exercise(
        "9.6",
        task=Task(
            "goes_in",
            "rows",
            _goes_in,
            cases=(
                Case((_LOGITS,), hint="These are plain logits."),
                Case((softmax(_LOGITS),), hint="Each row holds probabilities."),
                Case((log_softmax(_LOGITS),), hint="What do the exponentials of these rows add up to?"),
                Case((np.array([[2.0, -1.0, 0.0], [0.5, 0.75, -0.25]]),), hint="No probability is below 0."),
                Case((np.array([[0.1, 0.2, 0.3], [0.9, 0.8, 0.7]]),), hint="Logits may lie between 0 and 1."),
                Case((_NARROW,), hint="This is a softmax in float32."),
                Case((np.array([[0.25, 0.75], [0.5, 0.5], [0.5, 2.0]]),), hint="One row is enough to tell."),
                Case((np.array([[0.0, -np.inf], [-np.inf, 0.0]]),), hint="A probability of 0 has a logarithm too."),
            ),
            slips=(
                Wrong(
                    lambda rows: 1 if _add_up(rows) else 2 if _add_up(np.exp(rows)) else 0,
                    "Logits may happen to add up to 1. What else holds for probabilities?",
                ),
                Wrong(
                    lambda rows: 1 if (rows >= 0).all() and (rows <= 1).all() else 2 if (rows <= 0).all() else 0,
                    "Lying within 0 to 1 is not enough. Look at the sums as well.",
                ),
                Wrong(
                    lambda rows: 1 if _exactly(rows) else 2 if _is_softmax(np.exp(rows)) else 0,
                    "Sums of rounded numbers are rarely exactly 1. Allow 1e-4.",
                ),
                Wrong(lambda rows: _goes_in(rows[:1]), "You looked at the first row only."),
                Wrong(lambda rows: int(_is_softmax(rows)), "There is a third kind. What does log_softmax give?"),
            ),
        ),
    ),
    Exercise(
        "9.7",
    ),
)
