"""Softmax regression and gradient descent: calculus, convexity, PyTorch's agreement, and every bad input."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize

from crossentropy.descent import (
    BEST_WEIGHTS,
    batches,
    descend,
    descend_one_score,
    lowest,
    noons,
    regression_gradient,
    regression_hessian,
    regression_loss,
    separable,
)

reproducible = settings(deadline=None, derandomize=True, max_examples=60)

X, T = noons(20, seed=36)  # the chapter's sixty noons
APART = np.array([[-3.0, 1], [-2, 1], [0, 1], [0.5, 1], [4, 1]]), np.array([0, 0, 1, 1, 2])
NUMBERS = st.floats(-20, 20)


@st.composite
def problems(draw):
    """Weights, samples and targets of 2 to 4 classes with 1 to 3 features."""
    classes, features, count = (draw(st.integers(low, high)) for low, high in [(2, 4), (1, 3), (1, 6)])
    weights, samples = (draw(arrays(float, (k, features), elements=NUMBERS)) for k in (classes, count))
    return weights, samples, draw(arrays(int, count, elements=st.integers(0, classes - 1)))


def torch_loss(weights, samples, targets):
    return torch.nn.functional.cross_entropy(torch.tensor(samples) @ weights.T, torch.tensor(targets))


# The book's numbers


def test_the_noons_of_the_chapter():
    assert X.shape == (60, 3)
    assert (X[:, 2] == 1).all()
    assert np.bincount(T).tolist() == [20, 20, 20]
    assert (X[:, :2] == X[:, :2].round(2)).all()


def test_where_sixty_noons_lead():
    best = lowest(X, T)
    assert regression_loss(best, X, T) == pytest.approx(0.4068, abs=5e-5)
    assert regression_loss(BEST_WEIGHTS, X, T) > regression_loss(best, X, T)
    fresh = noons(2000, seed=0)
    assert regression_loss(BEST_WEIGHTS, *fresh) < regression_loss(best, *fresh)


@pytest.mark.parametrize("rate, low, high", [(0.1, 0.47, 0.5), (1, 0.407, 0.408), (5, 0.4068, 0.4069)])
def test_rates_that_settle(rate, low, high):
    losses = [regression_loss(w, X, T) for w in descend(X, T, rate=rate, steps=50)]
    assert low <= losses[-1] <= high
    assert (np.diff(losses) < 0).all()


def test_a_rate_that_diverges_never_does_better_than_knowing_nothing():
    losses = [regression_loss(w, X, T) for w in descend(X, T, rate=100, steps=50)]
    assert min(losses[1:]) > 3 > math.log(3)
    assert max(losses) < 8


def test_the_edge_between_settling_and_bouncing():
    best = lowest(X, T)
    edge = 2 / np.linalg.eigvalsh(regression_hessian(best, X)).max()
    assert edge == pytest.approx(6.77, abs=0.005)
    start = best + 1e-3 * np.random.default_rng(0).standard_normal(best.shape)
    near, far = (
        abs(regression_gradient(descend(X, T, rate=f * edge, steps=2000, start=start)[-1], X, T)).max()
        for f in (0.98, 1.02)
    )
    assert near < 1e-9
    assert far > 1e-3


@pytest.mark.parametrize("loss, steps", [("cross-entropy", 11), ("squared error", 11034)])
def test_the_race_from_a_saturated_start(loss, steps):
    z = descend_one_score(-10.0, loss=loss, steps=steps)
    assert z[-2] <= 0 < z[-1]


@pytest.mark.parametrize("loss, expected", [("cross-entropy", 0.99995), ("squared error", 9.08e-5)])
def test_the_first_step_of_the_race(loss, expected):
    first = descend_one_score(-10.0, loss=loss, steps=1)
    assert first[1] - first[0] == pytest.approx(expected, rel=1e-3)


# Calculus


@reproducible
@given(problems())
def test_loss_gradient_and_hessian_agree_with_torch(problem):
    weights, samples, targets = problem
    w = torch.tensor(weights, requires_grad=True)
    loss = torch_loss(w, samples, targets)
    (gradient,) = torch.autograd.grad(loss, w)
    hessian = torch.autograd.functional.hessian(lambda v: torch_loss(v, samples, targets), w).detach()
    assert regression_loss(*problem) == pytest.approx(loss.item(), rel=1e-9, abs=1e-9)
    np.testing.assert_allclose(regression_gradient(*problem), gradient, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(regression_hessian(weights, samples), hessian.reshape(weights.size, -1), atol=1e-7)


@reproducible
@given(problems(), st.integers(0, 10**6))
def test_gradient_is_the_slope(problem, seed):
    weights, samples, targets = problem
    ahead = 1e-5 * np.random.default_rng(seed).standard_normal(weights.shape)
    rise = regression_loss(weights + ahead, samples, targets) - regression_loss(weights - ahead, samples, targets)
    slope = (regression_gradient(*problem) * 2 * ahead).sum()
    assert rise == pytest.approx(slope, abs=1e-6)


@reproducible
@given(problems(), st.integers(0, 10**6))
def test_the_loss_is_convex(problem, seed):
    here, samples, targets = problem
    there = 20 * np.random.default_rng(seed).standard_normal(here.shape)
    ends = (regression_loss(w, samples, targets) for w in (here, there))
    assert regression_loss((here + there) / 2, samples, targets) <= sum(ends) / 2 + 1e-9
    eigenvalues = np.linalg.eigvalsh(regression_hessian(here, samples))
    assert eigenvalues.min() >= -1e-9 * max(1, eigenvalues.max())


@reproducible
@given(problems(), NUMBERS)
def test_what_all_classes_share_changes_nothing(problem, shift):
    weights, samples, targets = problem
    moved = weights + shift * np.arange(1, weights.shape[1] + 1)
    assert regression_loss(moved, samples, targets) == pytest.approx(regression_loss(*problem), rel=1e-9, abs=1e-9)
    np.testing.assert_allclose(regression_gradient(*problem).sum(axis=0), 0, atol=1e-12)
    assert (np.linalg.eigvalsh(regression_hessian(weights, samples)) < 1e-6).sum() >= weights.shape[1]


@pytest.mark.parametrize("classes", [1, 2, 3, 10])
def test_weights_of_zero_know_nothing(classes):
    loss = regression_loss(np.zeros((classes, 2)), [[3.0, 1.0], [-1.0, 1.0]], [0, classes - 1])
    assert loss == pytest.approx(math.log(classes), abs=1e-15)


# The way down


def test_hundred_steps_agree_with_torch():
    w = torch.zeros(3, 3, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=1.0)
    for _ in range(100):
        optimizer.zero_grad()
        torch_loss(w, X, T).backward()
        optimizer.step()
    np.testing.assert_allclose(descend(X, T, rate=1, steps=100)[-1], w.detach(), rtol=0, atol=1e-9)


def test_each_step_is_the_rate_times_the_gradient():
    rates = np.linspace(0.5, 0.1, 7)
    path = descend(X, T, rate=rates, steps=7, start=BEST_WEIGHTS)
    assert (path[0] == BEST_WEIGHTS).all()
    for rate, before, after in zip(rates, path, path[1:], strict=False):
        np.testing.assert_allclose(after, before - rate * regression_gradient(before, X, T), rtol=1e-14)


def test_from_zero_the_columns_keep_their_sum():
    np.testing.assert_allclose(descend(X, T, rate=3, steps=200).sum(axis=1), 0, atol=1e-12)


def test_no_step_and_no_rate():
    assert descend(X, T, rate=1, steps=0).tolist() == [np.zeros((3, 3)).tolist()]
    assert not descend(X, T, rate=0, steps=3).any()


def test_start_is_left_alone():
    start = np.zeros((3, 3))
    descend(X, T, rate=1, steps=2, start=start)
    assert not start.any()


@reproducible
@given(st.integers(1, 30), st.integers(1, 40), st.integers(0, 3), st.integers(0, 99))
def test_a_pass_sees_each_sample_once(count, size, passes, seed):
    cut = batches(count, size=size, passes=passes, seed=seed)
    each = math.ceil(count / size)
    assert len(cut) == each * passes
    for k in range(passes):
        assert sorted(np.concatenate(cut[k * each : (k + 1) * each])) == list(range(count))
        assert {batch.size for batch in cut[k * each : (k + 1) * each - 1]} <= {size}


def test_batches_of_one_size_average_to_the_whole_gradient():
    cut = batches(60, size=10, passes=1, seed=3)
    mean = np.mean([regression_gradient(BEST_WEIGHTS, X[b], T[b]) for b in cut], axis=0)
    np.testing.assert_allclose(mean, regression_gradient(BEST_WEIGHTS, X, T), atol=1e-15)


def test_batches_are_followed():
    cut = batches(60, size=1, passes=2, seed=0)
    path = descend(X, T, rate=0.3, steps=cut)
    b = cut[-1]
    np.testing.assert_allclose(path[-1], path[-2] - 0.3 * regression_gradient(path[-2], X[b], T[b]), rtol=1e-14)
    whole = descend(X, T, rate=0.3, steps=batches(60, size=60, passes=5, seed=0))
    np.testing.assert_allclose(whole, descend(X, T, rate=0.3, steps=5), atol=1e-13)


@pytest.mark.parametrize("loss", ["cross-entropy", "squared error"])
@pytest.mark.parametrize("start", [-4.0, 0.0, 3.0])
def test_one_score_agrees_with_torch(loss, start):
    z = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    for _ in range(20):
        value = -torch.nn.functional.logsigmoid(z) if loss == "cross-entropy" else (torch.sigmoid(z) - 1) ** 2
        (slope,) = torch.autograd.grad(value, z)
        z = (z - 0.7 * slope).detach().requires_grad_()
    assert descend_one_score(start, loss=loss, steps=20, rate=0.7)[-1] == pytest.approx(z.item(), rel=1e-12)


# Where it ends


def test_the_lowest_point():
    best = lowest(X, T)
    assert abs(regression_gradient(best, X, T)).max() < 1e-12
    np.testing.assert_allclose(best.sum(axis=0), 0, atol=1e-12)
    found = minimize(
        lambda w: regression_loss(w.reshape(3, 3), X, T),
        np.ones(9),
        method="Nelder-Mead",
        options={"maxfev": 20000, "fatol": 1e-12, "xatol": 1e-9},
    )
    assert regression_loss(best, X, T) == pytest.approx(found.fun, abs=1e-7)
    np.testing.assert_allclose(descend(X, T, rate=5, steps=3000)[-1], best, atol=1e-9)


def test_the_lowest_point_of_biases_is_the_entropy_of_the_classes():
    targets = np.repeat([0, 1, 2], [3, 2, 1])
    best = lowest(np.ones((6, 1)), targets)
    shares = np.array([3, 2, 1]) / 6
    assert regression_loss(best, np.ones((6, 1)), targets) == pytest.approx(-shares @ np.log(shares), rel=1e-12)


@reproducible
@given(problems())
def test_there_is_a_minimum_or_the_classes_are_separable(problem):
    _, samples, targets = problem
    samples = samples.round()
    if separable(samples, targets):
        with pytest.raises(ValueError, match="can be separated"):
            lowest(samples, targets)
    else:
        best = lowest(samples, targets)
        assert abs(regression_gradient(best, samples, targets)).max() < 1e-7


def test_what_can_be_separated():
    assert separable(*APART)
    assert not separable(X, T)
    assert separable([[1.0, 1], [2, 1], [2, 1], [3, 1]], [0, 0, 1, 1])  # they touch in one point
    assert not separable([[1.0, 1], [3, 1], [2, 1], [4, 1]], [0, 0, 1, 1])
    assert not separable([[1.0, 1.0]], [0])  # a single class
    assert separable([[1.0, 1.0], [2.0, 1.0]], [0, 2])  # class 1 never occurs, and can be ruled out


def test_without_a_minimum_the_loss_falls_and_the_weights_grow():
    path = descend(*APART, rate=1, steps=4000)[[10, 100, 1000, 4000]]
    losses = [regression_loss(w, *APART) for w in path]
    lengths = np.linalg.norm(path, axis=(1, 2))
    assert (np.diff(losses) < 0).all()
    assert (np.diff(lengths) > 1).all()
    assert 0 < losses[-1] < 0.002


# Bad input


@pytest.mark.parametrize(
    ("weights", "samples", "targets", "error", "message"),
    [
        (np.zeros((3, 2)), X, T, ValueError, "a row of weights must be as long as a sample, 3; got 2"),
        (np.zeros(3), X, T, ValueError, r"weights must have two axes; got shape \(3,\)"),
        (np.zeros((3, 3)), X[0], T, ValueError, r"samples must have two axes; got shape \(3,\)"),
        (np.zeros((3, 3)), X, T[:59], ValueError, r"\(60,\); got \(59,\)"),
        (np.zeros((2, 3)), X, T, ValueError, "class indices must lie between 0 and 1; got 2 at index 40"),
        (np.zeros((3, 3)), X, T - 1, ValueError, "class indices must lie between 0 and 2; got -1 at index 0"),
        (np.zeros((3, 3)), X, T * 1.0, TypeError, r"targets must be a list of class indices.*float64 of shape \(60,\)"),
        (np.zeros((3, 3)), X, np.eye(3)[T], TypeError, "targets must be a list of class indices, integers"),
        (np.full((3, 3), np.inf), X, T, ValueError, "weights must be finite; got inf"),
        (np.full((3, 3), 1e308), X, T, ValueError, "logits must be finite"),
        (np.zeros((3, 3)), np.full((60, 3), np.nan), T, ValueError, "samples must be numbers"),
        ([["a"]], X, T, TypeError, "weights must be a real number"),
        (np.zeros((3, 3)), np.zeros((0, 3)), T, ValueError, "samples must not be empty"),
    ],
)
def test_bad_weights_samples_and_targets(weights, samples, targets, error, message):
    for function in (regression_loss, regression_gradient):
        with pytest.raises(error, match=message):
            function(weights, samples, targets)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"rate": -1, "steps": 1}, ValueError, "rate must not be negative; got -1"),
        ({"rate": np.inf, "steps": 1}, ValueError, "rate must be finite"),
        ({"rate": "fast", "steps": 1}, TypeError, "rate must be a real number"),
        ({"rate": [1.0, 2.0], "steps": 3}, ValueError, r"one for each of the 3 steps; got shape \(2,\)"),
        ({"rate": 1, "steps": -1}, ValueError, "steps must be at least 0; got -1"),
        ({"rate": 1, "steps": 1.0}, TypeError, "steps must be a whole number; got 1.0"),
        ({"rate": 1, "steps": True}, TypeError, "steps must be a whole number; got True"),
        ({"rate": 1, "steps": 1, "start": np.zeros((3, 2))}, ValueError, "as long as a sample"),
        ({"rate": 1, "steps": 1, "start": np.zeros((2, 3))}, ValueError, "class indices must lie between"),
        ({"rate": 1, "steps": 2, "start": np.full((3, 3), 1e308)}, ValueError, "logits must be finite"),
    ],
)
def test_bad_ways_down(options, error, message):
    with pytest.raises(error, match=message):
        descend(X, T, **options)


def test_bad_batches_noons_and_races():
    with pytest.raises(ValueError, match="size must be at least 1; got 0"):
        batches(5, size=0, passes=1, seed=0)
    with pytest.raises(TypeError, match=r"count must be a whole number; got 5\.0"):
        batches(5.0, size=1, passes=1, seed=0)
    with pytest.raises(ValueError, match="count must be at least 1; got 0"):
        noons(0, seed=0)
    with pytest.raises(ValueError, match="loss must be one of 'cross-entropy', 'squared error'; got 'hinge'"):
        descend_one_score(0.0, loss="hinge", steps=1)
    with pytest.raises(ValueError, match="start must be finite"):
        descend_one_score(np.inf, loss="cross-entropy", steps=1)
    with pytest.raises(ValueError, match="got samples that can be separated"):
        lowest(*APART)
    with pytest.raises(ValueError, match=r"\(5,\); got \(4,\)"):
        separable(APART[0], APART[1][:4])
