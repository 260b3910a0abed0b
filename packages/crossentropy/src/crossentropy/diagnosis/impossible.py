"""Numbers that no healthy classifier prints: NaN, infinity, below 0, exactly 0, multiples of 100/B.

Each function takes a `Curve` and what is `Known`, and yields findings. None of them needs the
number of classes; where it is known, it decides the order of the suspects.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from scipy.special import bdtrc

from . import causes as c
from . import thresholds as th
from .curve import Curve
from .evidence import Known, finding
from .findings import Finding


def language(known: Known) -> bool:
    """Whether so many classes can only be a vocabulary."""
    return known.classes is not None and known.classes > th.LANGUAGE


def not_finite(curve: Curve, known: Known) -> Iterator[Finding]:
    """NaN and infinity."""
    broken = ~np.isfinite(curve.losses)
    if not broken.any():
        return
    first = int(np.argmax(broken))
    nan = bool(np.isnan(curve.losses[first]))
    recovers = bool(np.isfinite(curve.losses[first:]).any())
    says = f"loss {first + 1} of {curve.losses.size} is {'NaN' if nan else 'infinite'}"
    says += ", and finite losses follow it" if recovers else ", and none after it is finite"
    if curve.losses[first] < 0:
        yield finding(c.MINUS, th.CERTAIN, says, c.TARGETS)
    elif not nan:
        yield finding(c.LOG_OF_ZERO, th.CERTAIN, says, c.OVERFLOW, c.HALF_PRECISION)
    elif recovers:
        order = [c.NOTHING_COUNTS, c.OVERFLOW, c.HALF_PRECISION]
        if language(known):
            order.reverse()
        yield finding(order[0], th.CERTAIN, says, *order)
    else:
        order = _for_good(curve, known, first)
        yield finding(order[0], th.CERTAIN, says, *order)


def _for_good(curve: Curve, known: Known, first: int) -> list[str]:
    """Suspects of a NaN that stays, the likeliest first."""
    before = curve.losses[:first][np.isfinite(curve.losses[:first])]
    guess = known.guess if known.classes else 0.0
    high = before.size > 1 and before[-1] > max(2 * before[0], th.HIGH * guess)
    order = [c.ZERO_TIMES_INFINITY, c.LOG_OF_ZERO, c.OVERFLOW, c.RATE_TOO_HIGH, c.NOTHING_COUNTS]
    order += [c.HALF_PRECISION, c.NAN_INPUT]
    front = c.OVERFLOW if high else c.HALF_PRECISION if language(known) else None
    return [front, *order] if front else order


def negative(curve: Curve, known: Known) -> Iterator[Finding]:
    """Losses below 0, which minus the logarithm of a probability never is."""
    least = float(curve.finite.min())
    if least >= -1e-6:
        return
    says = f"the lowest loss is {least:.4f} nats, and no probability costs less than 0"
    if least >= -1 - 1e-6 and -1 <= curve.start <= 0:
        at = -math.inf if not known.classes else -(known.guess + 1 / known.classes) / 2
        alike = [c.MINUS] if curve.start < at or not known.classes else []
        says += "; all lie between -1 and 0"
        yield finding(c.PROBABILITIES, th.CERTAIN, says, *alike)
    elif curve.start < 0 and curve.constant:
        yield finding(c.TARGETS, th.CERTAIN, f"{says}; it does not move", c.MINUS, c.RATE_ZERO)
    elif curve.start < 0:
        says += f"; the first is {curve.start:.4f}"
        if known.classes:
            says += f", and -ln C is {-known.guess:.4f}"
        far = known.classes is None or abs(curve.start) > 2 * known.guess
        order = [c.TARGETS, c.MINUS] if far else [c.MINUS]
        yield finding(order[0], th.CERTAIN, says, *order)
    else:
        yield finding(c.TARGETS, th.CERTAIN, says, c.MINUS)


def zeros(curve: Curve, known: Known) -> Iterator[Finding]:
    """Losses that are exactly 0: all of them, or all from some step on."""
    finite = curve.finite
    nothing = np.abs(finite) <= th.ZERO
    if finite.size < 2 or not nothing[-1]:
        return
    if nothing.all():
        order = [c.ONE_OUTPUT, c.NOTHING_COUNTS, c.HALF_PRECISION, c.SAME_LABEL]
        if language(known):
            order = [c.HALF_PRECISION, c.NOTHING_COUNTS, c.SAME_LABEL, c.ONE_OUTPUT]
        says = "all losses are 0, from the first one on"
        if finite.any():
            says = f"all losses are {finite[0]:.3g} or less: 0 except for a cut-off"
        yield finding(order[0], th.CERTAIN, says, *order)
        return
    last = int(np.flatnonzero(~nothing)[-1])
    least = th.VANISHES + th.VANISHES_ROUNDED * curve.rounded
    if finite[last] > least and not nothing[: last + 1].any():
        says = f"it is exactly 0 after {finite[last]:.4f} nats, in one step: some programs print a NaN that way"
        order = [c.HALF_PRECISION, c.NOTHING_COUNTS, c.RATE_TOO_HIGH, c.SAME_LABEL]
        yield finding(order[0], th.CERTAIN, says, *order)


def lattice(curve: Curve, known: Known) -> Iterator[Finding]:
    """Losses that are whole multiples of 100 / n: n samples, some cost 100 and all others 0."""
    every = curve.finite[(curve.finite > th.LATTICE_LEAST) & (curve.finite <= 100.001)]
    different = np.unique(every) if curve.rounded >= th.COARSELY else every
    if known.classes not in (2, None) or every.size < 2:
        return
    for size in range(1, th.LATTICE_MOST + 1):
        step = 100 / size
        values = every if size <= 4 else different  # the same decimals again are not new evidence
        tolerance = np.maximum(2e-6 * values, curve.rounded)
        near = np.abs(values - step * np.round(values / step)) <= tolerance
        hits = int((near & (values > step / 2)).sum())
        chance = min(2 * tolerance.max() / step, 1.0)
        tail = bdtrc(hits - 1, values.size, chance) + 1e-300  # of so many hits or more
        bits = -math.log2(tail) - math.log2(th.LATTICE_MOST) if hits > 1 else 0.0
        if bits >= th.LATTICE_BITS:
            says = f"{hits} of the {values.size} losses above {th.LATTICE_LEAST} are multiples of "
            says += f"100/{size}"
            yield finding(c.CLAMP, min(bits, 50.0), says)
            return
