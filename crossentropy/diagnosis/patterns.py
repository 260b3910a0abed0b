"""Which numbers each cause makes, and how surprising it would be to meet them without it.

Each function takes a `Curve` and what is `Known`, and yields findings. The evidence is a surprise in bits: minus
the binary logarithm of the chance that a healthy run would come as near to the cause's number. A number that only
the cause or a look-alike can print has infinite evidence.
"""

import math

import numpy as np
from scipy.stats import binom

from . import causes as c
from .evidence import CERTAIN, LN2
from .evidence import bits_of as _bits
from .evidence import finding as _found


def not_finite(curve, known):
    """NaN and infinity."""
    nan = np.isnan(curve.losses)
    broken = ~np.isfinite(curve.losses)
    if not broken.any():
        return
    first = int(np.argmax(broken))
    before = curve.losses[:first][np.isfinite(curve.losses[:first])]
    recovers = bool(np.isfinite(curve.losses[first:]).any())
    says = f"loss {first + 1} of {curve.losses.size} is {'NaN' if nan[first] else 'infinite'}"
    says += ", and finite losses follow it" if recovers else ", and none after it is finite"
    high = before.size > 1 and before[-1] > max(2 * before[0], 1.5 * known.guess)
    if curve.losses[first] < 0:
        yield _found(c.MINUS, CERTAIN, says, c.TARGETS)
    elif not nan[first]:
        yield _found(c.LOG_OF_ZERO, CERTAIN, says, c.OVERFLOW)
    elif recovers:
        yield _found(c.NOTHING_COUNTS, CERTAIN, says, c.OVERFLOW)
    else:
        alike = [c.ZERO_TIMES_INFINITY, c.LOG_OF_ZERO, c.OVERFLOW, c.RATE_TOO_HIGH, c.NOTHING_COUNTS]
        cause = c.OVERFLOW if high else c.ZERO_TIMES_INFINITY
        yield _found(cause, CERTAIN, says, *alike)


def negative(curve, known):
    """Losses below 0, which minus the logarithm of a probability never is."""
    least = float(curve.finite.min())
    if least >= -1e-6:
        return
    says = f"the least loss is {least:.4f} nats, and no probability costs less than 0"
    if least >= -1 - 1e-6 and -1 <= curve.start <= 0:
        alike = [c.MINUS] if curve.start < -(known.guess + 1 / known.classes) / 2 else []
        yield _found(c.PROBABILITIES, CERTAIN, f"{says}; all lie between -1 and 0", *alike)
    elif curve.start < 0:
        yield _found(c.MINUS, CERTAIN, f"{says}; the first is {curve.start:.4f}, and -ln C is {-known.guess:.4f}")
    else:
        yield _found(c.TARGETS, CERTAIN, says, c.MINUS)


def lattice(curve, known):
    """Losses that are whole multiples of 100 / n: n samples, some of which cost 100 and all others 0."""
    values = curve.finite[(curve.finite > 0.3) & (curve.finite <= 100.001)]
    if known.classes != 2 or values.size < 2:
        return
    for size in range(1, 257):
        step = 100 / size
        tolerance = np.maximum(2e-6 * values, curve.rounded)
        hits = int(((np.abs(values - step * np.round(values / step)) <= tolerance) & (values > step / 2)).sum())
        chance = min(2 * tolerance.max() / step, 1.0)
        bits = -math.log2(binom.sf(hits - 1, values.size, chance) + 1e-300) - math.log2(256) if hits > 1 else 0.0
        if bits >= 10:
            says = f"{hits} of the {values.size} losses above 0.3 are multiples of 100/{size}"
            yield _found(c.CLAMP, min(bits, 50.0), says)
            return


HEALTHY_START = 0.35  # nats above ln C where a network's first loss may lie


def _fresh(value, known, noise):
    """Whether a healthy network may start at this loss."""
    return -0.1 * known.guess - noise < value - known.guess < HEALTHY_START + noise


def start(curve, known):
    """The first loss beside ln C."""
    noise = curve.noise
    excess, ratio = curve.start - known.guess, curve.start / known.guess
    says = f"the first loss is {curve.start:.4f} nats, {ratio:.3f} times ln C = {known.guess:.4f}"
    if excess > noise:
        surprise = min(6 * (excess - noise) / LN2, 12.0)  # a fresh layer starts about 1/6 above: exp(-6 excess)
        in_bits = _fresh(curve.start * LN2, known, noise)
        alike = [c.SCALE, c.SUM if ratio > 1.8 else c.NOISE, *[c.UNIT] * in_bits]
        exact = _bits(2 * abs(ratio - 1 / LN2) + 0.01)
        if in_bits and surprise >= 1 and exact >= 3:
            yield _found(c.UNIT, surprise + exact, f"{says}; 1/ln 2 = {1 / LN2:.3f}", *alike)
        exact = _bits(2 * abs(ratio - round(ratio)) + 1e-4)
        if ratio > 1.8 and (exact >= 4 or ratio > 7.5):
            yield _found(c.SUM, surprise + exact, f"{says}: a batch of {round(ratio)}?", *alike)
        if surprise >= 3:
            yield _found(c.SCALE, surprise, says, *alike)
    elif 0 < curve.start < min(0.9 * known.guess, known.prior - 0.05) - 2 * noise:
        in_bits = _fresh(curve.start / LN2, known, noise)
        alike = (*[c.UNIT] * in_bits, c.DIVISOR, c.LATE, c.NOISE)
        if in_bits:
            exact = _bits(2 * abs(ratio - LN2) + 0.02)
            yield _found(c.UNIT, max(exact, 3.0), f"{says}; ln 2 = {LN2:.3f}", *alike)
        yield _found(c.DIVISOR, 3.0, f"{says}: an untrained network cannot know that much", *alike)


