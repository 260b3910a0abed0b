"""Exercises of chapter 13."""

from math import exp, log, log1p

import numpy as np

from ..relatives import dpo_loss, info_nce
from . import Exercise, Part, Slip


def _pairs() -> float:
    """Mean loss, both ways, of the pairs that exercise 13.5 makes."""
    rng = np.random.default_rng(135)
    a = rng.normal(size=(40, 8))
    b = a + 0.5 * rng.normal(size=(40, 8))
    return float(info_nce(a, b, temperature=0.2, both_ways=True).mean())


def _one_way() -> float:
    """Return the same, from a to b only."""
    rng = np.random.default_rng(135)
    a = rng.normal(size=(40, 8))
    b = a + 0.5 * rng.normal(size=(40, 8))
    return float(info_nce(a, b, temperature=0.2).mean())


_FLOOR = log1p(3 * exp(-2))
_CHOSEN, _REJECTED = (-40.0, -42.0), (-50.0, -49.0)  # policy, reference
_DPO = dpo_loss([_CHOSEN[0], _REJECTED[0]], [_CHOSEN[1], _REJECTED[1]], beta=0.1)

EXERCISES = (
    Exercise(
        "13.1",
        title="A large batch",
        question=(
            "*By hand.* Contrastive training takes 32,768 pairs of pictures and captions at a time, which is 2 to the 15. All "
            "vectors are alike at first. What is the first loss, in nats? Take ln 2 as 0.693. And how many bits does an "
            "answer still cost when the loss has come down to 0.693? Two decimals are enough."
        ),
        parts=(
            Part(
                15 * log(2),
                label="first loss",
                unit="nats",
                sign=True,
                tolerance=0.01,
                slips=(
                    Slip(log(32), "How many pairs is that?"),
                    Slip(32768.0, "That is the number of candidates. What does a guess among them cost?"),
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
        title="Four captions",
        question=(
            "*By hand.* Four pairs, and training has done all it can: each picture's own caption has a cosine of 1, the three "
            "others have 0. The temperature is 1/2. What is the loss? Take e to the -2 as 0.135, and ln 1.406 as 0.341. "
            "Two decimals are enough."
        ),
        parts=(
            Part(
                _FLOOR,
                unit="nats",
                sign=True,
                slips=(
                    Slip(log1p(3 * exp(-1)), "That is a temperature of 1. Divide the cosines by 1/2."),
                    Slip(log1p(3 * exp(-0.5)), "Divide the cosines by the temperature; don't multiply."),
                    Slip(log(4), "That is the start, where all cosines are alike."),
                    Slip(0.0, "A cosine can't go above 1, so the softmax can't become certain."),
                ),
            ),
        ),
    ),
    Exercise(
        "13.3",
        title="How far has it moved?",
        question=(
            "*By hand.* The model that is trained gives the chosen answer a log-probability of -40 nats, the reference model "
            "gave it -42. The rejected answer has -50 now and had -49. Beta is 0.1. What is the DPO loss? Take ln(1 + e to "
            "the -0.3) as 0.554. And what would it be if beta were forgotten? Take e to the -3 as 0.050. Two decimals are "
            "enough."
        ),
        parts=(
            Part(
                _DPO,
                label="DPO loss",
                unit="nats",
                sign=True,
                slips=(
                    Slip(
                        log1p(exp(-0.1)),
                        "The chosen answer moved by +2, the rejected one by -1. How far apart are these?",
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
        title="The mean of the pixels",
        question=(
            "*In practice.* A variational autoencoder for pictures of 28 by 28 black or white pixels reports a reconstruction of "
            "0.11 nats, which is a mean over the pixels, and a divergence of 22 nats a picture. What is its loss, in nats a "
            "picture, if nothing is to weigh more than it should? One decimal is enough."
        ),
        parts=(
            Part(
                784 * 0.11 + 22,
                unit="nats",
                tolerance=0.06,
                sign=True,
                slips=(
                    Slip(22.11, "The one is nats a pixel, the other nats a picture."),
                    Slip(784 * 22.11, "The divergence is of a picture already."),
                    Slip(28 * 0.11 + 22, "How many pixels are there?"),
                    Slip(0.11 + 22 / 784, "That is the loss a pixel. Asked for is a picture."),
                ),
            ),
        ),
    ),
    Exercise(
        "13.5",
        title="Both ways",
        question=(
            "*In code.* Here are 40 pairs of vectors. Write the contrastive loss with a temperature of 0.2 yourself, without "
            "the book's package, and average both questions, *which b belongs to this a* and *which a belongs to this b*. "
            "What is the mean loss? Three decimals are enough."
        ),
        parts=(
            Part(
                _pairs(),
                unit="nats",
                tolerance=0.0006,
                sign=True,
                slips=(
                    Slip(_one_way(), "That is one of the two questions."),
                    Slip(2 * _pairs(), "Average the two questions; don't add them."),
                    Slip(log(40), "That is the start, where all cosines are alike."),
                ),
            ),
        ),
    ),
    Exercise(
        "13.6",
        title="One in seven",
        question=(
            "*In practice.* A masked language model with a vocabulary of 1,000 tokens prints a first loss of 0.987 nats, and "
            "its logits are all alike. Its program adds up the losses of the masked places and divides by the number of "
            "all places. What share of the places is masked? Take ln 1000 as 6.908. Three decimals are enough."
        ),
        parts=(
            Part(
                0.987 / log(1000),
                tolerance=0.0006,
                slips=(
                    Slip(log(1000) / 0.987, "One place in that many is masked. Asked for is the share."),
                    Slip(
                        exp(0.987) / 1000,
                        "Nothing is guessed better than among all 1,000. What else makes a mean small?",
                    ),
                    Slip(1 - 0.987 / log(1000), "That is the share of the places that can be seen."),
                ),
            ),
        ),
    ),
)
