"""Likelihoods and output units: the book's numbers, their laws, SciPy, torch and autograd, and every bad input."""

import math

import numpy as np
import pytest
import scipy.stats
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from torch.nn import functional as F

from crossentropy import (
    bernoulli_nll,
    categorical_nll,
    count_labels,
    cross_entropy,
    empirical_distribution,
    entropy,
    gaussian_nll,
    kl_divergence,
    linear_gaussian,
    sigmoid_bernoulli,
    softmax_categorical,
)

pytestmark = pytest.mark.filterwarnings("error")
reproducible = settings(deadline=None, derandomize=True)

BASES = st.sampled_from([2, math.e, 3.0, 10])
CHANCES = st.floats(1e-12, 1 - 1e-12)
READINGS = st.floats(-1e3, 1e3)
WIDTHS = st.floats(1e-2, 1e2)
PREACTIVATIONS = st.floats(-700, 700)
TEMPERATURES = [-1, 0, 1, 2, 2, 3, 3, 6]


@st.composite
def counted(draw, max_size=6):
    """Counts, not all 0, and a model that holds none of the outcomes to be impossible."""
    n = draw(st.integers(1, max_size))
    counts = draw(st.lists(st.integers(0, 50), min_size=n, max_size=n).filter(any))
    weights = np.array(draw(st.lists(st.integers(1, 1000), min_size=n, max_size=n)))
    return np.array(counts), weights / weights.sum()


def near(value):
    return pytest.approx(value, rel=1e-11, abs=1e-12)


# The book's numbers


def test_twenty_flips():
    flips = [1] * 14 + [0] * 6
    p = empirical_distribution([14, 6])
    assert bernoulli_nll(flips, 0.7, base=2, reduction="mean") == near(entropy(p))
    assert entropy(p) == pytest.approx(0.881, abs=5e-4)
    assert kl_divergence(p, [0.7, 0.3]) == 0
    assert math.exp(-bernoulli_nll(flips, 0.7, base=np.e, reduction="sum")) == near(0.7**14 * 0.3**6)


def test_a_product_of_a_thousand_factors_underflows_and_its_logarithm_does_not():
    assert np.prod(np.full(1000, 0.3)) == 0
    assert bernoulli_nll(np.ones(1000, dtype=int), 0.3, base=np.e, reduction="sum") == near(1000 * -math.log(0.3))


@pytest.mark.parametrize("sigma", [0.5, 1, 2, 10])
def test_gaussian_nll_is_mean_squared_error_in_disguise(sigma):
    for mu in (-3, 0, 2, 2.5):
        mse = np.mean((np.array(TEMPERATURES) - mu) ** 2)
        nll = gaussian_nll(TEMPERATURES, mu, sigma, base=np.e, reduction="mean")
        assert nll == near(mse / (2 * sigma**2) + math.log(2 * math.pi * sigma**2) / 2)


def test_a_density_above_one_costs_less_than_nothing():
    assert gaussian_nll(0, 0, 0.1, base=np.e) == pytest.approx(-1.3836, abs=5e-5)


# Counting


def test_labels_are_counted_with_those_that_never_occur():
    assert count_labels([2, 0, 2, 2], 4).tolist() == [1, 0, 3, 0]
    assert count_labels([[1, 1], [0, 1]], 2).tolist() == [1, 3]
    assert count_labels(0, 1).tolist() == [1]
    assert count_labels([1.0, 0.0], np.int64(2)).tolist() == [1, 1]


def test_each_row_of_counts_is_a_distribution_of_its_own():
    assert empirical_distribution([[1, 2, 7], [3, 3, 4]]) == near(np.array([[0.1, 0.2, 0.7], [0.3, 0.3, 0.4]]))
    assert empirical_distribution([0, 5]).tolist() == [0, 1]


@reproducible
@given(counted())
def test_counting_gives_the_counts_back(pair):
    counts, _ = pair
    labels = np.repeat(np.arange(len(counts)), counts)
    assert count_labels(labels, len(counts)).tolist() == counts.tolist()
    assert empirical_distribution(counts).sum() == near(1)


# The chain of equalities


