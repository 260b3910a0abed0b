"""Codes: the book's numbers, Kraft, Huffman and Sardinas-Patterson against brute force, every bad input."""

import math
from collections import UserDict
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossentropy import (
    average_length,
    decode,
    encode,
    entropy,
    huffman_code,
    huffman_lengths,
    is_prefix_code,
    is_uniquely_decodable,
    kraft_sum,
    parses,
    prefix_code,
    questions,
    self_information,
)

reproducible = settings(deadline=None, derandomize=True)

P = {"A": 0.5, "B": 0.2, "C": 0.2, "D": 0.1}
FIXED = {"A": "00", "B": "01", "C": "10", "D": "11"}
TRAP = {"A": "0", "B": "10", "C": "11", "D": "111"}
HUFFMAN = {"A": "0", "B": "10", "C": "110", "D": "111"}
MESSAGE = list("ABCAADABCA")

LENGTHS = st.lists(st.integers(1, 8), min_size=1, max_size=10)
WEIGHTS = st.lists(st.integers(0, 50), min_size=1, max_size=9).filter(any)
WORDS = ["".join(bits) for n in (1, 2, 3) for bits in product("01", repeat=n)]


@st.composite
def codes(draw, max_size=5):
    words = draw(st.lists(st.text("01", min_size=1, max_size=4), min_size=1, max_size=max_size, unique=True))
    return dict(zip("ABCDE", words, strict=False))


@st.composite
def prefix_codes(draw):
    lengths = draw(LENGTHS.filter(lambda lengths: sum(2.0**-n for n in lengths) <= 1))
    return dict(enumerate(prefix_code(lengths)))


def probabilities_of(weights):
    return [Fraction(weight, sum(weights)) for weight in weights]


# The book's numbers


def test_huffman_code_of_the_four_words():
    assert huffman_code(P) == HUFFMAN


@pytest.mark.parametrize("code, bits", [(FIXED, 20), (TRAP, 16), (HUFFMAN, 18)])
def test_bits_of_the_message(code, bits):
    assert len(encode(MESSAGE, code)) == bits
    assert average_length(P.values(), map(len, code.values())) == bits / 10


def test_only_the_trap_is_shorter_than_the_floor():
    floor = sum(self_information(P[word]) for word in MESSAGE)
    assert floor == pytest.approx(17.6096, abs=5e-5)
    assert len(encode(MESSAGE, TRAP)) < floor < len(encode(MESSAGE, HUFFMAN))
    assert 1 - len(encode(MESSAGE, HUFFMAN)) / len(encode(MESSAGE, FIXED)) == pytest.approx(0.1)


def test_the_trap_is_no_code():
    assert kraft_sum(map(len, TRAP.values())) == Fraction(9, 8)
    assert not is_uniquely_decodable(TRAP)
    assert parses("1110", TRAP) == (("C", "B"), ("D", "A"))
    assert len(parses(encode(MESSAGE, TRAP), TRAP)) > 1


@pytest.mark.parametrize("code", [FIXED, HUFFMAN])
def test_the_other_two_are_prefix_codes(code):
    assert kraft_sum(map(len, code.values())) == 1
    assert is_prefix_code(code)
    assert is_uniquely_decodable(code)
    assert decode(encode(MESSAGE, code), code) == tuple(MESSAGE)
    assert parses(encode(MESSAGE, code), code) == (tuple(MESSAGE),)


@pytest.mark.parametrize("draws, bits", [(1, 1.300), (2, 1.165), (3, 1.175), (4, 1.164)])
def test_blocks_of_draws_from_box_a(draws, bits):
    tickets = [math.prod(block) for block in product([1, 2, 7], repeat=draws)]
    average = average_length(probabilities_of(tickets), huffman_lengths(tickets)) / draws
    assert average == pytest.approx(bits, abs=5e-4)
    assert average > 1.157


# Questions


def test_three_outcomes_take_two_questions_at_worst_and_five_thirds_on_average():
    assert questions(3) == (2, Fraction(5, 3))
    assert questions(3).worst == 2
    assert questions(3).average == Fraction(5, 3)


def test_one_outcome_takes_no_question():
    assert questions(1) == (0, 0)


