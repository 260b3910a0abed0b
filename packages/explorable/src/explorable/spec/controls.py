"""Controls: from the abbreviations of ``ipywidgets.interact`` to a finite, exact grid of values.

A control is one parameter of a figure's function together with the values it may take.  All else in the
package speaks of *indices* into these values, so that a state is always hit exactly and never by a
comparison of floating-point numbers.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from .forms import grid_of, nearest

#: A number as a link may write it.
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Control:
    """One parameter and the grid of its values.

    Attributes
    ----------
    name : str
        The parameter's name.
    kind : str
        ``"range"`` (an equal grid of numbers), ``"steps"`` (a slider over a list of named values),
        ``"choice"`` (a dropdown) or ``"toggle"`` (a checkbox).
    values : tuple
        What the function is given, in the order of the grid.
    texts : tuple of str
        How each value is written beside the control.
    default : int
        The index of the default value.
    label, unit : str
        What a person reads before the control and after its value.
    plays : bool
        Whether a button moves the slider by itself, step by step.
    """

    name: str
    kind: str
    values: tuple[Any, ...]
    texts: tuple[str, ...]
    default: int
    label: str
    unit: str = ""
    plays: bool = False

    def index(self, value: Any) -> int:
        """Return the index of `value`, or raise a ValueError that says what is on the grid."""
        for i, known in enumerate(self.values):
            if type(value) is bool and type(known) is not bool:
                continue
            if known is value or _equal(known, value):
                return i
        raise ValueError(f"{self.name}={value!r} is not among its values {self.describe()}")

    def find(self, text: str) -> int | None:
        """Return the index of the value that a text stands for, as written or, on a range, as a number.

        ``static/explorable.js`` holds the same rule for links that a reader opens.
        """
        return find_value(self.kind, self.texts, text)

    def describe(self) -> str:
        """Say in a few words which values there are."""
        if self.kind == "range" and len(self.values) > 2:
            return f"{self.texts[0]}, {self.texts[1]}, ... {self.texts[-1]}"
        return ", ".join(self.texts)

    def step(self) -> str:
        """Return the step of a range as a decimal text: the texts are exact, so their difference is."""
        return str(Decimal(self.texts[1]) - Decimal(self.texts[0]))

    def spoken(self, index: int) -> str:
        """Return the value's text with its unit, as it is shown and read aloud."""
        return f"{self.texts[index]} {self.unit}".rstrip()


def find_value(kind: str, texts: Sequence[str], text: str) -> int | None:
    """Return the index in `texts` of what `text` stands for; see `Control.find`."""
    if text in texts:
        return list(texts).index(text)
    if kind != "range" or not _NUMBER.fullmatch(text):
        return None
    return next((i for i, one in enumerate(texts) if float(one) == float(text)), None)


def make_control(
    name: str, abbreviation: Any, default: Any, *, label: str | None = None, unit: str = "", strict: bool = False
) -> Control:
    """Turn an abbreviation into a `Control`.

    Parameters
    ----------
    name : str
        The parameter.
    abbreviation
        One of the forms that `ipywidgets.interact` knows; see `explorable.spec.forms`.
    default
        The parameter's default, or `inspect.Parameter.empty`: then, as in `interact`, the middle of a
        range, the first of a list, or the value of the widget.
    label, unit : str, optional
        Without a label a widget's description is taken, or else the name.
    strict : bool
        A default off the grid is an error; otherwise the nearest value of a range is taken, or the first of a list.

    Raises
    ------
    TypeError
        The abbreviation has none of the known forms.
    ValueError
        An empty range or list, a step <= 0, or, if `strict`, a default that is not on the grid.
    """
    kind, values, texts, middle = grid_of(name, abbreviation)
    label = label or getattr(abbreviation, "description", "") or name
    control = Control(name, kind, values, texts, middle, label, unit)
    if default is inspect.Parameter.empty or default is abbreviation:
        return control
    try:
        index = control.index(default)
    except ValueError:
        if strict:
            described = control.describe()
            raise ValueError(f"the default {name}={default!r} must be one of its values {described}") from None
        index = nearest(values, default)
    return replace(control, default=index)


def _equal(known: Any, value: Any) -> bool:
    try:
        return bool(known == value)
    except Exception:  # an array, say: it has no truth value, and it is the same only if it is the same object
        return False
