"""Losses and softmax: the book's numbers, PyTorch's values and gradients, finite differences, extremes, bad input."""

import math

import numpy as np
import pytest
import scipy.special
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from torch.nn import functional

from crossentropy import losses

pytestmark = pytest.mark.filterwarnings("error")
reproducible = settings(deadline=None, derandomize=True, max_examples=60)


@st.composite
def numbers(draw, classes=False):
    """Numbers in any batch shape, small or up to 10,000, in float32 or float64."""
    dtype, size = draw(st.sampled_from([np.float32, np.float64])), draw(st.sampled_from([1.0, 30.0, 1e4]))
    shape = draw(st.lists(st.integers(1, 3), max_size=2)) + ([draw(st.integers(1, 5))] if classes else [])
    return np.asarray(draw(arrays(np.float64, tuple(shape), elements=st.floats(-1, 1, width=32))) * size, dtype=dtype)


@st.composite
def classified(draw):
    """Logits, and beside them targets of one of the two kinds: indices or distributions."""
    logits = draw(numbers(classes=True))
    *batch, n = logits.shape
    if draw(st.booleans()):
        return logits, draw(arrays(np.int64, tuple(batch), elements=st.integers(0, n - 1)))
    weights = draw(arrays(np.float64, logits.shape, elements=st.integers(0, 5).map(float)))
    weights[..., 0] += weights.sum(axis=-1) == 0
    return logits, (weights / weights.sum(axis=-1, keepdims=True)).astype(logits.dtype)


@st.composite
def answered(draw):
    """Numbers in any shape, and beside them targets from 0 to 1."""
    inputs = draw(numbers())
    targets = arrays(np.float64, inputs.shape, elements=st.sampled_from([0.0, 1.0, 0.25, 0.75]))
    return inputs, draw(targets).astype(inputs.dtype)


def some_rounding_errors(inputs):
    """What rounding may do, at the size of the largest number that comes in."""
    return 16 * float(np.finfo(inputs.dtype).eps) * max(1.0, float(np.abs(inputs).max()))


def in_torch(loss, inputs, targets):
    """PyTorch's losses in float64, and the gradients of their sum."""
    leaf = torch.tensor(inputs, dtype=torch.float64, requires_grad=True)
    targets = torch.tensor(targets)
    value = loss(leaf, targets.double() if targets.is_floating_point() else targets)
    value.sum().backward()
    return value.detach().numpy(), leaf.grad.numpy()


def torch_cross_entropy(logits, targets):
    """PyTorch wants all samples on axis 0 and the classes on axis 1."""
    n = logits.shape[-1]
    flat = targets.reshape(-1, n) if targets.is_floating_point() else targets.reshape(-1)
    return functional.cross_entropy(logits.reshape(-1, n), flat, reduction="none").reshape(logits.shape[:-1])


def assert_close(ours, truth, tolerance, dtype):
    assert np.shape(ours) == np.shape(truth)
    assert np.asarray(ours).dtype == dtype
    assert ours == pytest.approx(truth, abs=tolerance, rel=tolerance)


# The book's numbers


def test_gradient_of_three_classes_is_y_minus_t():
    z = [1.2, 0.4, 0.0]
    y = losses.softmax(z)
    assert losses.cross_entropy_with_logits_gradient(z, 2) == pytest.approx(y - [0, 0, 1], abs=1e-15)


def test_two_equal_giants_are_even():
    assert losses.softmax([1000.0, 1000.0]).tolist() == [0.5, 0.5]
    assert losses.log_sum_exp([1000.0, 1000.0]) == 1000 + math.log(2)


def test_the_stalled_sigmoid():
    y = scipy.special.expit(-10.0)
    through_the_sigmoid = losses.squared_error_gradient(y, 1) * y * (1 - y)
    assert abs(through_the_sigmoid) == pytest.approx(9.08e-5, rel=5e-4)
    assert abs(losses.binary_cross_entropy_with_logits_gradient(-10.0, 1)) == pytest.approx(0.99995, abs=5e-6)


