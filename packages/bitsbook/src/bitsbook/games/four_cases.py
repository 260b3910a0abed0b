"""The four cases that open chapter 9: what they ask, and what supports or contradicts each choice."""

from __future__ import annotations

from collections.abc import Mapping
from math import e, log

import numpy as np

from crossentropy import binary_entropy
from crossentropy.diagnosis.plateaus import softmax_twice

from ..bugs.fruit import Case
from .cases import Card, Choice, game, words
from .game import Game
from .trace import number


def four_cards(cases: Mapping[int, Case]) -> list[Card]:
    """Return four cards of the fourteen cases; every number on them is taken from the losses or computed."""
    return [_sum(cases[6]), _nothing_counts(cases[4]), _below_zero(cases[12]), _undecided(cases[2])]


def four_cases(cases: Mapping[int, Case]) -> Game:
    """Return the game of the four cards."""
    cards = four_cards(cases)
    return game(
        cards,
        title="Cases to decide",
        key="cards",
        words="\n\n".join(map(words, cards)),
        kept_as="from-bits-to-loss.cases",  # since before there were other games
    )


def _sum(case: Case) -> Card:
    first, last, guess = case.losses[0], case.losses[-50:].mean(), log(3)
    worst, floor = log(e + 2), softmax_twice(3)
    choices = (
        Choice(
            text="No bug: an unlucky start",
            why=f"An untrained network pays about ln 3 = {guess:.3f} nats. "
            f"This one pays {first / guess:.1f} times as much.",
        ),
        Choice(
            text="The loss is summed over the batch",
            why=f"{first:.3f} nats is {first / guess:.1f} times ln 3. A sum over a batch of 16 gives about that, "
            "depending on the first weights.",
            right=True,
        ),
        Choice(
            text="The learning rate is too high",
            why="The first loss comes before the first step, so the rate isn't to blame. After that, the loss falls.",
        ),
        Choice(
            text="A softmax before CrossEntropyLoss",
            why=f"Then no answer costs more than {worst:.3f} nats, or less than {floor:.3f}. "
            f"This run ends at {last:.3f}.",
        ),
    )
    verdict = (
        "A last layer whose weights are far too large begins high as well.",
        "To decide, double the batch: a sum doubles, a mean stays.",
    )
    return Card(number=6, classes=case.classes, losses=case.losses, choices=choices, verdict=verdict)


def _nothing_counts(case: Case) -> Card:
    missing = int(np.isnan(case.losses).sum())
    choices = (
        Choice(
            text="The learning rate is too high",
            why="A run that diverges to NaN has NaN in its weights, and never prints a finite loss again.",
        ),
        Choice(
            text="A hand-written loss computes 0 times log 0",
            why="Its gradient is NaN too. One step later so are the weights, and then every loss.",
        ),
        Choice(
            text="Some batches hold nothing but padding",
            why=f"The mean over no targets is 0/0. Its gradient is 0, so the weights survive. That happened in "
            f"{missing} of {len(case.losses)} batches.",
            right=True,
        ),
        Choice(
            text="No bug: a NaN now and then is normal",
            why="The cross-entropy of finite logits is a finite number.",
        ),
    )
    verdict = (
        "The giveaway is a NaN that doesn't last. In mixed precision there is a look-alike: a GradScaler skips the "
        "step that a NaN would spoil.",
        "To decide, count the targets in such a batch.",
    )
    return Card(number=4, classes=case.classes, losses=case.losses, choices=choices, verdict=verdict)


def _below_zero(case: Case) -> Card:
    first, last = number(case.losses[0]), number(case.losses[-1])
    choices = (
        Choice(
            text="No bug: it falls, so the network learns",
            why="It does learn. But minus the log of a probability is never below 0, so this isn't one.",
        ),
        Choice(
            text="The minus sign is missing",
            why=f"Then it would begin near −ln 3 = −{log(3):.3f} and never stop falling. It begins at {first}.",
        ),
        Choice(
            text="NLLLoss gets probabilities instead of their logs",
            why=f"It prints minus the probability of the right class: about −1/3 for a guess, and −1 at best. "
            f"This run ends at {last}.",
            right=True,
        ),
        Choice(
            text="The labels are 1 to 3 instead of 0 to 2",
            why="With three classes PyTorch refuses a label of 3: you would see an error, not a curve.",
        ),
    )
    verdict = (
        "No second measurement is needed: no classifier's loss lies below 0.",
        "To fix it, use log_softmax, or CrossEntropyLoss on the logits.",
    )
    return Card(number=12, classes=case.classes, losses=case.losses, choices=choices, verdict=verdict)


def _undecided(case: Case) -> Card:
    last, floor = case.losses[-50:].mean(), softmax_twice(2)
    open_, change = binary_entropy(0.0947, base=e), np.ptp(case.losses[-100:])
    choices = (
        Choice(
            text="A softmax before CrossEntropyLoss",
            why=f"It fits: ln(1 + 1/e) = {floor:.4f}, and the run ends at {last:.4f} nats. But so does another cause.",
            half=True,
        ),
        Choice(
            text="No bug: one label in ten is wrong",
            why=f"It fits: with 9.5 % of the labels wrong, even a perfect model pays {open_:.4f} nats. "
            "But so does another cause.",
            half=True,
        ),
        Choice(
            text="One of these two, and the curve can't say which",
            why="This run has wrong labels. Case 9, further down, has a second softmax, and ends at the same loss.",
            right=True,
        ),
        Choice(
            text="It needs more steps",
            why=f"In its last hundred steps the loss changed by only {change:.5f} nats.",
        ),
    )
    verdict = (
        "To decide, add up each row that goes into the loss. After a softmax it sums to 1; logits sum to anything.",
        "A number suggests causes. A second measurement decides.",
    )
    return Card(number=2, classes=case.classes, losses=case.losses, choices=choices, verdict=verdict)
