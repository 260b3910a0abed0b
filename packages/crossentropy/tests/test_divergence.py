"""Cross-entropy and KL divergence: the book's numbers, their laws, SciPy and torch, zeros, and every bad input."""

import math
import warnings

import numpy as np
import pytest
import scipy.stats
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.distributions import Categorical
from torch.distributions.kl import kl_divergence as torch_kl

from crossentropy import bits_to_nats, cross_entropy, entropy, kl_divergence, perplexity

pytestmark = pytest.mark.filterwarnings("error")
reproducible = settings(deadline=None, derandomize=True)

BOX_A, BOX_B = [0.1, 0.2, 0.7], [0.3, 0.3, 0.4]
TARGETS = np.eye(3)  # dog, cat, deer
BEFORE = [[0.3, 0.2, 0.5], [0.2, 0.7, 0.1], [0.3, 0.4, 0.3]]
AFTER = [[0.95, 0.02, 0.03], [0.05, 0.9, 0.05], [0.05, 0.08, 0.87]]

BASES = st.sampled_from([2, math.e, 3.0, 10])
BOTH = pytest.mark.parametrize("function", [cross_entropy, kl_divergence])


@st.composite
def pairs(draw, least=0, min_size=1, max_size=6):
    """Two distributions over the same outcomes; with `least` above 0 nothing is impossible."""
    n = draw(st.integers(min_size, max_size))
    weights = st.lists(st.integers(least, 1000), min_size=n, max_size=n).filter(any)
    p, q = (np.array(draw(weights), dtype=float) for _ in range(2))
    return p / p.sum(), q / q.sum()


def near(value):
    return pytest.approx(value, rel=1e-12, abs=1e-13)


# The book's numbers


def test_the_boxes_in_each_others_code():
    assert cross_entropy(BOX_A, BOX_B) == pytest.approx(1.446, abs=5e-4)
    assert kl_divergence(BOX_A, BOX_B) == pytest.approx(0.290, abs=5e-4)
    assert cross_entropy(BOX_B, BOX_A) == pytest.approx(1.899, abs=5e-4)
    assert kl_divergence(BOX_B, BOX_A) == pytest.approx(0.328, abs=5e-4)


def test_the_three_photos():
    before, after = cross_entropy(TARGETS, BEFORE), cross_entropy(TARGETS, AFTER)
    assert before == pytest.approx([1.737, 0.515, 1.737], abs=5e-4)
    assert after == pytest.approx([0.074, 0.152, 0.201], abs=5e-4)
    assert [before.mean(), after.mean()] == pytest.approx([1.330, 0.142], abs=5e-4)
    assert cross_entropy(TARGETS, BEFORE, base=np.e).mean() == pytest.approx(0.9215, abs=5e-5)
    assert cross_entropy(TARGETS, AFTER, base=np.e).mean() == pytest.approx(0.0986, abs=5e-5)


def test_a_bigger_difference_may_cost_less():
    p = [0.5, 0.5, 0]
    assert cross_entropy(p, [0.5, 0.01, 0.49]) == pytest.approx(3.82, abs=5e-3)
    assert cross_entropy(p, [0.2, 0.2, 0.6]) == pytest.approx(2.32, abs=5e-3)


@pytest.mark.parametrize("p, q, forward, backward", [(0.5, 0.9, 0.737, 0.531), (0.9, 0.5, 0.531, 0.737)])
def test_two_coins(p, q, forward, backward):
    p, q = [p, 1 - p], [q, 1 - q]
    assert kl_divergence(p, q) == pytest.approx(forward, abs=5e-4)
    assert kl_divergence(q, p) == pytest.approx(backward, abs=5e-4)


# Gibbs' inequality


@reproducible
@given(pairs(), BASES)
def test_the_price_is_never_negative(pair, base):
    p, q = pair
    assert kl_divergence(p, q, base=base) >= -1e-14
    assert cross_entropy(p, q, base=base) >= entropy(p, base=base) - 1e-13


