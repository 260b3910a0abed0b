"""Plateaus: those that have a formula, and the one that the class shares decide."""

from __future__ import annotations

import math
from collections.abc import Iterator

from . import causes as c
from . import thresholds as th
from .curve import Curve
from .evidence import Known, bits_of, finding
from .findings import Finding
from .impossible import language


def softmax_twice(classes: int) -> float:
    """What a certain and right answer costs after a second softmax: ln(1 + (C - 1)/e), in nats."""
    return math.log(1 + (classes - 1) / math.e)


def smoothing_floor(classes: int, amount: float) -> float:
    """Entropy of a smoothed label, in nats: 1 - a + a/C for its class, a/C for each other."""
    other = amount / classes
    own = 1 - amount + other
    return -own * math.log(own) - (classes - 1) * other * math.log(other)


def plateaus(curve: Curve, known: Known) -> Iterator[Finding]:
    """Yield floors with a formula; if none fits, an entropy of shares that nobody told."""
    if curve.start < 0:
        return
    found = list((_floors if curve.long_enough else _floor_of_few)(curve, known))
    yield from found
    if not found:
        yield from _shares(curve, known)


def _floors(curve: Curve, known: Known) -> Iterator[Finding]:
    twice, C = softmax_twice(known.C), known.C
    name = "ln(1 + (C - 1)/e)"
    fits = [(c.SOFTMAX_TWICE, twice, twice, name, _bits(curve, known, twice, twice, twice + 1))]
    if C == 2:
        yes, no = softmax_twice(2), th.LN2
        mean = float(known.shares @ [no, yes])
        name = "sigmoid twice, mean of 0.6931 and 0.3133"
        fits.append((c.SIGMOID_TWICE, mean, yes, name, _bits(curve, known, mean, yes, yes + 1)))
    smoothed = [(smoothing_floor(C, amount), amount) for amount in th.SMOOTHINGS]
    floor, amount = min(smoothed, key=lambda one: abs(curve.end - one[0]))
    name = f"label smoothing of {amount}"
    fits.append((c.SMOOTHING, floor, floor, name, _smoothed(curve, known, floor)))
    fits = [one for one in fits if one[4] >= th.WORTH]
    names = [cause for cause, *_ in fits]
    for cause, floor, lowest, name, bits in fits:
        says = f"it tends to about {curve.limit:.4f} nats; {name} = {floor:.4f}"
        says += f", and no batch is below {lowest:.4f}, the least there can be"
        yield finding(cause, bits, says, *names, c.DATA)


def _floor_of_few(curve: Curve, known: Known) -> Iterator[Finding]:
    """Yield a last value that is the floor of a second softmax to three digits."""
    floor, last = softmax_twice(known.C), float(curve.finite[-1])
    if curve.rounded > th.COARSELY:
        return
    off = abs(last - floor)
    room = th.SAME * known.guess + curve.rounded
    if off > room or curve.finite.min() < floor - th.PRINTED - curve.rounded:
        return
    says = f"the last loss is {last:.4f} nats; ln(1 + (C - 1)/e) = {floor:.4f}, and no loss is lower"
    alike = (c.DATA, *[c.SIGMOID_TWICE] * (known.classes == 2))
    yield finding(c.SOFTMAX_TWICE, bits_of(2 * room / known.guess + 0.01), says, *alike)


def _bits(curve: Curve, known: Known, floor: float, lowest: float, highest: float) -> float:
    """Evidence of ending so closely above a floor; 0 if a loss lies where none can."""
    slack = 3 * curve.end_error + th.SLACK * known.guess + curve.rounded
    printed = th.PRINTED + curve.rounded
    least, most = float(curve.finite.min()), float(curve.finite.max())
    if least < lowest - printed or most > highest + printed:
        return 0.0
    if curve.limit > th.UNEQUAL * known.guess or floor > curve.end + slack:
        return 0.0
    if _accelerates(curve, known):
        return 0.0
    return bits_of((max(curve.limit - floor, 0.0) + slack) / known.guess)


def _smoothed(curve: Curve, known: Known, floor: float) -> float:
    """Evidence for a floor of label smoothing: there are several, and healthy runs near them."""
    bits = _bits(curve, known, floor, floor, math.inf)
    room = max(min(known.guess, curve.start), 1e-9)
    off = max(abs(curve.end - floor), abs(curve.limit - floor))
    rest = bits_of((off + 3 * curve.end_error + curve.rounded) / room)
    bits = min(bits, rest) - math.log2(len(th.SMOOTHINGS))
    return bits if bits >= th.SMOOTHING_BITS else 0.0


def _accelerates(curve: Curve, known: Known) -> bool:
    """Whether it falls faster at the end than before: then it is on its way, and has no floor."""
    quarter = curve.finite.size // 4
    (first, error), (middle, _), (last, _) = (
        curve.mean_of(slice(-k * quarter, -(k - 1) * quarter or None)) for k in (3, 2, 1)
    )
    return middle - last > first - middle + 3 * error * math.sqrt(3) + th.FLAT * known.guess


def _shares(curve: Curve, known: Known) -> Iterator[Finding]:
    """Yield a plateau below a guess that may be the entropy of shares which were not told."""
    level, size = curve.level, curve.finite.size
    short = th.SETTLED_SHARE * size if curve.long_enough else th.SETTLED_FEW * size
    if known.told is not None or size < th.SOME or curve.constant:
        return
    if curve.settled < max(short, th.FEW):
        return
    part = level / known.guess
    low, high = (th.SHARES_LOW, th.SHARES_HIGH)
    low, high = (th.WORDS_LOW, th.WORDS_HIGH) if language(known) else (low, high)
    if not low < part < high or level < (known.floor or 0.0):
        return
    before = curve.finite[: size - curve.settled]
    if before.size and min(before) < (1 - 2 * th.FLAT) * level:
        return  # it came up
    says = f"it settles early, at {level:.4f} nats, {part:.2f} times ln C: class shares may explain it"
    alike = [c.DATA, c.SHUFFLED, c.DEAD_GRADIENT, c.FROZEN, c.SMOOTHING]
    alike += [c.SHIFTED] * language(known)
    least = float(curve.finite.min()) + th.PRINTED + curve.rounded
    if least > softmax_twice(known.C):
        alike.insert(1, c.SOFTMAX_TWICE)
    if known.classes == 2 and least > math.log(1 + 1 / math.e):
        alike.insert(1, c.SIGMOID_TWICE)
    yield finding(c.SHARES, th.SHARES_BITS, says, *alike)
