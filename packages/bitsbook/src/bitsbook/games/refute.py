"""What the losses of a run say against a suspect: a number that a run with this bug can't print, in words, or nothing.

Each rule is tried on runs that do have the bug, and must say nothing of them (`tests/test_game_daily.py`).
"""

from __future__ import annotations

from math import e, log, log2

from crossentropy.diagnosis import plateaus

from .trace import LN2, Trace, number


def _range(t: Trace, least: float, most: float, of: str) -> str | None:
    """Say which loss lies outside what a bug can print."""
    if t.low < least - 0.001:
        return (
            f"Then no answer would cost less than {of} = {number(least)} nats. The lowest loss here is {number(t.low)}."
        )
    if t.high > most + 0.001:
        return f"Then no answer would cost more than {number(most)} nats. The highest loss here is {number(t.high)}."
    return None if t.finite else f"Then every loss would be finite, between {number(least)} and {number(most)} nats."


def softmax_twice(t: Trace) -> str | None:
    """A certain answer pays too much, a wrong one too little."""
    return _range(t, plateaus.softmax_twice(t.classes), log(e + t.classes - 1), "ln(1 + (C − 1)/e)")


def sigmoid_twice(t: Trace) -> str | None:
    """The same with two classes: a yes pays least, a wrong no most."""
    return _range(t, plateaus.softmax_twice(2), log(1 + e), "−ln σ(1)") if t.classes == 2 else None


def clamp(t: Trace) -> str | None:
    """What BCELoss never says; a bound above would need the size of the batch."""
    if t.classes == 2 and t.low < 0:
        return f"BCELoss never goes below 0. The lowest loss here is {number(t.low)}."
    if t.classes == 2 and not t.finite:
        return "BCELoss cuts each logarithm off at −100: it can print 100, but neither NaN nor infinity."
    return None


def padding(t: Trace) -> str | None:
    """A NaN, and finite losses after it."""
    if t.nan == 0:
        return "The mean over no targets is 0/0, a NaN, and there is none in this list."
    if not t.again:
        return "Such a batch has a gradient of 0, so the next loss is finite again. Here, no later loss is."
    return None


def zero_times_infinity(t: Trace) -> str | None:
    """A NaN that passes into the weights."""
    if t.finite:
        return "0 times log 0 is NaN. All losses here are finite."
    return "Its gradient is NaN too, so after one step every loss is. Here, finite losses follow." if t.again else None


def log_of_zero(t: Trace) -> str | None:
    """Infinity; NaN may follow it."""
    if t.finite:
        return f"That prints infinity. The highest loss here is {number(t.high)}."
    return "That prints infinity. Here, every loss that isn't finite is NaN." if t.again and t.inf == 0 else None


def overflow(t: Trace) -> str | None:
    """NaN or infinity."""
    return "A softmax that overflows makes NaN or infinity. All losses here are finite." if t.finite else None


def rate_too_high(t: Trace) -> str | None:
    """Jumps after the first step, and none before."""
    if t.low < -0.001:
        return f"No learning rate makes a cross-entropy negative. The lowest loss here is {number(t.low)}."
    if t.again and t.nan:
        return "A run that diverges to NaN has NaN in its weights, and never prints a finite loss again. This one does."
    if t.first > 2 * t.guess:
        return f"The first loss, {number(t.first)}, comes before the first step: no rate has touched it yet."
    if t.finite and t.high <= 2 * t.guess:
        return (
            f"Then the loss would jump far above a guess, ln C = {number(t.guess)}. It's never above {number(t.high)}."
        )
    return None


def moved(t: Trace) -> str | None:
    """Weights that never move, because the rate is 0 or they are not the optimiser's."""
    if t.finite and not 0.6 * t.begin < t.end < 1.6 * t.begin and abs(t.end - t.begin) > 0.1:
        moved = f"from {number(t.begin)} (the mean of the first 20) to {number(t.end)}"
        return f"Then the loss would stay where it begins. Here it goes {moved}."
    if t.finite and t.first < 0.3 * t.guess:
        return f"Then every loss would be that of an untrained network, about ln C = {number(t.guess)}. Here, none is."
    return None


def dead_units(t: Trace) -> str | None:
    """Equal scores for all inputs, at the start and at the end."""
    if t.finite and not 0.7 * t.guess < t.end < 1.5 * t.guess:
        return f"Then it could only learn to guess, for about ln C = {number(t.guess)}. This ends at {number(t.end)}."
    return None


