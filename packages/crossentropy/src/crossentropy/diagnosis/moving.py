"""Losses that rise, jump, stay too high, end too low, or leave the validation loss behind."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from . import causes as c
from . import thresholds as th
from .beginning import surprise
from .curve import Curve
from .evidence import Known, finding
from .findings import Finding
from .impossible import language


def rising(curve: Curve, known: Known) -> Iterator[Finding]:
    """A loss that ends above its start, or jumps to and fro."""
    if curve.finite.size < 4 or curve.start < 0:
        return
    quarter = max(curve.finite.size // 4, 3 if curve.long_enough else 1)
    tail, (top, error) = curve.finite[-quarter:], curve.mean_of(slice(-quarter, None))
    level = max(curve.start, known.guess)
    higher = th.RISES_MANY if curve.long_enough else th.RISES_FEW
    if top > higher * level + 3 * error:
        says = f"it ends at {top:.4f} nats, higher than it began ({curve.start:.4f})"
        says += " and than a guess"
        up = np.mean(np.diff(curve.finite) > 0)
        names = (c.RATE_TOO_HIGH, c.UPHILL)
        yield finding(names[int(up > th.MOSTLY_UP)], th.RISES, says, *names, c.NOT_ZEROED)
    elif tail.size >= 16 and np.ptp(tail) > th.FLAT * abs(curve.end):
        flips = int((np.diff(tail)[1:] * np.diff(tail)[:-1] < 0).sum())
        if flips == tail.size - 2:
            says = f"the last {tail.size} losses alternate between up and down"
            yield finding(c.RATE_TOO_HIGH, flips * math.log2(1.5), says, c.NOISE)


def collapsing(curve: Curve, known: Known) -> Iterator[Finding]:
    """A loss that had come down, and lost most of it again, for good."""
    finite = curve.finite
    if finite.size < 2 or curve.start < 0 or finite.min() < 0:
        return
    length = max(finite.size // 10, 1)
    sums = np.concatenate([[0.0], np.cumsum(finite)])
    ends = (sums[length:] - sums[:-length]) / length
    low, at = float(ends.min()), int(ends.argmin())
    last = float(finite[-length:].mean())
    by = (th.COLLAPSE_BY if curve.long_enough else th.COLLAPSE_FEW) * known.guess
    if curve.long_enough:  # of few values the jump itself would be taken for noise
        by = max(by, 5 * curve.noise / math.sqrt(length))
    if at + length >= finite.size or last < max(th.COLLAPSE * low, low + by):
        return
    if curve.long_enough and float(finite[-3 * length :].min()) < low + by / 2:
        return  # a spike is not for good
    says = f"it came down to {low:.4f} nats, and ends at {last:.4f}"
    alike = (c.DEAD_GRADIENT, c.UPHILL, c.SORTED, c.NOT_ZEROED, c.CUT, c.HALF_PRECISION)
    yield finding(c.RATE_TOO_HIGH, th.COLLAPSES, says, *alike)


def cut(curve: Curve, known: Known) -> Iterator[Finding]:
    """A plateau that costs more than a guess: sure, wrong, and cut off somewhere."""
    level, size = curve.level, curve.settled
    if size < th.HIGH_SHARE * curve.finite.size:
        return
    if not th.HIGH * known.guess <= level < th.CUT_MOST:
        return
    tail = curve.finite[-size:]
    half = max(size // 2, 1)
    if abs(tail[:half].mean() - tail[-half:].mean()) > th.HIGH_FLAT * level:
        return
    name, part, bits = _share_of_a_cut(curve, known, level)
    if bits < (th.SURE if size < th.FEW else th.WORTH if language(known) else 0.0):
        return
    says = f"it stays at {level:.4f} nats, {level / known.guess:.1f} times what a guess costs"
    if bits >= th.WORTH:
        says += f"; {part:.4g} of {th.CUTS[name]:.4f}, the charge of {name}"
    order = [c.CUT, c.RATE_TOO_HIGH, c.SCALE, c.TARGETS, c.SUM, c.ACCUMULATION, c.PENALTY]
    order += [*[c.ONE_OUTPUT] * (known.classes == 2), *_still(curve)]
    whole = curve.finite.size == size >= th.FEW  # it never was anywhere else
    base = th.RISES + bits if bits >= th.WORTH else th.RISES if whole else th.STRONG
    yield finding(c.CUT, base + surprise(curve, known) / 4, says, *order)


def _still(curve: Curve) -> list[str]:
    return [c.RATE_ZERO, c.NOT_PASSED, c.DEAD_GRADIENT] if curve.constant else []


def _share_of_a_cut(curve: Curve, known: Known, level: float) -> tuple[str, float, float]:
    """The cut and the share of wrong answers that explain a level best, and their evidence."""
    C = known.C
    parts = {1.0, 1 / 2, 1 / 3, 2 / 3, 1 / 4, 3 / 4, 1 / C, 1 - 1 / C}
    if known.told is not None:
        parts |= {float(1 - one) for one in known.told}
    pairs = [(name, part) for name in th.CUTS for part in sorted(parts) if part > 0]
    name, part = min(pairs, key=lambda one: abs(level / (th.CUTS[one[0]] * one[1]) - 1))
    off = abs(level / (th.CUTS[name] * part) - 1)
    chance = len(pairs) * 2 * (off + 1e-5 + curve.rounded / level)
    return name, part, -math.log2(min(chance, 1.0))


def leaking(curve: Curve, known: Known) -> Iterator[Finding]:
    """A loss below what the data leave open, or below what a language leaves open."""
    if not curve.long_enough or curve.start < 0:
        return
    if known.floor is not None and curve.end + 3 * curve.end_error < th.UNDERCUT * known.floor:
        says = f"it ends at {curve.end:.4f} nats, below the {known.floor:.4f} that the data "
        says += "leave open"
        yield finding(c.LEAK, th.CERTAIN, says, c.MEMORISED)
    elif language(known) and known.C >= th.WORDS:
        scratch = curve.start > th.BELOW * known.guess
        if scratch and curve.end < th.KNOWN_TEXT and curve.finite[-1] > th.ZERO:
            says = f"a text of {known.classes} words can't be predicted to {curve.end:.4f} nats a word"
            yield finding(c.FUTURE, th.STAYS, says, c.SHIFTED, c.MEMORISED, c.LEAK)


def overfitting(curve: Curve, known: Known) -> Iterator[Finding]:
    """A validation loss that rises while the training loss falls."""
    held = known.validation
    if held is None or held.size < th.FEW or not np.isfinite(held).all():
        return
    low, last = float(held.min()), float(held[-1])
    rises = last > th.OVERFITS * low > 0
    if rises and last > th.APART * curve.end and curve.end < curve.start:
        says = f"the validation loss came down to {low:.4f} nats and ends at {last:.4f}; "
        says += f"the training loss ends at {curve.end:.4f}"
        yield finding(c.MEMORISED, th.STAYS, says)


def spikes(curve: Curve, known: Known) -> Iterator[Finding]:
    """Single losses far above their neighbours; of a small net's only those far above a guess."""
    finite = curve.finite
    if not curve.long_enough or finite.min() < 0:
        return
    middle = finite[1:-1]
    around = np.maximum(finite[:-2], finite[2:])
    high = (middle > th.SPIKE * around) & (middle > around + th.SPIKE_BY * curve.noise)
    if not language(known):
        high &= middle > np.maximum(th.SPIKE_SMALL * known.guess, 2 * curve.start)
    if high.any():
        at = int(np.argmax(high)) + 1
        says = f"loss {at + 1} is {finite[at]:.4f} nats, between {finite[at - 1]:.4f} and "
        says += f"{finite[at + 1]:.4f}"
        order = (c.SPIKES, c.HALF_PRECISION, c.RATE_TOO_HIGH)
        yield finding(c.SPIKES, th.STAYS, says, *order)
