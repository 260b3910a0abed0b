"""Information and entropy: the book's numbers, their laws, SciPy's agreement, and every bad input."""

import math
import subprocess
import sys

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

import crossentropy
from crossentropy import (
    binary_entropy,
    bits_to_nats,
    distribution,
    entropy,
    nats_to_bits,
    self_information,
)

pytestmark = pytest.mark.filterwarnings("error")
reproducible = settings(deadline=None, derandomize=True)

WORDS = [0.5, 0.2, 0.2, 0.1]
BOX_A = [0.1, 0.2, 0.7]
BOX_B = [0.3, 0.3, 0.4]

BASES = st.sampled_from([2, math.e, 3.0, 10])
POSITIVE = st.floats(min_value=1e-100, max_value=1.0)


@st.composite
def distributions(draw, min_size=1):
    weights = draw(st.lists(st.integers(0, 1000), min_size=min_size, max_size=8).filter(any))
    return np.array(weights) / sum(weights)


# The book's numbers


def test_information_of_the_four_words():
    assert self_information(WORDS, base=2).round(4).tolist() == [1, 2.3219, 2.3219, 3.3219]
    assert self_information([0.25] * 4).tolist() == [2, 2, 2, 2]


@pytest.mark.parametrize(
    "p, bits", [(WORDS, 1.7610), (BOX_A, 1.1568), (BOX_B, 1.5710), ([0.5, 0.5], 1), ([1 / 6] * 6, 2.5850)]
)
def test_entropy_in_bits(p, bits):
    assert entropy(p) == pytest.approx(bits, abs=5e-5)


@pytest.mark.parametrize("p, nats", [([0.5, 0.5], 0.6931), ([1 / 6] * 6, 1.7918)])
def test_entropy_in_nats(p, nats):
    assert entropy(p, base=np.e) == pytest.approx(nats, abs=5e-5)


def test_floor_of_the_message_is_its_total_information():
    information = dict(zip("ABCD", self_information(WORDS), strict=True))
    total = sum(information[word] for word in "ABCAADABCA")
    assert total == pytest.approx(17.6096, abs=5e-5)
    assert total == pytest.approx(10 * entropy(WORDS), rel=1e-14)


def test_binary_entropy_of_the_events_of_box_a():
    assert binary_entropy(BOX_A).round(3).tolist() == [0.469, 0.722, 0.881]


# Self-information


def test_powers_of_two_are_exact():
    k = np.arange(1075)  # down to the smallest positive float
    assert self_information(0.5**k).tolist() == k.tolist()


@pytest.mark.parametrize("base", [2, np.e, 10, 0.5])
@pytest.mark.parametrize("certain", [1, 1.0, np.float32(1), [1.0]])
def test_certain_event_costs_zero_and_not_minus_zero(certain, base):
    information = np.asarray(self_information(certain, base=base))
    assert information == 0
    assert not np.signbit(information)


@pytest.mark.parametrize("base", [2, np.e, 10])
@pytest.mark.parametrize("impossible", [0, 0.0, -0.0])
def test_impossible_event_costs_infinity_without_a_warning(impossible, base):
    assert self_information(impossible, base=base) == math.inf
    assert self_information([impossible, 1.0], base=base).tolist() == [math.inf, 0]


def test_natural_base_is_the_natural_logarithm():
    assert self_information(0.3, base=np.e) == pytest.approx(-math.log(0.3), rel=1e-14)


def test_base_below_one_flips_the_sign():
    assert self_information(0.25, base=0.5) == -2
    assert entropy([0.25] * 4, base=0.5) == -2


@reproducible
@given(POSITIVE, POSITIVE, BASES)
def test_information_of_independent_events_adds_up(p, q, base):
    both = self_information(p * q, base=base)
    parts = self_information(p, base=base) + self_information(q, base=base)
    assert both == pytest.approx(parts, rel=1e-12, abs=1e-14)