def test_binary_losses_of_the_book():
    labels = [[1, 0], [0, 1]]
    assert losses.binary_cross_entropy_with_probabilities([[0.8, 0.3], [0.1, 0.9]], labels).mean().round(4) == 0.1976
    logits = [[1.2, -0.5], [-2, 0.8]]
    assert losses.binary_cross_entropy_with_logits(logits, labels).mean().round(4) == 0.3088
    gradient = losses.binary_cross_entropy_with_logits_gradient(logits, labels) / 4
    assert gradient.round(4).tolist() == [[-0.0579, 0.0944], [0.0298, -0.0775]]


def test_categorical_losses_of_the_book():
    logits = [[1.2, 0.5, -0.8], [-0.5, 0.8, 2]]
    assert losses.cross_entropy_with_logits(logits, [0, 2]).round(4).tolist() == [0.4898, 0.3245]
    gradient = losses.cross_entropy_with_logits_gradient(logits, [0, 2]) / 2
    assert gradient.round(4).tolist() == [[-0.1936, 0.1521, 0.0415], [0.0297, 0.1089, -0.1385]]


# PyTorch's and SciPy's values and gradients


@reproducible
@given(classified())
def test_cross_entropy_with_logits_agrees_with_torch(case):
    logits, targets = case
    value, gradient = in_torch(torch_cross_entropy, logits, targets)
    bound = some_rounding_errors(logits)
    assert_close(losses.cross_entropy_with_logits(logits, targets), value, bound, logits.dtype)
    assert_close(losses.cross_entropy_with_logits_gradient(logits, targets), gradient, bound, logits.dtype)


@reproducible
@given(answered())
def test_binary_cross_entropy_with_logits_agrees_with_torch(case):
    logits, targets = case
    loss = functional.binary_cross_entropy_with_logits
    value, gradient = in_torch(lambda z, t: loss(z, t, reduction="none"), logits, targets)
    bound = some_rounding_errors(logits)
    assert_close(losses.binary_cross_entropy_with_logits(logits, targets), value, bound, logits.dtype)
    assert_close(losses.binary_cross_entropy_with_logits_gradient(logits, targets), gradient, bound, logits.dtype)


@reproducible
@given(answered())
def test_squared_error_agrees_with_torch(case):
    y, t = case
    value, gradient = in_torch(lambda y, t: functional.mse_loss(y, t, reduction="none"), y, t)
    bound = some_rounding_errors(y)
    assert_close(losses.squared_error(y, t), value, bound, y.dtype)
    assert_close(losses.squared_error_gradient(y, t), gradient, bound, y.dtype)


@reproducible
@given(classified())
def test_cross_entropy_with_probabilities_agrees_with_torch(case):
    logits, targets = case
    q = losses.softmax(logits / max(1, abs(logits).max() / 30))  # no probability is rounded to 0
    kind = targets.dtype.kind

    def loss(q, t):
        t = t if kind == "f" else functional.one_hot(t, q.shape[-1]).double()
        return -(t * q.log()).sum(dim=-1)

    value, gradient = in_torch(loss, q, targets)
    bound = some_rounding_errors(q)
    assert_close(losses.cross_entropy_with_probabilities(q, targets), value, bound, q.dtype)
    assert_close(losses.cross_entropy_with_probabilities_gradient(q, targets), gradient, bound, q.dtype)


@reproducible
@given(answered())
def test_binary_cross_entropy_with_probabilities_agrees_with_torch(case):
    inputs, targets = case
    q = (inputs / (2.5 * max(1, abs(inputs).max())) + 0.5).astype(inputs.dtype)  # from .1 to .9
    loss = functional.binary_cross_entropy
    value, gradient = in_torch(lambda q, t: loss(q, t, reduction="none"), q, targets)
    bound = some_rounding_errors(q)
    assert_close(losses.binary_cross_entropy_with_probabilities(q, targets), value, bound, q.dtype)
    assert_close(losses.binary_cross_entropy_with_probabilities_gradient(q, targets), gradient, bound, q.dtype)


@reproducible
@given(numbers(classes=True), st.sampled_from([0.1, 0.5, 1, 3.0, 100]))
def test_softmax_and_its_logarithm_agree_with_scipy(logits, temperature):
    exact = logits.astype(np.float64) / temperature
    bound = some_rounding_errors(logits / temperature)
    y, log_y = (f(logits, temperature=temperature) for f in (losses.softmax, losses.log_softmax))
    assert_close(y, scipy.special.softmax(exact, axis=-1), bound, logits.dtype)
    assert_close(log_y, scipy.special.log_softmax(exact, axis=-1), bound, logits.dtype)
    bound = some_rounding_errors(logits)
    truth = scipy.special.logsumexp(logits.astype(np.float64), axis=-1)
    assert_close(losses.log_sum_exp(logits), truth, bound, logits.dtype)


