"""Four questions about a hidden prize, of which the reader asks one at a time: chapter 2.

A set of prizes is a number with a bit for each of them, as in ``static/ask.js``, which plays by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from math import log2

from crossentropy.information import binary_entropy

from .chance import below, chance
from .game import Game
from .picture import box, picture, text

_WORDS = (
    "BALL BEAR BELL BIKE BOAT BOOK CAKE COIN DICE DOLL DRUM DUCK FISH FLAG GAME HARP "
    "HORN KITE LAMP MASK PEAR PIPE RING ROPE ROSE SHIP SLED SOAP STAR TENT VASE WAND"
)
PRIZES = _WORDS.split()
OFFERED = 4
GLANCE = 10
"""Of so many open questions the best is always offered."""


@dataclass(frozen=True)
class Question:
    """Its words, and the prizes for which the answer is yes."""

    text: str
    yes: int


def _has(letter: str, prize: str) -> bool:
    return letter in prize


def _set(belongs: Callable[[str], bool]) -> int:
    return sum(1 << i for i, prize in enumerate(PRIZES) if belongs(prize))


@cache
def questions() -> list[Question]:
    """Return all questions: each letter of the prizes, and three of another kind."""
    made = []
    for letter in sorted(set("".join(PRIZES))):
        article = "an" if letter in "AEFHILMNORSX" else "a"
        made.append(Question(f"Is there {article} {letter} in it?", _set(partial(_has, letter))))
    made.append(Question("Does it begin with A to D?", _set(lambda prize: prize[0] <= "D")))
    made.append(Question("Does it end in a vowel?", _set(lambda prize: prize[-1] in "AEIOU")))
    made.append(Question("Does a letter come twice?", _set(lambda prize: len(set(prize)) < len(prize))))
    return made


@dataclass(frozen=True)
class Round:
    """One question, asked.

    Attributes
    ----------
    offered : list of int
        The questions to choose from, by their numbers.
    worth : list of float
        Bits that you expect of each.
    asked : int
        Which of those offered was chosen.
    yes : bool
        The answer.
    before, after : int
        How many prizes were possible.
    bits : float
        What the answer told: its surprise.
    """

    offered: list[int]
    worth: list[float]
    asked: int
    yes: bool
    before: int
    after: int
    bits: float


@cache
def expected(yes: int, n: int) -> float:
    """Return the bits to expect of an answer that is yes for so many of n prizes."""
    return binary_entropy(yes / n)


def offer(seed: int, past: int, left: int, asked: Sequence[int], pool: Sequence[Question]) -> list[int]:
    """Return the questions to choose from after `past` rounds: the best of ten, and three that split differently."""
    open_ = [q for q in range(len(pool)) if q not in asked]
    numbers = chance(seed, len(pool), start=1 + len(pool) * past).tolist()
    for j in range(len(open_) - 1, 0, -1):
        k = numbers[j] * (j + 1) >> 32
        open_[j], open_[k] = open_[k], open_[j]

    def split(q: int) -> int:
        yes = (left & pool[q].yes).bit_count()
        return min(yes, left.bit_count() - yes)

    chosen = [max(open_[:GLANCE], key=split)]
    if split(chosen[0]) == 0:
        chosen = [max(open_, key=split)]
    for q in open_:
        if len(chosen) < OFFERED and split(q) not in map(split, chosen):
            chosen.append(q)
    chosen += [q for q in open_ if q not in chosen][: OFFERED - len(chosen)]
    return sorted(chosen)


def play_out(seed: int, choose: Callable[[list[float]], int]) -> list[Round]:
    """Ask until one prize is left; `choose` is given the worth of the questions offered, and returns a place."""
    pool, left, asked = questions(), (1 << len(PRIZES)) - 1, list[int]()
    (hidden,) = below(len(PRIZES), seed, 1)
    rounds: list[Round] = []
    while left.bit_count() > 1:
        offered, before = offer(seed, len(rounds), left, asked, pool), left.bit_count()
        worth = [expected((left & pool[q].yes).bit_count(), before) for q in offered]
        place = choose(worth)
        question = pool[offered[place]]
        yes = bool(question.yes >> int(hidden) & 1)
        left &= question.yes if yes else ~question.yes
        asked.append(offered[place])
        after = left.bit_count()
        rounds.append(Round(offered, worth, place, yes, before, after, log2(before / after)))
    return rounds


def best(worth: Sequence[float]) -> int:
    """Choose the question that is worth most, the first of equals."""
    return max(range(len(worth)), key=worth.__getitem__)


def first(worth: Sequence[float]) -> int:
    """Choose without looking."""
    return 0


def average(choose: Callable[[list[float]], int], games: int = 200) -> float:
    """Return how many questions a way to choose takes on average, over the first seeds."""
    return sum(len(play_out(seed, choose)) for seed in range(games)) / games


def ask() -> Game:
    """Return the game."""
    pool = questions()
    return Game(
        name="ask",
        title="Ask well",
        words=(
            f"One of {len(PRIZES)} prizes is hidden. Of four questions, which is worth most bits?\n"
            f"Over 200 hidden prizes: {average(best):.1f} questions if you always ask the best of the four, "
            f"{average(first):.1f} if you don't look."
        ),
        still=_still(pool),
        data={"prizes": PRIZES, "questions": [[question.text, question.yes] for question in pool]},
    )


def _still(pool: Sequence[Question]) -> str:
    four = [question for question in pool if question.text.split()[3] in {"E", "R", "D", "V"}][:OFFERED]
    rows, n = [], len(PRIZES)
    for row, question in enumerate(four):
        count, top = question.yes.bit_count(), 8 + 30 * row
        rows += [text(4, top + 15, question.text), box(134, top, 100, 20)]
        rows += [box(134, top, 100 * count / n, 20, "#0072b2", 0.6), text(240, top + 15, f"{count} of {n}")]
    shown = picture(300, 130, f"Four questions, and for how many of {n} prizes the answer is yes.", *rows)
    worth = " ".join(f"{q.text} {expected(q.yes.bit_count(), n):.3f} bits." for q in four)
    return (
        f"<p><strong>Ask well.</strong> One of {n} prizes is hidden: {', '.join(PRIZES)}. "
        f"Of the four questions below, which is worth most bits?</p>{shown}"
        f"<details><summary>Answer</summary><p>{worth} The nearer to one half, the more you expect.</p></details>"
    )
