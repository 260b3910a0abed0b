"""The way down: each step goes against the gradient."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from .._validation import class_indices, finite, require, table, whole
from ..arrays import Floats
from ..losses import binary_cross_entropy_with_logits_gradient, squared_error_gradient
from .regression import regression_gradient


def descend(
    samples: npt.ArrayLike,
    targets: npt.ArrayLike,
    *,
    rate: npt.ArrayLike,
    steps: int | Sequence[npt.NDArray[np.integer]],
    start: npt.ArrayLike | None = None,
) -> Floats:
    """Go down `regression_loss`: weights = weights - rate * gradient, again and again.

    Parameters
    ----------
    samples, targets
        As for `regression_loss`.
    rate : float or array_like
        The learning rate, 0 or more: one number, or one for each step.
    steps : int or sequence of index arrays
        How many steps, each of which sees all samples; or for each step the samples that it sees (`batches`).
    start : array_like, shape (n, d), optional
        Weights to start from. If left out: zeros, with a row for each class up to the highest target.

    Returns
    -------
    ndarray, shape (steps + 1, n, d)
        The weights before the first step, and after each one.

    Raises
    ------
    TypeError, ValueError
        As `regression_loss`; if a rate is negative or not finite, or they are not as many as the steps.

    Examples
    --------
    >>> path = descend([[4.0, 1.0], [-4.0, 1.0]], [0, 1], rate=0.5, steps=1)
    >>> path[1].tolist()
    [[1.0, 0.0], [-1.0, 0.0]]
    """
    samples, targets = table(samples, "samples"), class_indices(targets)
    every = np.arange(len(samples))
    # One that has an axis is a sequence, which a type checker cannot see.
    seen = [every] * whole(steps, "steps") if np.ndim(steps) == 0 else list(steps)  # type: ignore[arg-type]
    path = [np.zeros((targets.max() + 1, samples.shape[1])) if start is None else table(start, "start")]
    regression_gradient(path[0], samples, targets)  # its checks, also for samples that no step sees
    for step, chosen in zip(_rates(rate, len(seen)), seen, strict=True):
        path.append(path[-1] - step * regression_gradient(path[-1], samples[chosen], targets[chosen]))
    return np.array(path)


def batches(count: int, *, size: int, passes: int, seed: int) -> list[npt.NDArray[np.integer]]:
    """Shuffle the numbers 0 to count - 1 and cut them into batches, anew for each pass.

    Parameters
    ----------
    count, size, passes : int
        How many samples there are, how many of them a batch holds, how often each of them is seen.
    seed : int
        For NumPy's random generator.

    Returns
    -------
    list of ndarray of int
        The last batch of a pass holds what is left, if `size` does not divide `count`.

    Examples
    --------
    >>> [batch.size for batch in batches(5, size=2, passes=2, seed=0)]
    [2, 2, 1, 2, 2, 1]
    """
    count, size, passes = whole(count, "count", least=1), whole(size, "size", least=1), whole(passes, "passes")
    random = np.random.default_rng(seed)
    cuts = range(size, count, size)
    return [batch for _ in range(passes) for batch in np.split(random.permutation(count), cuts)]


def descend_one_score(start: float, *, loss: str, steps: int, rate: float = 1.0) -> Floats:
    """Go down the loss of a single score z with target 1: z = z - rate * derivative, again and again.

    Parameters
    ----------
    start : float
        The first score; far below 0 it is saturated: sure, and wrong.
    loss : str
        ``"cross-entropy"``, -ln sigmoid(z), or ``"squared error"``, (sigmoid(z) - 1)^2.
    steps : int
    rate : float, default 1.0

    Returns
    -------
    ndarray, shape (steps + 1,)
        The score before the first step, and after each one.

    Raises
    ------
    TypeError, ValueError
        If `start` or `rate` is not a finite number or `rate` is negative; if `loss` is another one.

    Examples
    --------
    >>> descend_one_score(-10.0, loss="cross-entropy", steps=2).round(3).tolist()
    [-10.0, -9.0, -8.0]
    """
    if loss not in _SLOPES:
        raise ValueError(f"loss must be one of {', '.join(map(repr, _SLOPES))}; got {loss!r}")
    slope, steps = _SLOPES[loss], whole(steps, "steps")
    (rate,), scores = _rates(rate, 1), [float(finite(start, "start"))]
    for _ in range(steps):
        scores.append(scores[-1] - rate * slope(scores[-1]))
    return np.array(scores)


def _squared_error_slope(score: float) -> float:
    y = float(expit(score))
    return squared_error_gradient(y, 1.0) * y * (1 - y)  # the last two factors: the slope of the sigmoid


_SLOPES: dict[str, Callable[[float], float]] = {
    "cross-entropy": lambda score: binary_cross_entropy_with_logits_gradient(score, 1),
    "squared error": _squared_error_slope,
}


def _rates(rate: npt.ArrayLike, steps: int) -> Floats:
    """Check learning rates, and return one for each step."""
    rate = finite(rate, "rate")
    require(rate >= 0, rate, "rate must not be negative")
    if rate.shape not in {(), (steps,)}:
        raise ValueError(f"rate must be one number, or one for each of the {steps} steps; got shape {rate.shape}")
    return np.broadcast_to(rate, (steps,))