@reproducible
@given(pairs())
def test_the_price_is_zero_only_for_the_truth(pair):
    p, q = pair
    total_variation = abs(p - q).sum() / 2
    # Pinsker's inequality, in bits: any difference costs something.
    assert kl_divergence(p, q) >= 2 * total_variation**2 / math.log(2) - 1e-14
    assert kl_divergence(p, p) == 0
    assert cross_entropy(p, p) == near(entropy(p))


@pytest.mark.parametrize("step", [1e-3, 1e-6, 1e-8])
def test_a_small_difference_is_no_rounding_error(step):
    price = kl_divergence([0.5, 0.5], [0.5 + step, 0.5 - step], base=np.e)
    assert price == pytest.approx(2 * step**2, rel=1e-4)  # the first term of the series


# Identities


@reproducible
@given(pairs(), BASES)
def test_cross_entropy_is_entropy_plus_price(pair, base):
    p, q = pair
    whole = entropy(p, base=base) + kl_divergence(p, q, base=base)
    assert cross_entropy(p, q, base=base) == near(whole)


@reproducible
@given(pairs(least=1, max_size=4), pairs(least=1, max_size=4), BASES)
def test_independent_prices_add_up(one, two, base):
    p, q = (np.outer(a, b).ravel() for a, b in zip(one, two, strict=True))
    for function in (kl_divergence, cross_entropy):
        assert function(p, q, base=base) == near(function(*one, base=base) + function(*two, base=base))


@reproducible
@given(pairs(least=1, min_size=6, max_size=6), BASES)
def test_chain_rule(pair, base):
    p, q = (x.reshape(2, 3) for x in pair)
    first = kl_divergence(p.sum(axis=1), q.sum(axis=1), base=base)
    rows = [x / x.sum(axis=1, keepdims=True) for x in (p, q)]
    then = p.sum(axis=1) @ kl_divergence(*rows, base=base)
    assert kl_divergence(p.ravel(), q.ravel(), base=base) == near(first + then)


@reproducible
@given(pairs(), st.integers(0, 5))
def test_a_one_hot_truth_pays_for_its_own_class_only(pair, k):
    _, q = pair
    k %= len(q)
    expected = -math.log2(q[k]) if q[k] > 0 else math.inf
    assert cross_entropy(np.eye(len(q))[k], q) == near(expected)


@reproducible
@given(pairs(least=1))
def test_against_the_uniform_the_price_is_what_is_missing_to_log_n(pair):
    p, _ = pair
    uniform = np.full(len(p), 1 / len(p))
    assert cross_entropy(p, uniform) == near(math.log2(len(p)))
    assert kl_divergence(p, uniform) == near(math.log2(len(p)) - entropy(p))


@BOTH
@reproducible
@given(pairs(least=1))
def test_nats_are_bits_times_ln_2(function, pair):
    assert function(*pair, base=np.e) == near(bits_to_nats(function(*pair)))
    assert function(*pair, base=0.5) == near(-function(*pair))


# SciPy and torch


@reproducible
@given(pairs(), st.sampled_from([2, np.e]))
def test_price_agrees_with_scipy(pair, base):
    assert kl_divergence(*pair, base=base) == near(scipy.stats.entropy(*pair, base=base))


@reproducible
@given(pairs())
def test_price_agrees_with_torch(pair):
    p, q = (Categorical(probs=torch.tensor(x)) for x in pair)
    # torch moves a probability of 0 to the smallest float64 in its logits, hence the tolerance.
    assert kl_divergence(*pair, base=np.e) == pytest.approx(torch_kl(p, q).item(), rel=1e-9, abs=1e-12)


@reproducible
@given(pairs(least=1))
def test_cross_entropy_agrees_with_torch(pair):
    p, q = (torch.tensor(x) for x in pair)
    loss = torch.nn.functional.cross_entropy(q.log()[None], p[None])
    assert cross_entropy(*pair, base=np.e) == near(loss.item())


# Zeros and infinity