STAYS = 4.8  # bits: of a thousand healthy runs in `crossentropy.bugs` 36 end where they began, none above a guess


def stuck(curve, known):
    """A loss that stays where it began, or that comes down to a guess and no lower."""
    if not curve.long_enough:
        return
    head, error = curve.mean_of(slice(max(curve.finite.size // 10, 3)))
    room = min(3 * math.hypot(error, curve.end_error) + 0.02 * known.guess, 0.2 * known.guess)
    still = (c.RATE_ZERO, c.NOT_PASSED, c.DEAD_GRADIENT)
    slow = (c.SOFTMAX_TWICE, *[c.SIGMOID_TWICE] * (known.classes == 2))
    if curve.constant and abs(curve.start) < 1e-12:
        yield _found(c.ONE_OUTPUT, CERTAIN, "all losses are 0, from the first one on")
    elif curve.constant:
        says = f"all {curve.finite.size} losses are {curve.start:.4f} nats: the weights do not move"
        yield _found(c.RATE_ZERO, CERTAIN, says, *still)
    if curve.constant:
        return
    level = curve.end
    guesses = [one for one in dict.fromkeys((known.guess, known.prior)) if abs(level - one) < 0.1 * one]
    near = abs(curve.start - level) <= min(room + 3 * curve.noise, 0.5 * known.guess)
    if near and abs(head - level) <= room and level > 0.8 * known.prior:
        says = f"it stays at {level:.4f} nats, where it began; ln C = {known.guess:.4f}"
        bits = STAYS + min(max(6 * (level - known.guess) / LN2, 0.0), 8.0)
        yield _found(c.RATE_ZERO, bits, says, *still, c.SHUFFLED, *slow, c.DATA)
    elif guesses and level > 0.9 * known.prior and not _still_falling(curve):
        says = f"it comes down to {level:.4f} nats and stays there; a guess costs {guesses[-1]:.4f}"
        bits = _bits(2 * (abs(level - guesses[-1]) + 3 * curve.end_error) / known.guess + 0.01)
        yield _found(c.SHUFFLED, max(bits, 3.0), says, c.DEAD_GRADIENT, *slow, c.RATE_ZERO, c.DATA)


def _still_falling(curve):
    quarter = max(curve.finite.size // 4, 2)
    (before, error), (after, _) = curve.mean_of(slice(-2 * quarter, -quarter)), curve.mean_of(slice(-quarter, None))
    return before - after > 3 * error * math.sqrt(2) + 0.02 * abs(after)


def floors(curve, known):
    """Plateaus that have a formula."""
    if not curve.long_enough or curve.start < 0:
        return
    C, slack = known.classes, 3 * curve.end_error + 0.002 * known.guess + curve.rounded
    least, printed = float(curve.finite.min()), 1e-4 + curve.rounded
    twice, fits = math.log(1 + (C - 1) / math.e), []

    def bounded(cause, floor, name, lowest, highest):
        if least < lowest - printed or curve.finite.max() > highest + printed or curve.limit > known.guess * 0.97:
            return
        above = max(curve.limit - floor, 0.0) if floor <= curve.end + slack else math.inf
        bits = _bits((above + slack) / known.guess) if math.isfinite(above) else 0
        fits.append((cause, bits, f"it tends to {curve.limit:.4f} nats; {name} = {floor:.4f}, and none is lower"))

    bounded(c.SOFTMAX_TWICE, twice, "ln(1 + (C - 1)/e)", twice, twice + 1)
    if C == 2:
        yes, no = math.log(1 + 1 / math.e), LN2
        mean = known.shares @ [no, yes]
        bounded(c.SIGMOID_TWICE, mean, "sigmoid twice, mean of 0.6931 and 0.3133", yes, yes + 1)
    names = [cause for cause, bits, _ in fits if bits >= 3]
    for cause, bits, says in fits:
        if bits >= 3:
            yield _found(cause, bits, says, *names, c.DATA)


RISES = 10.0  # bits: of a thousand healthy runs in `crossentropy.bugs` none ends above its start and above a guess


def rising(curve, known):
    """A loss that ends above its start, or jumps to and fro."""
    if not curve.long_enough or curve.start < 0:
        return
    quarter = max(curve.finite.size // 4, 3)
    tail, (top, error) = curve.finite[-quarter:], curve.mean_of(slice(-quarter, None))
    level = max(curve.start, known.guess)
    if top > 1.1 * level + 3 * error:
        says = f"it ends at {top:.4f} nats, higher than it began ({curve.start:.4f}) and than a guess"
        up = np.mean(np.diff(curve.finite) > 0)
        names = (c.RATE_TOO_HIGH, c.UPHILL)
        yield _found(names[int(up > 0.85)], RISES, says, *names)
    elif tail.size >= 16 and np.ptp(tail) > 0.02 * abs(curve.end):
        flips = int((np.diff(tail)[1:] * np.diff(tail)[:-1] < 0).sum())
        if flips == tail.size - 2:
            says = f"the last {tail.size} losses go up and down in turn"
            yield _found(c.RATE_TOO_HIGH, flips * math.log2(1.5), says, c.NOISE)


def leaking(curve, known):
    """A loss below what the data leave open."""
    if known.floor is None or not curve.long_enough or curve.start < 0:
        return
    if curve.end + 3 * curve.end_error < 0.95 * known.floor:
        says = f"it ends at {curve.end:.4f} nats, below the {known.floor:.4f} that the data leave open"
        yield _found(c.LEAK, CERTAIN, says, c.MEMORISED)


PATTERNS = (not_finite, negative, lattice, start, stuck, floors, rising, leaking)
