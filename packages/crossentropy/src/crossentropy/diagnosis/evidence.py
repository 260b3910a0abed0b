"""What evidence is weighed with."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import entr

from ..arrays import Floats
from . import causes as c
from .findings import Finding


@dataclass(frozen=True)
class Known:
    """What the reader knows beside the losses.

    Attributes
    ----------
    classes : int or None
        None only where nothing that needs it is asked.
    told : ndarray, shape (classes,), or None
        How frequent each class is.
    floor : float or None
        The least possible loss, in nats.
    unit : float
        Nats in one unit of what was printed.
    averages : bool or None
        Whether each loss is an average over an epoch; None if nothing says so.
    validation : ndarray or None
        Losses of held-out samples, in nats.
    """

    classes: int | None
    told: Floats | None = None
    floor: float | None = None
    unit: float = 1.0
    averages: bool | None = None
    validation: Floats | None = None

    @property
    def C(self) -> int:
        """The number of classes, where it is known."""
        if self.classes is None:
            raise TypeError("the number of classes is not known")
        return self.classes

    @property
    def guess(self) -> float:
        """What equal logits cost: ln C."""
        return math.log(self.C)

    @property
    def shares(self) -> Floats:
        """Shares of the classes; equal ones if they were not told."""
        return np.full(self.C, 1 / self.C) if self.told is None else self.told

    @property
    def prior(self) -> float:
        """Entropy of the shares: the best answer that does not look at the input."""
        return self.guess if self.told is None else float(entr(self.told).sum())


def bits_of(chance: float) -> float:
    """Surprise of what has this chance, in bits; no coincidence is taken for rarer than 1e-9."""
    return -math.log2(min(max(chance, 1e-9), 1.0))


def finding(cause: str, bits: float, says: str, *alike: str) -> Finding:
    """Make a finding with the measurement of its cause; `alike` may repeat or name the cause."""
    others = dict.fromkeys(one for one in alike if one != cause)
    return Finding(cause, bits, says, c.SECOND[cause], tuple(others))