@pytest.mark.parametrize("n", range(2, 65))
def test_questions_are_the_bits_of_a_huffman_code_of_the_uniform(n):
    lengths = huffman_lengths([1] * n)
    assert questions(n) == (max(lengths), Fraction(sum(lengths), n))


@cache
def cheapest_tree(n):
    """Least total number of questions for n outcomes, over all ways to split them again and again."""
    return 0 if n == 1 else n + min(cheapest_tree(k) + cheapest_tree(n - k) for k in range(1, n))


@pytest.mark.parametrize("n", range(1, 65))
def test_average_of_questions_is_optimal(n):
    average = questions(n).average
    assert average == Fraction(cheapest_tree(n), n)
    assert math.log2(n) - 1e-12 <= average < math.log2(n) + 0.0861


@pytest.mark.parametrize("k", [1, 52, 53, 64, 200])
def test_worst_case_is_exact_where_floats_round(k):
    assert questions(2**k).worst == k
    assert questions(2**k + 1).worst == k + 1
    assert questions(2**k).average == k


@pytest.mark.parametrize(
    "n, error, message",
    [
        (0, ValueError, "outcomes n must be at least 1; got 0"),
        (-3, ValueError, "got -3"),
        (3.0, TypeError, r"must be a whole number; got 3\.0"),
        ("3", TypeError, "got '3'"),
        (True, TypeError, "got True"),
        (None, TypeError, "got None"),
        (math.nan, TypeError, "got nan"),
    ],
)
def test_questions_about_no_number_of_outcomes(n, error, message):
    with pytest.raises(error, match=message):
        questions(n)


# Kraft's inequality


def test_kraft_sum_is_exact():
    assert kraft_sum([1] + [100] * 2) == Fraction(1, 2) + Fraction(1, 2**99)
    assert isinstance(kraft_sum([3]), Fraction)


@pytest.mark.parametrize("dtype", [np.int8, np.int64, np.uint8])
def test_numpy_integers_are_lengths(dtype):
    lengths = np.array([1, 100], dtype=dtype)  # 2**100 overflows every NumPy integer
    assert kraft_sum(lengths) == Fraction(1, 2) + Fraction(1, 2**100)
    assert prefix_code(lengths) == ["0", "1" + "0" * 99]


@reproducible
@given(LENGTHS)
def test_prefix_code_exists_exactly_if_the_kraft_sum_allows(lengths):
    total = sum(2.0**-n for n in lengths)  # exact: few and short lengths
    assert kraft_sum(lengths) == total
    if total > 1:
        with pytest.raises(ValueError, match=f"Kraft sum of at most 1; got {Fraction(total)}"):
            prefix_code(lengths)
        return
    words = prefix_code(lengths)
    assert [len(word) for word in words] == lengths
    assert not any(a != b and b.startswith(a) for a in words for b in words)
    assert len(set(words)) == len(words)


@reproducible
@given(LENGTHS.filter(lambda lengths: sum(2.0**-n for n in lengths) <= 1))
def test_prefix_code_is_canonical(lengths):
    words = prefix_code(lengths)
    in_order = sorted(words, key=lambda word: (len(word), word))
    assert in_order == sorted(words)  # shorter words come first on the unit interval
    assert set(in_order[0]) == {"0"}
    ends = [Fraction(int(w, 2) + 1, 2 ** len(w)) for w in in_order]
    starts = [Fraction(int(w, 2), 2 ** len(w)) for w in in_order]
    assert starts[1:] == ends[:-1]  # no gap
    assert all(words[i] < words[j] for i, j in combinations(range(len(words)), 2) if lengths[i] == lengths[j])


BAD_LENGTHS = [
    ([], ValueError, "lengths must not be empty"),
    ([1, 0], ValueError, "codeword length must be at least 1; got 0"),
    ([-1], ValueError, "got -1"),
    ([1.0], TypeError, r"must be a whole number; got 1\.0"),
    ([math.nan], TypeError, "got nan"),
    ([True], TypeError, "got True"),
    ([np.True_], TypeError, "True"),
    (["1"], TypeError, "got '1'"),
    ("12", TypeError, "list or array of numbers; got str"),
    ({1: "A"}, TypeError, "list or array of numbers; got dict"),
    ({1, 2}, TypeError, "list or array of numbers; got set"),
    (3, TypeError, "list or array of numbers; got 3"),
    (np.array([[1, 2]]), TypeError, "must be a whole number; got array"),
]


