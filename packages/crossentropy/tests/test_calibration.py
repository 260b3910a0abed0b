"""Calibration against SciPy, PyTorch and identities that must hold."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from torch.nn import functional

from crossentropy import calibration, losses


def answers(seed, count=400, classes=4, scale=3.0):
    """Logits that are too large, and labels drawn from what they should have been."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(count, classes))
    labels = (rng.random((count, 1)) > losses.softmax(z).cumsum(axis=1)).sum(axis=1)
    return scale * z, labels


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 1000), st.integers(1, 40))
def test_bins_and_error_are_scipys(seed, bins):
    z, labels = answers(seed)
    sure, right = calibration.confidence_and_hits(losses.softmax(z), labels)
    found = calibration.reliability_bins(sure, right, bins=bins)
    count = stats.binned_statistic(sure, sure, "count", bins, (0, 1)).statistic
    means = [stats.binned_statistic(sure, x, "mean", bins, (0, 1)).statistic for x in (sure, right)]
    np.testing.assert_array_equal(found.count, count)
    np.testing.assert_allclose([found.confidence, found.accuracy], means)
    error = np.nansum(count * abs(means[0] - means[1])) / len(labels)
    assert calibration.expected_calibration_error(sure, right, bins=bins) == pytest.approx(error)
    assert abs(sure.mean() - right.mean()) <= error + 1e-12  # one bin is the least strict


def test_an_edge_belongs_below_and_nothing_is_lost():
    found = calibration.reliability_bins([0.0, 0.5, 0.5, 1.0], [0, 1, 0, 1], bins=2)
    assert found.count.tolist() == [3, 1]
    assert found.error == pytest.approx(0)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 1000), st.floats(0.3, 6))
def test_the_temperature_is_where_pytorchs_loss_is_flat(seed, scale):
    z, labels = answers(seed, scale=scale)
    best = calibration.fit_temperature(z, labels)
    beta = torch.tensor(1 / best, dtype=torch.float64, requires_grad=True)
    loss = functional.cross_entropy(torch.tensor(z) * beta, torch.tensor(labels))
    loss.backward()
    assert beta.grad.item() == pytest.approx(0, abs=1e-9)
    assert calibration.mean_loss(z, labels, temperature=best) == pytest.approx(loss.item())
    for other in (0.8 * best, 1.25 * best):
        assert calibration.mean_loss(z, labels, temperature=other) > loss.item()


def test_the_temperature_of_labels_drawn_from_softmax_is_the_scale():
    z, labels = answers(3, count=200_000, scale=3.0)
    assert calibration.fit_temperature(z, labels) == pytest.approx(3, rel=0.02)
    as_float32 = z.astype(np.float32)
    assert calibration.fit_temperature(as_float32, labels) == pytest.approx(
        calibration.fit_temperature(z, labels), 1e-5
    )


def test_no_temperature_is_best_where_the_loss_falls_for_ever():
    with pytest.raises(ValueError, match="every label has the largest"):
        calibration.fit_temperature([[2.0, 0.0], [0.0, 1.0]], [0, 1])
    with pytest.raises(ValueError, match="no larger than the others"):
        calibration.fit_temperature([[2.0, 0.0], [0.0, 1.0]], [1, 0])


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 1000), st.floats(0.3, 4))
def test_the_two_parts_add_up_and_a_temperature_moves_only_the_first(seed, temperature):
    rng = np.random.default_rng(seed)
    menu = rng.normal(size=(5, 3))  # five forecasts for 300 samples
    which, labels = rng.integers(0, 5, 300), rng.integers(0, 3, 300)
    q = losses.softmax(menu)[which]
    price, rest = calibration.calibration_and_refinement(q, labels)
    paid = functional.nll_loss(torch.tensor(q).log(), torch.tensor(labels)).item()
    assert price + rest == pytest.approx(paid)
    assert price >= 0 and 0 <= rest <= math.log(3)
    cooled = losses.softmax(menu, temperature=temperature)[which]
    assert calibration.calibration_and_refinement(cooled, labels)[1] == pytest.approx(rest)


def test_forecasts_that_came_true_cost_only_refinement():
    q = np.repeat([[0.9, 0.1], [0.2, 0.8]], 10, axis=0)
    labels = [0] * 9 + [1] + [0] * 2 + [1] * 8
    price, rest = calibration.calibration_and_refinement(q, labels)
    assert price == pytest.approx(0, abs=1e-12)
    assert rest == pytest.approx((stats.entropy([0.9, 0.1]) + stats.entropy([0.8, 0.2])) / 2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: calibration.reliability_bins([0.5], [1], bins=0), "at least 1"),
        (lambda: calibration.reliability_bins([1.5], [1]), "between 0 and 1"),
        (lambda: calibration.reliability_bins([], []), "must not be empty"),
        (lambda: calibration.reliability_bins([0.5, 0.6], [1]), "one length"),
        (lambda: calibration.mean_loss([[1.0, 0.0]], [0], temperature=0), "positive"),
        (lambda: calibration.confidence_and_hits([[0.5, 0.6]], [0]), "sum to 1"),
        (lambda: calibration.calibration_and_refinement([[0.5, 0.5]], [2]), "class indices"),
    ],
)
def test_what_makes_no_sense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