@reproducible
@given(counted(), BASES)
def test_mean_nll_is_the_cross_entropy_with_the_empirical_distribution(pair, base):
    counts, q = pair
    labels, p = np.repeat(np.arange(len(counts)), counts), empirical_distribution(counts)
    mean = categorical_nll(labels, q, base=base, reduction="mean")
    assert mean == near(cross_entropy(p, q, base=base))
    assert mean == near(entropy(p, base=base) + kl_divergence(p, q, base=base))


@reproducible
@given(counted(), BASES)
def test_no_model_beats_the_empirical_distribution(pair, base):
    counts, q = pair
    labels, p = np.repeat(np.arange(len(counts)), counts), empirical_distribution(counts)
    best = categorical_nll(labels, p, base=base, reduction="mean")
    assert best == near(entropy(p, base=base))
    assert categorical_nll(labels, q, base=base, reduction="mean") >= best - 1e-12


@reproducible
@given(counted(), st.randoms(use_true_random=False), BASES)
def test_the_order_of_the_samples_does_not_matter(pair, random, base):
    counts, q = pair
    labels = np.repeat(np.arange(len(counts)), counts).tolist()
    total = categorical_nll(labels, q, base=base, reduction="sum")
    random.shuffle(labels)
    assert categorical_nll(labels, q, base=base, reduction="sum") == near(total)


# Bernoulli


@reproducible
@given(st.lists(st.integers(0, 1), min_size=1, max_size=9), CHANCES)
def test_bernoulli_agrees_with_scipy_and_torch(x, theta):
    ours = bernoulli_nll(x, theta, base=np.e)
    assert ours == near(-scipy.stats.bernoulli.logpmf(x, theta))
    target, q = torch.tensor(x, dtype=torch.float64), torch.full((len(x),), theta, dtype=torch.float64)
    assert ours.mean() == near(F.binary_cross_entropy(q, target).item())


@reproducible
@given(st.integers(0, 1), CHANCES, BASES)
def test_bernoulli_is_the_categorical_with_two_outcomes(x, theta, base):
    assert bernoulli_nll(x, theta, base=base) == near(categorical_nll(x, [1 - theta, theta], base=base))


def test_bernoulli_at_the_ends():
    assert bernoulli_nll([1, 0], [1, 0], base=2).tolist() == [0, 0]
    assert not np.signbit(bernoulli_nll([1, 0], [1, 0], base=2)).any()
    assert bernoulli_nll([0, 1], [1.0, 0.0], base=2).tolist() == [math.inf, math.inf]
    assert bernoulli_nll([1, 0], 0.0, base=np.e, reduction="mean") == math.inf
    assert bernoulli_nll(0, 1e-30, base=np.e) == near(1e-30)


# Categorical


@reproducible
@given(counted(), st.data())
def test_categorical_agrees_with_torch_and_with_scipy_for_one_draw(pair, data):
    _, q = pair
    label = data.draw(st.integers(0, len(q) - 1))
    ours = categorical_nll(label, q, base=np.e)
    assert ours == near(-torch.distributions.Categorical(torch.tensor(q)).log_prob(torch.tensor(label)).item())
    assert ours == near(F.nll_loss(torch.log(torch.tensor(q))[None], torch.tensor([label])).item())
    assert ours == near(-scipy.stats.multinomial.logpmf(np.eye(len(q))[label], 1, q))


def test_each_sample_may_have_a_model_of_its_own():
    q = [[0.95, 0.02, 0.03], [0.05, 0.9, 0.05], [0.05, 0.08, 0.87]]
    assert categorical_nll([0, 1, 2], q, base=2) == pytest.approx([0.074, 0.152, 0.201], abs=5e-4)
    assert categorical_nll([0, 1, 2], q, base=2) == near(cross_entropy(np.eye(3), q))
    assert categorical_nll([0, 1, 2], q, base=np.e, reduction="mean") == pytest.approx(0.0986, abs=5e-5)
    assert categorical_nll(0, q, base=2).shape == (3,)
    assert categorical_nll([[0], [1]], [q] * 2, base=2).shape == (2, 3)


def test_what_a_model_excludes_costs_infinity():
    assert categorical_nll([0, 1], [1, 0], base=2).tolist() == [0, math.inf]


# Gaussian


