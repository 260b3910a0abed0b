"""The detective's table, applied to a list of losses."""

import math
from numbers import Integral, Real

import numpy as np

from ..information import distribution
from .curve import ENOUGH, measure
from .evidence import LN2, Known
from .findings import Diagnosis, Finding
from .patterns import PATTERNS

__all__ = ["Diagnosis", "Finding", "diagnose"]


def diagnose(losses, *, classes, unit="nats", shares=None, floor=None):
    """Name the causes that fit a list of losses, and what to measure to decide between them.

    Parameters
    ----------
    losses : array_like, shape (n,)
        What a training printed, in order, the first one from before the first step. Some may be NaN or infinite.
        Means over batches; with fewer than 12 finite losses only the first one is judged.
    classes : int
        Number of classes C, 2 or more; 2 for yes or no.
    unit : str, default "nats"
        ``"nats"`` or ``"bits"``.
    shares : array_like, shape (classes,), optional
        How frequent each class is; equal if left out.
    floor : float, optional
        What the data leave open, in `unit`: a mean loss that no honest model can go below, if you know one.

    Returns
    -------
    Diagnosis
        Its findings, the strongest first; none if no pattern is known. ``str`` of it is made to be read.

    Raises
    ------
    TypeError, ValueError
        If `losses` are no list of numbers, are empty, or hold not one finite number; if `classes` is no whole
        number of 2 or more; if `unit`, `shares` or `floor` are none.

    Examples
    --------
    >>> steps = np.arange(200)
    >>> curve = 0.5514 + 0.5472 / (1 + steps)
    >>> found = diagnose(curve, classes=3)
    >>> found.first
    'softmax before CrossEntropyLoss'
    >>> found.suspects[1:]
    ('no bug: what noisy or smoothed labels leave open',)
    """
    unit_size = _unit(unit)
    losses, classes = _losses(losses), _classes(classes)
    known = Known(classes, _shares(shares, classes), _floor(floor, unit_size))
    curve = measure(losses, unit_size)
    with np.errstate(all="ignore"):
        found = [finding for pattern in PATTERNS for finding in pattern(curve, known)]
    found.sort(key=lambda one: -one.bits)
    return Diagnosis(tuple(found), _facts(curve, known))


def _facts(curve, known):
    few = "" if curve.long_enough else f" Fewer than {ENOUGH} finite losses: nothing is said of the end."
    last = f"end {curve.end:.4f}, least {curve.finite.min():.4f}"
    return f"First {curve.start:.4f} nats, {last}; ln C = {known.guess:.4f}.{few}"


def _losses(losses):
    try:
        values = np.asarray(losses)
    except ValueError:
        raise ValueError("losses must be a list of numbers; got lists of different lengths") from None
    if values.dtype.kind not in "iuf":
        raise TypeError(f"losses must be numbers; got {losses!r:.60}")
    if values.ndim != 1:
        raise ValueError(f"losses must be one list, shape (n,); got shape {values.shape}")
    if values.size == 0:
        raise ValueError("losses must hold at least one number; got none")
    values = values.astype(np.float64)
    if not np.isfinite(values).any():
        raise ValueError(
            f"losses must hold a finite number; all {values.size} are NaN or infinite: "
            "print the loss once before the first step, the first finite one is needed"
        )
    return values


def _classes(classes):
    if isinstance(classes, bool) or not isinstance(classes, Integral):
        raise TypeError(f"classes must be a whole number; got {classes!r}")
    if classes < 2:
        raise ValueError(f"classes must be 2 or more (yes or no are two); got {classes}")
    return int(classes)


def _unit(unit):
    if unit not in ("nats", "bits"):
        raise ValueError(f"unit must be 'nats' or 'bits'; got {unit!r}")
    return LN2 if unit == "bits" else 1.0


def _shares(shares, classes):
    if shares is None:
        return np.full(classes, 1 / classes)
    shares = distribution(shares, name="shares")
    if shares.shape != (classes,):
        raise ValueError(f"shares must be one for each of the {classes} classes; got shape {shares.shape}")
    return shares


def _floor(floor, unit_size):
    if floor is None:
        return None
    if isinstance(floor, bool) or not isinstance(floor, Real):
        raise TypeError(f"floor must be a number; got {floor!r}")
    if not (floor >= 0 and math.isfinite(floor)):
        raise ValueError(f"floor must be finite and 0 or more; got {floor}")
    return float(floor) * unit_size
