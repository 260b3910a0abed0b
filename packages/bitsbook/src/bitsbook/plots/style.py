"""The book's colours by what they mean, the size of a figure, and how a readout writes a number."""

from __future__ import annotations

from math import ceil, log10

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

TRUTH = "#0072B2"  # the distribution P that words are drawn from
MODEL = "#E69F00"  # a model Q; also a code, which bets 2**-length on each word
PRICE = "#D55E00"  # what is paid too much, or cannot be
ENTROPY = "#7F7F7F"  # surprise, and its average
GRADIENT = "#009E73"  # what a loss or an output does when something moves

WIDTH = 4.8  # inches: two figures side by side, or one on a phone, keep their text readable


def digits(value: float) -> str:
    """Write a number as the book's readouts do: three decimals, below 0.1 three significant digits, zero as 0.000.

    Examples
    --------
    >>> digits(1.1568), digits(0.0145), digits(9.083e-5), digits(-0.0)
    ('1.157', '0.0145', '9.08e-5', '0.000')
    """
    if abs(value) < 1e-12:  # what is left of a zero after rounding errors
        return "0.000"
    return f"{value:.3f}" if abs(value) >= 0.1 else f"{value:#.3g}".replace("e-0", "e-")


def digits_below_one(value: float) -> str:
    """Write a number as `digits` does, but one that lies just below 1 or above -1 with decimals that show it.

    Examples
    --------
    >>> digits_below_one(0.9999546), digits_below_one(-0.9998), digits_below_one(1.0), digits_below_one(0.5)
    ('0.99995', '-0.9998', '1.000', '0.500')
    """
    missing = 1 - abs(value)
    if not 1e-12 < missing < 0.0005:
        return digits(value)
    return f"{value:.{ceil(-log10(missing))}f}"


def panel(
    height: float, *, left: float = 0.6, right: float = 0.3, bottom: float = 0.58, top: float = 0.38
) -> tuple[Figure, Axes]:
    """Make a figure of the book's width with one axes, and margins in inches so that figures line up.

    Returns
    -------
    tuple of Figure and Axes
    """
    fig, ax = plt.subplots(figsize=(WIDTH, height))
    fig.subplots_adjust(left=left / WIDTH, right=1 - right / WIDTH, bottom=bottom / height, top=1 - top / height)
    return fig, ax
