"""Scales on which a reader guesses: a grid of values from one end to the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any

_MOST = 400  # steps: more than one can tell apart with a finger


@dataclass(frozen=True)
class Scale:
    """The values that a guess can have, equally far apart on the page.

    Attributes
    ----------
    values : tuple of float
        Increasing, at least three.
    decimals : int
        With how many each is written.
    unit : str
    label : str
        What the scale measures: it stands at its axis.
    """

    values: tuple[float, ...]
    decimals: int
    unit: str = ""
    label: str = ""

    @property
    def last(self) -> int:
        """The index of the highest value."""
        return len(self.values) - 1

    def place(self, value: float) -> float:
        """Return where a value lies, from 0 (the lowest) to 1; between two values of the grid it is interpolated.

        Raises
        ------
        ValueError
            The value is not on the scale.
        """
        low, high = self.values[0], self.values[-1]
        if not low <= value <= high:
            raise ValueError(f"the truth must be on the scale, from {low:g} to {high:g}; got {value:g}")
        left = max(k for k in range(self.last) if self.values[k] <= value)
        width = self.values[left + 1] - self.values[left]
        return round((left + (value - self.values[left]) / width) / self.last, 5)

    def written(self, value: float, *, finer: int = 0) -> str:
        """Return a value as the page writes it, with its unit; `finer` adds decimals.

        Examples
        --------
        >>> scale("bits", -1, 1, 0.5, unit="bits").written(-0.5)
        '−0.5 bits'
        """
        text = f"{value:z,.{self.decimals + finer}f}".replace("-", "−")
        return f"{text} {self.unit}" if self.unit else text

    def data(self) -> dict[str, Any]:
        """Return what the script needs."""
        return {"texts": [self.written(value) for value in self.values], "label": self.label}


def scale(label: str, low: float, high: float, step: float, *, unit: str = "") -> Scale:
    """Return the scale from `low` to `high` in equal steps.

    Raises
    ------
    ValueError
        The steps do not lead from one end to the other, or are too many or too few.
    """
    if not (isfinite(low) and isfinite(high) and step > 0 and high > low):
        raise ValueError(f"a scale rises from low to high in steps above 0; got {low}, {high} and {step}")
    count = round((high - low) / step)
    if abs(low + count * step - high) > step / 1000 or not 2 <= count <= _MOST:
        raise ValueError(f"2 to {_MOST} steps of {step} must lead from {low} to {high}; it is {(high - low) / step:g}")
    decimals = next(d for d in range(8) if all(abs(round(x, d) - x) < 1e-9 for x in (low, step)))
    return Scale(tuple(round(low + k * step, decimals) for k in range(count + 1)), decimals, unit, label)


def stops(label: str, values: Sequence[float], *, unit: str = "", decimals: int = 0) -> Scale:
    """Return the scale that goes through these values, as far apart on the page as their numbers in the list."""
    found = tuple(float(value) for value in values)
    if len(found) < 3 or any(b <= a for a, b in pairwise(found)):
        raise ValueError(f"a scale needs three rising values or more; got {list(values)}")
    return Scale(found, decimals, unit, label)