@pytest.mark.parametrize("lengths, error, message", BAD_LENGTHS)
@pytest.mark.parametrize("function", [kraft_sum, prefix_code, lambda lengths: average_length([0.5, 0.5], lengths)])
def test_what_are_no_lengths_is_refused(function, lengths, error, message):
    with pytest.raises(error, match=message):
        function(lengths)


# Huffman


@cache
def feasible_lengths(n):
    """All length tuples of prefix codes over n symbols, with no length above n."""
    top = 2**n
    return [
        lengths for lengths in product(range(1, n + 1), repeat=n) if sum(top >> length for length in lengths) <= top
    ]


@settings(reproducible, max_examples=60)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=5).filter(any))
def test_huffman_is_optimal_and_as_flat_as_an_optimal_code_can_be(weights):
    def cost(lengths):
        return sum(w * n for w, n in zip(weights, lengths, strict=True))

    best = min(map(cost, feasible_lengths(len(weights))))
    lengths = huffman_lengths(weights)
    assert cost(lengths) == best
    assert max(lengths) == min(max(other) for other in feasible_lengths(len(weights)) if cost(other) == best)


@reproducible
@given(WEIGHTS)
def test_huffman_fills_the_unit_interval(weights):
    total = kraft_sum(huffman_lengths(weights))
    assert total == (1 if len(weights) > 1 else Fraction(1, 2))


@reproducible
@given(WEIGHTS)
def test_huffman_stays_within_one_bit_of_the_entropy(weights):
    p = probabilities_of(weights)
    average = average_length(p, huffman_lengths(weights))
    h = entropy([float(x) for x in p])
    assert average >= h - 1e-12
    if max(p) < 1:  # a certain symbol costs one whole bit more than its entropy of 0
        assert average < h + 1
    else:
        assert average == 1


@reproducible
@given(WEIGHTS)
def test_heavier_symbols_never_get_longer_words(weights):
    pairs = sorted(zip(weights, huffman_lengths(weights), strict=True))
    assert all(n1 >= n2 for (w1, n1), (w2, n2) in pairwise(pairs) if w1 < w2)


@reproducible
@given(WEIGHTS, st.integers(1, 10**30))
def test_only_the_ratios_of_the_weights_matter(weights, factor):
    scaled = [weight * factor for weight in weights]
    assert huffman_lengths(scaled) == huffman_lengths(weights) == huffman_lengths(probabilities_of(weights))


@reproducible
@given(WEIGHTS)
def test_huffman_code_is_a_prefix_code_with_the_huffman_lengths(weights):
    code = huffman_code(dict(enumerate(weights)))
    assert list(code) == list(range(len(weights)))
    assert [len(word) for word in code.values()] == huffman_lengths(weights)
    assert is_prefix_code(code)


def test_ties_give_the_later_symbol_the_longer_word():
    assert huffman_lengths([1, 1, 1]) == [1, 2, 2]
    assert huffman_lengths([1, 1, 2, 2]) == [2, 2, 2, 2]  # 3, 3, 2, 1 would be optimal as well
    assert huffman_code({"x": 1, "y": 1}) == {"x": "0", "y": "1"}


def test_a_single_symbol_needs_a_bit_to_be_counted():
    assert huffman_lengths([1.0]) == [1]
    assert decode("000", huffman_code({"A": 1})) == ("A", "A", "A")


def test_symbols_of_probability_zero_get_words():
    assert huffman_code({"A": 0.5, "B": 0, "C": 0.5}) == {"A": "0", "B": "10", "C": "11"}
    assert huffman_lengths([1, 0]) == [1, 1]


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.int8, Fraction, float, int])
def test_all_kinds_of_numbers_are_weights(kind):
    assert huffman_lengths([kind(100), kind(100), kind(100), kind(50)]) == [2, 2, 2, 2]


