"""Exercises of chapter 4."""

from collections.abc import Callable
from math import e, factorial, inf, log, log2
from typing import Any

import numpy as np
from scipy.special import xlogy

from crossentropy.divergence import cross_entropy, kl_divergence
from crossentropy.empirical import empirical_distribution
from crossentropy.information import entropy
from crossentropy.likelihood import bernoulli_nll, gaussian_nll

from . import Case, Exercise, Part, Slip, Task, Wrong

_BEST_COIN = bernoulli_nll([1, 1, 0, 1], 3 / 4, base=2, reduction="mean")
_FOUR = np.array([1.0, 3.0, 3.0, 5.0])
_SEEN = empirical_distribution([1, 2, 7])
_KNOB = 0.15
_BOX = [_KNOB, _KNOB, 1 - 2 * _KNOB]
_LOST = kl_divergence(_SEEN, _BOX)
_TWO, _WIDTHS = np.array([1.0, 4.0]), np.array([1.0, 2.0])
_READINGS = np.array([-1.0, 0.0, 1.0, 2.0, 2.0, 3.0, 3.0, 6.0])
_WIDTH = abs(_READINGS - np.median(_READINGS)).mean()
_LAPLACE = 1 + log(2 * _WIDTH)
_EXPECTED = e**2
_HIKERS = _EXPECTED - 4 * 2 + log(factorial(4))


def _coin_nll(theta: float, heads: int, tails: int) -> float:
    counts, chances = np.array([heads, tails]), np.array([theta, 1 - theta])
    if np.any((counts > 0) & (chances == 0)):
        return inf
    return float(-xlogy(counts, chances).sum() / log(2) / counts.sum()) + 0.0


def _with(logarithm: Callable[[Any], Any]) -> Callable[..., Any]:
    """Return the definition as it stands, with this logarithm."""
    return lambda theta, heads, tails: -(heads * logarithm(theta) + tails * logarithm(1 - theta)) / (heads + tails)