@reproducible
@given(POSITIVE, POSITIVE)
def test_rarer_never_surprises_less(p, q):
    assert self_information(min(p, q)) >= self_information(max(p, q)) >= 0


@reproducible
@given(st.lists(POSITIVE, min_size=1, max_size=6), BASES)
def test_arrays_are_treated_element_by_element(p, base):
    one_by_one = [self_information(x, base=base) for x in p]
    assert self_information(np.array(p), base=base) == pytest.approx(one_by_one, rel=1e-14)
    assert self_information(np.array([p, p]), base=base).shape == (2, len(p))


def test_a_number_gives_a_plain_float():
    results = [self_information(np.float64(0.5)), entropy([0.5, 0.5]), binary_entropy(0.5), bits_to_nats(1)]
    assert [type(result) for result in results] == [float] * 4


# Entropy


@reproducible
@given(distributions(), BASES)
def test_entropy_lies_between_zero_and_log_n(p, base):
    assert -1e-14 <= entropy(p, base=base) <= math.log(len(p)) / math.log(base) + 1e-14


@reproducible
@given(distributions(min_size=2))
def test_entropy_reaches_log_n_only_for_the_uniform(p):
    gap = math.log2(len(p)) - entropy(p)
    # Pinsker's inequality: at least (total variation)^2 * 2 / ln 2 bits are missing.
    total_variation = abs(p - 1 / len(p)).sum() / 2
    assert gap >= 2 * total_variation**2 / math.log(2) - 1e-14


@pytest.mark.parametrize("n", range(1, 65))
def test_entropy_of_the_uniform_is_log_n(n):
    assert entropy(np.full(n, 1 / n)) == pytest.approx(math.log2(n), rel=1e-14, abs=1e-15)


@reproducible
@given(st.data(), distributions(), BASES)
def test_entropy_ignores_the_order(data, p, base):
    shuffled = data.draw(st.permutations(p.tolist()))
    assert entropy(shuffled, base=base) == pytest.approx(entropy(p, base=base), rel=1e-13, abs=1e-14)


@reproducible
@given(distributions(), distributions(), BASES)
def test_entropy_of_independent_draws_adds_up(p, q, base):
    joint = np.outer(p, q).ravel()
    assert entropy(joint, base=base) == pytest.approx(
        entropy(p, base=base) + entropy(q, base=base), rel=1e-12, abs=1e-13
    )


@reproducible
@given(distributions(), st.sampled_from([2, np.e]))
def test_entropy_agrees_with_scipy(p, base):
    assert entropy(p, base=base) == pytest.approx(scipy.stats.entropy(p, base=base), rel=1e-13, abs=1e-14)


@reproducible
@given(distributions())
def test_entropy_is_the_average_information(p):
    possible = p[p > 0]
    assert entropy(p) == pytest.approx(float(possible @ self_information(possible)), rel=1e-13, abs=1e-14)


