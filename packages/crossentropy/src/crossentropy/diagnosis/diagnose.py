"""The detective's table, applied to a list of losses."""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import Any

import numpy as np
import numpy.typing as npt

from .._validation import distribution
from ..arrays import Floats
from . import thresholds as th
from .curve import Curve, measure
from .evidence import Known
from .findings import Diagnosis, Finding
from .inputs import take
from .logs import Log
from .patterns import PATTERNS, WITHOUT_CLASSES
from .questions import questions

__all__ = ["Diagnosis", "Finding", "diagnose"]

UNJUDGED = "No impossible number; more is not judged without the number of classes."


def diagnose(
    losses: Any,
    *,
    classes: int | None = None,
    unit: str = "nats",
    shares: npt.ArrayLike | None = None,
    floor: float | None = None,
    averages: bool | None = None,
) -> Diagnosis:
    """Name the causes that fit a list of losses, and what to measure to decide between them.

    Parameters
    ----------
    losses : array_like, shape (n,), or str, or path
        What a run printed, in order, the first one from before the first step: a list, an array, a
        tensor (with gradient or without), a Series, the history of Keras; or the text of its log,
        or the path of the log (see `logs.read_log`). Some may be NaN or infinite. Means over
        batches; with fewer than 12 finite losses little is said of the end.
    classes : int
        Number of classes C, 2 or more; 2 for yes or no. May be left out for a log: then it only
        finds numbers that no classifier prints, and asks.
    unit : str, default "nats"
        ``"nats"`` or ``"bits"``.
    shares : array_like, shape (classes,), optional
        How frequent each class is; equal if left out.
    floor : float, optional
        What the data leave open, in `unit`: a mean loss that no honest model can go below, if you
        know one.
    averages : bool, optional
        Whether each loss is an average over an epoch; read from a log, unknown if left out.

    Returns
    -------
    Diagnosis
        Its findings, the strongest first; none if no pattern is known. ``str`` of it is made to be
        read, ``to_dict`` for programs.

    Raises
    ------
    TypeError, ValueError
        If `losses` hold no numbers, are empty, or hold not one finite number; if `classes` is no
        whole number of 2 or more; if `unit`, `shares`, `floor` or `averages` are none.
    OSError
        If the path of a log cannot be read.

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
    values, log = take(losses)
    known = Known(
        _classes(classes, log),
        _shares(shares, classes),
        _floor(floor, unit_size),
        unit_size,
        _averages(averages, log),
        np.array(log.validation) * unit_size if log and log.validation else None,
    )
    return _judge(measure(values, unit_size), known, log)


def _judge(curve: Curve, known: Known, log: Log | None) -> Diagnosis:
    """Ask every pattern, and put the findings in order."""
    patterns = WITHOUT_CLASSES if known.classes is None else PATTERNS
    with np.errstate(all="ignore"):
        found = [finding for pattern in patterns for finding in pattern(curve, known)]
    found.sort(key=lambda one: -one.bits)
    return Diagnosis(
        findings=tuple(found),
        facts=_facts(curve, known),
        questions=questions(curve, known, found),
        source=log.words() if log else "",
        silence=UNJUDGED if known.classes is None else "No known pattern.",
    )


def _facts(curve: Curve, known: Known) -> str:
    few = f" Fewer than {th.ENOUGH} finite losses: little is said of the end."
    few = "" if curve.long_enough else few
    last = f"end {curve.end:.4f}, lowest {curve.finite.min():.4f}"
    guess = "" if known.classes is None else f"; ln C = {known.guess:.4f}"
    return f"First {curve.start:.4f} nats, {last}{guess}.{few}"


def _classes(classes: Any, log: Log | None) -> int | None:
    if classes is None and log is not None:
        return None
    if classes is None:
        raise TypeError(
            "classes must be given: the number of classes, as in diagnose(losses, classes=10); "
            "2 for yes or no, the size of the vocabulary for a language model"
        )
    if isinstance(classes, bool) or not isinstance(classes, Integral):
        raise TypeError(f"classes must be a whole number; got {classes!r}")
    if classes < 2:
        raise ValueError(f"classes must be 2 or more (yes or no are two); got {classes}")
    return int(classes)


def _unit(unit: str) -> float:
    if unit not in ("nats", "bits"):
        raise ValueError(f"unit must be 'nats' or 'bits'; got {unit!r}")
    return th.LN2 if unit == "bits" else 1.0


def _shares(shares: npt.ArrayLike | None, classes: int | None) -> Floats | None:
    if shares is None:
        return None
    if classes is None:
        raise TypeError("shares need the number of classes: pass classes as well")
    shares = distribution(shares, name="shares")
    if shares.shape != (classes,):
        got = f"got shape {shares.shape}"
        raise ValueError(f"shares must be one for each of the {classes} classes; {got}")
    return shares


def _floor(floor: float | None, unit_size: float) -> float | None:
    if floor is None:
        return None
    if isinstance(floor, bool) or not isinstance(floor, Real):
        raise TypeError(f"floor must be a number; got {floor!r}")
    if not (floor >= 0 and math.isfinite(floor)):
        raise ValueError(f"floor must be finite and 0 or more; got {floor}")
    return float(floor) * unit_size


def _averages(averages: bool | None, log: Log | None) -> bool | None:
    if averages is None:
        return True if log is not None and log.every == "epoch" else None
    if not isinstance(averages, bool):
        raise TypeError(f"averages must be True or False; got {averages!r}")
    return averages
