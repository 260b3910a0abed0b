"""The parts of a prediction: a choice, a number on a scale, a point, or a curve that is drawn.

Each is described here once; ``static/guess.js`` asks, draws and remembers, on a page and in Jupyter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from .scale import Scale

_WIDE = 56  # characters of an option: what is said of it has two lines on a small phone
_POINTS = 81  # of the true curve


@dataclass(frozen=True)
class Spot:
    """Where a figure shows what was asked: then the guess is marked there too.

    Attributes
    ----------
    figure : str
        An explorable's name.
    along : {"x", "y", "both"}
        The axis on which a number is marked; a point and a curve need both.
    x, y : tuple of float
        The limits of its axes, in the units of the question.  A test compares them with the figure's.
    axes : int
        Number of the axes in their picture, from 0.
    picture : int
        Number of the picture, from 0, if the figure has several.
    label : str
    """

    figure: str
    along: str = "both"
    x: tuple[float, float] = (0, 1)
    y: tuple[float, float] = (0, 1)
    axes: int = 0
    picture: int | None = None
    label: str = "you"

    def data(self) -> dict[str, Any]:
        """Return what the script needs."""
        name = f"explorable-{self.figure.replace('_', '-')}"
        inner = name if self.picture is None else f"{name}-{self.picture + 1}"
        at = {"along": self.along, "x": self.x, "y": self.y, "label": self.label}
        return {"figure": name, "axes": f"{inner}-axes_{self.axes + 1}", **at}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One question with the ways to answer it.

    Attributes
    ----------
    kind : {"choice", "number", "point", "curve"}
    question : str
        Plain text.
    options : tuple of str
        Of a choice.
    scales : tuple of Scale
        Of a number one; of a point and a curve two, x and y.
    knots : tuple of int
        Of a curve: the indices in x at which it can be moved.
    truth : tuple
        Of a choice the index; of the others the places of all that is true, each a tuple of shares of its scales.
    words : str
        The truth in words.
    path : tuple of float
        The true curve, as shares of y, in equal steps from the first knot to the last.
    spot : Spot, optional
    """

    kind: str
    question: str
    truth: tuple[Any, ...]
    words: str
    options: tuple[str, ...] = ()
    scales: tuple[Scale, ...] = ()
    knots: tuple[int, ...] = ()
    path: tuple[float, ...] = ()
    spot: Spot | None = None

    def data(self) -> dict[str, Any]:
        """Return what the script needs."""
        given: dict[str, Any] = {"kind": self.kind, "question": self.question, "truth": self.truth, "words": self.words}
        if self.options:
            return given | {"options": self.options}
        given |= {"scales": [one.data() for one in self.scales], "spot": self.spot and self.spot.data()}
        if self.spot:
            given["values"] = [one.values for one in self.scales]
        if self.kind == "curve":
            y = self.scales[1]
            given |= {"knots": self.knots, "path": self.path, "decimals": y.decimals, "unit": y.unit}
            given["height"] = y.values[-1] - y.values[0]
        return given

    def plain(self) -> str:
        """Return the question and how to answer it, as text."""
        if self.kind == "choice":
            return "\n".join([self.question, *(f"  - {option}" for option in self.options)])
        ways = [f"{one.label or 'a number'} from {_end(one, 0)} to {_end(one, -1)}" for one in self.scales]
        return f"{self.question}\n  ({', '.join(ways)})"

    def still(self) -> str:
        """Return the same as HTML, laid out as the script will."""
        question = f'<p class="guess-question">{escape(self.question)}</p>'
        if self.kind == "choice":
            listed = "".join(f"<li>{escape(option)}</li>" for option in self.options)
            return f'<div class="guess-part">{question}<ul class="guess-options">{listed}</ul></div>'
        ways = " ".join(escape(f"{one.label or ''} {_end(one, 0)} to {_end(one, -1)}") for one in self.scales)
        return f'<div class="guess-part">{question}<p class="guess-{self.kind}-still">{ways.strip()}</p></div>'


def _end(one: Scale, which: int) -> str:
    return one.written(one.values[which])


def choice(question: str, options: Mapping[str, Any]) -> Part:
    """Return a question with a few answers, of which one is true.

    Parameters
    ----------
    question : str
    options : mapping from str to bool
        Each answer, and whether it is true: best a condition that the cell computes.

    Raises
    ------
    ValueError
        Not exactly one is true, there are fewer than two, or one is too long for a phone.
    """
    texts = tuple(options)
    right = [k for k, text in enumerate(texts) if bool(options[text])]
    if len(right) != 1 or len(texts) < 2:
        raise ValueError(f"one of several answers must be true; got {dict(options)} to {question!r}")
    if max(map(len, texts)) > _WIDE:
        raise ValueError(f"an answer has at most {_WIDE} characters; got {max(texts, key=len)!r}")
    return Part(kind="choice", question=question, truth=(right[0],), words=texts[right[0]], options=texts)


def number(
    question: str, on: Scale, *, truth: float | Sequence[float], finer: int = 0, spot: Spot | None = None
) -> Part:
    """Return a question whose answer is a number.

    Parameters
    ----------
    question : str
    on : Scale
    truth : float or list of float
        Several, if each is as good.
    finer : int
        Decimals that the truth is written with, beyond those of the scale.
    spot : Spot, optional
    """
    all_true = [float(value) for value in np.atleast_1d(truth)]
    words = " or ".join(on.written(value, finer=finer) for value in all_true)
    places = tuple((on.place(value),) for value in all_true)
    return Part(kind="number", question=question, truth=places, words=words, scales=(on,), spot=spot)


def point(
    question: str, x: Scale, y: Scale, *, truth: tuple[float, float], finer: int = 0, spot: Spot | None = None
) -> Part:
    """Return a question whose answer is a place: a point that is dragged over a picture with the axes `x` and `y`."""
    a, b = (float(value) for value in truth)
    words = f"({x.written(a, finer=finer)}, {y.written(b, finer=finer)})"
    place = (x.place(a), y.place(b))
    return Part(kind="point", question=question, truth=(place,), words=words, scales=(x, y), spot=spot)


def curve(
    question: str,
    x: Scale,
    y: Scale,
    *,
    truth: Callable[[Any], Any],
    knots: Sequence[float],
    spot: Spot | None = None,
) -> Part:
    """Return a question whose answer is a curve to draw.

    Parameters
    ----------
    question : str
    x, y : Scale
        The axes of the picture.
    truth : callable
        Takes an array of values of x, and returns those of y; they must be on its scale.
    knots : list of float
        At which x the curve can be moved, values of the scale; between them it is straight.
    spot : Spot, optional

    Raises
    ------
    ValueError
        A knot is not on the scale of x, they do not rise, or the truth leaves the scale of y.
    """
    missing = [value for value in knots if value not in x.values]
    if missing or len(knots) < 3 or list(knots) != sorted(set(knots)):
        raise ValueError(f"a curve has three rising knots or more, each on the scale of x; got {list(knots)}")
    at = tuple(x.values.index(value) for value in knots)
    fine = np.interp(np.linspace(at[0], at[-1], _POINTS), np.arange(x.last + 1), x.values)
    path = tuple(y.place(float(value)) for value in np.asarray(truth(fine), dtype=float))
    places = tuple((k / x.last, y.place(float(v))) for k, v in zip(at, truth(np.array(knots, float)), strict=True))
    return Part(kind="curve", question=question, truth=places, words="", scales=(x, y), knots=at, path=path, spot=spot)
