"""Case cards: a loss curve, four verdicts to choose from, and a reason for each; one after the other, or one a day.

The drawing of a curve is made here, once: the still is written from it, and `static/cases.js` draws the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.ticker import MaxNLocator

from crossentropy.arrays import Floats

from .game import Game
from .picture import text

WIDTH, HEIGHT = 300, 170  # units of a curve's picture; its text is 12 of them high
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 8, 10, 36
QUESTION = "What made this curve?"

Place = Callable[[float], float]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One verdict to choose.

    Attributes
    ----------
    text : str
    why : str
        What supports it or contradicts it.
    right : bool, default False
    half : bool, default False
        It is wrong, but something supports it.
    """

    text: str
    why: str
    right: bool = False
    half: bool = False

    @property
    def mark(self) -> str:
        """What is said first."""
        return "Right" if self.right else "Half right" if self.half else "No"


@dataclass(frozen=True, kw_only=True)
class Card:
    """A case to decide.

    Attributes
    ----------
    number : int
        The case's number.
    classes : int
    losses : array_like, shape (steps,)
        As they were printed; some may be NaN or infinite.
    choices : sequence of Choice
        One of them is right.
    verdict : sequence of str
        What decides, in paragraphs.
    told : str, optional
        What else is known of the run, as a sentence.
    most : int, default 200
        How many of the losses are drawn.

    Raises
    ------
    ValueError
        Not exactly one choice is right.
    """

    number: int
    classes: int
    losses: npt.ArrayLike
    choices: Sequence[Choice]
    verdict: Sequence[str]
    told: str = ""
    most: int = 200

    def __post_init__(self) -> None:
        if sum(choice.right for choice in self.choices) != 1:
            raise ValueError(f"one choice of case {self.number} must be right")

    @property
    def guess(self) -> float:
        """What equal logits cost, in nats."""
        return float(np.log(self.classes))

    def facts(self) -> str:
        """Return in words what the curve shows."""
        losses = np.asarray(self.losses, float)
        finite = losses[np.isfinite(losses)]
        numbers = (finite[0], finite[-50:].mean(), finite.min(), finite.max())
        first, last, least, most = (f"{value:z.3f}" for value in numbers)
        broken = {"NaN": np.isnan(losses), "infinite": np.isinf(losses)}
        counts = "".join(f" {_count(which)} {what}." for what, which in broken.items() if which.any())
        levels = f"ln C = {self.guess:.3f} nats. First loss {first}, mean of the last fifty {last}"
        facts = f"{self.classes} classes: {levels}, lowest {least}, highest {most}.{counts}"
        return " ".join(filter(None, [facts.replace("-", "−"), self.told]))

    def picture(self) -> dict[str, Any]:
        """Return the curve as what is drawn: steps from 1 on a scale of powers of ten, ln C, a cross if not finite."""
        losses = np.asarray(self.losses, float)
        finite = losses[np.isfinite(losses)]
        ticks = MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(min(0.0, finite.min()), max(finite.max(), self.guess))
        low, high = ticks[0], ticks[-1]

        def x(step: float) -> float:
            return round(float(_LEFT + (WIDTH - _LEFT - _RIGHT) * np.log(step) / np.log(len(losses))), 1)

        def y(loss: float) -> float:
            return round(float(_TOP + (HEIGHT - _TOP - _BOTTOM) * (high - loss) / (high - low)), 1)

        bad = sorted({round(x(float(step))) // 4 * 4 for step in np.flatnonzero(~np.isfinite(losses)) + 1})
        return {
            "words": f"Loss curve of case {self.number}. {self.facts()}",
            "guess": y(self.guess),
            "line": _line(losses, self.most, x, y),
            "bad": "".join(f"M{at - 3} {HEIGHT - _BOTTOM - 8}l6 6m-6 0l6-6" for at in bad),
            "ticks": [[y(one), f"{one:g}".replace("-", "−")] for one in ticks],
            "steps": [[x(step), str(step)] for step in (1, 10, 100) if step <= len(losses)],
        }

    def data(self, name: str) -> dict[str, Any]:
        """Return what the script is given."""
        return {
            "name": name,
            "title": f"Case {self.number}",
            "facts": self.facts(),
            "picture": self.picture(),
            "choices": [[choice.text, f"{choice.mark}. {choice.why}"] for choice in self.choices],
            "right": [choice.right for choice in self.choices].index(True),
            "verdict": list(self.verdict),
        }


def _count(which: npt.NDArray[np.bool]) -> str:
    """Return how many losses, as the subject of a sentence; if all are from one on, say from which."""
    first = int(which.argmax())
    if which[first:].all() and which.sum() > 1:
        return f"From loss {first + 1} of {len(which)} on, all are"
    return f"{which.sum()} of the {len(which)} losses {'is' if which.sum() == 1 else 'are'}"


def _line(losses: Floats, most: int, x: Place, y: Place) -> str:
    """A path through so many of the losses, with gaps where one is not finite; the least and the largest are in it."""
    finite = np.flatnonzero(np.isfinite(losses))
    shown = np.unique(np.geomspace(1, len(losses), most).round().astype(int)) - 1
    shown = np.union1d(shown, [finite[losses[finite].argmin()], finite[losses[finite].argmax()]])
    runs: list[list[str]] = [[]]
    before = -1
    for at in shown:
        if not np.isfinite(losses[before + 1 : at + 1]).all():
            runs.append([])
        if np.isfinite(losses[at]):
            runs[-1].append(f"{x(at + 1):g} {y(losses[at]):g}")
        before = at
    return "".join(f"M{'L'.join(run)}{'h0' * (len(run) == 1)}" for run in runs if run)


def game(cards: Sequence[Card], *, title: str, key: str, words: str, **options: Any) -> Game:
    """Make a game of cards; the options are those of `Game`, and ``daily=True`` for one card a day.

    Its still holds all cards, or the first one if there is one a day.
    """
    daily = options.pop("daily", False)
    names = [f"game-{key}-{card.number}" if daily else f"card-{card.number}" for card in cards]
    pairs = list(zip(cards, names, strict=True))
    stills = "".join(_still(card, name) for card, name in (pairs[:1] if daily else pairs))
    return Game(
        name="cases",
        key=key,
        title=title,
        words=words,
        still=f'<ol class="cases-list">{stills}</ol>',
        data={"daily": daily, "question": QUESTION, "cards": [card.data(name) for card, name in pairs]},
        **options,
    )


def words(card: Card) -> str:
    """Return a card as plain text, without its answer."""
    choices = "\n".join(f"  {letter}: {choice.text}" for letter, choice in zip("ABCDEF", card.choices, strict=False))
    return f"Case {card.number}. {card.facts()}\n{QUESTION}\n{choices}"


def _still(card: Card, name: str) -> str:
    choices = "".join(f"<li>{escape(choice.text)}</li>" for choice in card.choices)
    reasons = "".join(
        f"<li><strong>{choice.mark}: {escape(choice.text)}.</strong> {escape(choice.why)}</li>"
        for choice in card.choices
    )
    verdict = "".join(f"<p>{escape(one)}</p>" for one in card.verdict)
    return (
        f'<li class="case" id="{name}"><p class="case-title">Case {card.number}</p>{curve(card)}'
        f'<p class="case-facts">{escape(card.facts())}</p><p class="case-question">{QUESTION}</p>'
        f'<ol type="A" class="case-choices">{choices}</ol>'
        f'<details class="case-answer"><summary>Answer</summary><ol type="A">{reasons}</ol>'
        f"{verdict}</details></li>"
    )


def curve(card: Card) -> str:
    """Return a card's picture as an SVG, as the script draws it."""
    drawn = card.picture()
    right, bottom, guess = WIDTH - _RIGHT, HEIGHT - _BOTTOM, drawn["guess"]
    parts = [
        f'<path class="case-guess" stroke="currentColor" stroke-dasharray="6 4" d="M{_LEFT} {guess}H{right}"/>',
        text(right, guess + (14 if guess < 30 else -5), "ln C", "end"),
        f'<path class="case-line" fill="none" stroke="#e69f00" stroke-linecap="round" d="{drawn["line"]}"/>',
        f'<path class="case-nan" fill="none" stroke="#d55e00" d="{drawn["bad"]}"/>',
        f'<path class="case-axis" fill="none" stroke="currentColor" d="M{_LEFT} {_TOP}V{bottom}H{right}"/>',
        *(text(_LEFT - 5, y + 4, label, "end") for y, label in drawn["ticks"]),
        *(text(x, bottom + 15, label, "middle") for x, label in drawn["steps"]),
        text(right, HEIGHT - 4, "step", "end"),
    ]
    words = escape(drawn["words"])
    return (
        f'<svg class="case-curve" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{words}">{"".join(parts)}</svg>'
    )
