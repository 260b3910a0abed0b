"""A run, and two ways to get one without a bug."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .training import Charge, Setup, draw_setup, draw_task, train

BATCHES = (8, 16, 32, 64)


@dataclass(frozen=True)
class Run:
    """A training that was run.

    Attributes
    ----------
    losses : list of float
        What it printed.
    classes : int
    known : dict
        What else its owner knows, as options of `diagnose`.
    """

    losses: list[float]
    classes: int
    known: dict[str, Any] = field(default_factory=dict)


def charged(
    charge: Charge,
    random: np.random.Generator,
    *,
    classes: int | None = None,
    batches: Sequence[int] = (0, 0, *BATCHES),
    adjust: Callable[[Setup], Setup] | None = None,
    **options: Any,
) -> Run:
    """Draw a task and a setup, which `adjust` may replace, and train with `charge` as the loss."""
    task, setup = draw_task(random, classes=classes), draw_setup(random, batches=batches)
    setup = adjust(setup) if adjust else setup
    losses = train(task, setup, random, charge=charge, **options)
    return Run(losses, task.classes, {"shares": task.shares})


def healthy(random: np.random.Generator, *, noise: float | None = None) -> Run:
    """No bug; `noise` is the share of wrong labels, drawn from 0 to 0.4 if left out."""
    noise = random.uniform(0.0, 0.4) if noise is None else noise
    gap = random.uniform(1, 8)
    task = draw_task(random, gap=gap, noise=noise, balanced=random.random() < 0.7)
    return Run(train(task, draw_setup(random), random), task.classes, {"shares": task.shares})


def clean(random: np.random.Generator) -> Run:
    """No bug, and no wrong labels."""
    return healthy(random, noise=0.0)
