"""Controls: from the abbreviations of ``ipywidgets.interact`` to a finite, exact grid of values.

A control is one parameter of a figure's function together with the values it may take.  All else in the
package speaks of *indices* into these values, so that a state is always hit exactly and never by a
comparison of floating-point numbers.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

import ipywidgets

EXPECTED = (
    "(min, max), (min, max, step), a list, a dict, a bool, or an IntSlider, FloatSlider, SelectionSlider, "
    "Dropdown or Checkbox"
)


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
        What a person reads before the control and behind its value.
    """

    name: str
    kind: str
    values: tuple[Any, ...]
    texts: tuple[str, ...]
    default: int
    label: str
    unit: str = ""

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

    def thinned(self, stride: int) -> Control:
        """Return the control with one in `stride` of its values, the default among them."""
        kept = range(self.default % stride, len(self.values), stride)
        return replace(
            self,
            values=tuple(self.values[i] for i in kept),
            texts=tuple(self.texts[i] for i in kept),
            default=self.default // stride,
        )

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


def make_control(name: str, abbreviation: Any, default: Any, *, label: str, unit: str) -> Control:
    """Turn an abbreviation into a `Control`.

    Parameters
    ----------
    name : str
        The parameter.
    abbreviation
        One of the forms that `ipywidgets.interact` knows; see `EXPECTED`.
    default
        The parameter's default, or `inspect.Parameter.empty`: then, as in `interact`, the middle of a
        range, the first of a list, or the value of the widget.

    Raises
    ------
    TypeError
        The abbreviation has none of the known forms.
    ValueError
        An empty range or list, a step <= 0, or a default that is not on the grid.
    """
    if isinstance(abbreviation, ipywidgets.Widget):
        kind, values, texts, middle = _from_widget(name, abbreviation)
    elif isinstance(abbreviation, bool):
        kind, values, texts, middle = "toggle", (False, True), ("off", "on"), int(abbreviation)
    elif isinstance(abbreviation, tuple):
        kind, values, texts, middle = _from_tuple(name, abbreviation)
    elif isinstance(abbreviation, (list, Mapping)):
        values, texts = _options(name, abbreviation)
        kind, middle = "choice", 0
    else:
        raise TypeError(f"control {name!r} must be {EXPECTED}; got {abbreviation!r}")
    control = Control(name, kind, values, texts, middle, label, unit)
    if default is inspect.Parameter.empty:
        return control
    try:
        index = control.index(default)
    except ValueError:
        raise ValueError(f"the default {name}={default!r} must be one of its values {control.describe()}") from None
    return Control(name, kind, values, texts, index, label, unit)


def _equal(known: Any, value: Any) -> bool:
    try:
        return bool(known == value)
    except Exception:  # an array, say: it has no truth value, and it is the same only if it is the same object
        return False


def _from_tuple(name: str, form: tuple[Any, ...]) -> tuple[str, tuple[Any, ...], tuple[str, ...], int]:
    if len(form) not in (2, 3):
        raise TypeError(f"control {name!r}: a tuple must be (min, max) or (min, max, step); got {form!r}")
    for number in form:
        if isinstance(number, bool) or not isinstance(number, Real):
            raise TypeError(f"control {name!r}: min, max and step must be numbers; got {form!r}")
    whole = all(isinstance(number, Integral) for number in form)
    step = form[2] if len(form) == 3 else (1 if whole else 0.1)
    return _range(name, form[0], form[1], step, whole)


def _range(
    name: str, low: float, high: float, step: float, whole: bool
) -> tuple[str, tuple[Any, ...], tuple[str, ...], int]:
    """Lay the grid ``min + i * step`` in decimal arithmetic: 0.1 + 2 * 0.1 is 0.3 there."""
    if not all(math.isfinite(number) for number in (low, high, step)):
        raise ValueError(f"control {name!r}: min, max and step must be finite; got {(low, high, step)!r}")
    if step <= 0:
        raise ValueError(f"control {name!r}: the step must be above 0; got {step!r}")
    if low >= high:
        raise ValueError(f"control {name!r}: the range is empty, min must be below max; got {(low, high)!r}")
    first, last, stride = (Decimal(repr(int(n) if whole else float(n))) for n in (low, high, step))
    count = int((last - first) // stride) + 1
    if count < 2:
        raise ValueError(f"control {name!r}: the range has one value only; got {(low, high, step)!r}")
    if count > 1_000_000:
        raise ValueError(f"control {name!r}: {count} values are too many; got {(low, high, step)!r}")
    decimals = max(0, *(-int(number.normalize().as_tuple().exponent) for number in (first, stride)))
    exact = [first + i * stride for i in range(count)]
    values = tuple(int(e) if whole else float(round(e, decimals)) for e in exact)
    texts = tuple(f"{e:z.{decimals}f}" for e in exact)
    return "range", values, texts, (count - 1) // 2


def _options(name: str, form: Any) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """Read a list of values, a list of (label, value) pairs, or a dict from label to value."""
    if isinstance(form, Mapping):
        pairs = [(str(label), value) for label, value in form.items()]
    else:
        form = list(form)
        named = form and all(isinstance(o, tuple) and len(o) == 2 and isinstance(o[0], str) for o in form)
        pairs = [(o[0], o[1]) for o in form] if named else [(str(o), o) for o in form]
    if not pairs:
        raise ValueError(f"control {name!r}: the list of its values is empty")
    texts = tuple(label for label, _ in pairs)
    if len(set(texts)) < len(texts):
        raise ValueError(f"control {name!r}: its values must have different names; got {', '.join(texts)}")
    return tuple(value for _, value in pairs), texts


def _from_widget(name: str, widget: ipywidgets.Widget) -> tuple[str, tuple[Any, ...], tuple[str, ...], int]:
    if type(widget) is ipywidgets.IntSlider:
        kind, values, texts, _ = _range(name, widget.min, widget.max, widget.step, True)
    elif type(widget) is ipywidgets.FloatSlider:
        kind, values, texts, _ = _range(name, widget.min, widget.max, widget.step, False)
    elif type(widget) is ipywidgets.Checkbox:
        return "toggle", (False, True), ("off", "on"), int(widget.value)
    elif type(widget) in (ipywidgets.Dropdown, ipywidgets.SelectionSlider):
        options: Sequence[Any] | Mapping[Any, Any] = widget.options
        values, texts = _options(name, options if isinstance(options, Mapping) else list(options))
        slider = type(widget) is ipywidgets.SelectionSlider
        return "steps" if slider else "choice", values, texts, widget.index or 0
    else:
        raise TypeError(f"control {name!r} must be {EXPECTED}; got {type(widget).__name__}")
    for i, value in enumerate(values):
        if math.isclose(value, widget.value, rel_tol=1e-12, abs_tol=1e-12):
            return kind, values, texts, i
    raise ValueError(f"control {name!r}: the slider's value {widget.value!r} must be on its own grid")
