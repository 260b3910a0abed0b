"""The bugs: each function draws a run, plants one bug in it, and trains."""

import math
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from torch.nn import functional as F

from ..diagnosis import causes
from .training import draw_setup, draw_task, train

LN2 = math.log(2)
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

    losses: list
    classes: int
    known: dict = field(default_factory=dict)


def healthy(random, *, noise=None):
    """No bug; `noise` is the share of wrong labels, drawn from 0 to 0.4 if left out."""
    noise = random.uniform(0.0, 0.4) if noise is None else noise
    gap = random.uniform(1, 8)
    task = draw_task(random, gap=gap, noise=noise, balanced=random.random() < 0.7)
    return Run(train(task, draw_setup(random), random), task.classes, {"shares": task.shares})


def clean(random):
    """No bug, and no wrong labels."""
    return healthy(random, noise=0.0)


def _charged(charge, random, *, classes=None, batches=(0, 0, *BATCHES), **options):
    task = draw_task(random, classes=classes)
    losses = train(task, draw_setup(random, batches=batches), random, charge=charge, **options)
    return Run(losses, task.classes, {"shares": task.shares})


def softmax_twice(random):
    return _charged(lambda z, t: F.cross_entropy(F.softmax(z, 1), t), random)


def _yes_no(z, t):
    return z[:, 0], t.to(z.dtype)


def sigmoid_twice(random):
    def charge(z, t):
        z, t = _yes_no(z, t)
        return F.binary_cross_entropy_with_logits(torch.sigmoid(z), t)

    return _charged(charge, random, classes=2, outputs=1)


def clamped(random):
    """BCELoss in float32 on inputs that nobody scaled; drawn again until ten batches hold a charge of 100."""
    struck = 0
    while struck < 10:
        task, setup = draw_task(random, classes=2), draw_setup(random, batches=(1, 4, 8, 16, 32))
        task, setup = replace(task, inputs=task.inputs * random.uniform(50, 255)), replace(setup, hidden=0, zeros=False)
        charges = []

        def charge(z, t, charges=charges):
            z, t = _yes_no(z, t)
            charges.append(F.binary_cross_entropy(torch.sigmoid(z), t, reduction="none"))
            return charges[-1].mean()

        losses = train(task, setup, random, charge=charge, outputs=1, dtype=torch.float32)
        struck = sum(float(one.detach().max()) == 100 for one in charges)
    return Run(losses, 2)


def nothing_counts(random):
    """Padding: some batches hold nothing else."""
    padded = random.uniform(0.5, 0.8)

    def charge(z, t):
        pad = torch.from_numpy(random.random(len(t)) < padded)
        return F.cross_entropy(z, torch.where(pad, -100, t))

    return _charged(charge, random, batches=(2, 3, 4))


def zero_times_infinity(random):
    def charge(z, t):
        y = F.softmax(z, 1)
        return -(F.one_hot(t, z.shape[1]) * torch.log(y)).sum(1).mean()

    return _unscaled(charge, random)


def log_of_zero(random):
    def shown(z, t):
        return -torch.log(F.softmax(z, 1)[torch.arange(len(t)), t]).mean()

    if random.random() < 0.5:  # it is trained with, or merely printed
        return _unscaled(shown, random, noise=0.1)
    return _unscaled(F.cross_entropy, random, noise=0.1, shown=shown)


def _unscaled(charge, random, *, noise=0.0, **options):
    """Train in float32 on inputs too large for the rate, from weights of 0; drawn again until a loss is not finite."""
    losses = [0.0]
    while np.isfinite(losses).all():
        task, setup = draw_task(random, noise=noise), draw_setup(random)
        task = replace(task, inputs=task.inputs * random.uniform(10, 60))
        setup = replace(setup, hidden=0, zeros=True)
        losses = train(task, setup, random, charge=charge, dtype=torch.float32, **options)
    return Run(losses, task.classes)


def overflow(random):
    """A softmax written without the shift by the largest score, and a rate too high for it."""

    def charge(z, t):
        e = torch.exp(z)
        return -torch.log(e[torch.arange(len(t)), t] / e.sum(1)).mean()

    task, setup = draw_task(random, noise=0.2), draw_setup(random)
    setup = replace(setup, optimizer="sgd", rate=setup.rate * random.uniform(100, 1000))
    return Run(train(task, setup, random, charge=charge, dtype=torch.float32), task.classes)


def rate_too_high(random):
    task, setup = draw_task(random, gap=random.uniform(1, 3), noise=0.1), draw_setup(random)
    setup = replace(setup, optimizer="sgd", hidden=0, rate=random.uniform(30, 300))
    return Run(train(task, setup, random), task.classes)


def rate_zero(random):
    task, setup = draw_task(random), draw_setup(random)
    return Run(train(task, replace(setup, rate=0.0), random), task.classes, {"shares": task.shares})


def not_passed(random):
    """The optimiser got the parameters of a network that was thrown away."""
    return _charged(F.cross_entropy, random, change=lambda net: [p.detach().clone() for p in net.parameters()])


def dead_gradient(random):
    """Hidden units that are 0 for every sample: only the last biases learn."""
    task, setup = draw_task(random), draw_setup(random)
    setup = replace(setup, hidden=setup.hidden or 16, activation="relu")

    def change(network):
        with torch.no_grad():
            network[0].bias.fill_(-100)

    return Run(train(task, setup, random, change=change), task.classes, {"shares": task.shares})