@reproducible
@given(numbers(classes=True), st.sampled_from([0.5, 1, 3.0]))
def test_jacobians_agree_with_torch(logits, temperature):
    def jacobians(function):
        rows = torch.tensor(logits, dtype=torch.float64).reshape(-1, logits.shape[-1])
        found = [torch.autograd.functional.jacobian(lambda z: function(z / temperature, dim=-1), row) for row in rows]
        return torch.stack(found).reshape(*logits.shape, logits.shape[-1]).numpy()

    bound = some_rounding_errors(logits / temperature)
    ours = losses.softmax_jacobian(logits, temperature=temperature)
    assert_close(ours, jacobians(torch.softmax), bound, logits.dtype)
    ours = losses.log_softmax_jacobian(logits, temperature=temperature)
    assert_close(ours, jacobians(torch.log_softmax), bound, logits.dtype)


# Finite differences


def slopes(loss, inputs, step=1e-5):
    """Central differences of the summed loss, input by input."""
    moves = step * np.eye(inputs.size).reshape(-1, *inputs.shape)
    found = [(np.sum(loss(inputs + move)) - np.sum(loss(inputs - move))) / (2 * step) for move in moves]
    return np.reshape(found, inputs.shape)


@pytest.mark.parametrize("targets", [[0, 2], [[0.2, 0.3, 0.5], [0.0, 1.0, 0.0]]])
def test_finite_differences_of_cross_entropy(targets):
    z = np.array([[1.2, 0.4, 0.0], [-3.0, 0.5, 2.0]])
    found = slopes(lambda z: losses.cross_entropy_with_logits(z, targets), z)
    assert losses.cross_entropy_with_logits_gradient(z, targets) == pytest.approx(found, abs=1e-9)
    assert losses.softmax(z) == pytest.approx(slopes(losses.log_sum_exp, z), abs=1e-9)


@pytest.mark.parametrize(
    "loss, gradient",
    [
        (losses.binary_cross_entropy_with_logits, losses.binary_cross_entropy_with_logits_gradient),
        (losses.binary_cross_entropy_with_probabilities, losses.binary_cross_entropy_with_probabilities_gradient),
        (losses.squared_error, losses.squared_error_gradient),
    ],
)
def test_finite_differences_number_by_number(loss, gradient):
    x, t = np.array([[0.2, 0.5, 0.9]]), np.array([[0.0, 0.3, 1.0]])
    assert gradient(x, t) == pytest.approx(slopes(lambda x: loss(x, t), x), abs=1e-7)


def test_finite_differences_of_probabilities_that_must_sum_to_one():
    """What one class gains another loses: only differences of the gradient can be measured."""
    q, t, step = np.array([0.2, 0.3, 0.5]), [0.1, 0.0, 0.9], 1e-6
    gradient = losses.cross_entropy_with_probabilities_gradient(q, t)
    for i, j in [(0, 1), (1, 2), (2, 0)]:
        move = step * (np.eye(3)[i] - np.eye(3)[j])
        ends = [losses.cross_entropy_with_probabilities(q + way * move, t) for way in (1, -1)]
        assert (ends[0] - ends[1]) / (2 * step) == pytest.approx(gradient[i] - gradient[j], abs=1e-7)


# Laws


@reproducible
@given(numbers(classes=True), st.floats(-1e4, 1e4, width=32))
def test_a_common_shift_moves_the_log_sum_exp_and_nothing_else(logits, shift):
    shifted = logits + logits.dtype.type(shift)
    bound = some_rounding_errors(np.append(logits, shifted))
    assert losses.softmax(shifted) == pytest.approx(losses.softmax(logits), abs=bound)
    assert losses.log_sum_exp(shifted) == pytest.approx(losses.log_sum_exp(logits) + shift, abs=bound)


