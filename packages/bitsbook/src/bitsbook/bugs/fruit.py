"""Chapter 9's runs: a softmax regression on apples, pears and plums, and the fourteen cases.

Each fruit is a cloud of points.  `train` is chapter 7's loop with a loss that can be swapped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional as F

from crossentropy.arrays import Floats

from .training import Charge

Data = tuple[torch.Tensor, torch.Tensor]
"""Inputs, shape (N, 3), the last column of ones; labels, shape (N,)."""


class Case(NamedTuple):
    """Losses as a program printed them, and its number of classes."""

    classes: int
    losses: Floats


def clouds(
    C: int, *, wrong: float = 0.0, shares: Sequence[float] | None = None, count: int = 400, seed: int = 9
) -> Data:
    """Draw two measurements of each piece of fruit, a cloud for each kind, and a column of ones for the bias.

    Parameters
    ----------
    C : int
        Number of kinds.
    wrong : float, default 0
        Share of labels that are moved, evenly to the other kinds.
    shares : sequence of float, shape (C,), optional
        How frequent each kind is; equally if left out.
    """
    rng = np.random.default_rng(seed)
    t = rng.integers(0, C, count) if shares is None else rng.choice(C, count, p=shares)
    angle = 2 * np.pi * t / C
    points = 6 * C * np.column_stack([np.cos(angle), np.sin(angle)])
    points = points + rng.normal(size=points.shape)
    X = np.column_stack([points, np.ones(count)])
    mixed_up = rng.permutation(count) < round(wrong * count)
    t = np.where(mixed_up, np.mod(t + rng.integers(1, C, count), C), t)
    return torch.tensor(X / np.abs(X).mean(axis=0)), torch.tensor(t)


def train(
    data: Data,
    charge: Charge = F.cross_entropy,
    *,
    outputs: int = 3,
    rate: float = 2.0,
    steps: int = 400,
    batch: int | None = None,
    scale: float = 0.05,
) -> Floats:
    """Train, and return the losses that the loop prints, each from before its step.

    Parameters
    ----------
    charge : callable
        From logits and labels to a loss.
    batch : int, optional
        All samples if left out.
    scale : float
        Standard deviation of the first weights.
    """
    X, t = data
    rng = np.random.default_rng(0)
    W = torch.tensor(scale * rng.normal(size=(outputs, X.shape[1])), requires_grad=True)
    optimizer, losses = torch.optim.SGD([W], lr=rate), []
    for _ in range(steps):
        chosen = rng.permutation(len(t))[:batch]
        loss = charge(X[chosen] @ W.T, t[chosen])
        W.grad = None
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return np.array(losses)


def twice(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of what a softmax has been through already."""
    return F.cross_entropy(z.softmax(1), t)


def sigmoid_twice(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy with logits, of what a sigmoid has been through already."""
    return F.binary_cross_entropy_with_logits(z[:, 0].sigmoid(), t.to(z.dtype))


def shuffled(data: Data) -> Data:
    """Return the inputs with labels that belong to others."""
    X, t = data
    return X, t[torch.tensor(np.random.default_rng(2).permutation(len(t)))]


def _cut_off(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    return F.binary_cross_entropy((200 * z[:, 0]).float().sigmoid(), t.float())


def _summed(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(z, t, reduction="sum")


def _not_logs(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    return F.nll_loss(z.softmax(1), t)


def _padded() -> Charge:
    chance = np.random.default_rng(4)

    def charge(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        pad = torch.tensor(chance.random(len(t)) < 0.6)
        return F.cross_entropy(z, torch.where(pad, -100, t))

    return charge


def cases() -> dict[int, Case]:
    """Run the fourteen cases of chapter 9, some with a bug and some without."""
    fruit, ten, coins = clouds(3), clouds(10), clouds(2)
    return {
        1: Case(3, train(shuffled(fruit), batch=32, rate=0.1)),
        2: Case(2, train(clouds(2, wrong=0.0947, count=2000, seed=11), outputs=2, rate=0.3)),
        3: Case(10, train(ten, outputs=10)),
        4: Case(3, train(fruit, _padded(), batch=4, rate=0.2)),
        5: Case(2, train(coins, sigmoid_twice, outputs=1, rate=10.0)),
        6: Case(3, train(fruit, _summed, batch=16, rate=0.01)),
        7: Case(3, train(fruit, twice, rate=50.0)),
        8: Case(10, train(ten, outputs=10) / np.log(2)),
        9: Case(2, train(coins, twice, outputs=2, rate=10.0)),
        10: Case(3, train(clouds(3, wrong=0.3), rate=100.0, batch=64)),
        11: Case(3, train(fruit, rate=0.0, batch=32, scale=0.01)),
        12: Case(3, train(fruit, _not_logs, rate=1.0)),
        13: Case(2, train(coins, _cut_off, outputs=1, rate=0.05, batch=8, scale=1.0)),
        14: Case(3, train(fruit, batch=32, scale=4.0, rate=0.5)),
    }
