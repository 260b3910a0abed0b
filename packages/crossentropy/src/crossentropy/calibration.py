"""Calibration: whether answers of 0.7 come true seven times in ten, and what it costs if they don't.

The *confidence* of an answer is the probability that the network gives to the class it names. Answers are sorted into
bins by their confidence; in each bin the mean confidence stands beside the share of right answers. One number,
the temperature, can be fitted to make the two agree better; it moves no answer to another class. Losses are in nats.

References
----------
Guo, Pleiss, Sun and Weinberger (2017), On Calibration of Modern Neural Networks. Bröcker (2009), Reliability,
Sufficiency, and the Decomposition of Proper Scores.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from ._validation import class_logits, class_targets, distribution, probabilities, temperature_in, whole
from .arrays import Floats
from .divergence import kl_divergence
from .information import entropy
from .losses import cross_entropy_with_logits, softmax

WIDEST = 1e6
"""A best temperature lies between 1 / WIDEST and WIDEST, or there is none."""


@dataclass(frozen=True)
class Bins:
    """Answers sorted by their confidence; a bin without answers has NaN for its two means.

    Attributes
    ----------
    edges : ndarray, shape (bins + 1,)
        From 0 to 1. A confidence on an edge belongs to the bin below it.
    count : ndarray, shape (bins,)
        How many answers a bin holds.
    confidence, accuracy : ndarray, shape (bins,)
        Their mean confidence, and the share of them that is right.
    """

    edges: Floats
    count: npt.NDArray[np.int64]
    confidence: Floats
    accuracy: Floats

    @property
    def error(self) -> float:
        """Expected calibration error: the mean distance of confidence and accuracy, weighted by `count`."""
        filled = self.count > 0
        gaps = abs(self.confidence - self.accuracy)[filled]
        return float((self.count[filled] * gaps).sum() / self.count.sum())


def confidence_and_hits(probabilities: npt.ArrayLike, labels: npt.ArrayLike) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Probability of the class that each row names, and whether that class is the label.

    Parameters
    ----------
    probabilities : array_like, shape (N, C)
        A distribution over the classes for each sample.
    labels : array_like of int, shape (N,)

    Returns
    -------
    tuple of ndarray, shape (N,)

    Raises
    ------
    TypeError, ValueError
        If a row is not a distribution, or the labels do not fit.

    Examples
    --------
    >>> confidence_and_hits([[0.7, 0.3], [0.4, 0.6]], [0, 0])
    (array([0.7, 0.6]), array([ True, False]))
    """
    rows = distribution(probabilities)
    labels = class_targets(labels, rows, "probabilities")
    return rows.max(axis=-1), rows.argmax(axis=-1) == labels


def reliability_bins(confidence: npt.ArrayLike, right: npt.ArrayLike, *, bins: int = 10) -> Bins:
    """Sort answers into bins of equal width by their confidence.

    Parameters
    ----------
    confidence : array_like, shape (N,)
        From 0 to 1.
    right : array_like, shape (N,)
        True or 1 where the answer is right.
    bins : int, default 10

    Raises
    ------
    TypeError, ValueError
        If there is no answer, the two differ in shape, a confidence lies outside 0 to 1, or `bins` is below 1.

    Examples
    --------
    >>> found = reliability_bins([0.9, 0.9, 0.6, 0.3], [True, False, True, False], bins=4)
    >>> found.count, found.accuracy
    (array([0, 1, 1, 2]), array([nan, 0. , 1. , 0.5]))
    """
    sure, bins = probabilities(confidence, "confidence"), whole(bins, "bins", least=1)
    hits = np.asarray(right, dtype=bool)
    if sure.ndim != 1 or sure.shape != hits.shape:
        raise ValueError(f"confidence and right must be lists of one length; got {sure.shape} and {hits.shape}")
    edges = np.linspace(0, 1, bins + 1)
    which = np.clip(np.searchsorted(edges, sure, side="left") - 1, 0, bins - 1)
    count, total, won = (np.bincount(which, weights=w, minlength=bins) for w in (None, sure, hits.astype(float)))
    with np.errstate(invalid="ignore"):  # an empty bin has no means
        return Bins(edges, count, total / count, won / count)


def expected_calibration_error(confidence: npt.ArrayLike, right: npt.ArrayLike, *, bins: int = 10) -> float:
    """Mean distance of confidence and accuracy over the bins, each weighted by its answers.

    It depends on `bins`, is above 0 even for a calibrated network on few samples, and is 0 for one that
    knows nothing but the shares of the classes.

    Parameters, errors as for `reliability_bins`.

    Returns
    -------
    float
        From 0 to 1.

    Examples
    --------
    >>> sure, right = [0.9] * 10 + [0.6] * 10, [True] * 7 + [False] * 3 + [True] * 8 + [False] * 2
    >>> f"{expected_calibration_error(sure, right, bins=10):.3f}, {expected_calibration_error(sure, right, bins=1):.3f}"
    '0.200, 0.000'
    """
    return reliability_bins(confidence, right, bins=bins).error


