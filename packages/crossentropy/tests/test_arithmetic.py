"""The arithmetic coder: there and back, as short as promised, and what is wrong is refused."""

import math
import struct
import zlib
from fractions import Fraction
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossentropy import entropy
from crossentropy.arithmetic import (
    HEADER,
    CodeStreamError,
    Decoder,
    Encoder,
    Table,
    compress,
    decode,
    decompress,
    encode,
    from_prefix,
    quantise,
)
from crossentropy.counting import order0, order1

reproducible = settings(deadline=None, derandomize=True)
few = settings(deadline=None, derandomize=True, max_examples=25)

HUT = [0.5, 0.2, 0.2, 0.1]
MESSAGE = [0, 1, 2, 0, 0, 3, 0, 1, 2, 0]


def always(q, precision=24):
    """A model that expects the same all the time."""
    table = quantise(q, precision=precision)

    def model():
        while True:
            yield table

    return model


def drawn(n, skew, seed):
    """A distribution over n symbols: flat for skew 0, more and more one-sided, some symbols nearly impossible."""
    weights = np.random.default_rng(seed).random(n) ** skew + 1e-12
    return weights / weights.sum()


DISTRIBUTIONS = st.builds(drawn, st.integers(1, 300), st.sampled_from([0, 1, 4, 60, 1000]), st.integers(0, 99))


def assert_promised_size(made):
    """Within 0.1 % and 2 bytes of the summed -log2 q of the quantised probabilities."""
    assert abs(8 * len(made.payload) - made.bits) <= 0.001 * made.bits + 16


# Whole numbers


@reproducible
@given(DISTRIBUTIONS, st.integers(9, 32))
def test_whole_numbers_sum_to_a_power_of_two_and_stay_close(q, precision):
    table = quantise(q, precision=precision)
    frequencies = np.array(table.frequencies)
    assert frequencies.sum() == 2**precision == table.edges[-1]
    assert frequencies.min() >= 1
    assert (abs(frequencies - q * 2**precision) < len(q) + 1 + 1e-3).all()


@reproducible
@given(st.lists(st.integers(0, 5), min_size=1, max_size=300).filter(any), st.integers(9, 32))
def test_what_is_impossible_owns_nothing_and_what_is_possible_something(weights, precision):
    frequencies = np.array(quantise(np.array(weights) / sum(weights), precision=precision).frequencies)
    assert ((frequencies > 0) == (np.array(weights) > 0)).all()


def test_a_tiny_probability_still_owns_one():
    assert quantise([1 - 1e-12, 1e-12, 0.0], precision=8).frequencies == [255, 1, 0]
    assert quantise([1.0, 5e-324], precision=1).frequencies == [1, 1]
    assert quantise([1.0], precision=1).frequencies == [2]


def test_as_many_symbols_as_fit():
    assert quantise([1 / 256] * 256, precision=8).frequencies == [1] * 256


def test_rounding_costs_next_to_nothing():
    q = drawn(300, 1, 0)
    cost = sum(p * quantise(q).bits(i) for i, p in enumerate(q))
    assert 0 <= cost - entropy(q) < 1e-4


def test_bits_of_a_table():
    table = quantise([0.5, 0.25, 0.25, 0.0], precision=2)
    assert table.frequencies == [2, 1, 1, 0]
    assert [table.bits(i) for i in range(4)] == [1, 2, 2, math.inf]


# There and back


def test_the_message_of_chapter_1():
    made = compress(MESSAGE, always(HUT))
    assert made.bits == pytest.approx(17.6096, abs=5e-5)
    assert len(made.payload) == 3
    assert decompress(made.file, always(HUT)) == MESSAGE


@few
@given(DISTRIBUTIONS, st.sampled_from([0, 1, 2, 17, 1000]), st.integers(0, 99), st.sampled_from([9, 16, 24, 32]))
def test_there_and_back_for_any_model(q, length, seed, precision):
    rng = np.random.default_rng(seed)
    for message in (rng.choice(len(q), size=length, p=q), rng.integers(len(q), size=length)):
        made = compress(message, always(q, precision))
        assert decompress(made.file, always(q, precision)) == message.tolist()
        assert_promised_size(made)
        assert abs(8 * len(made.payload) - made.bits) <= 8 + 1e-3