def test_numpy_integers_do_not_overflow():
    assert huffman_lengths(np.array([100, 100, 100, 1], dtype=np.int8)) == [2, 2, 2, 2]
    assert huffman_lengths([1e308, 1e308, 1e308]) == [1, 2, 2]


BAD_WEIGHTS = [
    ([], ValueError, "must not be empty"),
    ([-0.5, 1.5], ValueError, r"must be finite and not negative; got -0\.5"),
    ([math.nan, 1.0], ValueError, "got nan"),
    ([math.inf, 1.0], ValueError, "got inf"),
    (["0.5", "0.5"], TypeError, r"must be a number; got '0\.5'"),
    ([True, False], TypeError, "got True"),
    ([0.5j, 0.5], TypeError, r"got 0\.5j"),
    ([None], TypeError, "got None"),
    ("ABC", TypeError, "list or array of numbers; got str"),
    (None, TypeError, "list or array of numbers; got None"),
    (P, TypeError, "list or array of numbers; got dict"),
    ({0.5, 0.2}, TypeError, "list or array of numbers; got set"),
]


@pytest.mark.parametrize("weights, error, message", BAD_WEIGHTS)
@pytest.mark.parametrize("function", [huffman_lengths, lambda weights: average_length(weights, [1, 1])])
def test_what_are_no_weights_is_refused(function, weights, error, message):
    with pytest.raises(error, match=message):
        function(weights)


@pytest.mark.parametrize(
    "weights, error, message",
    [
        ([0.5, 0.5], TypeError, "mapping of symbols to numbers; got list"),
        ({}, ValueError, "must not be empty"),
        ({"A": 0, "B": 0.0}, ValueError, "must have one above 0; got only zeros"),
        ({"A": -1, "B": 2}, ValueError, "got -1"),
    ],
)
def test_huffman_code_refuses_what_is_no_mapping_to_weights(weights, error, message):
    with pytest.raises(error, match=message):
        huffman_code(weights)


# Average length


def test_average_length_is_rounded_once():
    assert average_length([0.1] * 10, [3] * 10) == 3
    assert average_length([Fraction(1, 3)] * 3, [1, 2, 2]) == 5 / 3
    assert average_length([1, 0], [4, 9]) == 4


@pytest.mark.parametrize(
    "p, lengths, message",
    [
        ([0.5, 0.2, 0.2], [1, 2, 2], r"^probabilities must sum to 1; got 0\.9$"),
        ([0.5, 0.6], [1, 1], r"must sum to 1; got 1\.1$"),
        ([0.5, 0.5], [1, 2, 2], "as many lengths as probabilities; got 3 for 2"),
        ([0.5, 0.5 + 2.1e-9], [1, 1], r"must sum to 1; got 1\.0000000021"),
    ],
)
def test_average_length_refuses_what_does_not_fit(p, lengths, message):
    with pytest.raises(ValueError, match=message):
        average_length(p, lengths)


def test_average_length_has_the_tolerance_of_distribution():
    assert average_length([0.5, 0.5 + 1.9e-9], [1, 1]) == pytest.approx(1, abs=2e-9)


# Prefix codes and unique decodability


@reproducible
@given(codes())
def test_is_prefix_code_compares_every_pair(code):
    clash = any(a != b and b.startswith(a) for a in code.values() for b in code.values())
    assert is_prefix_code(code) is not clash


def has_an_ambiguous_string(words, symbols):
    """Search all messages of up to so many symbols for two that make one string."""
    seen = set()
    for n in range(1, symbols + 1):
        for message in product(words, repeat=n):
            if (bits := "".join(message)) in seen:
                return True
            seen.add(bits)
    return False


@pytest.mark.parametrize("size", [1, 2, 3])
def test_sardinas_patterson_agrees_with_brute_force(size):
    # Every code of up to three words of up to three bits; an ambiguous one shows within six symbols.
    verdicts = set()
    for words in combinations(WORDS, size):
        code = dict(zip("ABC", words, strict=False))
        unique = is_uniquely_decodable(code)
        assert unique is not has_an_ambiguous_string(words, symbols=6), code
        assert not unique or kraft_sum(map(len, words)) <= 1, code  # McMillan
        assert unique or not is_prefix_code(code), code
        verdicts.add((unique, is_prefix_code(code)))
    assert len(verdicts) == (3 if size > 1 else 1)  # all that there can be


