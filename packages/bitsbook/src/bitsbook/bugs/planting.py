"""Every bug by name, and the function that runs one."""

from __future__ import annotations

import numpy as np
import torch

from crossentropy.diagnosis import causes

from . import around_the_loss, in_the_loss
from .runs import Run, clean, healthy

#: Which cause `diagnose` must name, and what plants it.
BUGS = {
    "softmax twice": (causes.SOFTMAX_TWICE, in_the_loss.softmax_twice),
    "sigmoid twice": (causes.SIGMOID_TWICE, in_the_loss.sigmoid_twice),
    "BCELoss, saturated": (causes.CLAMP, in_the_loss.clamped),
    "batches of padding": (causes.NOTHING_COUNTS, in_the_loss.nothing_counts),
    "0 times log 0": (causes.ZERO_TIMES_INFINITY, in_the_loss.zero_times_infinity),
    "log 0": (causes.LOG_OF_ZERO, in_the_loss.log_of_zero),
    "softmax overflows": (causes.OVERFLOW, in_the_loss.overflow),
    "rate too high": (causes.RATE_TOO_HIGH, around_the_loss.rate_too_high),
    "rate zero": (causes.RATE_ZERO, around_the_loss.rate_zero),
    "parameters not passed": (causes.NOT_PASSED, around_the_loss.not_passed),
    "dead units": (causes.DEAD_GRADIENT, around_the_loss.dead_gradient),
    "labels shuffled": (causes.SHUFFLED, around_the_loss.shuffled),
    "last layer too large": (causes.SCALE, around_the_loss.scale),
    "sum for mean": (causes.SUM, in_the_loss.summed),
    "bits for nats": (causes.UNIT, around_the_loss.wrong_unit),
    "pads in the divisor": (causes.DIVISOR, in_the_loss.divisor),
    "probabilities to NLLLoss": (causes.PROBABILITIES, in_the_loss.probabilities_to_nll),
    "minus missing": (causes.MINUS, in_the_loss.minus_missing),
    "labels 1 and 2": (causes.TARGETS, in_the_loss.labels_one_two),
    "one output": (causes.ONE_OUTPUT, in_the_loss.one_output),
    "step uphill": (causes.UPHILL, around_the_loss.uphill),
    "label among the inputs": (causes.LEAK, around_the_loss.leak),
}

#: Trainings without a bug.
HEALTHY = {"clean labels": clean, "noisy labels": healthy}


def run(name: str, seed: int) -> Run:
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
    (2, True)
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