@pytest.mark.slow
@pytest.mark.parametrize(("n", "skew"), [(1, 0), (2, 1000), (300, 0), (300, 60)])
def test_a_hundred_thousand_symbols(n, skew):
    q = drawn(n, skew, 1)
    message = np.random.default_rng(2).choice(n, size=100_000, p=q)
    made = compress(message, always(q))
    assert decompress(made.file, always(q)) == message.tolist()
    assert_promised_size(made)
    assert abs(8 * len(made.payload) - made.bits) <= 8 + 1e-3


@few
@given(st.text(max_size=200), st.sampled_from([order0, order1]))
def test_there_and_back_for_any_text_with_a_model_that_learns(text, make):
    message = list(text.encode())
    made = compress(message, make(256))
    assert bytes(decompress(made.file, make(256))) == text.encode()
    assert_promised_size(made)


@few
@given(st.data())
def test_there_and_back_when_the_model_changes_its_mind(data):
    """Other probabilities, another alphabet and other zeros at each step, and the symbol that is expected least."""
    seed, length = data.draw(st.integers(0, 10**6)), data.draw(st.integers(0, 60))

    def model():
        rng = np.random.default_rng(seed)
        while True:
            weights = rng.random(rng.integers(1, 300)) ** rng.choice([0, 1, 50]) * rng.integers(0, 2)
            weights[0] += 1e-9
            yield weights / weights.sum()

    message = [int(np.where(q > 0, q, 2).argmin()) for q in islice(model(), length)]
    made = compress(message, model)
    assert decompress(made.file, model) == message
    assert_promised_size(made)


@reproducible
@given(st.integers(1, 12), st.integers(0, 999), st.integers(0, 40))
def test_the_payload_is_a_number_of_the_exact_interval(n, seed, length):
    """The definition in fractions. The coder cuts off less than 2**-32 of the width at each step."""
    table = quantise(drawn(n, 1, seed))
    message = np.random.default_rng(seed).integers(n, size=length).tolist()
    payload = b"".join(ready for ready, _ in encode(message, lambda: iter_table(table)))
    low, width, cut = Fraction(0), Fraction(1), Fraction(0)
    for symbol in message:
        cut += width / 2**32
        low += width * Fraction(table.edges[symbol], table.edges[-1])
        width *= Fraction(table.frequencies[symbol], table.edges[-1])
    number = Fraction(int.from_bytes(payload), 256 ** len(payload))
    assert low - cut <= number < low + width


def iter_table(table):
    while True:
        yield table


def test_carries_run_through_any_number_of_bytes():
    """The upper half of the interval just below a half, again and again, then a step over it."""
    edges = Table([0, 2**23 - 1, 2**24], 24)
    for length in (1, 2, 5, 300):
        for last in (0, 1):
            message = [0, *[1] * length, last] * 3
            made = compress(message, lambda: iter_table(edges))
            assert decompress(made.file, lambda: iter_table(edges)) == message


@reproducible
@given(st.lists(st.sampled_from([(0, 1), (2**24 - 1, 2**24), (2**23 - 1, 2**23), (2**23, 2**23 + 1)]), max_size=60))
def test_intervals_at_the_very_edges(parts):
    """Symbols that own a single number, at the bottom, the top, and on both sides of the middle."""
    tables = [Table([0, start, end, 2**24], 24) for start, end in parts]
    coder = Encoder()
    payload = b"".join(coder.encode(table, 1) for table in tables) + coder.finish()
    decoder = Decoder(payload)
    assert [decoder.decode(table) for table in tables] == [1] * len(parts)
    decoder.finish()
    assert abs(8 * len(payload) - 24 * len(parts)) <= 8


def test_bytes_leave_while_the_message_still_comes():
    ready = [chunk for chunk, _ in encode([3] * 100, always(HUT))]
    assert sum(map(len, ready[:50])) >= 50 * 3.32 / 8 - 9
    endless = encode(iter(lambda: 0, None), always([0.5, 0.5]))
    assert sum(len(chunk) for chunk, _ in islice(endless, 8000)) >= 990