@reproducible
@given(READINGS, READINGS, WIDTHS, BASES)
def test_gaussian_agrees_with_scipy_and_torch(x, mu, sigma, base):
    ours = gaussian_nll(x, mu, sigma, base=base)
    assert ours == near(-scipy.stats.norm.logpdf(x, mu, sigma) / math.log(base))
    x, mu, sigma = (torch.tensor(value, dtype=torch.float64) for value in (x, mu, sigma))
    assert ours * math.log(base) == near(-torch.distributions.Normal(mu, sigma).log_prob(x).item())
    assert ours * math.log(base) == near(F.gaussian_nll_loss(mu, x, sigma**2, full=True, eps=1e-12).item())


@reproducible
@given(READINGS, READINGS, WIDTHS, st.floats(0.01, 100), BASES)
def test_another_unit_of_measurement_moves_every_cost_alike(x, mu, sigma, k, base):
    larger = gaussian_nll(x / k, mu / k, sigma / k, base=base)
    assert larger == pytest.approx(gaussian_nll(x, mu, sigma, base=base) - math.log(k) / math.log(base), rel=1e-9)


@reproducible
@given(st.lists(READINGS, min_size=2, max_size=9), READINGS, WIDTHS)
def test_no_gaussian_beats_the_mean_and_the_spread(x, mu, sigma):
    x = np.array(x) + np.linspace(0, 1, len(x))  # not all alike
    best = gaussian_nll(x, x.mean(), x.std(), base=np.e, reduction="mean")
    assert gaussian_nll(x, mu, sigma, base=np.e, reduction="mean") >= best - 1e-9
    for shared in (0.1, sigma):
        at_mean = gaussian_nll(x, x.mean(), shared, base=np.e, reduction="mean")
        assert gaussian_nll(x, mu, shared, base=np.e, reduction="mean") >= at_mean - 1e-9 * abs(at_mean)


def test_a_sigma_for_each_sample_makes_the_best_mean_a_weighted_one():
    x, sigma = np.array([1.0, 2.0, 6.0]), np.array([1.0, 1.0, 2.0])
    grid = np.linspace(0, 7, 7001)
    costs = gaussian_nll(x, grid[:, None], sigma, base=np.e).mean(axis=1)
    assert grid[costs.argmin()] == pytest.approx(np.average(x, weights=sigma**-2.0), abs=1e-3)


def test_a_gaussian_may_be_absurdly_far_away():
    assert gaussian_nll(1e308, -1e308, 1e-308, base=np.e) == math.inf


# What is returned


@pytest.mark.parametrize(
    "nll",
    [
        lambda **how: bernoulli_nll([1, 0, 1], 0.2, base=2, **how),
        lambda **how: categorical_nll([1, 0, 1], [0.8, 0.2], base=2, **how),
        lambda **how: gaussian_nll([1, 0, 1], 0.2, 3, base=2, **how),
    ],
)
def test_each_sample_their_mean_and_their_sum(nll):
    each = nll()
    assert each.shape == (3,)
    assert each.tolist() == nll(reduction="none").tolist()
    assert nll(reduction="mean") == near(each.mean())
    assert nll(reduction="sum") == near(each.sum())
    assert type(nll(reduction="mean")) is float
    for wrong in ("median", None, True, ["mean"]):
        with pytest.raises(ValueError, match="reduction must be one of none, mean, sum; got"):
            nll(reduction=wrong)


def test_a_number_gives_a_plain_float():
    results = [bernoulli_nll(1, 0.5, base=2), categorical_nll(0, [0.5, 0.5], base=2), gaussian_nll(0, 0, 1, base=2)]
    results += [*linear_gaussian(1, 2), *sigmoid_bernoulli(1, 1), softmax_categorical([1, 2], 1).nll]
    assert {type(result) for result in results} == {float}


# Output units: against torch, autograd and finite differences


def autograd(loss, z):
    """Value and slope of a torch loss at z."""
    z = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    value = loss(z)
    value.sum().backward()
    return value.detach().numpy(), z.grad.numpy()


