"""Bugs in the loss: what is computed from the outputs and the labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

from .runs import BATCHES, Run, charged
from .training import Charge, Setup, draw_setup, draw_task, train


def _at_rest(losses: Sequence[float]) -> bool:
    """Whether the loss has left its start and comes down by less than 1 % from the third to the last quarter."""
    *_, third, last = (part.mean() for part in np.array_split(losses, 4))
    return bool(last < 0.95 * losses[0] and last > 0.99 * third)


def _rested(charge: Charge, random: np.random.Generator, **options: Any) -> Run:
    """Train like `charged`; a run that is still on its way, or never left, has no floor yet and is drawn again."""
    one = charged(charge, random, **options)
    while not _at_rest(one.losses):
        one = charged(charge, random, **options)
    return one


def softmax_twice(random: np.random.Generator) -> Run:
    """Softmax in front of CrossEntropyLoss, trained until it rests."""
    return _rested(lambda z, t: F.cross_entropy(F.softmax(z, 1), t), random)


def _yes_no(z: torch.Tensor, t: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    return z[:, 0], t.to(z.dtype)


def sigmoid_twice(random: np.random.Generator) -> Run:
    """Sigmoid in front of BCEWithLogitsLoss, trained until it rests."""

    def charge(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        z, t = _yes_no(z, t)
        return F.binary_cross_entropy_with_logits(torch.sigmoid(z), t)

    return _rested(charge, random, classes=2, outputs=1)


def clamped(random: np.random.Generator) -> Run:
    """BCELoss in float32 on inputs that nobody scaled; drawn again until ten batches hold a charge of 100."""
    struck = 0
    while struck < 10:
        task, setup = draw_task(random, classes=2), draw_setup(random, batches=(1, 4, 8, 16, 32))
        task, setup = replace(task, inputs=task.inputs * random.uniform(50, 255)), replace(setup, hidden=0, zeros=False)
        charges: list[torch.Tensor] = []

        def charge(z: torch.Tensor, t: torch.Tensor, charges: list[torch.Tensor] = charges) -> torch.Tensor:
            z, t = _yes_no(z, t)
            charges.append(F.binary_cross_entropy(torch.sigmoid(z), t, reduction="none"))
            return charges[-1].mean()

        losses = train(task, setup, random, charge=charge, outputs=1, dtype=torch.float32)
        struck = sum(float(one.detach().max()) == 100 for one in charges)
    return Run(losses, 2)


def nothing_counts(random: np.random.Generator) -> Run:
    """Padding: some batches hold nothing else."""
    padded = random.uniform(0.5, 0.8)

    def charge(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        pad = torch.from_numpy(random.random(len(t)) < padded)
        return F.cross_entropy(z, torch.where(pad, -100, t))

    return charged(charge, random, batches=(2, 3, 4))


def zero_times_infinity(random: np.random.Generator) -> Run:
    """A one-hot sum written by hand: 0 times the logarithm of a probability that rounded to 0."""

    def charge(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        y = F.softmax(z, 1)
        return -(F.one_hot(t, z.shape[1]) * torch.log(y)).sum(1).mean()

    return _unscaled(charge, random)


def log_of_zero(random: np.random.Generator) -> Run:
    """The logarithm of a probability of the target that rounded to 0; it is trained with, or merely printed."""

    def shown(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        return -torch.log(F.softmax(z, 1)[torch.arange(len(t)), t]).mean()

    if random.random() < 0.5:
        return _unscaled(shown, random, noise=0.1)
    return _unscaled(F.cross_entropy, random, noise=0.1, shown=shown)


def _unscaled(charge: Charge, random: np.random.Generator, *, noise: float = 0.0, **options: Any) -> Run:
    """Train in float32 on inputs too large for the rate, from weights of 0; drawn again until a loss is not finite."""
    losses = [0.0]
    while np.isfinite(losses).all():
        task, setup = draw_task(random, noise=noise), draw_setup(random)
        task = replace(task, inputs=task.inputs * random.uniform(10, 60))
        setup = replace(setup, hidden=0, zeros=True)
        losses = train(task, setup, random, charge=charge, dtype=torch.float32, **options)
    return Run(losses, task.classes)


def overflow(random: np.random.Generator) -> Run:
    """A softmax written without the shift by the largest score, and a rate too high for it."""

    def charge(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        e = torch.exp(z)
        return -torch.log(e[torch.arange(len(t)), t] / e.sum(1)).mean()

    task, setup = draw_task(random, noise=0.2), draw_setup(random)
    setup = replace(setup, optimizer="sgd", rate=setup.rate * random.uniform(100, 1000))
    return Run(train(task, setup, random, charge=charge, dtype=torch.float32), task.classes)


def summed(random: np.random.Generator) -> Run:
    """The sum over the batch, at a rate that allows for it more or less."""

    def adjust(setup: Setup) -> Setup:
        return replace(setup, rate=setup.rate * random.uniform(1, 5) / setup.batch)

    return charged(lambda z, t: F.cross_entropy(z, t, reduction="sum"), random, batches=BATCHES, adjust=adjust)


def divisor(random: np.random.Generator) -> Run:
    """Padding costs nothing and is divided by all the same."""
    padded = random.uniform(0.25, 0.6)

    def charge(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        counts = torch.from_numpy(random.random(len(t)) >= padded)
        return (F.cross_entropy(z, t, reduction="none") * counts).mean()

    return charged(charge, random, batches=(0, 32, 64))


def probabilities_to_nll(random: np.random.Generator) -> Run:
    """Softmax in place of log-softmax in front of NLLLoss."""
    return charged(lambda z, t: F.nll_loss(F.softmax(z, 1), t), random)


def minus_missing(random: np.random.Generator) -> Run:
    """The mean of ln y, gone down."""
    return charged(lambda z, t: -F.cross_entropy(z, t), random)


def labels_one_two(random: np.random.Generator) -> Run:
    """Yes and no written as 2 and 1."""

    def charge(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        z, t = _yes_no(z, t)
        return F.binary_cross_entropy_with_logits(z, t + 1)

    return charged(charge, random, classes=2, outputs=1)


def one_output(random: np.random.Generator) -> Run:
    """A softmax over a single output: it is 1, whatever the output."""
    return charged(lambda z, t: F.cross_entropy(z, torch.zeros_like(t)), random, outputs=1)