@reproducible
@given(distributions())
def test_impossible_outcomes_change_nothing(p):
    assert entropy([*p, 0.0, 0.0]) == pytest.approx(entropy(p), rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("base", [2, np.e, 0.5])
@pytest.mark.parametrize("p", [[1.0], [1, 0], [0.0, 1.0, 0.0]])
def test_a_certain_outcome_has_no_entropy_and_no_minus_zero(p, base):
    assert entropy(p, base=base) == 0
    assert math.copysign(1, entropy(p, base=base)) == 1


def test_entropy_is_taken_along_the_last_axis():
    batch = np.array([[WORDS, [0.25] * 4, [1, 0, 0, 0]], [[0.5, 0.5, 0, 0], WORDS, WORDS]])
    expected = [[entropy(row) for row in block] for block in batch]
    assert entropy(batch).shape == (2, 3)
    assert entropy(batch) == pytest.approx(np.array(expected), rel=1e-14)


# Binary entropy


@reproducible
@given(st.floats(0, 1), BASES)
def test_binary_entropy_is_the_entropy_of_two_outcomes(p, base):
    assert binary_entropy(p, base=base) == pytest.approx(entropy([p, 1 - p], base=base), rel=1e-12, abs=1e-15)


def test_binary_entropy_of_a_tiny_probability_keeps_both_terms():
    p = 1e-30  # 1 - p rounds to 1, but the second term, p nats, is still one part in seventy
    assert binary_entropy(p, base=np.e) == pytest.approx(p * (1 - math.log(p)), rel=1e-14, abs=0)


@pytest.mark.parametrize("base", [2, np.e, 0.5])
@pytest.mark.parametrize("p", [0, 1, 0.0, 1.0])
def test_binary_entropy_of_the_certain_is_zero(p, base):
    assert binary_entropy(p, base=base) == 0
    assert math.copysign(1, binary_entropy(p, base=base)) == 1


# Units


def test_one_bit_is_ln_2_nats():
    assert bits_to_nats(1) == math.log(2)
    assert nats_to_bits(1) == pytest.approx(1.4427, abs=5e-5)
    assert nats_to_bits(math.log(8)) == pytest.approx(3, rel=1e-15)


@reproducible
@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=5))
def test_units_there_and_back(bits):
    assert nats_to_bits(bits_to_nats(bits)) == pytest.approx(bits, rel=1e-15, abs=5e-324)


@reproducible
@given(distributions())
def test_nats_are_bits_times_ln_2(p):
    assert entropy(p, base=np.e) == pytest.approx(bits_to_nats(entropy(p, base=2)), rel=1e-14, abs=1e-15)


def test_infinite_information_converts():
    assert bits_to_nats(math.inf) == nats_to_bits(math.inf) == math.inf


# Validation


def test_distribution_returns_float64_and_leaves_its_input_alone():
    p = np.array([0, 1, 0])
    checked = distribution(p)
    assert checked.dtype == np.float64
    assert checked.tolist() == [0, 1, 0]
    q = np.array(WORDS)
    distribution(q)[0] = 9
    assert q.tolist() == WORDS


@pytest.mark.parametrize("n", [1, 2, 10])
def test_sum_may_be_off_by_one_billionth_for_each_outcome(n):
    p = np.full(n, 1 / n)
    for error, ok in [(0.9e-9 * n, True), (-0.9e-9 * n, True), (1.1e-9 * n, False), (-1.1e-9 * n, False)]:
        off = p + np.eye(n)[0] * error
        if ok:
            assert distribution(off).tolist() == off.tolist()  # neither clipped nor rescaled
        else:
            with pytest.raises(ValueError, match=r"must sum to 1; got (0\.9999999|1\.0000000)"):
                distribution(off)


BAD_DISTRIBUTIONS = [
    ([0.5, 0.2, 0.2], ValueError, r"^probabilities must sum to 1; got 0\.9$"),
    ([3, 3, 4], ValueError, r"must sum to 1; got 10\.0$"),
    ([0.0, 0.0], ValueError, r"must sum to 1; got 0\.0$"),
    ([1e308, 1e308], ValueError, "must sum to 1; got inf"),
    ([[0.5, 0.5], [0.5, 0.4]], ValueError, r"must sum to 1; got 0\.9 at index 1$"),
    ([[[0.5, 0.5]], [[0.5, 0.6]]], ValueError, r"must sum to 1; got 1\.1 at index 1, 0$"),
    ([-0.1, 1.1], ValueError, r"must not be negative; got -0\.1 at index 0"),
    ([1.0, -1e-300], ValueError, "must not be negative; got -1e-300 at index 1"),
    ([math.nan, 1.0], ValueError, "must be numbers; got nan at index 0"),
    ([math.inf, 0.0], ValueError, "must be finite; got inf"),
    ([1.0, -math.inf], ValueError, "must be finite; got -inf"),
    ([], ValueError, r"must not be empty; got shape \(0,\)"),
    ([[], []], ValueError, r"must not be empty; got shape \(2, 0\)"),
    (np.empty((0, 3)), ValueError, r"must not be empty; got shape \(0, 3\)"),
    ([[0.5, 0.5], [1.0]], ValueError, "must form a rectangular array"),
    (1.0, ValueError, r"at least one axis; got the single number 1\.0"),
    (["0.5", "0.5"], TypeError, "real number.*got list of dtype str"),
    ("1.0", TypeError, "got str of dtype str"),
    ([True, False], TypeError, "got list of dtype bool"),
    ([1 + 0j, 0j], TypeError, "got list of dtype complex128"),
    ([None, 1.0], TypeError, "got list of dtype object"),
    (None, TypeError, "got NoneType"),
    ({"A": 1.0}, TypeError, "got dict"),
]


