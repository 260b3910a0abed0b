"""What may be wrong with a run of `bitsbook.bugs`, and what its losses say for and against each suspect."""

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
        From a `Trace` to what its numbers say for it.
    against : callable
        From a `Trace` to what its numbers say against it, or to nothing.
    """

    text: str
    family: str
    speaks: Callable[[Trace], str]
    against: Callable[[Trace], str | None]


def _stands(t: Trace) -> str:
    return f"It begins at {number(t.begin)} (mean of the first 20) and ends at {number(t.end)}: the weights don't move."


def _at_a_guess(t: Trace) -> str:
    return f"It ends at {number(t.end)}, and a guess costs ln C = {number(t.guess)}: nothing comes from the inputs."


def _times(t: Trace) -> str:
    return f"The first loss is {number(t.first)}, {t.first / t.guess:.2f} times ln C = {number(t.guess)}"


def _to(t: Trace) -> str:
    return f"It begins at {number(t.first)} and comes down to {number(t.low)}"


def _gone(t: Trace) -> str:
    return f"{t.nan + t.inf} of {t.count} losses aren't finite, and none is after the first of them"


#: By the name that a bug has in `bitsbook.bugs`; both kinds of healthy runs have one verdict.
SUSPECTS = {
    "softmax twice": Suspect(
        "A softmax before CrossEntropyLoss",
        "ends",
        lambda t: (
            f"A certain and right answer still pays ln(1 + (C − 1)/e) = {number(softmax_twice(t.classes))} nats. "
            f"This comes down to {number(t.end)}, and stops."
        ),
        refute.softmax_twice,
    ),
    "sigmoid twice": Suspect(
        "A sigmoid before BCEWithLogitsLoss",
        "ends",
        lambda t: (
            f"A yes pays at least −ln σ(1) = {number(softmax_twice(2))} and a no ln 2 = {number(LN2)} nats. This stops "
            f"between the two, at {number(t.end)}."
        ),
        refute.sigmoid_twice,
    ),
    "BCELoss, saturated": Suspect(
        "BCELoss on a saturated sigmoid",
        "rises",
        lambda t: (
            f"Certain and wrong, an answer is charged 100, so batches of B show multiples of 100/B. The highest loss "
            f"is {number(t.high)}, the lowest {number(t.low)}."
        ),
        refute.clamp,
    ),
    "batches of padding": Suspect(
        "Some batches hold nothing but padding",
        "finite",
        lambda t: (
            f"The mean over no targets is 0/0, with a gradient of 0: the weights survive, and finite losses follow. "
            f"{t.nan} of {t.count} batches were like that."
        ),
        refute.padding,
    ),
    "0 times log 0": Suspect(
        "A hand-written loss computes 0 times log 0",
        "finite",
        lambda t: f"{_gone(t)}: the gradient was NaN too.",
        refute.zero_times_infinity,
    ),
    "log 0": Suspect(
        "The log of a probability that rounded to 0",
        "finite",
        lambda t: f"−ln 0 is infinite. Infinite losses in this list: {t.inf} of {t.count}.",
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
        lambda t: f"It jumps to {number(t.high)} nats and ends at {number(t.end)}. A guess costs {number(t.guess)}.",
        refute.rate_too_high,
    ),
    "rate zero": Suspect("The learning rate is 0", "stands", _stands, refute.moved),
    "parameters not passed": Suspect("The optimiser holds other weights", "stands", _stands, refute.moved),
    "dead units": Suspect("All hidden units are dead", "stands", _at_a_guess, refute.dead_units),
    "labels shuffled": Suspect("The labels belong to other inputs", "stands", _at_a_guess, refute.shuffled),
    "last layer too large": Suspect(
        "The last layer begins with weights far too large",
        "begins",
        lambda t: f"{_times(t)}. It's sure of something before it has learned anything.",
        refute.scale,
    ),
    "sum for mean": Suspect(
        "The loss is summed over the batch", "begins", lambda t: f"{_times(t)}, as a batch would make it.", refute.sum
    ),
    "bits for nats": Suspect(
        "The losses are bits, not nats", "begins", lambda t: f"{_times(t)}, and 1/ln 2 is {1 / LN2:.2f}.", refute.bits
    ),
    "pads in the divisor": Suspect(
        "The mean is divided by the padding too",
        "begins",
        lambda t: f"{_times(t)}: an untrained network can't know that much.",
        refute.divisor,
    ),
    "probabilities to NLLLoss": Suspect(
        "NLLLoss gets probabilities instead of their logs",
        "below",
        lambda t: f"{_to(t)}: minus a probability, which lies from −1 to 0.",
        refute.probabilities,
    ),
    "minus missing": Suspect(
        "The minus sign is missing",
        "below",
        lambda t: f"{_to(t)}, without end. And −ln C is {number(-t.guess)}.",
        refute.minus,
    ),
    "labels 1 and 2": Suspect(
        "The labels are 1 and 2 instead of 0 and 1",
        "below",
        lambda t: f"{_to(t)}, without end: a target of 2 rewards every larger score.",
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
        lambda t: f"It begins at {number(t.first)}, a guess, and rises to {number(t.high)} nats.",
        refute.uphill,
    ),
    "label among the inputs": Suspect(
        "The label is among the inputs",
        "ends",
        lambda t: (
            f"The data leave {number(t.floor or 0)} nats open, and this ends at {number(t.end)}: it's told the answer."
        ),
        refute.leak,
    ),
    "no bug": Suspect(
        "No bug",
        "ends",
        lambda t: (
            f"It begins near ln C = {number(t.guess)}, falls, and ends at {number(t.end)}. "
            + (
                "No bug has its number there: the data leave that much open."
                if t.end > 0.1
                else "Nothing is left to explain."
            )
        ),
        refute.healthy,
    ),
}