@reproducible
@given(arrays(float, 3, elements=READINGS), arrays(float, 3, elements=READINGS), WIDTHS)
def test_linear_unit_agrees_with_autograd(z, t, sigma):
    def loss(mu):
        variance = torch.tensor(sigma**2, dtype=torch.float64).expand(3)
        return F.gaussian_nll_loss(mu, torch.tensor(t), variance, full=True, eps=1e-12, reduction="none")

    y, nll, gradient = linear_gaussian(z, t, sigma=sigma)
    value, slope = autograd(loss, z)
    assert y.tolist() == z.tolist()
    assert nll == near(value)
    assert gradient == near(slope)


@reproducible
@given(arrays(float, 4, elements=PREACTIVATIONS), arrays(int, 4, elements=st.integers(0, 1)))
def test_sigmoid_unit_agrees_with_autograd(z, t):
    y, nll, gradient = sigmoid_bernoulli(z, t)
    target = torch.tensor(t, dtype=torch.float64)
    value, slope = autograd(lambda z: F.binary_cross_entropy_with_logits(z, target, reduction="none"), z)
    assert y == near(torch.sigmoid(torch.tensor(z)).numpy())
    assert nll == near(value)
    assert gradient == near(slope)


@reproducible
@given(arrays(float, (2, 4), elements=PREACTIVATIONS), arrays(int, 2, elements=st.integers(0, 3)))
def test_softmax_unit_agrees_with_autograd(z, t):
    y, nll, gradient = softmax_categorical(z, t)
    value, slope = autograd(lambda z: F.cross_entropy(z, torch.tensor(t), reduction="none"), z)
    assert y == near(torch.softmax(torch.tensor(z), dim=-1).numpy())
    assert nll == near(value)
    assert gradient == near(slope)
    assert gradient.sum(axis=-1) == near(0)


@reproducible
@given(st.floats(-8, 8), st.integers(0, 1), WIDTHS)
def test_gradients_are_finite_differences(z, t, sigma):
    h = 1e-5
    for unit in (lambda z: linear_gaussian(z, t, sigma=sigma), lambda z: sigmoid_bernoulli(z, t)):
        slope = (unit(z + h).nll - unit(z - h).nll) / (2 * h)
        assert unit(z).gradient == pytest.approx(slope, rel=1e-6, abs=1e-7)
    logits = np.array([z, 0.5, -1.0])
    for k in range(3):
        step = h * np.eye(3)[k]
        slope = (softmax_categorical(logits + step, t).nll - softmax_categorical(logits - step, t).nll) / (2 * h)
        assert softmax_categorical(logits, t).gradient[k] == pytest.approx(slope, rel=1e-6, abs=1e-7)


@reproducible
@given(st.floats(-30, 30), st.integers(0, 1), st.floats(-30, 30), WIDTHS)
def test_each_gradient_is_prediction_minus_target(z, t, other, sigma):
    y, _, gradient = linear_gaussian(z, other, sigma=sigma)
    assert gradient == near((y - other) / sigma**2)
    y, nll, gradient = sigmoid_bernoulli(z, t)
    assert gradient == near(y - t)
    assert nll == pytest.approx(bernoulli_nll(t, y, base=np.e), rel=1e-2, abs=1e-12)  # y loses what nll keeps
    y, nll, gradient = softmax_categorical([z, other, 0.0], t)
    assert gradient == near(y - np.eye(3)[t])
    assert nll == pytest.approx(categorical_nll(t, y, base=np.e), rel=1e-2, abs=1e-12)


@reproducible
@given(PREACTIVATIONS, st.integers(0, 1))
def test_sigmoid_is_softmax_of_z_and_zero(z, t):
    y, nll, gradient = sigmoid_bernoulli(z, t)
    two = softmax_categorical([0.0, z], t)
    assert two.y[1] == pytest.approx(y, rel=1e-12)
    assert two.nll == pytest.approx(nll, rel=1e-12)
    assert two.gradient[1] == pytest.approx(gradient, rel=1e-12)


def test_nothing_is_lost_where_y_rounds_to_one():
    tiny = math.exp(-40)  # 1 - y, where y itself is 1.0
    y, nll, gradient = sigmoid_bernoulli(40.0, 1)
    assert (y, nll, gradient) == (1, pytest.approx(tiny, rel=1e-12), pytest.approx(-tiny, rel=1e-12))
    y, nll, gradient = softmax_categorical([40.0, 0.0, 0.0], 0)
    assert (y[0], nll) == (1, pytest.approx(2 * tiny, rel=1e-12))
    assert gradient == pytest.approx([-2 * tiny, tiny, tiny], rel=1e-12)