def shuffled(t: Trace) -> str | None:
    """Nothing to learn from the inputs; what a few samples let it memorise is little."""
    if t.finite and t.end < 0.6 * t.guess:
        return (
            f"Then there would be nothing to learn but a guess, ln C = {number(t.guess)}. This ends at {number(t.end)}."
        )
    return None


def scale(t: Trace) -> str | None:
    """Early losses far above a guess."""
    if t.finite and t.high < 1.5 * t.guess:
        return f"Then early losses would be far above ln C = {number(t.guess)}. Here, none is above {number(t.high)}."
    return None


def sum(t: Trace) -> str | None:
    """A multiple of the guess, by the size of the batch, 8 or more."""
    if t.first < 3 * t.guess:
        return f"Even a batch of 8 would begin at 8 ln C = {number(8 * t.guess)}. This begins at {number(t.first)}."
    return None


def bits(t: Trace) -> str | None:
    """The guess in another unit; with two classes a first loss scatters too much to say."""
    if t.classes > 2 and not 1.15 * t.guess < t.first < 1.9 * t.guess:
        return f"In bits a guess costs log2 C = {number(log2(t.classes))}. This begins at {number(t.first)}."
    return None


def divisor(t: Trace) -> str | None:
    """Less than a guess at the start, and not below 0."""
    if t.first > 0.95 * t.guess or t.first < 0:
        return f"Then it would begin well below ln C = {number(t.guess)}. This begins at {number(t.first)}."
    return None


def probabilities(t: Trace) -> str | None:
    """From −1 to 0."""
    if t.high > 0.001 or t.low < -1.001:
        outside = t.high if t.high > 0.001 else t.low
        return f"Then every loss would be minus a probability, from −1 to 0. Here, one is {number(outside)}."
    return None


def minus(t: Trace) -> str | None:
    """Below 0 from the start, and without end."""
    if t.first > 0 or t.low > -1.001:
        words = f"Then it would begin at −ln C = {number(-t.guess)} and never stop falling."
        return f"{words} This begins at {number(t.first)}, and its lowest loss is {number(t.low)}."
    return None


def labels(t: Trace) -> str | None:
    """Above 0 at the start, and below it without end."""
    if t.classes == 2 and t.first < 0:
        return (
            f"Then it would begin near ln 2 = {number(LN2)} and fall below 0 later. This begins at {number(t.first)}."
        )
    if t.classes == 2 and t.finite and t.low > 0:
        return f"Then the loss would fall below 0 and never stop. Here, the lowest is {number(t.low)}."
    return None


def one_output(t: Trace) -> str | None:
    """Exactly 0."""
    return f"Then every loss would be −ln 1 = 0. This begins at {number(t.first)}." if abs(t.first) > 0.001 else None


def uphill(t: Trace) -> str | None:
    """Up, without end."""
    if t.finite and t.end < 2 * t.guess:
        return f"Then the loss would never stop rising. This begins at {number(t.first)} and ends at {number(t.end)}."
    return None


def leak(t: Trace) -> str | None:
    """Down to next to nothing."""
    if t.low < -0.001:
        return (
            f"Even a network that is told the answer never pays less than 0. The lowest loss here is {number(t.low)}."
        )
    if t.finite and t.end > 0.5 * t.guess:
        return f"A network that is told the answer ends up paying next to nothing. This ends at {number(t.end)}."
    return None


def healthy(t: Trace) -> str | None:
    """The four things that no healthy run does; standing still is none, for there may be nothing to learn."""
    rules = (
        (not t.finite, "The cross-entropy of finite scores is a finite number."),
        (t.low < -0.001, f"Minus the log of a probability is never below 0. Here, one loss is {number(t.low)}."),
        (t.first > 1.8 * t.guess, f"An untrained network pays about ln C, not {t.first / t.guess:.1f} times as much."),
        (t.first < 0.3 * t.guess, f"An untrained network pays about ln C = {number(t.guess)}, not {number(t.first)}."),
        (t.end > 1.5 * t.guess, f"A network that learns ends below a guess. This ends at {number(t.end)}."),
        (
            t.floor is not None and t.end < 0.5 * t.floor,
            "Without a bug it couldn't end so far below the lowest loss that the data allow.",
        ),
    )
    return next((words for true, words in rules if true), None)