def test_the_model_is_not_asked_for_what_nobody_needs():
    asked = []

    def model():
        while True:
            asked.append(len(asked))
            yield HUT

    compress(MESSAGE, model)
    assert asked == list(range(len(MESSAGE)))


def test_coder_and_decoder_see_the_same_prefixes():
    seen = {"coder": [], "decoder": []}

    def model_of(side):
        return from_prefix(lambda prefix: seen[side].append(tuple(prefix)) or HUT)

    made = compress(MESSAGE, model_of("coder"))
    decompress(made.file, model_of("decoder"))
    assert seen["coder"] == seen["decoder"] == [tuple(MESSAGE[:k]) for k in range(len(MESSAGE))]


# Models that count


def test_counting_reaches_the_entropy_of_what_it_counts():
    rng = np.random.default_rng(0)
    message = rng.choice(4, size=20_000, p=HUT)
    assert compress(message, order0(4)).bits / 20_000 == pytest.approx(entropy(HUT), abs=0.02)


def test_order_1_sees_what_order_0_cannot():
    message = [0, 1] * 500
    assert compress(message, order0(2)).bits > 990
    assert compress(message, order1(2)).bits < 30


def test_what_was_read_before_is_cheaper():
    text = list(b"the goat ate the rope, and the goat ate the paper. ")
    for make in (order0, order1):
        assert compress(text, make(256, primer=text)).bits < compress(text, make(256)).bits


@pytest.mark.parametrize("make", [order0, order1])
def test_a_counting_model_starts_anew_and_yields_distributions(make):
    model = make(3, primer=[0, 1, 1])
    first = next(model())
    running = model()
    next(running)
    for symbol in [2, 2, 0]:
        assert running.send(symbol).sum() == pytest.approx(1, abs=1e-15)
    assert next(model()).tolist() == first.tolist()


@pytest.mark.parametrize("make", [order0, order1])
@pytest.mark.parametrize(
    ("size", "options", "error", "message"),
    [
        (0, {}, ValueError, "size must be at least 1; got 0"),
        (2.0, {}, TypeError, "size must be a whole number; got 2.0"),
        (2, {"primer": [0, 2]}, ValueError, "symbols from 0 to 1; got 0 to 2"),
        (2, {"primer": [0.5]}, TypeError, "sequence of integers; got dtype float64"),
        (2, {"unseen": 0}, ValueError, "unseen must be positive and finite; got 0"),
        (2, {"unseen": "1"}, TypeError, "unseen must be a number; got '1'"),
    ],
)
def test_bad_counting(make, size, options, error, message):
    with pytest.raises(error, match=message):
        make(size, **options)


def test_bad_weight():
    with pytest.raises(ValueError, match="weight must be positive and finite; got -1"):
        order1(2, weight=-1)


# What is wrong is refused


@pytest.mark.parametrize(
    ("symbols", "model", "error", "message"),
    [
        ([0, 4], always(HUT), ValueError, "alphabet 0 to 3; got 4 at position 1"),
        ([-1], always(HUT), ValueError, "alphabet 0 to 3; got -1 at position 0"),
        ([0.0], always(HUT), TypeError, "must be integers; got 0.0 at position 0"),
        ([True], always(HUT), TypeError, "must be integers; got True"),
        ("AB", always(HUT), TypeError, "must be integers; got 'A'"),
        ([0, 1], always([1.0, 0.0]), ValueError, "symbol 1 was given probability 0"),
        ([0], from_prefix(lambda p: [0.5, 0.4]), ValueError, "must sum to 1; got 0.9"),
        ([0], from_prefix(lambda p: [math.nan, 1.0]), ValueError, "must be numbers; got nan"),
        ([0], from_prefix(lambda p: [math.inf, 1.0]), ValueError, "must be finite; got inf"),
        ([0], from_prefix(lambda p: [1.5, -0.5]), ValueError, "must not be negative; got -0.5"),
        (
            [0],
            from_prefix(lambda p: [[0.5, 0.5]]),
            ValueError,
            r"one distribution; got probabilities of shape \(1, 2\)",
        ),
        ([0], from_prefix(lambda p: []), ValueError, "must not be empty"),
        ([0], from_prefix(lambda p: None), TypeError, "got NoneType"),
        ([0, 0], lambda: iter_table_once(), ValueError, "the model ended before the message"),
    ],
)
def test_a_message_that_cannot_be_coded(symbols, model, error, message):
    with pytest.raises(error, match=message):
        compress(symbols, model)


