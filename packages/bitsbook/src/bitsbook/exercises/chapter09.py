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
        title="How large is the batch?",
        question=(
            "*By hand.* A training run with ten classes prints 73.68 nats as its first loss. Its author meant to take "
            "the mean over the batch and took the sum. How many samples does the batch hold? Take ln 10 as 2.303."
        ),
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
        title="A floor that is not reached",
        question=(
            "*By hand.* A network for three classes ends in a softmax, and is trained with CrossEntropyLoss. It is "
            "certain about every sample, right about three in four and wrong about the fourth. What is the mean "
            "loss? Certain and right costs 0.551 nats. Two decimals are enough."
        ),
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
        title="Seven classes, or more?",
        question=(
            "*By hand.* A log begins at 2.807 and doesn't state the unit. If that is the loss of a guess in bits, "
            "how many classes are there? And if it is in nats? Use a calculator for e to the 2.807; one decimal is "
            "enough there."
        ),
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
        title="How many are cut off?",
        question=(
            "*In practice.* A yes/no network ends in a sigmoid, computes in float32 and is trained with BCELoss on "
            "batches of 16. Each loss that it prints is a multiple of 6.25 nats. For one batch it prints 43.75: how "
            "many of its samples are saturated and wrong? And if BCELoss may be given any float32 probability below "
            "1, how much can a no cost, in nats, short of the cap at 100? Two decimals are enough."
        ),
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
        title="Done, or leaking?",
        question=(
            "*In code.* There are ten classes, and 15 % of the labels were changed to one of the nine others, each "
            "with the same chance. What is the lowest mean loss, in nats, that a model can expect on such data? "
            "Three digits are enough. A colleague's training loss is 0.41 nats: is that good news?"
        ),
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
        title="What goes in?",
        question=(
            "*In code.* Write `goes_in(rows)`: `rows` is what a program hands to its loss, an array with a row for "
            "each of N samples and a column for each of C classes, C at least 2. Return 0 if these are logits, 1 if "
            "they come out of a softmax, and 2 if they come out of a log_softmax. Allow for rounding: sums of "
            "float32 numbers may be off by 1e-4."
        ),
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
        title="Why the floor is a floor",
        question=(
            "*A proof.* Show that CrossEntropyLoss is never less than ln(1 + (C - 1)/e) if it is given C "
            "probabilities that add up to 1 in place of logits, and that only an answer that is certain and right "
            "gets there. You may use that the mean of exponentials is at least the exponential of the mean."
        ),
    ),
)
