"""Predictions: a reader's guess, and the truth beside it.

`said` is the rule for what is said of a guess, and stands in ``static/guess.js`` again; a test compares the two.  No
guess is counted, and none is blamed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, sqrt

from .game import Game, play
from .parts import Part

#: Shares of a scale: what is closer than this is spot on, and what is closer than that is close.
SPOT_ON, CLOSE = 0.02, 0.1


def said(part: Part, given: int | Sequence[int] | None) -> str:
    """Return what is said of a guess, or of no guess: the truth, and how far it was.

    Parameters
    ----------
    part : Part
    given : int or list of int, optional
        The number of the option; of the scale's value; of both scales' values; of the value at each knot.
    """
    at = [given] if isinstance(given, int) else list(given or ())
    if part.kind == "curve":
        return _said_of_curve(part, at) if at else "The blue curve is the true one."
    if part.kind == "choice":
        return "That’s it." if given == part.truth[0] else f"It’s “{part.words}”."
    if not at:
        return f"It’s {part.words}."
    texts = [one.written(one.values[k]) for one, k in zip(part.scales, at, strict=True)]
    yours = texts[0] if len(texts) == 1 else f"({', '.join(texts)})"
    return f"You said {yours}; it’s {part.words}{_how_far(part, at)}."


def _how_far(part: Part, at: Sequence[int]) -> str:
    shares = [k / one.last for k, one in zip(at, part.scales, strict=True)]
    nearest, gaps = min(
        ((sqrt(sum(gap * gap for gap in gaps)), gaps) for gaps in _gaps(part, shares)), key=lambda one: one[0]
    )
    half_a_step = max(0.5 / one.last for one in part.scales)
    if nearest <= max(SPOT_ON, half_a_step + 1e-9):
        return ": spot on"
    if nearest <= CLOSE:
        return ": close"
    if len(gaps) == 1:
        return ", lower than your guess" if gaps[0] > 0 else ", higher than your guess"
    far = [gap if abs(gap) > CLOSE / 2 else 0 for gap in gaps]
    words = [("further left", "", "further right"), ("lower", "", "higher")]
    ways = [three[(gap < 0) - (gap > 0) + 1] for three, gap in zip(words, far, strict=True)]
    return f", {' and '.join(filter(None, ways))}"


def _gaps(part: Part, shares: Sequence[float]) -> list[list[float]]:
    return [[a - b for a, b in zip(shares, place, strict=True)] for place in part.truth]


def _said_of_curve(part: Part, given: Sequence[int]) -> str:
    x, y = part.scales
    gaps = [abs(k / y.last - place) for k, (_, place) in zip(given, part.truth, strict=True)]
    mean = sum(gaps) / len(gaps)
    if mean <= SPOT_ON:
        return "That’s the curve."
    most = max(range(len(gaps)), key=lambda k: (gaps[k], -k))
    where = x.written(x.values[part.knots[most]])
    if mean <= CLOSE / 2:
        return f"Close all along; furthest off at {where}."
    decimals = y.decimals + 1
    off = floor(mean * (y.values[-1] - y.values[0]) * 10**decimals + 0.5) / 10**decimals
    amount = f"{off:.{decimals}f}" + (f" {y.unit}" if y.unit else "")
    return f"You’re {amount} off on average, and most at {where}."


def guess_game(key: str, *parts: Part) -> Game:
    """Return a prediction as a game: see `guess`."""
    if not key or not key.replace("-", "").isalnum():
        raise ValueError(f"a key consists of letters, digits and hyphens; got {key!r}")
    if not 1 <= len(parts) <= 3:
        raise ValueError(f"a prediction has one to three parts; got {len(parts)}")
    still = "".join(part.still() for part in parts)
    return Game(
        name="guess",
        key=f"guess-{key}",
        title="Your guess",
        words="\n".join(part.plain() for part in parts),
        still=f'{still}<p class="guess-foot">The answer stands below.</p>',
        data={"parts": [part.data() for part in parts]},
    )


def guess(key: str, *parts: Part) -> None:
    """Ask for a guess, below a box of class ``prediction`` and above what shows the truth.

    Parameters
    ----------
    key : str
        Of this prediction, in the whole book: under it a browser keeps the guess.
    *parts : Part
        One to three of what `choice`, `number`, `point` and `curve` return.
    """
    play(guess_game(key, *parts))