@pytest.mark.parametrize(
    "words, unique",
    [
        (["0", "01", "011", "0111"], True),  # every word starts with its only 0
        (["0", "01", "10"], False),  # 010
        (["1", "011", "01110", "1110", "10011"], False),  # 011101110011, at the third suffix
        (["10", "00", "11", "110"], True),  # Cover and Thomas, table 5.1: decodable, not instantaneous
        (["0", "010", "01", "10"], False),  # Cover and Thomas, table 5.1: nonsingular only
        (["00", "001", "100"], False),  # 00100
        (["00", "001", "10"], True),  # the suffix 0 leads back to itself, never to a word
    ],
)
def test_known_codes(words, unique):
    assert is_uniquely_decodable(dict(enumerate(words))) is unique


# Encode, decode, parse


@reproducible
@given(st.data(), prefix_codes())
def test_decode_undoes_encode(data, code):
    message = data.draw(st.lists(st.sampled_from(list(code)), max_size=20))
    bits = encode(message, code)
    assert bits == "".join(code[symbol] for symbol in message)
    assert decode(bits, code) == tuple(message)


@reproducible
@given(prefix_codes(), st.text("01", max_size=12))
def test_decode_reads_all_or_nothing(code, bits):
    readings = parses(bits, code)
    if readings:
        assert readings == (decode(bits, code),)
    else:
        with pytest.raises(ValueError, match="bits must be codewords end to end"):
            decode(bits, code)


def brute_force_parses(bits, code):
    messages = (m for n in range(len(bits) + 1) for m in product(code, repeat=n))
    readings = [m for m in messages if "".join(code[symbol] for symbol in m) == bits]
    rank = {symbol: i for i, symbol in enumerate(code)}
    return tuple(sorted(readings, key=lambda m: [rank[symbol] for symbol in m]))


@reproducible
@given(codes(max_size=3), st.text("01", max_size=6))
def test_parses_agree_with_brute_force(code, bits):
    assert parses(bits, code) == brute_force_parses(bits, code)


@reproducible
@given(st.data(), codes())
def test_a_message_is_among_the_parses_of_its_bits(data, code):
    message = data.draw(st.lists(st.sampled_from(list(code)), max_size=6))
    readings = parses(encode(message, code), code)
    assert tuple(message) in readings
    assert len(readings) == 1 or not is_uniquely_decodable(code)


def test_parses_follow_the_order_of_the_code():
    assert parses("1110", dict(reversed(TRAP.items()))) == (("D", "A"), ("C", "B"))


def test_parses_take_any_mapping():
    assert parses("1110", UserDict(TRAP)) == parses("1110", TRAP)


def test_parses_stop_at_the_limit_and_say_so():
    code = {"A": "0", "B": "00"}  # n zeros have Fibonacci(n + 1) readings
    assert len(parses("0" * 15, code)) == 987
    assert len(parses("0" * 15, code, limit=987)) == 987
    with pytest.raises(ValueError, match="at most limit=986 readings; got more"):
        parses("0" * 15, code, limit=986)
    with pytest.raises(ValueError, match="at most limit=1000 readings"):
        parses("0" * 5000, code)


def test_parses_do_not_search_blind_alleys():
    # Fibonacci(300) beginnings lead nowhere: only a count made beforehand ends in a lifetime.
    assert parses("0" * 300 + "1", {"A": "0", "B": "00"}) == ()
    assert len(parses("0" * 300 + "1", {"A": "0", "B": "00", "C": "0" * 300 + "1"})) == 1


def test_long_messages_are_no_problem():
    message = MESSAGE * 300
    bits = encode(message, HUFFMAN)
    assert decode(bits, HUFFMAN) == tuple(message)
    assert parses(bits, HUFFMAN) == (tuple(message),)


def test_nothing_to_say_takes_no_bits():
    assert encode([], TRAP) == ""
    assert decode("", HUFFMAN) == ()
    assert parses("", TRAP) == ((),)


