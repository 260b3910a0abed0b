"""What a list of losses does not say, and its owner may know."""

from __future__ import annotations

from collections.abc import Sequence

from . import thresholds as th
from .beginning import fresh, low
from .curve import Curve
from .evidence import Known
from .findings import Finding
from .impossible import language
from .plateaus import softmax_twice

CLASSES = (
    "how many classes are there? Pass classes=10, or --classes 10; 2 for yes or no, the size of the"
    " vocabulary for a language model. Without it only impossible numbers are found."
)
LATE = (
    "was the first value measured before the first step? It is {part:.0%} of ln C. An average over"
    " an epoch, a pretrained model, padding in the divisor and class weights may all start below"
    " ln C: measure the loss once before the first step."
)
PRETRAINED = (
    "was the model pretrained? Then a start at {start:.2f} nats, {part:.0%} of ln C, is healthy. If"
    " not, count the targets in the divisor, and measure the first loss once with a single"
    " accumulation step."
)
SCRATCH = (
    "is the model trained from scratch? Then a start near ln C is healthy. If it was pretrained,"
    " its weights were not loaded, the tokenizer is another model's, or the targets are shifted:"
    " measure the loss of a plain text before the first step."
)
TWICE = (
    "do the outputs pass through a softmax or a sigmoid before the loss? It falls slowly, and no"
    " value is below {floor:.4f}, the floor of a second one: add up the outputs that go into the"
    " loss, and check whether all lie between 0 and 1."
)
YES_NO = "is each class a yes or no of its own (multi-label)? Such a loss starts at ln 2: pass classes=2."


def questions(curve: Curve, known: Known, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Give the questions that would change the answer, as sentences."""
    if known.classes is None:
        return (CLASSES,)
    about_start = any("the first loss is" in one.says for one in findings)
    about_start |= any(one.bits > th.STRONG for one in findings)
    if language(known) and not findings and fresh(curve.start, known, curve.noise):
        return (SCRATCH,)
    if not findings and _slow_above_a_floor(curve, known):
        return (TWICE.format(floor=softmax_twice(known.C)),)
    if not low(curve, known) or about_start:
        return ()
    if known.C > 2 and abs(curve.start - th.LN2) < 0.02:
        return (YES_NO,)
    text = PRETRAINED if language(known) else LATE
    return (text.format(start=curve.start, part=curve.start / known.guess),)


def _slow_above_a_floor(curve: Curve, known: Known) -> bool:
    """Whether it is on a slow way down, far from 0, and above the floor of a second softmax."""
    size = curve.finite.size
    if size < th.SOME or known.floor is not None:
        return False
    middle, end = float(curve.finite[size // 2]), curve.end
    slow = end > (1 - th.CREEPS) * middle and end < curve.start
    return slow and float(curve.finite.min()) > softmax_twice(known.C) and end < known.guess