@BOTH
@pytest.mark.parametrize("base", [2, np.e, 10])
@pytest.mark.parametrize(
    "p, q", [([1, 0], [0, 1]), ([0.5, 0.5], [1, 0]), ([1e-300, 1], [0, 1]), ([0, 0.5, 0.5], [0, 0, 1])]
)
def test_what_the_model_excludes_and_happens_costs_infinity(function, p, q, base):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert function(p, q, base=base) == math.inf


@BOTH
@pytest.mark.parametrize("p, q", [([1, 0], [1, 0]), ([1, 0, 0], [1.0, 0.0, 0.0]), ([1], [1])])
@pytest.mark.parametrize("base", [2, np.e, 0.5])
def test_a_sure_thing_foreseen_costs_zero_and_not_minus_zero(function, p, q, base):
    result = function(p, q, base=base)
    assert result == 0
    assert math.copysign(1, result) == 1


@BOTH
@reproducible
@given(pairs())
def test_never_nan(function, pair):
    p, q = pair
    excluded = bool(np.any((q == 0) & (p > 0)))
    result = function(p, q)
    assert not math.isnan(result)
    assert math.isinf(result) == excluded


def test_the_smallest_number_is_not_zero():
    tiny = math.ulp(0.0)  # 2**-1074
    assert cross_entropy([0.5, 0.5], [tiny, 1]) == 537
    assert kl_divergence([0.5, 0.5], [tiny, 1]) == pytest.approx(536, rel=1e-14)


@BOTH
@reproducible
@given(pairs())
def test_what_is_impossible_for_both_changes_nothing(function, pair):
    p, q = pair
    assert function([*p, 0.0, 0.0], [*q, 0.0, 0.0]) == near(function(p, q))


# Shapes


@BOTH
def test_leading_axes_broadcast(function):
    truth, models = np.array([[BOX_A], [BOX_B]]), np.array([BOX_A, BOX_B, [1 / 3] * 3, [0.2, 0.0, 0.8]])
    found = function(truth, models)
    assert found.shape == (2, 4)
    for i, p in enumerate([BOX_A, BOX_B]):
        assert found[i].tolist() == [pytest.approx(function(p, q), rel=1e-14) for q in models]
    assert function(BOX_A, models).shape == (4,)
    assert function(models, BOX_A).shape == (4,)


@BOTH
def test_a_single_pair_gives_a_plain_float_and_nothing_is_changed(function):
    p, q = np.array(BOX_A), np.array(BOX_B)
    assert type(function(p, q)) is float
    assert p.tolist() == BOX_A
    assert q.tolist() == BOX_B


# Perplexity


@pytest.mark.parametrize("n", [1, 2, 3, 10, 1000])
def test_perplexity_of_the_uniform_counts_its_outcomes(n):
    uniform = [1 / n] * n
    for base in (2, np.e, 10, 0.5):
        assert perplexity(entropy(uniform, base=base), base=base) == pytest.approx(n, rel=1e-12)


def test_perplexity_of_book_numbers():
    assert perplexity(entropy(BOX_A)) == pytest.approx(2.230, abs=5e-4)
    assert perplexity(cross_entropy(BOX_A, BOX_B)) == pytest.approx(2.725, abs=5e-4)
    assert perplexity([0, 1, 3]).tolist() == [1, 2, 8]
    assert type(perplexity(3)) is float


@reproducible
@given(pairs(least=1))
def test_perplexity_does_not_depend_on_the_unit(pair):
    bits, nats = cross_entropy(*pair), cross_entropy(*pair, base=np.e)
    assert perplexity(bits) == pytest.approx(perplexity(nats, base=np.e), rel=1e-10)


@pytest.mark.parametrize("entropy", [math.inf, 1e6])
def test_perplexity_beyond_float64_is_infinite(entropy):
    assert perplexity(entropy) == math.inf


def test_perplexity_forgives_rounding():
    assert perplexity(-1e-16) == pytest.approx(1)