def test_enormous_preactivations_stay_finite():
    assert sigmoid_bernoulli([1e4, -1e4], 1).nll.tolist() == [0, 1e4]
    assert not np.signbit(sigmoid_bernoulli(1e4, 1).nll)
    y, nll, gradient = softmax_categorical([[1e4, 0], [0, 1e4], [1000, 1000]], [0, 0, 1])
    assert y.tolist() == [[1, 0], [0, 1], [0.5, 0.5]]
    assert nll == near([0, 1e4, math.log(2)])
    assert gradient == near(np.array([[0, 0], [-1, 1], [0.5, -0.5]]))


def test_a_single_class_is_certain():
    y, nll, gradient = softmax_categorical([3.0], 0)
    assert (y.tolist(), nll, gradient.tolist()) == ([1], 0, [0])


def test_units_leave_their_input_alone():
    z = np.array([1.0, 2.0])
    linear_gaussian(z, 0).y[0] = 9
    assert z.tolist() == [1, 2]


# Bad input


def flips(x=(1, 0), theta=0.5, base=2):
    return bernoulli_nll(x, theta, base=base)


def draws(labels=(0, 1), q=(0.5, 0.5), base=2):
    return categorical_nll(labels, q, base=base)


def readings(x=(0.0, 1.0), mu=0.0, sigma=1.0, base=2):
    return gaussian_nll(x, mu, sigma, base=base)


