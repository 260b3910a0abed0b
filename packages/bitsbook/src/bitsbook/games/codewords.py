"""A code for the weather hut, made by hand: chapter 1.

The rules are those of `crossentropy.codes`; ``static/codewords.js`` has them for the page.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bitsbook.plots.words import WORDS
from crossentropy.codes import encode, huffman_code
from crossentropy.information import entropy

from .game import Game
from .picture import box, line, picture, text

HUT = "ABCD"
LONGEST = 4
"""Bits that a codeword may have, as in the chapter's figures."""

DAYS = {
    "Mostly clear": "ABCAADABCA",  # the chapter's message
    "Changeable": "BADCABCDBA",
    "Stormy": "CDDBDDCDAD",
}


@dataclass(frozen=True)
class Day:
    """Ten hours of weather, and what they take.

    Attributes
    ----------
    name, message : str
    counts : tuple of int
        How often each of the hut's words occurs.
    huffman : int
        Bits that Huffman's code for these counts takes: no readable code takes fewer.
    floor : float
        Their surprise in bits, if the counts are the probabilities.
    """

    name: str
    message: str
    counts: tuple[int, ...]
    huffman: int
    floor: float


def days() -> list[Day]:
    """Return the days on which the reader makes a code."""
    made = []
    for name, message in DAYS.items():
        count = Counter(message)
        counts = {word: count[word] for word in HUT}
        shares = [count / len(message) for count in counts.values()]
        bits = len(encode(message, huffman_code(counts)))
        made.append(Day(name, message, tuple(counts.values()), bits, len(message) * entropy(shares)))
    return made


def codewords() -> Game:
    """Return the game."""
    made = days()
    each = "; ".join(f"{day.name}, {day.message}: {day.huffman} bits with Huffman's code" for day in made)
    return Game(
        name="codewords",
        title="Code it yourself",
        words=f"Give A, B, C and D codewords of 0s and 1s, and send ten hours of weather.\n{each}.",
        still=_still(made[0]),
        data={
            "words": list(HUT),
            "longest": LONGEST,
            "days": [
                {"name": day.name, "message": day.message, "counts": day.counts, "huffman": day.huffman} for day in made
            ],
        },
    )


def _still(day: Day) -> str:
    code = huffman_code(dict(zip(HUT, day.counts, strict=True)))
    spelled = ", ".join(f"{word} {bits}" for word, bits in code.items())
    return (
        f"<p><strong>Code it yourself.</strong> The hut sends {' '.join(day.message)}. Give each word a codeword of 0s "
        f"and 1s. How few bits can the ten words take, if the valley must be able to read them?</p>{_budget()}"
        f"<details><summary>Answer</summary><p>{day.huffman} bits, for instance with {spelled}. The surprise of the "
        f"ten words is {day.floor:.4f} bits, and no code with a codeword for each word comes closer.</p></details>"
    )


def _budget() -> str:
    """Draw the budget as the fixed code spends it."""
    parts = []
    for i, word in enumerate(HUT):
        parts += [box(4 + 48 * i, 6, 48, 30, WORDS[i], 0.65), text(28 + 48 * i, 26, f"{word} {i:02b}", "middle")]
    parts += [line(196, 2, 196, 40), text(196, 54, "1", "middle"), text(4, 54, "0", "middle")]
    words = "The fixed code, A 00, B 01, C 10, D 11: each word takes a quarter of a budget of 1."
    return picture(300, 60, words, *parts)
