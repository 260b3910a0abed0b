"""What is read from the losses of a run of `bitsbook.bugs`."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np

from ..bugs import Run

LN2 = log(2)


@dataclass(frozen=True)
class Trace:
    """What is read from a run: levels in the unit that was printed.

    Attributes
    ----------
    classes, count : int
        Of classes, of losses.
    guess : float
        ln C.
    first, end, low, high : float
        The first loss; of the finite ones the mean of the last fifty, the least and the largest.
    begin : float
        Mean of the first twenty that are finite.
    nan, inf : int
        How many losses are NaN, and infinite.
    again : bool
        Does a finite loss follow one that is not?
    floor : float or None
        What the data leave open, if its owner knows.
    """

    classes: int
    count: int
    guess: float
    first: float
    end: float
    low: float
    high: float
    begin: float
    nan: int
    inf: int
    again: bool
    floor: float | None

    @property
    def finite(self) -> bool:
        """Whether all losses are finite."""
        return self.nan == self.inf == 0


def trace(run: Run) -> Trace:
    """Read a run."""
    losses = np.array(run.losses)
    finite = losses[np.isfinite(losses)]
    broken = np.flatnonzero(~np.isfinite(losses))
    return Trace(
        classes=run.classes,
        count=len(losses),
        guess=log(run.classes),
        first=float(losses[0]),
        end=float(finite[-50:].mean()),
        low=float(finite.min()),
        high=float(finite.max()),
        begin=float(finite[:20].mean()),
        nan=int(np.isnan(losses).sum()),
        inf=int(np.isinf(losses).sum()),
        again=broken.size > 0 and bool(np.isfinite(losses[broken[0] :]).any()),
        floor=run.known.get("floor"),
    )


def number(value: float) -> str:
    """Return a loss as the text gives it."""
    return f"{value:z.3f}".replace("-", "−")
