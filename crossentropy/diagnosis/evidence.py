"""What evidence is weighed with."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import entr

from . import causes as c
from .findings import Finding

LN2 = math.log(2)
CERTAIN = math.inf


@dataclass(frozen=True)
class Known:
    """What the reader knows beside the losses: classes, their shares, and perhaps the least possible loss."""

    classes: int
    shares: np.ndarray
    floor: float | None

    @property
    def guess(self):
        """What equal logits cost: ln C."""
        return math.log(self.classes)

    @property
    def prior(self):
        """Entropy of the shares: the best answer that does not look at the input."""
        return float(entr(self.shares).sum())


def bits_of(chance):
    """Surprise of something that has this chance, in bits; a coincidence is never taken for rarer than 1e-9."""
    return -math.log2(min(max(chance, 1e-9), 1.0))


def finding(cause, bits, says, *alike):
    """Make a finding, with the measurement that belongs to its cause; `alike` may name the cause itself."""
    return Finding(cause, bits, says, c.SECOND[cause], tuple(one for one in alike if one != cause))