def mean_loss(logits: npt.ArrayLike, labels: npt.ArrayLike, *, temperature: float = 1) -> float:
    """Mean cross-entropy of softmax(z / T) with the labels, in nats.

    Parameters
    ----------
    logits : array_like, shape (N, C)
    labels : array_like of int, shape (N,)
    temperature : float, default 1

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If `logits` are not finite numbers, `labels` do not fit, or `temperature` is not a positive, finite number.

    Examples
    --------
    >>> z, labels = [[2.0, 0.0], [2.0, 0.0]], [0, 1]
    >>> f"{mean_loss(z, labels):.3f}, {mean_loss(z, labels, temperature=8):.3f}"
    '1.127, 0.701'
    """
    z = class_logits(logits)
    return float(np.mean(cross_entropy_with_logits(z / temperature_in(z.dtype, temperature), labels)))


def fit_temperature(logits: npt.ArrayLike, labels: npt.ArrayLike) -> float:
    """Temperature of the lowest mean loss: maximum likelihood in one parameter.

    In b = 1/T the mean loss is convex, and its slope is the mean logit that the network expects minus the mean logit
    of the labels. Where the two agree lies the best temperature.

    Parameters
    ----------
    logits : array_like, shape (N, C)
        Of samples that the network was not trained on.
    labels : array_like of int, shape (N,)

    Returns
    -------
    float
        Above 1 for a network that was too sure, below 1 for one that was not sure enough.

    Raises
    ------
    TypeError, ValueError
        If `logits` are not finite numbers, `labels` do not fit, or no temperature is best: the loss falls for ever
        towards T = 0 (all labels have the largest logit) or towards an infinite T (the logits know nothing).

    Examples
    --------
    >>> f"{fit_temperature([[4.0, 0.0]] * 25, [0] * 22 + [1] * 3):.3f}"
    '2.008'
    """
    z = class_logits(logits).astype(np.float64)
    labels = class_targets(labels, z, "logits")
    chosen = np.take_along_axis(z, labels[:, None], axis=-1).mean()

    def slope(b: float) -> float:
        return float((softmax(z, temperature=1 / b) * z).sum(axis=-1).mean() - chosen)

    if slope(1 / WIDEST) >= 0:
        raise ValueError("no temperature is best: the labels' logits are no larger than the others on average")
    if slope(WIDEST) <= 0:
        raise ValueError("no temperature is best: every label has the largest logit, so the loss falls towards T = 0")
    return float(1 / brentq(slope, 1 / WIDEST, WIDEST, xtol=1e-14, rtol=1e-12))


def calibration_and_refinement(forecasts: npt.ArrayLike, labels: npt.ArrayLike) -> tuple[float, float]:
    """Split the mean loss of forecasts, in nats, into what better words would save and what they would not.

    Samples with the same forecast q form a group, in which the labels have the shares p. The group pays H(P, Q) =
    D(P||Q) + H(P) a sample. The mean of the first part is the *calibration* part, 0 if each forecast comes true as
    often as it says; the mean of the second, the *refinement* part, is what remains open within the groups.

    Parameters
    ----------
    forecasts : array_like, shape (N, C)
        Distributions, of which several are the same. (If all differ, each sample is a group, and the refinement is 0.)
    labels : array_like of int, shape (N,)

    Returns
    -------
    tuple of float
        Calibration and refinement. Their sum is the mean of -ln q of the label.

    Raises
    ------
    TypeError, ValueError
        If a forecast is not a distribution, or the labels do not fit.

    Examples
    --------
    >>> rain = [[0.9, 0.1]] * 10  # and it rains on 7 of 10 days
    >>> "calibration {:.3f}, refinement {:.3f}".format(*calibration_and_refinement(rain, [0] * 7 + [1] * 3))
    'calibration 0.154, refinement 0.611'
    """
    q = distribution(forecasts)
    labels = class_targets(labels, q, "forecasts")
    groups, member = np.unique(q, axis=0, return_inverse=True)
    counts = np.zeros_like(groups)
    np.add.at(counts, (member.ravel(), labels), 1)
    weight = counts.sum(axis=1) / len(labels)
    shares = counts / counts.sum(axis=1, keepdims=True)
    price, left = kl_divergence(shares, groups, base=np.e), entropy(shares, base=np.e)
    return float(weight @ price), float(weight @ left)
