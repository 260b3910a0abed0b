"""Bugs around a loss that is right: the step, the weights, the labels, the printing."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from crossentropy.information import binary_entropy, nats_to_bits

from .runs import Run, charged
from .training import Setup, draw_setup, draw_task, train


def rate_too_high(random: np.random.Generator) -> Run:
    """Plain gradient descent at some hundred times the rate."""
    task, setup = draw_task(random, gap=random.uniform(1, 3), noise=0.1), draw_setup(random)
    setup = replace(setup, optimizer="sgd", hidden=0, rate=random.uniform(30, 300))
    return Run(train(task, setup, random), task.classes)


def rate_zero(random: np.random.Generator) -> Run:
    """A learning rate of 0."""
    return charged(F.cross_entropy, random, adjust=lambda setup: replace(setup, rate=0.0))


def not_passed(random: np.random.Generator) -> Run:
    """The optimiser got the parameters of a network that was thrown away."""
    return charged(F.cross_entropy, random, change=lambda net: [p.detach().clone() for p in net.parameters()])


def dead_gradient(random: np.random.Generator) -> Run:
    """Hidden units that are 0 for every sample: only the last biases learn."""

    def adjust(setup: Setup) -> Setup:
        return replace(setup, hidden=setup.hidden or 16, activation="relu")

    def change(network: nn.Sequential) -> None:
        with torch.no_grad():
            network.get_parameter("0.bias").fill_(-100)

    return charged(F.cross_entropy, random, adjust=adjust, change=change)


def shuffled(random: np.random.Generator) -> Run:
    """Labels in another order than their inputs."""
    task = draw_task(random, count=int(random.integers(500, 2000)), balanced=random.random() < 0.5)
    task = replace(task, labels=random.permutation(task.labels))
    return Run(train(task, replace(draw_setup(random), hidden=0), random), task.classes, {"shares": task.shares})


def scale(random: np.random.Generator) -> Run:
    """Weights of the last layer drawn with a standard deviation of 2 to 6."""
    spread = random.uniform(2, 6)

    def change(network: nn.Sequential) -> None:
        with torch.no_grad():
            *_, weight, _ = network.parameters()  # the last layer's, before its bias
            weight.copy_(torch.from_numpy(random.normal(0, spread, weight.shape)))

    return charged(F.cross_entropy, random, change=change)


def wrong_unit(random: np.random.Generator) -> Run:
    """Bits where nats are promised, or nats where bits are; from three classes on.

    With two classes a fresh network's first loss scatters as much as the two units differ.
    """
    task = draw_task(random, classes=int(random.integers(3, 21)))
    losses = np.array(train(task, draw_setup(random), random))
    if random.random() < 0.5:
        return Run(list(nats_to_bits(losses)), task.classes)
    return Run(list(losses), task.classes, {"unit": "bits"})


def uphill(random: np.random.Generator) -> Run:
    """The step goes along the gradient."""
    return charged(lambda z, t: -F.cross_entropy(z, t), random, shown=F.cross_entropy)


def leak(random: np.random.Generator) -> Run:
    """A column of the inputs holds the label, noise and all."""
    noise = random.uniform(0.1, 0.4)
    task = draw_task(random, gap=random.uniform(1, 8), noise=noise)
    told = np.eye(task.classes)[task.labels] * 3
    task = replace(task, inputs=np.column_stack([task.inputs, told]))
    floor = binary_entropy(noise, base=math.e) + noise * math.log(task.classes - 1)
    return Run(train(task, draw_setup(random), random), task.classes, {"floor": floor})