BAD = [
    (flips, {"theta": 1.2}, ValueError, r"probabilities must lie between 0 and 1; got 1\.2"),
    (flips, {"theta": -0.1}, ValueError, r"between 0 and 1; got -0\.1"),
    (flips, {"theta": [0.5, math.nan]}, ValueError, "must be numbers; got nan at index 1"),
    (flips, {"theta": "0.5"}, TypeError, "got str"),
    (flips, {"theta": [0.1, 0.2, 0.3]}, ValueError, r"shapes must broadcast; got x \(2,\), theta \(3,\)"),
    (flips, {"x": [1, 2]}, ValueError, r"each flip x must be 0 or 1; got 2\.0 at index 1"),
    (flips, {"x": 0.5}, ValueError, r"must be 0 or 1; got 0\.5"),
    (flips, {"x": [True]}, TypeError, "x must be a real number.*bool"),
    (flips, {"x": []}, ValueError, "x must not be empty"),
    (flips, {"base": 1}, ValueError, "base must be positive, finite and not 1"),
    (draws, {"labels": [0, 2]}, ValueError, r"labels must be below the number of outcomes, 2; got 2\.0 at index 1"),
    (draws, {"labels": [0, -1]}, ValueError, r"labels must not be negative; got -1\.0 at index 1"),
    (draws, {"labels": [0, 0.5]}, ValueError, r"labels must be whole numbers; got 0\.5 at index 1"),
    (draws, {"labels": math.inf}, ValueError, "labels must be whole numbers; got inf"),
    (draws, {"labels": ["A"]}, TypeError, "labels must be a real number"),
    (draws, {"q": [0.5, 0.4]}, ValueError, r"probabilities q must sum to 1; got 0\.9"),
    (draws, {"q": [1.5, -0.5]}, ValueError, "probabilities q must not be negative"),
    (draws, {"q": [[0.5, 0.5]] * 3}, ValueError, r"broadcast; got labels \(2,\), leading axes of q \(3,\)"),
    (draws, {"base": "e"}, TypeError, "base must be a number"),
    (readings, {"sigma": 0}, ValueError, r"sigma must be positive; got 0\.0"),
    (readings, {"sigma": [1, -2]}, ValueError, r"sigma must be positive; got -2\.0 at index 1"),
    (readings, {"sigma": math.inf}, ValueError, "sigma must be finite; got inf"),
    (readings, {"sigma": math.nan}, ValueError, "sigma must be numbers; got nan"),
    (readings, {"mu": -math.inf}, ValueError, "mu must be finite; got -inf"),
    (readings, {"x": [0, math.nan]}, ValueError, "x must be numbers; got nan at index 1"),
    (readings, {"x": [[1], [2, 3]]}, ValueError, "x must form a rectangular array"),
    (readings, {"mu": [1, 2, 3]}, ValueError, r"got x \(2,\), mu \(3,\), sigma \(\)"),
    (readings, {"mu": None}, TypeError, "mu must be a real number"),
    (readings, {"base": 0}, ValueError, "got 0"),
    (count_labels, {"labels": [0, 3], "n": 3}, ValueError, "below the number of outcomes, 3; got 3"),
    (count_labels, {"labels": [-1], "n": 3}, ValueError, "labels must not be negative"),
    (count_labels, {"labels": [1.5], "n": 3}, ValueError, "labels must be whole numbers"),
    (count_labels, {"labels": [0], "n": 0}, ValueError, "n must be at least 1; got 0"),
    (count_labels, {"labels": [0], "n": 2.0}, TypeError, r"n must be a whole number; got 2\.0"),
    (count_labels, {"labels": [0], "n": True}, TypeError, "n must be a whole number; got True"),
    (empirical_distribution, {"counts": [1, 2.5]}, ValueError, r"counts must be whole numbers; got 2\.5 at index 1"),
    (empirical_distribution, {"counts": [3, -1]}, ValueError, r"counts must not be negative; got -1\.0 at index 1"),
    (empirical_distribution, {"counts": [0, 0]}, ValueError, r"counts must not all be 0.*got 0\.0"),
    (empirical_distribution, {"counts": [[1, 1], [0, 0]]}, ValueError, "counts must not all be 0.* at index 1"),
    (empirical_distribution, {"counts": 3}, ValueError, "at least one axis; got the single number 3"),
    (empirical_distribution, {"counts": []}, ValueError, "counts must not be empty"),
    (empirical_distribution, {"counts": [math.nan, 1]}, ValueError, "counts must be numbers; got nan"),
    (empirical_distribution, {"counts": [math.inf, 1]}, ValueError, "counts must be whole numbers; got inf"),
    (empirical_distribution, {"counts": ["3"]}, TypeError, "counts must be a real number"),
    (linear_gaussian, {"z": math.nan, "t": 0}, ValueError, "z must be numbers; got nan"),
    (linear_gaussian, {"z": 0, "t": math.inf}, ValueError, "t must be finite; got inf"),
    (linear_gaussian, {"z": 0, "t": 0, "sigma": 0}, ValueError, "sigma must be positive"),
    (linear_gaussian, {"z": [0, 1], "t": [1, 2, 3]}, ValueError, r"got z \(2,\), t \(3,\), sigma \(\)"),
    (sigmoid_bernoulli, {"z": 0, "t": 0.5}, ValueError, r"each target t must be 0 or 1; got 0\.5"),
    (sigmoid_bernoulli, {"z": math.inf, "t": 1}, ValueError, "z must be finite"),
    (sigmoid_bernoulli, {"z": [0, 1], "t": [1, 0, 1]}, ValueError, r"got z \(2,\), t \(3,\)"),
    (softmax_categorical, {"z": 1.0, "t": 0}, ValueError, r"along an axis; got the single number 1\.0"),
    (softmax_categorical, {"z": [1.0, 2.0], "t": 2}, ValueError, "targets t must be below the number of outcomes, 2"),
    (softmax_categorical, {"z": [1.0, 2.0], "t": [1]}, ValueError, r"without its last axis, \(\); got \(1,\)"),
    (softmax_categorical, {"z": [[1.0, 2.0]], "t": 0.5}, ValueError, "targets t must be whole numbers"),
    (softmax_categorical, {"z": [math.nan, 1.0], "t": 0}, ValueError, "z must be numbers; got nan"),
]


@pytest.mark.parametrize("function, arguments, error, message", BAD)
def test_bad_input_gets_a_clear_error(function, arguments, error, message):
    with pytest.raises(error, match=message):
        function(**arguments)


@pytest.mark.parametrize(
    "function, arguments",
    [(bernoulli_nll, (1, 0.5)), (categorical_nll, (0, [0.5, 0.5])), (gaussian_nll, (0, 0, 1))],
)
def test_the_unit_must_be_said(function, arguments):
    with pytest.raises(TypeError, match="base"):
        function(*arguments)
    with pytest.raises(TypeError, match="positional"):
        function(*arguments, 2)
