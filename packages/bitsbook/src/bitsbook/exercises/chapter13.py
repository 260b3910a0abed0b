"""Exercises of chapter 13."""

from math import exp, log, log1p

import numpy as np

from crossentropy.losses import cross_entropy_with_logits
from crossentropy.relatives import cosines, dpo_loss, info_nce

from . import Case, Exercise, Part, Slip, Task, Wrong


def _both(a: np.ndarray, b: np.ndarray, temperature: float) -> float:
    """Mean contrastive loss, both ways."""
    return float(info_nce(a, b, temperature=temperature, both_ways=True).mean())


def _of_logits(logits: np.ndarray) -> float:
    """Mean loss, both ways, of the diagonal."""
    own = np.arange(len(logits))
    rows = cross_entropy_with_logits(logits, own) + cross_entropy_with_logits(logits.T, own)
    return float(rows.mean() / 2)


def _pairs(seed: int, count: int, size: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    a = size * rng.normal(size=(count, 8))
    return a, a + 0.5 * size * rng.normal(size=(count, 8))


_FLOOR = log1p(3 * exp(-2))
_CHOSEN, _REJECTED = (-40.0, -42.0), (-50.0, -49.0)  # policy, reference
_DPO = dpo_loss([_CHOSEN[0], _REJECTED[0]], [_CHOSEN[1], _REJECTED[1]], beta=0.1)

EXERCISES = (
    Exercise(
        "13.1",
        parts=(
            Part(
                15 * log(2),
                label="first loss",
                unit="nats",
                sign=True,
                tolerance=0.01,
                slips=(
                    Slip(log(32), "How many pairs is that?"),
                    Slip(32768.0, "That is the number of candidates. What does a blind guess among them cost?"),
                ),
            ),
            Part(
                1.0,
                label="cost of an answer",
                unit="bits",
                slips=(Slip(15.0, "That is what it cost at first."),),
            ),
        ),
    ),
    Exercise(
        "13.2",
        parts=(
            Part(
                _FLOOR,
                unit="nats",
                sign=True,
                slips=(
                    Slip(log1p(3 * exp(-1)), "That is for a temperature of 1. Divide the cosines by 1/2."),
                    Slip(log1p(3 * exp(-0.5)), "Divide the cosines by the temperature; don't multiply."),
                    Slip(log(4), "That is the start, where all cosines are alike."),
                    Slip(0.0, "A cosine can't go above 1, so the softmax can't become certain."),
                ),
            ),
        ),
    ),
    Exercise(
        "13.3",
        parts=(
            Part(
                _DPO,
                label="DPO loss",
                unit="nats",
                sign=True,
                slips=(
                    Slip(
                        log1p(exp(-0.1)),
                        "The chosen answer moved by +2, the rejected one by -1. How far apart are these two?",
                    ),
                    Slip(log1p(exp(0.3)), "That is the loss if the rejected answer had been chosen."),
                    Slip(log(2), "That is the loss before the first step."),
                    Slip(log1p(exp(-1.0)), "That leaves the reference out. How far has each answer moved?"),
                ),
            ),
            Part(
                log1p(exp(-3)),
                label="without beta",
                unit="nats",
                sign=True,
            ),
        ),
    ),
    Exercise(
        "13.4",
        parts=(
            Part(
                784 * 0.11 + 22,
                unit="nats",
                tolerance=0.06,
                sign=True,
                slips=(
                    Slip(22.11, "One is in nats per pixel, the other in nats per picture."),
                    Slip(784 * 22.11, "The divergence is per picture already."),
                    Slip(28 * 0.11 + 22, "How many pixels are there?"),
                    Slip(0.11 + 22 / 784, "That is the loss per pixel. The question asks for the loss per picture."),
                ),
            ),
        ),
    ),
    Exercise(
        "13.5",
        task=Task(
            "clip_loss",
            "a, b, T",
            _both,
            cases=(
                Case((*_pairs(135, 6), 0.5)),
                Case((*_pairs(136, 4, 30.0), 1.0), hint="Lengths must not matter: these rows are long."),
                Case((np.ones((5, 3)), np.ones((5, 3)), 0.07), hint="All rows are alike here."),
                Case((*_pairs(137, 5), 0.001), hint="Logits are large at this temperature."),
            ),
            slips=(
                Wrong(lambda a, b, T: 2 * _both(a, b, T), "Average the two questions; don't add them."),
                Wrong(
                    lambda a, b, T: float(info_nce(a, b, temperature=T).mean()),
                    "That is one of the two questions. Ask the other way as well.",
                ),
                Wrong(
                    lambda a, b, T: float(info_nce(b, a, temperature=T).mean()),
                    "That is one of the two questions. Ask the other way as well.",
                ),
                Wrong(lambda a, b, T: len(a) * _both(a, b, T), "That is a sum over the samples. Take the mean."),
                Wrong(lambda a, b, T: _of_logits(a @ b.T / T), "Divide each row by its length first."),
                Wrong(lambda a, b, T: _of_logits(cosines(a, b) * T), "Divide the cosines by T; don't multiply."),
                Wrong(lambda a, b, T: _of_logits(cosines(a, b)), "The temperature is missing."),
            ),
        ),
    ),
    Exercise(
        "13.6",
        parts=(
            Part(
                0.987 / log(1000),
                tolerance=0.0006,
                slips=(
                    Slip(log(1000) / 0.987, "One token in that many is masked. The question asks for the share."),
                    Slip(
                        exp(0.987) / 1000,
                        "No guess is better than one among all 1,000. What else makes a mean small?",
                    ),
                    Slip(1 - 0.987 / log(1000), "That is the share of the tokens that can be seen."),
                ),
            ),
        ),
    ),
    Exercise(
        "13.7",
    ),
)
