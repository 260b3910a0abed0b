"""Exercises of chapter 11."""

from math import log, log2, sqrt
from math import pi as _PI

import numpy as np

from crossentropy.calibration import fit_temperature, mean_loss
from crossentropy.losses import softmax

from . import Case, Exercise, Part, Slip, Task, Wrong


def _made(scale: float, seed: int = 115) -> tuple[np.ndarray, np.ndarray]:
    """Return logits of 500 samples, `scale` times too large, and labels drawn from what they should have been."""
    rng = np.random.default_rng(seed)
    z = 2 * rng.normal(size=(500, 4))
    return scale * z, (rng.random((500, 1)) > softmax(z).cumsum(axis=1)).sum(axis=1)


def _smaller(labels: np.ndarray, z: np.ndarray) -> float:
    """Return the best temperature of a search that stops at 1."""
    return min(1.0, fit_temperature(z, labels))


_SHARES = (0.5, 0.3, 0.2)
_OPEN = -sum(p * log(p) for p in _SHARES)
_WITHIN = -0.7 * log2(0.7) - 0.3 * log2(0.3)
_PAID = -0.7 * log2(0.9) - 0.3 * log2(0.1)

EXERCISES = (
    Exercise(
        "11.1",
        parts=(
            Part(
                0.2,
                label="two bins",
                slips=(
                    Slip(0.4, "Each bin holds half of the answers. Weight the two distances by that."),
                    Slip(0.1, "One of the distances alone has that weight. Add the other."),
                ),
            ),
            Part(
                0.0,
                label="one bin",
                slips=(Slip(0.2, "With one bin there's only one mean confidence and one share of right answers."),),
            ),
        ),
    ),
    Exercise(
        "11.2",
        parts=(
            Part(
                5 / log(0.88 / 0.12),
                tolerance=0.01,
                slips=(
                    Slip(log(0.88 / 0.12) / 5, "That is 1/T, the factor on the logits."),
                    Slip(
                        log(0.88 / 0.12),
                        "That is how far apart the logits should be. What do you divide 5 by to get it?",
                    ),
                ),
            ),
        ),
    ),
    Exercise(
        "11.3",
        parts=(
            Part(
                0.0,
                label="calibration error",
                slips=(Slip(0.5, "It says *dog* with a confidence of 0.5. How often is that right?"),),
            ),
            Part(
                _OPEN,
                label="mean loss",
                unit="nats",
                sign=True,
                slips=(
                    Slip(log(3), "That is for a program that gives each a third."),
                    Slip(log(2), "That is what a dog costs. Cats and deer cost more."),
                ),
            ),
        ),
    ),
    Exercise(
        "11.4",
        parts=(
            Part(
                _PAID,
                label="cost of a day",
                unit="bits",
                sign=True,
                slips=(
                    Slip(_WITHIN, "That is the cost if the app says 0.7 and 0.3. It says 0.9 and 0.1."),
                    Slip(2 * _PAID, "Both kinds of days cost the same. Average them."),
                ),
            ),
            Part(
                _PAID - _WITHIN,
                label="calibration part",
                unit="bits",
                sign=True,
                slips=(
                    Slip(
                        0.2,
                        "That is the distance between 0.9 and 0.7. The calibration part is a KL divergence, in bits.",
                    ),
                ),
            ),
        ),
    ),
    Exercise(
        "11.5",
        task=Task(
            "best_temperature",
            "Z, labels",
            fit_temperature,
            cases=(
                Case(_made(3.0)),
                Case(_made(0.5), hint="This network isn't sure enough: T is below 1."),
                Case(_made(1.0), hint="This network is calibrated: T is close to 1."),
                Case(_made(15.0), hint="The best temperature is large here."),
                Case(
                    (np.array([[1000.0, 1004.0]] * 4), np.array([1, 1, 1, 0])),
                    hint="Logits may be this large. Only their differences matter.",
                ),
            ),
            slips=(
                Wrong(lambda Z, labels: 1 / fit_temperature(Z, labels), "That is 1/T, the factor on the logits."),
                Wrong(lambda Z, labels: mean_loss(Z, labels), "That is the loss at T = 1. Return the temperature."),
                Wrong(
                    lambda Z, labels: mean_loss(Z, labels, temperature=fit_temperature(Z, labels)),
                    "That is the lowest loss. Return the temperature that gives it.",
                ),
                Wrong(lambda Z, labels: _smaller(labels, Z), "Temperatures above 1 count too."),
                Wrong(
                    lambda Z, labels: max(1.0, fit_temperature(Z, labels)),
                    "Temperatures below 1 count too: some networks aren't sure enough.",
                ),
            ),
            tolerance=2e-3,
        ),
    ),
    Exercise(
        "11.6",
        parts=(
            Part(
                sqrt(2 / _PI) * sqrt(0.16 / 20),
                tolerance=0.0012,
                slips=(
                    Slip(sqrt(0.16 / 20), "That is the standard deviation. The mean distance is 0.798 of it."),
                    Slip(
                        sqrt(2 / _PI) * sqrt(0.16 / 200),
                        "That is for one bin with all 200. Each of the ten holds twenty.",
                    ),
                    Slip(
                        0.0, "Even a calibrated network has luck: twenty tosses of a fair coin rarely give ten heads."
                    ),
                ),
            ),
        ),
    ),
    Exercise(
        "11.7",
    ),
)