BAD_CODES = [
    ({}, ValueError, "at least one symbol; got an empty mapping"),
    ({"A": ""}, ValueError, "codeword of 'A' must not be empty"),
    ({"A": "0", "B": ""}, ValueError, "codeword of 'B' must not be empty"),
    ({"A": "0", "B": "1", "C": "0"}, ValueError, "codewords must differ; got '0' for 'A' and 'C'"),
    ({"A": "0", "B": "12"}, ValueError, "codeword of 'B' must be a string of 0 and 1; got '2' at position 1"),
    ({"A": "0 1"}, ValueError, "got ' ' at position 1"),
    ({"A": "\N{FULLWIDTH DIGIT ONE}"}, ValueError, "at position 0"),
    ({"A": 0}, TypeError, "codeword of 'A' must be a string of 0 and 1; got 0"),
    ({"A": b"0"}, TypeError, "got b'0'"),
    ({"A": None}, TypeError, "got None"),
    (["0", "1"], TypeError, "a code must be a mapping of symbols to codewords; got list"),
    ("01", TypeError, "got str"),
    (None, TypeError, "got NoneType"),
]


@pytest.mark.parametrize("code, error, message", BAD_CODES)
@pytest.mark.parametrize(
    "function",
    [
        is_prefix_code,
        is_uniquely_decodable,
        lambda code: encode([], code),
        lambda code: decode("", code),
        lambda code: parses("", code),
    ],
)
def test_what_is_no_code_is_refused(function, code, error, message):
    with pytest.raises(error, match=message):
        function(code)


@pytest.mark.parametrize(
    "message, error, text",
    [
        ("ABE", ValueError, "symbols must be among 'A', 'B', 'C', 'D'; got 'E' at position 2"),
        ("A B", ValueError, "got ' ' at position 1"),
        ([0], ValueError, "got 0 at position 0"),
        ([["A"]], TypeError, "unhashable"),
        (5, TypeError, "not iterable"),
    ],
)
def test_encode_refuses_what_the_code_lacks(message, error, text):
    with pytest.raises(error, match=text):
        encode(message, TRAP)


@pytest.mark.parametrize("function", [decode, parses])
@pytest.mark.parametrize(
    "bits, error, message",
    [
        ("012", ValueError, "bits must be a string of 0 and 1; got '2' at position 2"),
        ("0 1", ValueError, "got ' ' at position 1"),
        (101, TypeError, "bits must be a string of 0 and 1; got 101"),
        (["0", "1"], TypeError, "got \\['0', '1'\\]"),
        (b"01", TypeError, "got b'01'"),
        (None, TypeError, "got None"),
    ],
)
def test_what_are_no_bits_is_refused(function, bits, error, message):
    with pytest.raises(error, match=message):
        function(bits, HUFFMAN)


@pytest.mark.parametrize(
    "bits, code, message",
    [
        ("01011", HUFFMAN, "got '11' at position 3"),
        ("1", HUFFMAN, "got '1' at position 0"),
        ("0110", {"A": "0", "B": "10"}, "got '11' at position 1"),
        ("0001", {"A": "00", "B": "11"}, "got '01' at position 2"),
    ],
)
def test_decode_says_where_the_bits_stop_making_sense(bits, code, message):
    assert parses(bits, code) == ()
    with pytest.raises(ValueError, match=f"codewords end to end; {message}"):
        decode(bits, code)


@pytest.mark.parametrize("code, pair", [(TRAP, "'11' begins '111'"), ({"A": "01", "B": "0"}, "'0' begins '01'")])
def test_decode_does_not_guess(code, pair):
    with pytest.raises(ValueError, match=f"decode needs a prefix code; got one in which {pair}"):
        decode("", code)


@pytest.mark.parametrize(
    "limit, error",
    [(0, ValueError), (-1, ValueError), (1.5, TypeError), (True, TypeError), (None, TypeError)],
)
def test_limit_must_be_a_positive_integer(limit, error):
    with pytest.raises(error, match="limit must be"):
        parses("0", TRAP, limit=limit)


def test_limit_is_keyword_only():
    with pytest.raises(TypeError, match="positional"):
        parses("0", TRAP, 5)