@reproducible
@given(classified())
def test_gradients_sum_to_zero_and_losses_are_not_negative(case):
    logits, targets = case
    assert np.all(losses.cross_entropy_with_logits(logits, targets) >= 0)
    gradient = losses.cross_entropy_with_logits_gradient(logits, targets)
    assert gradient.sum(axis=-1) == pytest.approx(0, abs=float(8 * np.finfo(logits.dtype).eps))
    assert np.all(abs(gradient) <= 1)


@reproducible
@given(numbers(classes=True))
def test_index_targets_are_one_hot_targets(logits):
    k = logits.argmin(axis=-1)
    one_hot = np.eye(logits.shape[-1], dtype=logits.dtype)[k]
    assert losses.cross_entropy_with_logits(logits, k) == pytest.approx(
        losses.cross_entropy_with_logits(logits, one_hot)
    )
    both = [losses.cross_entropy_with_logits_gradient(logits, targets) for targets in (k, one_hot)]
    assert both[0] == pytest.approx(both[1], abs=float(8 * np.finfo(logits.dtype).eps))


@reproducible
@given(answered())
def test_a_sigmoid_is_a_softmax_over_z_and_zero(case):
    z, t = case
    pair, shares = np.stack([z, np.zeros_like(z)], axis=-1), np.stack([t, 1 - t], axis=-1)
    bound = some_rounding_errors(z)
    assert losses.cross_entropy_with_logits(pair, shares) == pytest.approx(
        losses.binary_cross_entropy_with_logits(z, t), abs=bound, rel=bound
    )
    gradient = losses.cross_entropy_with_logits_gradient(pair, shares)
    assert gradient[..., 0] == pytest.approx(losses.binary_cross_entropy_with_logits_gradient(z, t), abs=bound)


def test_temperature_runs_from_the_largest_to_all_alike():
    z = [2.0, 1.0, 0.0]
    assert losses.softmax(z, temperature=1e-300).tolist() == [1, 0, 0]
    assert losses.softmax(z, temperature=1e300).tolist() == [1 / 3] * 3
    assert losses.softmax([3.0, 3.0, 0.0], temperature=0.001).tolist() == [0.5, 0.5, 0]


# Extremes


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [20, 40, 1e4, 1e30])
def test_small_losses_and_gradients_are_not_lost(dtype, size):
    """The right class leads by far: loss and gradient are e^-size, though 1 - y is rounded to 0."""
    z, left = np.array([size, 0], dtype=dtype), pytest.approx(math.exp(-size), rel=1e-5)
    assert losses.cross_entropy_with_logits(z, 0) == left
    assert -losses.cross_entropy_with_logits_gradient(z, 0)[0] == left
    assert losses.binary_cross_entropy_with_logits(z[0], 1) == left
    assert -losses.binary_cross_entropy_with_logits_gradient(z[0], 1) == left


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_losses_grow_in_a_straight_line(dtype):
    z = np.array([1e4, -1e4, 0], dtype=dtype)
    assert losses.cross_entropy_with_logits(z, 1) == 2e4
    assert losses.cross_entropy_with_logits_gradient(z, 1).tolist() == [1, -1, 0]
    assert losses.binary_cross_entropy_with_logits(z, [0, 1, 1]) == pytest.approx([1e4, 1e4, math.log(2)])


def test_the_largest_floats_do_no_harm():
    most = np.finfo(np.float64).max
    assert losses.softmax([most, -most]).tolist() == [1, 0]
    assert losses.cross_entropy_with_logits([most, -most], 0) == 0
    assert losses.cross_entropy_with_logits_gradient([most, -most], 1).tolist() == [1, -1]


def test_an_impossible_class_costs_infinity_if_it_comes_and_nothing_if_not():
    q = [[0.0, 1.0], [1.0, 0.0]]
    assert losses.cross_entropy_with_probabilities(q, [0, 0]).tolist() == [math.inf, 0]
    assert losses.cross_entropy_with_probabilities(q, [[0.0, 1.0], [0.5, 0.5]]).tolist() == [0, math.inf]
    assert losses.cross_entropy_with_probabilities_gradient(q, [0, 0]).tolist() == [[-math.inf, 0], [-1, 0]]
    assert losses.binary_cross_entropy_with_probabilities([0.0, 1.0, 1.0], [1, 1, 0]).tolist() == [
        math.inf,
        0,
        math.inf,
    ]
    gradient = losses.binary_cross_entropy_with_probabilities_gradient([0.0, 1.0, 1.0, 0.0], [1, 1, 0, 0])
    assert gradient.tolist() == [-math.inf, -1, math.inf, 1]