@pytest.mark.parametrize("p, error, message", BAD_DISTRIBUTIONS)
@pytest.mark.parametrize("function", [distribution, entropy])
def test_what_is_no_distribution_is_refused(function, p, error, message):
    with pytest.raises(error, match=message):
        function(p)


BAD_PROBABILITIES = [
    (-0.1, ValueError, r"must lie between 0 and 1; got -0\.1$"),
    (1.5, ValueError, r"must lie between 0 and 1; got 1\.5$"),
    ([0.5, np.nextafter(1, 2)], ValueError, r"got 1\.0000000000000002 at index 1$"),
    (math.inf, ValueError, "got inf"),
    (math.nan, ValueError, "must be numbers; got nan"),
    ([], ValueError, "must not be empty"),
    ("0.5", TypeError, "got str"),
    (True, TypeError, "got bool"),
    (0.5j, TypeError, "got complex"),
    (None, TypeError, "got NoneType"),
]


@pytest.mark.parametrize("p, error, message", BAD_PROBABILITIES)
@pytest.mark.parametrize("function", [self_information, binary_entropy])
def test_what_is_no_probability_is_refused(function, p, error, message):
    with pytest.raises(error, match=message):
        function(p)


BAD_BASES = [
    (0, ValueError, "positive, finite and not 1; got 0"),
    (-2, ValueError, "got -2"),
    (1, ValueError, "got 1$"),
    (math.nan, ValueError, "got nan"),
    (math.inf, ValueError, "got inf"),
    ("2", TypeError, "base must be a number; got '2'"),
    (None, TypeError, "got None"),
    (True, TypeError, "got True"),
    (2j, TypeError, "got 2j"),
    ([2], TypeError, r"got \[2\]"),
]


@pytest.mark.parametrize("base, error, message", BAD_BASES)
@pytest.mark.parametrize("function", [self_information, entropy, binary_entropy])
def test_what_is_no_base_is_refused(function, base, error, message):
    with pytest.raises(error, match=message):
        function([1.0, 0.0], base=base)


@pytest.mark.parametrize("function", [self_information, entropy, binary_entropy])
def test_base_is_keyword_only(function):
    with pytest.raises(TypeError, match="positional"):
        function([1.0, 0.0], 2)


@pytest.mark.parametrize("function", [bits_to_nats, nats_to_bits])
@pytest.mark.parametrize(
    "amount, error", [(math.nan, ValueError), ([], ValueError), ("1", TypeError), (True, TypeError)]
)
def test_what_is_no_amount_of_information_is_refused(function, amount, error):
    with pytest.raises(error):
        function(amount)


# The package


@pytest.mark.parametrize("name", crossentropy.__all__)
def test_every_public_name_is_documented_and_every_function_has_an_example(name):
    public = getattr(crossentropy, name)
    assert public.__doc__
    assert isinstance(public, type) or ">>>" in public.__doc__


def test_the_mathematics_never_imports_matplotlib():
    check = "import sys, crossentropy; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
