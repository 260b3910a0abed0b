"""Losses that stay where they began, or come down to a guess and no lower."""

from __future__ import annotations

import math
from collections.abc import Iterator

from . import causes as c
from . import thresholds as th
from .beginning import surprise
from .curve import Curve
from .evidence import Known, bits_of, finding
from .findings import Finding

STILL = (c.RATE_ZERO, c.NOT_PASSED, c.DEAD_GRADIENT)


def _slow(known: Known) -> tuple[str, ...]:
    return (c.SOFTMAX_TWICE, *[c.SIGMOID_TWICE] * (known.classes == 2))


def stuck(curve: Curve, known: Known) -> Iterator[Finding]:
    """Yield why a loss may stand still."""
    if curve.finite.size < th.FEW or abs(curve.finite[-1]) <= th.ZERO:
        return
    if curve.constant:
        yield _constant(curve, known)
    elif curve.long_enough:
        yield from _many(curve, known)
    else:
        yield from _few(curve, known)


def _constant(curve: Curve, known: Known) -> Finding:
    says = f"all {curve.finite.size} losses are {curve.start:.4f} nats: "
    single = [c.ONE_OUTPUT] * (known.classes == 2)
    if curve.rounded and known.told is None and curve.start < th.SHARES_HIGH * known.guess:
        says += "perhaps only the class shares are learned"
        bits = th.SHARES_BITS
        return finding(c.SHARES, bits, says, *STILL, c.SHUFFLED, *_slow(known), c.DATA)
    if curve.rounded:
        alike = (*STILL, c.SHUFFLED, c.RATE_TOO_HIGH, *_slow(known), *single, c.DATA)
        bits = th.STAYS if curve.long_enough else th.STAYS_FEW
        bits += surprise(curve, known)  # that it does not move says more than where it stands
        return finding(c.RATE_ZERO, bits, f"{says}nothing is learned", *alike)
    return finding(c.RATE_ZERO, th.CERTAIN, f"{says}the weights do not move", *STILL, *single)


def _many(curve: Curve, known: Known) -> Iterator[Finding]:
    head, error = curve.mean_of(slice(max(curve.finite.size // 10, 3)))
    blur = 3 * math.hypot(error, curve.end_error)
    room = min(blur + th.STILL * known.guess, th.STILL_MOST * known.guess)
    level = curve.end
    guesses = [known.guess, known.prior][: 1 + (known.prior != known.guess)]
    guesses = [one for one in guesses if abs(level - one) < th.NEAR_GUESS * one]
    near = abs(curve.start - level) <= min(room + 3 * curve.noise, th.START_MOST * known.guess)
    if near and abs(head - level) <= room and level > th.STAYS_ABOVE * known.prior:
        says = f"it stays at {level:.4f} nats, where it began; ln C = {known.guess:.4f}"
        bits = th.STAYS + min(max(th.FRESH * (level - known.guess) / th.LN2, 0.0), th.STAYS_MORE)
        alike = (*STILL, c.SHUFFLED, *_slow(known), c.RATE_TOO_HIGH, c.DATA)
        yield finding(c.RATE_ZERO, bits, says, *alike)
    elif guesses and level > th.ENDS_ABOVE * known.prior and not _still_falling(curve):
        knows = " that knows the class shares" * (guesses[-1] < th.UNEQUAL * known.guess)
        says = f"it comes down to {level:.4f} nats and stays there; a guess{knows} costs "
        says += f"{guesses[-1]:.4f}"
        bits = bits_of(2 * (abs(level - guesses[-1]) + 3 * curve.end_error) / known.guess + 0.01)
        shares = [c.SHARES] * (known.prior < th.UNEQUAL * known.guess)
        alike = (*shares, c.DEAD_GRADIENT, *_slow(known), c.RATE_ZERO, c.RATE_TOO_HIGH, c.SCALE, c.DATA)
        yield finding(c.SHUFFLED, max(bits, th.WORTH), says, *alike)


def _few(curve: Curve, known: Known) -> Iterator[Finding]:
    """Fewer than a dozen values near a guess: six epochs say much, six steps say little."""
    tail = curve.finite[-curve.settled :]
    level, spread = curve.level, float(tail.max() - tail.min())
    above = min((level - one for one in (known.guess, known.prior)), key=abs) / known.guess
    close = spread <= th.STILL * known.guess + 2 * curve.rounded
    if curve.settled < th.FEW or not close or not -th.UNDER < above < th.ABOVE:
        return
    says = f"the last {curve.settled} losses stay at {level:.4f} nats; ln C = {known.guess:.4f}"
    alike = (*STILL, c.SHUFFLED, c.RATE_TOO_HIGH, *_slow(known), c.SCALE)
    alike += (*[c.SHARES] * (known.prior < th.UNEQUAL * known.guess),)
    alike += (*[c.ONE_OUTPUT] * (known.classes == 2), c.FROZEN, c.EARLY, c.DATA)
    creeps = curve.falls_every_time and not curve.rounded and curve.finite.size >= 4
    yield finding(c.EARLY if creeps else c.DEAD_GRADIENT, th.STAYS_FEW, says, *alike)


def _still_falling(curve: Curve) -> bool:
    quarter = max(curve.finite.size // 4, 2)
    before, error = curve.mean_of(slice(-2 * quarter, -quarter))
    after, _ = curve.mean_of(slice(-quarter, None))
    return before - after > 3 * error * math.sqrt(2) + th.FLAT * abs(after)