EXERCISES = (
    Exercise(
        "4.1",
        parts=(
            Part(
                3 / 4,
                label="θ",
                slips=(
                    Slip(1 / 4, "That is the share of tails. θ is the probability of heads."),
                    Slip(1 / 2, "A fair coin would do if heads and tails had come up equally often."),
                    Slip(27 / 256, "That is a likelihood. Which θ has it?"),
                ),
            ),
            Part(
                _BEST_COIN,
                label="mean cost",
                unit="bits a flip",
                sign=True,
                slips=(
                    Slip(4 * _BEST_COIN, "That is what all four flips cost. Take their mean."),
                    Slip(1.0, "That is what the fair coin costs. The best one costs less."),
                    Slip(log2(4 / 3), "That is the cost of a head. One flip of the four was a tail."),
                    Slip((log2(4 / 3) + 2) / 2, "Heads came up three times, tails once. Count each flip."),
                ),
            ),
        ),
    ),
    Exercise(
        "4.2",
        parts=(
            Part(
                _FOUR.mean(),
                label="μ",
                unit="°C",
                sign=True,
                slips=(Slip(_FOUR.sum(), "That is the sum of the readings. Divide by their number."),),
            ),
            Part(
                _FOUR.std(),
                label="σ",
                unit="°C",
                slips=(
                    Slip(_FOUR.var(), "That is the mean squared error, σ². Its root is asked for."),
                    Slip(
                        _FOUR.std(ddof=1),
                        "You divided by N − 1. That corrects for a mean found from the data; maximum likelihood "
                        "does not.",
                    ),
                    Slip(abs(_FOUR - 3).mean(), "That is the mean absolute error. The Gaussian has the squared one."),
                ),
            ),
        ),
    ),
    Exercise(
        "4.3",
        parts=(
            Part(
                _KNOB,
                label="a",
                slips=(
                    Slip(0.3, "That is the share of first and second prizes together. The model splits it."),
                    Slip(1 / 3, "That is the uniform box. Third prizes came up more often than that."),
                    Slip(0.1, "That fits the first prizes alone. The second prizes count too."),
                    Slip(0.2, "That fits the second prizes alone. The first prizes count too."),
                ),
            ),
            Part(
                _LOST,
                label="D",
                unit="bits a draw",
                tolerance=0.0004,
                sign=True,
                slips=(
                    Slip(cross_entropy(_SEEN, _BOX), "That is the whole cost. How much of it is above the entropy?"),
                    Slip(entropy(_SEEN), "That is H, which no model can save. D is what the model pays above it."),
                    Slip(kl_divergence(_BOX, _SEEN), "You swapped the two: the data come first, the model second."),
                ),
            ),
        ),
    ),
    Exercise(
        "4.4",
        parts=(
            Part(
                np.average(_TWO, weights=_WIDTHS**-2),
                label="μ of the likelihood",
                unit="°C",
                sign=True,
                slips=(
                    Slip(_TWO.mean(), "That trusts both thermometers alike. The old one should count less."),
                    Slip(
                        np.average(_TWO, weights=1 / _WIDTHS), "The weight is not 1/σ: look at what divides the square."
                    ),
                    Slip(np.average(_TWO, weights=_WIDTHS**2), "The old thermometer counts less, not more."),
                    Slip(
                        gaussian_nll(_TWO, 1.6, _WIDTHS, base=e, reduction="sum"),
                        "That is the cost at the best temperature. The temperature is asked for.",
                    ),
                ),
            ),
            Part(
                _TWO.mean(),
                label="μ of the MSE",
                unit="°C",
                sign=True,
                slips=(Slip(np.average(_TWO, weights=_WIDTHS**-2), "The squared error knows nothing about σ."),),
            ),
        ),
    ),
    Exercise(
        "4.5",
        parts=(
            Part(
                _WIDTH,
                label="b",
                unit="°C",
                slips=(
                    Slip(12.0, "That is the sum of the absolute errors. Take their mean."),
                    Slip(2.0, "That is the median, or the root of the mean squared error. Take absolute errors."),
                    Slip(4.0, "That is the mean squared error. Take absolute errors."),
                ),
            ),
            Part(
                _LAPLACE,
                label="mean cost",
                unit="nats a reading",
                sign=True,
                slips=(
                    Slip(log(2 * _WIDTH), "That is ln(2b). The absolute errors, divided by b, come on top."),
                    Slip(8 * _LAPLACE, "That is the sum over all readings. Take the mean."),
                    Slip(1 + log(_WIDTH), "There is a 2 in the logarithm: the density falls off to both sides."),
                    Slip(
                        gaussian_nll(_READINGS, 2, 2, base=e, reduction="mean"),
                        "That is the Gaussian's. The Laplace density fits a little better.",
                    ),
                ),
            ),
        ),
    ),
    Exercise(
        "4.6",
        parts=(
            Part(
                _HIKERS,
                label="NLL",
                unit="nats",
                sign=True,
                slips=(
                    Slip(_EXPECTED - 8, "That leaves out ln t!. It has no z in it, but it belongs to the value."),
                    Slip(2 - 4 * log(2) + log(factorial(4)), "Let y be e^z, not z."),
                    Slip(e**_HIKERS, "That is 1 divided by the probability. Take its logarithm."),
                    Slip(e**-_HIKERS, "That is the probability. Take its negative logarithm."),
                ),
            ),
            Part(
                _EXPECTED - 4,
                label="gradient",
                sign=True,
                slips=(
                    Slip(1 - 4 / _EXPECTED, "That is the derivative with respect to y. Multiply by dy/dz."),
                    Slip(2 - 4.0, "The prediction is y = e^z, not z."),
                    Slip(_HIKERS, "That is the loss. How fast does it change when z does?"),
                ),
            ),
        ),
    ),
    Exercise(
        "4.7",
        task=Task(
            "coin_nll",
            "theta, heads, tails",
            _coin_nll,
            cases=(
                Case((0.7, 14, 6)),
                Case((0.5, 1, 3), hint="A fair coin costs one bit a flip, whatever comes up."),
                Case((0.3, 3000, 7000), hint="Those are ten thousand flips."),
                Case((1.0, 3, 0), hint="That is H H H under a coin with two heads."),
                Case((0.0, 0, 5), hint="That is T T T T T under a coin with two tails."),
                Case((1.0, 3, 1), hint="The coin has ruled out the tail that came up."),
                Case((0.0, 2, 0), hint="The coin has ruled out the heads that came up."),
            ),
            slips=(
                Wrong(
                    lambda theta, heads, tails: (heads + tails) * _coin_nll(theta, heads, tails),
                    "That is what all flips cost together. Take the mean.",
                ),
                Wrong(_with(np.log), "That is nats. Take the logarithm to base 2."),
                Wrong(
                    lambda theta, heads, tails: -_coin_nll(theta, heads, tails),
                    "The minus is missing: a cost is positive.",
                ),
                Wrong(
                    lambda theta, heads, tails: _coin_nll(theta, tails, heads), "Heads and tails have changed places."
                ),
                Wrong(
                    lambda theta, heads, tails: theta**heads * (1 - theta) ** tails,
                    "That is the likelihood. Three steps are missing: the log, the minus and the mean.",
                ),
                Wrong(
                    lambda theta, heads, tails: -np.log2(theta**heads * (1 - theta) ** tails) / (heads + tails),
                    "The product of that many probabilities is rounded to 0. Add logarithms instead.",
                ),
                Wrong(
                    _with(np.log2),
                    "0 times the logarithm of 0 is not a number. A flip that never came up costs nothing: leave its "
                    "part out.",
                ),
                Wrong(
                    _with(lambda share: np.log2(np.maximum(share, 1e-12))),
                    "You kept the logarithm from reaching 0. What was ruled out and came up costs infinitely much.",
                ),
            ),
        ),
    ),
    Exercise("4.8"),
)
