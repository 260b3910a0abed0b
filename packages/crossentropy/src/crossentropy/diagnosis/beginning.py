"""The first loss beside ln C."""

from __future__ import annotations

import math
from collections.abc import Iterator

from . import causes as c
from . import thresholds as th
from .curve import Curve
from .evidence import Known, bits_of, finding
from .findings import Finding
from .impossible import language


def fresh(value: float, known: Known, noise: float) -> bool:
    """Whether a healthy network may start at this loss."""
    return (th.BELOW - 1) * known.guess - noise < value - known.guess < th.HEALTHY_START + noise


def low(curve: Curve, known: Known) -> bool:
    """Whether the first loss is lower than an untrained network's."""
    least = min(th.BELOW * known.guess, known.prior - th.BELOW_PRIOR)
    return 0 < curve.start < least - 2 * curve.noise


def start(curve: Curve, known: Known) -> Iterator[Finding]:
    """Yield what a first loss that is not ln C speaks for."""
    ratio = curve.start / known.guess
    says = f"the first loss is {curve.start:.4f} nats, {ratio:.3f} times ln C = {known.guess:.4f}"
    if curve.start - known.guess > curve.noise:
        yield from _above(curve, known, ratio, says)
    elif low(curve, known):
        yield from _below(curve, known, ratio, says)


def surprise(curve: Curve, known: Known) -> float:
    """Surprise, in bits, of a healthy first loss at least this far above ln C."""
    excess = curve.start - known.guess - curve.noise
    return min(max(th.FRESH * excess / th.LN2, 0.0), th.MOST_SURPRISE)


def _above(curve: Curve, known: Known, ratio: float, says: str) -> Iterator[Finding]:
    bits = surprise(curve, known)
    several = ratio > (th.MULTIPLE_WORDS if language(known) else th.MULTIPLE)
    in_bits = fresh(curve.start * th.LN2, known, curve.noise)
    powers = _perplexities(curve, known)
    alike = [c.SCALE, c.SUM if several else c.NOISE, *[c.UNIT] * in_bits, *[c.PERPLEXITY] * powers]
    alike += _also(curve, known, ratio)
    if powers and bits >= 1:
        off = abs(math.log(curve.start / known.unit) / known.guess - 1)
        told = f"the first loss is {curve.start / known.unit:.6g}: its logarithm is close to ln C"
        exact = bits_of(2 * off + th.POWER_BLUR) - (0 if language(known) else 2)
        yield finding(c.PERPLEXITY, bits + exact, told, *alike)
    exact = bits_of(2 * abs(ratio - 1 / th.LN2) + 0.01)
    if in_bits and bits >= 1 and exact >= th.WORTH:
        yield finding(c.UNIT, bits + exact, f"{says}; 1/ln 2 = {1 / th.LN2:.3f}", *alike)
    stays = curve.end > th.CLEARLY_ABOVE * known.guess and curve.end < th.FALLS * curve.start
    if several and language(known) and stays and ratio < th.ACCUMULATED:
        told = f"{says}; it falls but ends far above ln C, where no mean stays"
        yield finding(c.ACCUMULATION, bits + 3, told, *alike)
    exact = bits_of(2 * abs(ratio - round(ratio)) + 1e-4)
    if curve.settled == curve.finite.size >= th.FEW:
        exact = min(exact, th.EXACTLY)  # what does not move was hardly made by a batch
    if ratio > th.MULTIPLE and (exact >= th.EXACTLY or ratio > th.BATCH):
        yield finding(c.SUM, bits + exact, f"{says}: a batch of {round(ratio)}?", *alike)
    if bits >= th.WORTH:
        yield finding(c.SCALE, bits, says, *alike)


def _also(curve: Curve, known: Known, ratio: float) -> list[str]:
    """Rarer causes of a high first loss, as far as they reach."""
    reach = (
        (c.WEIGHTS, ratio < th.WEIGHTED),
        (c.PENALTY, ratio < th.PENALISED),
        (c.OUTPUTS, curve.start < th.WIDEST),
        (c.ACCUMULATION, language(known) or ratio > th.MULTIPLE),
        (c.CUT, ratio > th.MULTIPLE and curve.start < th.CUT_MOST),
        (c.TARGETS, ratio > th.MULTIPLE and curve.start < th.CUT_MOST),
    )
    return [one for one, reaches in reach if reaches and ratio < th.ACCUMULATED]


def _perplexities(curve: Curve, known: Known) -> bool:
    """Whether the list may hold e to the loss: close to C at first, and never below 1."""
    printed, least = curve.start / known.unit, float(curve.finite.min()) / known.unit
    if printed < th.HIGH * known.guess or least < 1 - 1e-6:
        return False
    words = language(known) and printed > th.WEIGHTED * known.guess
    near = fresh(math.log(printed), known, 0.0)
    return near or (words and math.log(printed) < known.guess)


def _below(curve: Curve, known: Known, ratio: float, says: str) -> Iterator[Finding]:
    if language(known):
        yield from _power_of_two(ratio, says)
    if known.averages or not curve.long_enough:
        return  # an average over an epoch starts lower: a question says so
    if language(known) and ratio < th.PRETRAINED:
        return  # so does a pretrained model
    in_bits = fresh(curve.start / th.LN2, known, curve.noise)
    alike = [*[c.UNIT] * in_bits, c.DIVISOR, c.LATE, c.NOISE, c.WEIGHTS, c.ACCUMULATION]
    alike += [c.SHIFTED] * language(known)
    exact = bits_of(2 * abs(ratio - th.LN2) + 0.02)
    if in_bits and exact >= th.EXACTLY:
        yield finding(c.UNIT, exact, f"{says}; ln 2 = {th.LN2:.3f}", *alike)
    coarse = curve.finite[1] < th.COARSE * curve.start and (curve.finite[1:4] < curve.start).all()
    late = ratio < th.PADDED or (coarse and curve.falls_every_time)
    cause = c.LATE if late else c.DIVISOR
    yield finding(cause, th.WORTH, f"{says}: an untrained network can't know that much", *alike)


def _power_of_two(ratio: float, says: str) -> Iterator[Finding]:
    """A loss divided by the number of accumulation steps, twice."""
    steps = round(-math.log2(ratio))
    bits = bits_of(2 * abs(-math.log2(ratio) - steps) + 0.02)
    if steps >= 1 and bits >= th.DOUBLED:
        told = f"{says}, which is 1/{2**steps}"
        yield finding(c.ACCUMULATION, bits, told, c.LATE, c.DIVISOR)
