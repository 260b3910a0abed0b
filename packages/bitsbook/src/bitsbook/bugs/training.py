"""What a run is made of: a task, a setup, and a training loop with places where a bug can be planted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from crossentropy.arrays import Floats

Charge = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
"""From outputs and labels to a loss."""


@dataclass(frozen=True)
class Task:
    """Samples with class labels: a cloud of points for each class, brought to a common scale.

    Attributes
    ----------
    inputs : ndarray, shape (N, d)
    labels : ndarray of int, shape (N,)
    classes : int
    """

    inputs: Floats
    labels: npt.NDArray[np.integer]
    classes: int

    @property
    def shares(self) -> Floats:
        """Share of each class among the labels, shape (classes,)."""
        return np.bincount(self.labels, minlength=self.classes) / len(self.labels)


def draw_task(
    random: np.random.Generator,
    *,
    classes: int | None = None,
    gap: float | None = None,
    noise: float = 0.0,
    balanced: bool = True,
    count: int | None = None,
) -> Task:
    """Draw a task.

    Parameters
    ----------
    random : numpy.random.Generator
    classes : int, optional
        Drawn from 2 to 20 if left out.
    gap : float, optional
        Typical distance between two clouds' centres, in standard deviations of a cloud; drawn from 4 to 8.
    noise : float, default 0
        Share of the labels that are moved to another class, each with the same chance.
    balanced : bool, default True
        Otherwise the classes' sizes differ by up to a factor of eight.
    count : int, optional
        About how many samples; drawn from 100 to 400 if left out.

    Returns
    -------
    Task
    """
    classes = int(random.choice([2, 3, 4, 5, 7, 10, 20])) if classes is None else classes
    gap = random.uniform(4, 8) if gap is None else gap
    count = int(random.integers(100, 400)) if count is None else count
    width = int(classes + random.integers(0, 8))
    sizes = np.ones(classes) if balanced else random.uniform(1, 8, classes)
    sizes = np.maximum((sizes / sizes.sum() * count).astype(int), 2)
    labels = np.repeat(np.arange(classes), sizes)
    centres = random.standard_normal((classes, width)) * gap / np.sqrt(2 * width)
    inputs = centres[labels] + random.standard_normal((len(labels), width))
    inputs = (inputs - inputs.mean(axis=0)) / inputs.std(axis=0)
    moved = random.random(len(labels)) < noise
    labels = np.where(moved, (labels + random.integers(1, classes, len(labels))) % classes, labels)
    return Task(inputs, labels, classes)


@dataclass(frozen=True)
class Setup:
    """How a training is set up.

    Attributes
    ----------
    hidden : int
        Width of a hidden layer; 0 for softmax regression.
    activation : str
        ``"tanh"`` or ``"relu"``.
    zeros : bool
        Does the last layer start at 0? Otherwise it starts as PyTorch's layers do.
    optimizer : str
        ``"sgd"``, ``"momentum"`` or ``"adam"``.
    rate : float
        Of plain gradient descent; the other two take the part of it that suits them.
    batch : int
        Samples a step; 0 for all.
    steps : int
    """

    hidden: int
    activation: str
    zeros: bool
    optimizer: str
    rate: float
    batch: int
    steps: int


def draw_setup(random: np.random.Generator, *, batches: Sequence[int] = (0, 0, 8, 16, 32, 64)) -> Setup:
    """Draw a setup; `batches` are the sizes of a batch to choose from."""
    return Setup(
        hidden=int(random.choice([0, 0, 8, 16, 32])),
        activation=str(random.choice(["tanh", "relu"])),
        zeros=bool(random.random() < 0.3),
        optimizer=str(random.choice(["sgd", "momentum", "adam"])),
        rate=float(np.exp(random.uniform(np.log(0.1), np.log(1.0)))),
        batch=int(random.choice(batches)),
        steps=int(random.integers(200, 500)),
    )


def build(
    setup: Setup, random: np.random.Generator, inputs: int, outputs: int, *, dtype: torch.dtype = torch.float64
) -> nn.Sequential:
    """Make the network of a setup, its weights drawn from `random` in the range that PyTorch takes."""
    widths = [inputs, setup.hidden, outputs] if setup.hidden else [inputs, outputs]
    layers: list[nn.Module] = []
    for before, after in pairwise(widths):
        layer, bound = nn.Linear(before, after, dtype=dtype), 1 / np.sqrt(before)
        last = len(layers) == 2 * len(widths) - 4
        with torch.no_grad():
            for part in (layer.weight, layer.bias):
                drawn = random.uniform(-bound, bound, part.shape) * (0 if last and setup.zeros else 1)
                part.copy_(torch.from_numpy(drawn))
        layers += [layer, nn.Tanh() if setup.activation == "tanh" else nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def optimizer_for(setup: Setup, parameters: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
    """Make the optimiser of a setup."""
    if setup.optimizer == "adam":
        return torch.optim.Adam(parameters, lr=setup.rate / 20)
    momentum = 0.9 if setup.optimizer == "momentum" else 0.0
    return torch.optim.SGD(parameters, lr=setup.rate * (1 - momentum), momentum=momentum)


def train(
    task: Task,
    setup: Setup,
    random: np.random.Generator,
    *,
    charge: Charge = cross_entropy,
    outputs: int | None = None,
    change: Callable[[nn.Sequential], list[torch.Tensor] | None] | None = None,
    shown: Charge | None = None,
    dtype: torch.dtype = torch.float64,
) -> list[float]:
    """Train, and return the losses that a training prints: each before its step, of the samples of that step.

    Parameters
    ----------
    task : Task
    setup : Setup
    random : numpy.random.Generator
    charge : callable
        Takes outputs (n, outputs) and labels (n,), and returns the loss that is gone down.
    outputs : int, optional
        Width of the last layer, if it is not one for each class.
    change : callable, optional
        Takes the network before the training; may change it, and may return other parameters to train.
    shown : callable, optional
        Takes outputs and labels like `charge`, and returns the loss that is printed in its place.
    dtype : torch.dtype

    Returns
    -------
    list of float
    """
    network = build(setup, random, task.inputs.shape[1], outputs or task.classes, dtype=dtype)
    trained = (change and change(network)) or list(network.parameters())
    optimizer, losses = optimizer_for(setup, trained), []
    inputs, labels = torch.tensor(task.inputs, dtype=dtype), torch.tensor(task.labels)
    order = np.empty(0, int)
    for _ in range(setup.steps):
        if setup.batch and order.size < setup.batch:
            order = random.permutation(len(task.labels))
        chosen, order = (order[: setup.batch], order[setup.batch :]) if setup.batch else (slice(None), order)
        optimizer.zero_grad()
        z, t = network(inputs[chosen]), labels[chosen]
        loss = charge(z, t)
        losses.append(float((shown(z, t) if shown else loss).detach()))
        if loss.requires_grad:
            loss.backward()
        optimizer.step()
    return losses
