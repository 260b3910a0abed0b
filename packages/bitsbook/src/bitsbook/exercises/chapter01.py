"""Exercises of chapter 1."""

from collections import Counter
from collections.abc import Sequence
from itertools import product
from math import ceil, log, log2, prod

from crossentropy.codes import average_length, huffman_lengths, kraft_sum, parses
from crossentropy.information import bits_to_nats, entropy, self_information

from . import Case, Exercise, Part, Slip, Task, Wrong

_PIN = self_information(1 / 10_000)
_FOUR = [0.4, 0.3, 0.2, 0.1]
_GLUED = average_length(_FOUR, huffman_lengths(_FOUR))
_LEFT = 1 - kraft_sum([1, 3, 3, 4])
_SHORTEST = next(length for length in range(1, 10) if kraft_sum([length]) <= _LEFT)
_BACKWARDS = {"A": "0", "B": "01", "C": "011", "D": "111"}
_STRINGS = ["".join(bits) for bits in product("01", repeat=12)]
_TWICE = sum(len(parses(string, _BACKWARDS)) > 1 for string in _STRINGS)
_NEVER = sum(len(parses(string, _BACKWARDS)) == 0 for string in _STRINGS)
_LINE = "how many bits does a surprise cost? ask how often you have seen it."
_COUNTS = list(Counter(_LINE).values())
_SHARES = [count / len(_LINE) for count in _COUNTS]
_LENGTHS = huffman_lengths(_COUNTS)
_BLOCKS = [prod(block) for block in product([0.99, 0.01], repeat=10)]
_QUIET = average_length(_BLOCKS, huffman_lengths(_BLOCKS))


def _shortest(p: Sequence[float]) -> float:
    return average_length(p, huffman_lengths(p))


def _sorted_once(p: Sequence[float]) -> float:
    """Glue as Huffman does, but leave the group where it is instead of looking for the two rarest again."""
    left, total = sorted(p), 0.0
    while len(left) > 1:
        left = [left[0] + left[1], *left[2:]]
        total += left[0]
    return total


def _glued_from_the_end(left: list[float]) -> float:
    total = 0.0
    while len(left) > 1:
        left = [*left[:-2], left[-2] + left[-1]]
        total += left[-1]
    return total


EXERCISES = (
    Exercise(
        "1.1",
        parts=(
            Part(
                _PIN,
                label="information",
                unit="bits",
                sign=True,
                slips=(
                    Slip(_PIN / 4, "That is what one digit carries. There are four."),
                    Slip(log(10_000, 10), "That is the logarithm to base 10. Bits count in base 2."),
                    Slip(1 / 10_000, "That is the probability. How much does it surprise?"),
                ),
            ),
            Part(
                bits_to_nats(_PIN),
                label="information",
                unit="nats",
                sign=True,
                slips=(Slip(_PIN / log(2), "One nat is more than one bit, so it takes fewer of them."),),
            ),
        ),
    ),
    Exercise(
        "1.2",
        parts=(
            Part(
                _GLUED,
                label="average length",
                unit="bits",
                slips=(
                    Slip(2.0, "Two bits for each word is the fixed code. Glue 0.1 and 0.2 first."),
                    Slip(2.25, "Don't count each word once: weight its length by its probability."),
                    Slip(entropy(_FOUR), "That is the entropy. The average length is that of a code."),
                ),
            ),
            Part(_GLUED - entropy(_FOUR), label="above the entropy", unit="bits", tolerance=0.006, sign=True),
        ),
    ),
    Exercise(
        "1.3",
        parts=(
            Part(
                _SHORTEST,
                unit="bits",
                slips=(
                    Slip(float(_LEFT), "That is the share that is left. Which length has a share that fits into it?"),
                    Slip(2, "A codeword of 2 bits takes a share of 1/4, and less than that is left."),
                    Slip(4, "It fits, but a shorter one does too."),
                ),
            ),
        ),
    ),
    Exercise(
        "1.4",
        parts=(
            Part(
                _TWICE,
                unit="strings",
                slips=(
                    Slip(_NEVER, "That many cannot be read at all. Count those with more than one reading."),
                    Slip(len(_STRINGS), "Those are all. Count those for which `len(readings(string, backwards)) > 1`."),
                ),
            ),
        ),
    ),
    Exercise(
        "1.5",
        parts=(
            Part(
                average_length(_SHARES, _LENGTHS),
                unit="bits a character",
                slips=(
                    Slip(entropy(_SHARES), "That is the entropy. The code needs a little more."),
                    Slip(
                        sum(_LENGTHS) / len(_LENGTHS),
                        "Weight each codeword's length by how often its character occurs.",
                    ),
                    Slip(
                        len(_LINE) * average_length(_SHARES, _LENGTHS),
                        "That is the whole line. Divide by its number of characters.",
                    ),
                ),
            ),
        ),
    ),
    Exercise(
        "1.6",
        parts=(
            Part(
                _QUIET / 10,
                unit="bits a report",
                slips=(
                    Slip(_QUIET, "That is a block of ten reports. Divide by 10."),
                    Slip(entropy([0.99, 0.01]), "That is the entropy. The code does not reach it with blocks of ten."),
                    Slip(1.0, "That is one codeword for each report. Blocks do better."),
                ),
            ),
        ),
    ),
    Exercise(
        "1.7",
        task=Task(
            "shortest_average",
            "p",
            _shortest,
            cases=(
                Case(([0.5, 0.2, 0.2, 0.1],)),
                Case(([0.5, 0.5],), hint="Two words take one bit each."),
                Case(([0.2, 0.4, 0.1, 0.3],), hint="These are the words of exercise 1.2, in another order."),
                Case(([0.3, 0.25, 0.25, 0.2],), hint="After the first gluing, look for the two rarest again."),
                Case(([0.01, 0.99],), hint="A codeword has at least one bit, however sure the word is."),
                Case(([1 / 6] * 6,), hint="Six equally likely words."),
            ),
            slips=(
                Wrong(lambda p: ceil(log2(len(p))), "That is the fixed code: as many bits for each word."),
                Wrong(lambda p: entropy(p), "That is the entropy, the floor. Single words rarely reach it."),
                Wrong(
                    lambda p: sum(x * ceil(-log2(x)) for x in p),
                    "You rounded each surprise up. That is a prefix code, but seldom the best one.",
                ),
                Wrong(_sorted_once, "A glued group need not be the rarest any more: sort again after each gluing."),
                Wrong(
                    lambda p: _glued_from_the_end(list(p)), "The list may come in any order: look for the two rarest."
                ),
                Wrong(lambda p: sum(huffman_lengths(p)) / len(p), "Weight each length by how often its word is sent."),
                Wrong(lambda p: _shortest(p) - 1, "The last gluing counts too: all words together get one bit longer."),
            ),
        ),
    ),
    Exercise("1.8"),
)