def shuffled(random):
    task = draw_task(random, count=int(random.integers(500, 2000)), balanced=random.random() < 0.5)
    task = replace(task, labels=random.permutation(task.labels))
    return Run(train(task, replace(draw_setup(random), hidden=0), random), task.classes, {"shares": task.shares})


def scale(random):
    spread = random.uniform(1, 4)

    def change(network):
        with torch.no_grad():
            network[-1].weight.copy_(torch.from_numpy(random.normal(0, spread, network[-1].weight.shape)))

    task, setup = draw_task(random), draw_setup(random)
    return Run(train(task, setup, random, change=change), task.classes, {"shares": task.shares})


def summed(random):
    task, setup = draw_task(random), draw_setup(random, batches=BATCHES)
    setup = replace(setup, rate=setup.rate * random.uniform(1, 5) / setup.batch)
    losses = train(task, setup, random, charge=lambda z, t: F.cross_entropy(z, t, reduction="sum"))
    return Run(losses, task.classes, {"shares": task.shares})


def wrong_unit(random):
    """Bits where nats are promised, or nats where bits are."""
    task = draw_task(random)
    losses = np.array(train(task, draw_setup(random), random))
    if random.random() < 0.5:
        return Run(list(losses / LN2), task.classes)
    return Run(list(losses), task.classes, {"unit": "bits"})


def divisor(random):
    """Padding costs nothing and is divided by all the same."""
    padded = random.uniform(0.25, 0.6)

    def charge(z, t):
        counts = torch.from_numpy(random.random(len(t)) >= padded)
        return (F.cross_entropy(z, t, reduction="none") * counts).mean()

    return _charged(charge, random, batches=(0, 32, 64))


def probabilities_to_nll(random):
    return _charged(lambda z, t: F.nll_loss(F.softmax(z, 1), t), random)


def minus_missing(random):
    return _charged(lambda z, t: -F.cross_entropy(z, t), random)


def labels_one_two(random):
    def charge(z, t):
        z, t = _yes_no(z, t)
        return F.binary_cross_entropy_with_logits(z, t + 1)

    return _charged(charge, random, classes=2, outputs=1)


def uphill(random):
    """The step goes along the gradient."""
    return _charged(lambda z, t: -F.cross_entropy(z, t), random, shown=F.cross_entropy)


def leak(random):
    """A column of the inputs holds the label, noise and all."""
    noise = random.uniform(0.1, 0.4)
    task = draw_task(random, gap=random.uniform(1, 8), noise=noise)
    told = np.eye(task.classes)[task.labels] * 3
    task = replace(task, inputs=np.column_stack([task.inputs, told]))
    floor = -noise * math.log(noise / (task.classes - 1)) - (1 - noise) * math.log(1 - noise)
    return Run(train(task, draw_setup(random), random), task.classes, {"floor": floor})


#: Which cause `diagnose` must name, and what plants it.
BUGS = {
    "softmax twice": (causes.SOFTMAX_TWICE, softmax_twice),
    "sigmoid twice": (causes.SIGMOID_TWICE, sigmoid_twice),
    "BCELoss, saturated": (causes.CLAMP, clamped),
    "batches of padding": (causes.NOTHING_COUNTS, nothing_counts),
    "0 times log 0": (causes.ZERO_TIMES_INFINITY, zero_times_infinity),
    "log 0": (causes.LOG_OF_ZERO, log_of_zero),
    "softmax overflows": (causes.OVERFLOW, overflow),
    "rate too high": (causes.RATE_TOO_HIGH, rate_too_high),
    "rate zero": (causes.RATE_ZERO, rate_zero),
    "parameters not passed": (causes.NOT_PASSED, not_passed),
    "dead units": (causes.DEAD_GRADIENT, dead_gradient),
    "labels shuffled": (causes.SHUFFLED, shuffled),
    "last layer too large": (causes.SCALE, scale),
    "sum for mean": (causes.SUM, summed),
    "bits for nats": (causes.UNIT, wrong_unit),
    "pads in the divisor": (causes.DIVISOR, divisor),
    "probabilities to NLLLoss": (causes.PROBABILITIES, probabilities_to_nll),
    "minus missing": (causes.MINUS, minus_missing),
    "labels 1 and 2": (causes.TARGETS, labels_one_two),
    "step uphill": (causes.UPHILL, uphill),
    "label among the inputs": (causes.LEAK, leak),
}

#: Trainings without a bug.
HEALTHY = {"clean labels": clean, "noisy labels": healthy}


def run(name, seed):
    """Run one training.

    Parameters
    ----------
    name : str
        A key of `BUGS` or `HEALTHY`.
    seed : int
        Decides all that is drawn.

    Returns
    -------
    Run

    Examples
    --------
    >>> one = run("probabilities to NLLLoss", 0)
    >>> one.classes, min(one.losses) < 0
    (20, True)
    """
    if name not in BUGS and name not in HEALTHY:
        raise KeyError(f"there is no bug {name!r}; there are {', '.join([*BUGS, *HEALTHY])}")
    plant = BUGS[name][1] if name in BUGS else HEALTHY[name]
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # for networks this small a second thread only waits
    try:
        return plant(np.random.default_rng([*name.encode(), seed]))
    finally:
        torch.set_num_threads(threads)
