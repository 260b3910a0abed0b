"""Case cards: a curve, a question with choices, and an answer that folds open.

On the website a card is markup that is complete without a script; `assets/cards.js` makes a game of it.  In a notebook
the same words are Markdown, below a picture of the curves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt
from IPython.display import Markdown, display
from matplotlib.ticker import MaxNLocator

from explorable import show_on_page

WIDTH, HEIGHT = 300, 170  # units of a curve's picture; its text is 12 of them high
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 8, 10, 36
_MOST = 200  # points of a line

Place = Callable[[float], float]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One verdict to choose.

    Attributes
    ----------
    text : str
    why : str
        What speaks for it or against it.
    right : bool, default False
    half : bool, default False
        It is wrong, and something speaks for it.
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
        As they were printed; some may be NaN.
    choices : sequence of Choice
        One of them is right.
    verdict : str
        What decides.

    Raises
    ------
    ValueError
        Not exactly one choice is right.
    """

    number: int
    classes: int
    losses: npt.ArrayLike
    choices: Sequence[Choice]
    verdict: str

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
        missing = len(losses) - len(finite)
        nans = f" {missing} of the {len(losses)} losses are NaN." if missing else ""
        levels = f"ln C = {self.guess:.3f} nats. First loss {first}, mean of the last 50 {last}"
        return f"{self.classes} classes: {levels}, lowest {least}, highest {most}.{nans}".replace("-", "−")


def show_cards(cards: Sequence[Card]) -> None:
    """Show the cards: a game on the website, questions and folded answers in a notebook."""
    display(Markdown("\n\n".join(map(_markdown, cards))))
    show_on_page(html(cards))


def html(cards: Sequence[Card]) -> str:
    """Return the cards as markup."""
    return (
        f'<div class="cases" data-cases="{len(cards)}"><ol class="cases-list">{"".join(map(_html, cards))}</ol></div>'
    )


def _html(card: Card) -> str:
    choices = "".join(
        f'<li data-why="{choice.mark}. {escape(choice.why)}"{" data-right" * choice.right}>{escape(choice.text)}</li>'
        for choice in card.choices
    )
    reasons = "".join(
        f"<li><strong>{choice.mark}: {escape(choice.text)}.</strong> {escape(choice.why)}</li>"
        for choice in card.choices
    )
    return (
        f'<li class="case" id="card-{card.number}"><p class="case-title">Case {card.number}</p>{curve(card)}'
        f'<p class="case-facts">{escape(card.facts())}</p>'
        f'<p class="case-question" id="card-{card.number}-question">What made this curve?</p>'
        f'<ol type="A" class="case-choices" aria-labelledby="card-{card.number}-question">{choices}</ol>'
        f'<details class="case-answer"><summary>Answer</summary><ol type="A">{reasons}</ol>'
        f"<p>{escape(card.verdict)}</p></details></li>"
    )


def _markdown(card: Card) -> str:
    choices = "\n".join(f"- {letter}: {choice.text}" for letter, choice in zip("ABCDEF", card.choices, strict=False))
    reasons = "\n".join(
        f"- {letter}. {choice.mark}. {choice.why}" for letter, choice in zip("ABCDEF", card.choices, strict=False)
    )
    answer = f"<details><summary>Answer</summary>\n\n{reasons}\n\n{card.verdict}\n\n</details>"
    return f"**Case {card.number}.** {card.facts()}\n\nWhat made this curve?\n\n{choices}\n\n{answer}"


def curve(card: Card) -> str:
    """Return a card's losses as an SVG: steps from 1 on a scale of powers of ten, ln C dashed, NaN marked below."""
    losses = np.asarray(card.losses, float)
    finite = losses[np.isfinite(losses)]
    ticks = MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(min(0.0, finite.min()), max(finite.max(), card.guess))
    low, high = ticks[0], ticks[-1]
    across, down = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM

    def x(step: float) -> float:
        return float(_LEFT + across * np.log(step) / np.log(len(losses)))

    def y(loss: float) -> float:
        return float(_TOP + down * (high - loss) / (high - low))

    guess = y(card.guess)
    parts = [_line(x(1), guess, x(len(losses)), guess, "case-guess")]
    parts += [_text(WIDTH - _RIGHT, guess + (14 if guess < 30 else -5), "ln C", "end")]
    parts += [
        f'<polyline class="case-line" fill="none" stroke="#e69f00" points="{run}"/>' for run in _runs(losses, x, y)
    ]
    bottom = HEIGHT - _BOTTOM
    bad = [x(float(step)) for step in np.flatnonzero(np.isnan(losses)) + 1]
    crosses = "".join(f"M{a - 3:.1f} {bottom - 8}l6 6m-6 0l6 -6" for a in bad)
    parts += [f'<path class="case-nan" fill="none" stroke="#d55e00" d="{crosses}"/>'] * bool(bad)
    parts += [_line(_LEFT, bottom, WIDTH - _RIGHT, bottom, "case-axis"), _line(_LEFT, _TOP, _LEFT, bottom, "case-axis")]
    parts += [_text(_LEFT - 5, y(one) + 4, f"{one:g}".replace("-", "−"), "end") for one in ticks]
    parts += [_text(x(step), bottom + 15, str(step), "middle") for step in (1, 10, 100) if step <= len(losses)]
    parts += [_text(WIDTH - _RIGHT, HEIGHT - 4, "step", "end")]
    words = escape(f"Loss curve of case {card.number}. {card.facts()}")
    return (
        f'<svg class="case-curve" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{words}">{"".join(parts)}</svg>'
    )


def _runs(losses: npt.NDArray[np.float64], x: Place, y: Place) -> list[str]:
    """Points of the line, broken where a loss is not finite; of steps that share a place the mean is drawn."""
    step = np.arange(1, len(losses) + 1)
    place = np.floor(_MOST * np.log(step) / np.log(len(losses)))
    runs: list[list[str]] = [[]]
    for one in np.unique(place):
        here = losses[place == one]
        if not np.isfinite(here).all():
            runs.append([])
        here, middle = here[np.isfinite(here)], step[place == one].mean()
        if here.size:
            runs[-1].append(f"{x(middle):.1f},{y(here.mean()):.1f}")
    return [" ".join(run) for run in runs if run]


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" stroke="currentColor" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" text-anchor="{anchor}">{escape(words)}</text>'