def iter_table_once():
    yield HUT


@pytest.mark.parametrize(
    ("precision", "error", "message"),
    [(0, ValueError, "from 1 to 32; got 0"), (33, ValueError, "got 33"), (8.0, TypeError, "whole number; got 8.0")],
)
def test_bad_precision(precision, error, message):
    with pytest.raises(error, match=message):
        quantise(HUT, precision=precision)
    with pytest.raises(error, match=message):
        compress(MESSAGE, from_prefix(lambda p: HUT), precision=precision)


def test_too_many_symbols_for_the_precision():
    with pytest.raises(ValueError, match="1 for each of 4 symbols; got 1 bits"):
        quantise(HUT, precision=1)


LONG = np.random.default_rng(3).choice(4, size=400, p=HUT).tolist()
FILE = compress(LONG, always(HUT)).file


def test_every_truncated_file_is_refused():
    for end in range(len(FILE)):
        with pytest.raises(CodeStreamError, match="truncated"):
            decompress(FILE[:end], always(HUT))


def test_a_file_that_is_too_long_is_refused():
    for tail in (b"\0", b"x", FILE):
        with pytest.raises(CodeStreamError, match="too long"):
            decompress(FILE + tail, always(HUT))


def test_every_flipped_bit_is_noticed():
    for position in range(8 * len(FILE)):
        broken = bytearray(FILE)
        broken[position // 8] ^= 1 << position % 8
        with pytest.raises(CodeStreamError):
            decompress(broken, always(HUT))


@reproducible
@given(st.binary(max_size=80))
def test_noise_is_no_file(noise):
    with pytest.raises(CodeStreamError):
        decompress(noise, always(HUT))


def sealed(count, payload, checksum=0):
    """A file whose seal is right, whatever it holds."""
    start = HEADER.pack(count, len(payload), checksum, 0)[:-4]
    return start + struct.pack(">I", zlib.crc32(start + payload)) + payload


@reproducible
@given(st.integers(0, 2**32 - 1), st.binary(max_size=40))
def test_a_forged_file_ends_in_an_error_soon(count, payload):
    """Even if it says that it holds four billion symbols."""
    with pytest.raises(CodeStreamError, match="another model"):
        decompress(sealed(count, payload, checksum=1), always(HUT))


def test_another_model_is_noticed():
    for other in (always([0.1, 0.2, 0.2, 0.5]), always(HUT, precision=16), order0(4)):
        with pytest.raises(CodeStreamError, match="another model"):
            decompress(compress(LONG, always(HUT)).file, other)


@reproducible
@given(st.binary(max_size=60), DISTRIBUTIONS)
def test_any_bytes_are_decoded_or_refused(payload, q):
    """Without header and checksum: at most so many symbols as were asked for, then an end."""
    try:
        symbols = list(decode(payload, 2000, always(q)))
    except CodeStreamError:
        return
    assert len(symbols) == 2000


def test_a_truncated_payload_is_noticed_without_a_header():
    made = compress(LONG, always(HUT))
    for end in range(len(made.payload) - 1):
        with pytest.raises(CodeStreamError, match="truncated"):
            list(decode(made.payload[:end], len(LONG), always(HUT)))


def test_a_payload_that_goes_on_is_noticed_without_a_header():
    made = compress(LONG, always(HUT))
    with pytest.raises(CodeStreamError, match="goes on after the message"):
        list(decode(made.payload + b"ab", len(LONG), always(HUT)))


def test_a_number_that_no_symbol_owns():
    """In the rest of a division: unit times 2**24 may be less than the width."""
    coder = Encoder()
    odd = quantise([1 / 3, 2 / 3])
    payload = b"".join(coder.encode(odd, 0) for _ in range(40)) + coder.finish()
    decoder = Decoder(payload[:-1] + b"\xff" * 20)
    with pytest.raises(CodeStreamError, match=r"corrupted|truncated"):
        while True:
            decoder.decode(odd)
