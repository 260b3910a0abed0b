"""Which numbers each cause makes, and how surprising it would be to meet them without it.

Each pattern takes a `Curve` and what is `Known`, and yields findings. The evidence is a surprise in
bits: minus the binary logarithm of the chance that a healthy run would come as near to the cause's
number. A number that only the cause or a look-alike can print has infinite evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .beginning import start
from .curve import Curve
from .evidence import Known
from .findings import Finding
from .impossible import lattice, negative, not_finite, zeros
from .moving import collapsing, cut, leaking, overfitting, rising, spikes
from .plateaus import plateaus
from .standing import stuck

Pattern = Callable[[Curve, Known], Iterator[Finding]]

#: These say what no classifier prints, however many classes it has.
WITHOUT_CLASSES: tuple[Pattern, ...] = (not_finite, negative, zeros, lattice)

WITH_CLASSES: tuple[Pattern, ...] = (start, stuck, plateaus, cut, rising, collapsing, leaking, overfitting, spikes)

PATTERNS = WITHOUT_CLASSES + WITH_CLASSES