def test_no_zero_is_negative():
    zeros = [
        losses.log_softmax([0.0]),
        losses.cross_entropy_with_logits([1000.0, 0.0], 0),
        losses.cross_entropy_with_probabilities([1.0, 0.0], 0),
        losses.binary_cross_entropy_with_probabilities([1.0, 0.0], [1, 0]),
        losses.cross_entropy_with_probabilities_gradient([1.0, 0.0], 0)[1],
        losses.squared_error_gradient(1.0, 1.0),
        losses.cross_entropy_with_logits_gradient([5.0], 0),
    ]
    for zero in zeros:
        assert not np.any(zero)
        assert not np.any(np.signbit(zero))


# What comes in and what goes out


PAIRS = [
    (losses.cross_entropy_with_logits, losses.cross_entropy_with_logits_gradient),
    (losses.cross_entropy_with_probabilities, losses.cross_entropy_with_probabilities_gradient),
    (losses.binary_cross_entropy_with_logits, losses.binary_cross_entropy_with_logits_gradient),
    (losses.binary_cross_entropy_with_probabilities, losses.binary_cross_entropy_with_probabilities_gradient),
    (losses.squared_error, losses.squared_error_gradient),
]
CATEGORICAL = [function for pair in PAIRS[:2] for function in pair]
ONE_BY_ONE = [function for pair in PAIRS[2:] for function in pair]
OF_LOGITS = [losses.log_sum_exp, losses.softmax, losses.log_softmax, losses.softmax_jacobian]


def test_a_single_sample_gives_a_plain_float_and_integers_count_as_float64():
    assert type(losses.cross_entropy_with_logits([2, 1, 0], 0)) is float
    assert type(losses.binary_cross_entropy_with_logits(2, 1)) is float
    assert type(losses.log_sum_exp([2, 1])) is float
    assert losses.softmax([2, 1]).dtype == np.float64
    assert type(losses.log_sum_exp(np.float32([2, 1]))) is np.float32


def test_inputs_are_left_alone():
    z, t = np.array([[2.0, 1.0, 0.0]]), np.array([0])
    losses.cross_entropy_with_logits_gradient(z, t)
    losses.log_softmax(z, temperature=2)
    assert z.tolist() == [[2, 1, 0]]
    assert t.tolist() == [0]


def test_one_target_may_stand_for_all():
    z = np.array([[-1.0, 0.0], [1.0, 2.0]])
    for function in ONE_BY_ONE:
        q = scipy.special.expit(z)
        assert function(q, 1).tolist() == function(q, np.ones((2, 2))).tolist()


BAD_TARGETS = [
    ([0, 3], ValueError, r"class indices must lie between 0 and 2; got 3 at index 1$"),
    ([0, -1], ValueError, r"class indices must lie between 0 and 2; got -1 at index 1$"),
    ([0.0, 2.0], TypeError, r"one target a sample must be a class index, an integer; got float64$"),
    ([0, 1, 2], ValueError, r"\(2, 3\) without its last axis, \(2,\); got \(3,\)$"),
    ([[1, 0, 0], [0, 0, 1]], ValueError, r"\(2,\); got \(2, 3\)$"),
    ([[0.5, 0.5], [1.0, 0.0]], ValueError, r"shape of the (logits|probabilities), \(2, 3\); got \(2, 2\)$"),
    ([[0.5, 0.5, 0.5], [1.0, 0.0, 0.0]], ValueError, r"target probabilities must sum to 1; got 1\.5 at index 0$"),
    ([[1.5, -0.5, 0.0], [1.0, 0.0, 0.0]], ValueError, "target probabilities must not be negative"),
    ([[math.nan, 0.5, 0.5], [1.0, 0.0, 0.0]], ValueError, "target probabilities must be numbers; got nan"),
    ([True, False], TypeError, r"integers \(indices\) or floats \(probabilities\); got bool$"),
    (["dog", "cat"], TypeError, "integers"),
    ([[0.5, 0.5], [1.0]], ValueError, "rectangular"),
    (None, TypeError, "got object"),
    (0, ValueError, r"got \(\)$"),
    ([], ValueError, r"got \(0,\)$"),
]


