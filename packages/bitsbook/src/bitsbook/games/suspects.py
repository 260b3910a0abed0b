"""What may be wrong with a run of `bitsbook.bugs`, and what in its losses supports or contradicts each suspect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crossentropy.diagnosis.plateaus import softmax_twice

from . import refute
from .trace import LN2, Trace, number


@dataclass(frozen=True)
class Suspect:
    """One verdict.

    Attributes
    ----------
    text : str
        The verdict.
    family : str
        What is seen first in such a run: it "stands", "begins", "ends" or "rises" where it should not, or prints what
        is not "finite" or "below" 0.
    speaks : callable
        From a `Trace` to what supports it.
    against : callable
        From a `Trace` to what contradicts it, or to nothing.
    """

    text: str
    family: str
    speaks: Callable[[Trace], str]
    against: Callable[[Trace], str | None]


def _stands(t: Trace) -> str:
    began = f"It begins at {number(t.begin)} (the mean of the first 20)"
    return f"{began} and ends at {number(t.end)}: the weights don't move."


def _at_a_guess(t: Trace) -> str:
    return f"It ends at {number(t.end)}, and a guess costs ln C = {number(t.guess)}: the inputs don't help."


def _times(t: Trace) -> str:
    return f"The first loss is {number(t.first)}, {t.first / t.guess:.2f} times ln C = {number(t.guess)}"


def _to(t: Trace) -> str:
    return f"It begins at {number(t.first)} and falls to {number(t.low)}"


def _gone(t: Trace) -> str:
    return f"Of {t.count} losses {t.nan + t.inf} aren't finite, and after the first of these none is"


#: By the name that a bug has in `bitsbook.bugs`; both kinds of healthy runs have one verdict.
SUSPECTS = {
    "softmax twice": Suspect(
        "A softmax before CrossEntropyLoss",
        "ends",
        lambda t: (
            f"Even an answer that is certain and right costs ln(1 + (C − 1)/e) = {number(softmax_twice(t.classes))} "
            f"nats. This loss comes down to {number(t.end)} and stops."
        ),
        refute.softmax_twice,
    ),
    "sigmoid twice": Suspect(
        "A sigmoid before BCEWithLogitsLoss",
        "ends",
        lambda t: (
            f"A yes costs at least −ln σ(1) = {number(softmax_twice(2))} nats and a no ln 2 = {number(LN2)}. This loss "
            f"stops between the two, at {number(t.end)}."
        ),
        refute.sigmoid_twice,
    ),
    "BCELoss, saturated": Suspect(
        "BCELoss on a saturated sigmoid",
        "rises",
        lambda t: (
            f"An answer that is certain and wrong counts as 100, so a batch of B prints multiples of 100/B. The "
            f"highest loss here is {number(t.high)}, the lowest {number(t.low)}."
        ),
        refute.clamp,
    ),
    "batches of padding": Suspect(
        "Some batches hold nothing but padding",
        "finite",
        lambda t: (
            f"The mean over no targets is 0/0. Its gradient is 0, so the weights survive and finite losses follow. "
            f"{t.nan} of {t.count} batches were like that."
        ),
        refute.padding,
    ),
    "0 times log 0": Suspect(
        "A hand-written loss computes 0 times log 0",
        "finite",
        lambda t: f"{_gone(t)}: the gradient was NaN too, and spoilt the weights.",
        refute.zero_times_infinity,
    ),
    "log 0": Suspect(
        "The log of a probability that rounded to 0",
        "finite",
        lambda t: f"−ln 0 is infinite. Infinite losses here: {t.inf} of {t.count}.",
        refute.log_of_zero,
    ),
    "softmax overflows": Suspect(
        "A hand-written softmax overflows",
        "finite",
        lambda t: f"{_gone(t)}: infinity over infinity is NaN.",
        refute.overflow,
    ),
    "rate too high": Suspect(
        "The learning rate is far too high",
        "rises",
        lambda t: (
            f"It jumps to {number(t.high)} nats and ends at {number(t.end)}. A guess costs only {number(t.guess)}."
        ),
        refute.rate_too_high,
    ),
    "rate zero": Suspect("The learning rate is 0", "stands", _stands, refute.moved),
    "parameters not passed": Suspect("The optimiser holds other weights", "stands", _stands, refute.moved),
    "dead units": Suspect("All hidden units are dead", "stands", _at_a_guess, refute.dead_units),
    "labels shuffled": Suspect("The labels belong to other inputs", "stands", _at_a_guess, refute.shuffled),
    "last layer too large": Suspect(
        "The last layer begins with weights far too large",
        "begins",
        lambda t: f"{_times(t)}. The network is sure before it has learned anything.",
        refute.scale,
    ),
    "sum for mean": Suspect(
        "The loss is summed over the batch",
        "begins",
        lambda t: f"{_times(t)}. Adding up a batch does that.",
        refute.sum,
    ),
    "bits for nats": Suspect(
        "The losses are bits, not nats",
        "begins",
        lambda t: f"{_times(t)}. A nat is 1/ln 2 = {1 / LN2:.2f} bits.",
        refute.bits,
    ),
    "pads in the divisor": Suspect(
        "The mean is divided by the padding too",
        "begins",
        lambda t: f"{_times(t)}. An untrained network can't know that much.",
        refute.divisor,
    ),
    "probabilities to NLLLoss": Suspect(
        "NLLLoss gets probabilities instead of their logs",
        "below",
        lambda t: f"{_to(t)}. Minus a probability lies between −1 and 0.",
        refute.probabilities,
    ),
    "minus missing": Suspect(
        "The minus sign is missing",
        "below",
        lambda t: f"{_to(t)}. Without its minus, a guess costs −ln C = {number(-t.guess)}.",
        refute.minus,
    ),
    "labels 1 and 2": Suspect(
        "The labels are 1 and 2 instead of 0 and 1",
        "below",
        lambda t: f"{_to(t)}. A target of 2 rewards ever larger scores, so it would never stop.",
        refute.labels,
    ),
    "one output": Suspect(
        "The softmax runs over a single output",
        "below",
        lambda t: f"All {t.count} losses are −ln 1 = 0.",
        refute.one_output,
    ),
    "step uphill": Suspect(
        "The step goes uphill",
        "rises",
        lambda t: f"It begins at {number(t.first)}, with a guess, and climbs to {number(t.high)} nats.",
        refute.uphill,
    ),
    "label among the inputs": Suspect(
        "The label is among the inputs",
        "ends",
        lambda t: (
            f"The data allow no better than {number(t.floor or 0)} nats on average, and this ends at {number(t.end)}: "
            "the network is told the answer."
        ),
        refute.leak,
    ),
    "no bug": Suspect(
        "No bug",
        "ends",
        lambda t: (
            f"It begins near ln C = {number(t.guess)}, falls, and ends at {number(t.end)}. "
            + (
                "No bug has its number there. What remains is noise in the data."
                if t.end > 0.1
                else "Nothing is left to explain."
            )
        ),
        refute.healthy,
    ),
}
