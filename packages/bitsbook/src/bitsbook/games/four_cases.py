"""The four cases that open chapter 9: what they ask, and what each choice has for it or against it."""

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
            why=f"{first:.3f} nats are {first / guess:.1f} times ln 3, as a batch of 16 would make them, give or take "
            "the first weights.",
            right=True,
        ),
        Choice(
            text="The learning rate is too high",
            why="The first loss is from before the first step, and after that the loss falls.",
        ),
        Choice(
            text="A softmax before CrossEntropyLoss",
            why=f"Then no answer costs more than {worst:.3f} nats, or less than {floor:.3f}. "
            f"This run ends at {last:.3f}.",
        ),
    )
    verdict = (
        "A last layer with weights far too large begins high as well. So double the batch: a sum doubles, a mean stays."
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
            why="Its gradient is NaN too. One step later so are the weights, and every loss after that.",
        ),
        Choice(
            text="Some batches hold nothing but padding",
            why=f"The mean over no targets is 0/0. Its gradient is 0, so the weights survive. Here {missing} of "
            f"{len(case.losses)} batches were like that.",
            right=True,
        ),
        Choice(
            text="No bug: a NaN now and then is normal",
            why="The cross-entropy of finite logits is a finite number.",
        ),
    )
    verdict = (
        "The NaN that goes away gives it away. In mixed precision there is a look-alike: a GradScaler skips the step "
        "that a NaN would spoil. So count the targets of such a batch."
    )
    return Card(number=4, classes=case.classes, losses=case.losses, choices=choices, verdict=verdict)


def _below_zero(case: Case) -> Card:
    first, last = number(case.losses[0]), number(case.losses[-1])
    choices = (
        Choice(
            text="No bug: it falls, so the network learns",
            why="It does learn. But minus the log of a probability is never below 0, so this number isn't one.",
        ),
        Choice(
            text="The minus sign is missing",
            why=f"Then it would begin at −ln 3 = −{log(3):.3f} and fall without end. It begins at {first}.",
        ),
        Choice(
            text="NLLLoss gets probabilities instead of their logs",
            why=f"It prints minus the probability of the right class: from about −1/3, which is a guess, to −1. "
            f"This one ends at {last}.",
            right=True,
        ),
        Choice(
            text="The labels are 1 to 3 instead of 0 to 2",
            why="PyTorch refuses class 3 of three classes: you would see an error, not a curve.",
        ),
    )
    verdict = (
        "No second measurement is needed: no classifier's loss lies below 0. Use log_softmax, or CrossEntropyLoss."
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
            why=f"It fits: with 9.5 % of the labels wrong, a perfect model is left with {open_:.4f} nats. "
            "But so does another cause.",
            half=True,
        ),
        Choice(
            text="One of these two, and the curve can't say which",
            why="This run has wrong labels. Case 9, further down, has a second softmax and the same floor.",
            right=True,
        ),
        Choice(
            text="It needs more steps",
            why=f"In its last hundred steps the loss moved by {change:.5f} nats.",
        ),
    )
    verdict = (
        "Add up each row that goes into the loss. After a softmax the sums are 1; logits add up to anything. "
        "A number suggests causes, a second measurement decides."
    )
    return Card(number=2, classes=case.classes, losses=case.losses, choices=choices, verdict=verdict)