@pytest.mark.parametrize("targets, error, message", BAD_TARGETS)
@pytest.mark.parametrize("function", CATEGORICAL)
def test_what_is_no_class_target_is_refused(function, targets, error, message):
    with pytest.raises(error, match=message):
        function([[0.5, 0.25, 0.25], [0.1, 0.2, 0.7]], targets)


BAD_ANSWERS = [
    ([0, 1], ValueError, r"the (logits|probabilities|predictions), \(3,\); got \(2,\)$"),
    ([[0], [1], [1]], ValueError, r"\(3,\); got \(3, 1\)$"),
    ([0, 1, math.nan], ValueError, "targets must be numbers; got nan at index 2"),
    ([True, False, True], TypeError, "targets must be a real number.*got list of dtype bool"),
    ("yes", TypeError, "got str"),
    ([], ValueError, "targets must not be empty"),
]


@pytest.mark.parametrize("targets, error, message", BAD_ANSWERS)
@pytest.mark.parametrize("function", ONE_BY_ONE)
def test_what_is_no_answer_is_refused(function, targets, error, message):
    with pytest.raises(error, match=message):
        function([0.5, 0.25, 0.25], targets)


@pytest.mark.parametrize("function", ONE_BY_ONE[:4])
def test_an_answer_lies_between_no_and_yes(function):
    with pytest.raises(ValueError, match=r"targets must lie between 0 and 1; got 1\.5"):
        function(0.5, 1.5)


BAD_LOGITS = [
    ([[0.0, math.nan]], ValueError, "logits must be numbers; got nan at index 0, 1"),
    ([0.0, math.inf], ValueError, "logits must be finite; got inf at index 1"),
    (np.empty((0, 3)), ValueError, r"logits must not be empty; got shape \(0, 3\)"),
    ([[1.0], [1.0, 2.0]], ValueError, "logits must form a rectangular array"),
    (["1.0"], TypeError, "logits must be a real number.*str"),
    (None, TypeError, "got NoneType"),
]


@pytest.mark.parametrize("logits, error, message", BAD_LOGITS)
def test_what_is_no_logit_is_refused(logits, error, message):
    for function in OF_LOGITS:
        with pytest.raises(error, match=message):
            function(logits)
    for pair in (PAIRS[0], PAIRS[2]):
        for function in pair:
            with pytest.raises(error, match=message):
                function(logits, 0)


def test_a_single_logit_has_no_classes():
    for function in [*OF_LOGITS, lambda z: losses.cross_entropy_with_logits(z, 0)]:
        with pytest.raises(ValueError, match=r"classes along an axis; got the single number 2\.0"):
            function(2.0)


def test_what_is_no_probability_is_refused():
    for function in CATEGORICAL[2:]:
        with pytest.raises(ValueError, match=r"probabilities must sum to 1; got 3\.0"):
            function([2.0, 1.0, 0.0], 0)
    for function in ONE_BY_ONE[2:4]:
        with pytest.raises(ValueError, match=r"probabilities must lie between 0 and 1; got 2\.0"):
            function(2.0, 1)


BAD_TEMPERATURES = [
    *((number, ValueError) for number in (0, -1.0, math.nan, math.inf)),
    *((other, TypeError) for other in ("1", True, [1.0], None)),
]


@pytest.mark.parametrize("temperature, error", BAD_TEMPERATURES)
@pytest.mark.parametrize("function", OF_LOGITS[1:])
def test_what_is_no_temperature_is_refused(function, temperature, error):
    with pytest.raises(error, match=r"temperature must be .*; got "):
        function([2.0, 1.0], temperature=temperature)


def test_a_temperature_must_not_vanish_in_float32():
    with pytest.raises(ValueError, match=r"positive and finite in float32; got 1e-50$"):
        losses.softmax(np.float32([2, 1]), temperature=1e-50)


@pytest.mark.parametrize("name", losses.__all__)
def test_every_loss_is_documented_with_an_example(name):
    assert ">>>" in getattr(losses, name).__doc__