@pytest.mark.parametrize(
    "entropy, error, message",
    [
        (-2.3, ValueError, r"^an entropy to base 2 must not be negative; got -2\.3$"),
        ([1.0, -0.5], ValueError, r"must not be negative; got -0\.5 at index 1$"),
        (-math.inf, ValueError, "must not be negative; got -inf"),
        (math.nan, ValueError, "entropy must be numbers; got nan"),
        ([], ValueError, "entropy must not be empty"),
        ("3", TypeError, "entropy must be a real number.*got str"),
        (None, TypeError, "got NoneType"),
    ],
)
def test_what_has_no_perplexity_is_refused(entropy, error, message):
    with pytest.raises(error, match=message):
        perplexity(entropy)


def test_below_base_1_entropies_are_not_positive():
    with pytest.raises(ValueError, match=r"an entropy to base 0\.5 must not be positive; got 1\.0"):
        perplexity(1.0, base=0.5)


# Bad input


BAD_SHAPES = [
    (BOX_A, [0.5, 0.5], r"same number of outcomes along the last axis; got shapes \(3,\) and \(2,\)$"),
    (BOX_A, [1.0], r"same number of outcomes .* got shapes \(3,\) and \(1,\)$"),
    ([1.0], BOX_A, r"same number of outcomes .* got shapes \(1,\) and \(3,\)$"),
    ([BOX_A] * 2, [[0.25] * 4] * 2, r"same number of outcomes .* got shapes \(2, 3\) and \(2, 4\)$"),
    ([BOX_A] * 2, [BOX_B] * 3, r"^the leading axes of p and q must broadcast; got shapes \(2, 3\) and \(3, 3\)$"),
]


@BOTH
@pytest.mark.parametrize("p, q, message", BAD_SHAPES)
def test_shapes_that_do_not_match_are_both_named(function, p, q, message):
    with pytest.raises(ValueError, match=message):
        function(p, q)


BAD = [
    ([0.5, 0.2, 0.2], ValueError, r"must sum to 1; got 0\.9$"),
    ([1, 2, 7], ValueError, r"must sum to 1; got 10\.0$"),
    ([[0.5, 0.5], [0.5, 0.4]], ValueError, r"must sum to 1; got 0\.9 at index 1$"),
    ([-0.1, 1.1], ValueError, r"must not be negative; got -0\.1 at index 0$"),
    ([math.nan, 1.0], ValueError, "must be numbers; got nan at index 0$"),
    ([math.inf, 0.0], ValueError, "must be finite; got inf at index 0$"),
    ([], ValueError, r"must not be empty; got shape \(0,\)$"),
    ([[0.5, 0.5], [1.0]], ValueError, "must form a rectangular array"),
    (0.5, ValueError, r"must have at least one axis; got the single number 0\.5$"),
    (["0.5", "0.5"], TypeError, "must be a real number"),
    ([True, False], TypeError, "got list of dtype bool"),
    (None, TypeError, "got NoneType"),
]


@BOTH
@pytest.mark.parametrize("bad, error, message", BAD)
def test_the_message_says_which_of_the_two_is_no_distribution(function, bad, error, message):
    with pytest.raises(error, match=f"^probabilities p .*{message}"):
        function(bad, [0.5, 0.5])
    with pytest.raises(error, match=f"^probabilities q .*{message}"):
        function([0.5, 0.5], bad)


@pytest.mark.parametrize("call", [lambda **k: cross_entropy([1], [1], **k), lambda **k: perplexity(1, **k)])
@pytest.mark.parametrize(
    "base, error", [(0, ValueError), (1, ValueError), (-2, ValueError), (math.nan, ValueError), ("2", TypeError)]
)
def test_what_is_no_base_is_refused(call, base, error):
    with pytest.raises(error, match="base must be"):
        call(base=base)


def test_base_is_keyword_only():
    for call in (lambda: cross_entropy([1], [1], 2), lambda: kl_divergence([1], [1], 2), lambda: perplexity(1, 2)):
        with pytest.raises(TypeError, match="positional"):
            call()
