"""The forms in which an author writes a control, as in `interact`, and the grid of values that each one means."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

import ipywidgets
import numpy as np

EXPECTED = (
    "a number, (min, max), (min, max, step), a list, range or array, a dict, a bool, fixed(value), or a slider, "
    "selection, toggle or checkbox of ipywidgets"
)


#: Kind, values, their texts, and the index of the value in the middle or the widget's own.
Grid = tuple[str, tuple[Any, ...], tuple[str, ...], int]


#: A step of more decimals is written with significant digits.
_DECIMALS = 6


def grid_of(name: str, form: Any) -> Grid:
    """Lay the grid of a control; TypeError and ValueError as for `make_control`."""
    if isinstance(form, ipywidgets.Widget):
        return _from_widget(name, form)
    if isinstance(form, (bool, np.bool_)):
        return "toggle", (False, True), ("off", "on"), int(form)
    if isinstance(form, Real):
        return _around(name, form)
    if isinstance(form, tuple) and (len(form) in (2, 3) and not any(isinstance(one, (str, tuple)) for one in form)):
        return _from_tuple(name, form)
    if isinstance(form, (range, np.ndarray)):
        values, texts = _numbers(name, form)
        return "steps", values, texts, 0
    if isinstance(form, (Mapping, Iterable)) and not isinstance(form, (str, bytes, Set)):
        values, texts = _options(name, form)
        return "choice", values, texts, 0
    raise TypeError(f"control {name!r} must be {EXPECTED}; got {form!r}")


def _around(name: str, value: Any) -> Grid:
    """The range that `interact` makes of a number: from -v to 3v."""
    whole = isinstance(value, Integral)
    number = int(value) if whole else float(value)
    low, high = sorted((-number, 3 * number)) if number else (0, 1)
    kind, values, texts, _ = _range(name, low, high, 1 if whole else 0.1, whole)
    return kind, values, texts, nearest(values, number)


def nearest(values: Sequence[Any], value: Any) -> int:
    """The index of the nearest number; of the first value where there are no numbers."""
    if not all(isinstance(one, Real) for one in (*values, value)):
        return 0
    return min(range(len(values)), key=lambda i: abs(values[i] - value))


def _from_tuple(name: str, form: tuple[Any, ...]) -> Grid:
    for number in form:
        if isinstance(number, bool) or not isinstance(number, Real):
            raise TypeError(f"control {name!r}: min, max and step must be numbers; got {form!r}")
    whole = all(isinstance(number, Integral) for number in form)
    step = form[2] if len(form) == 3 else (1 if whole else 0.1)
    return _range(name, form[0], form[1], step, whole)


def _range(name: str, low: float, high: float, step: float, whole: bool) -> Grid:
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
    if decimals > _DECIMALS:  # a step of 2 pi / 360, say
        numbers = tuple(float(low + i * step) for i in range(count))
        return "steps", numbers, _short(numbers), (count - 1) // 2
    exact = [first + i * stride for i in range(count)]
    values = tuple(int(e) if whole else float(round(e, decimals)) for e in exact)
    texts = tuple(f"{e:z.{decimals}f}" for e in exact)
    return "range", values, texts, (count - 1) // 2


def _short(numbers: Sequence[float]) -> tuple[str, ...]:
    """Write numbers with three significant digits, or so many more that all differ."""
    for digits in range(3, 18):
        texts = tuple(f"{number:.{digits}g}" for number in numbers)
        if len(set(texts)) == len(texts):
            return texts
    return tuple(map(repr, numbers))


def _numbers(name: str, form: Iterable[Any]) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """Read a range or an array: what the function is given are plain Python numbers."""
    values = tuple(one.item() if isinstance(one, np.generic) else one for one in form)
    if len(set(map(repr, values))) < max(len(values), 2):
        raise ValueError(f"control {name!r}: two or more different values are needed; got {form!r:.80}")
    return values, _short(values) if all(isinstance(one, float) for one in values) else tuple(map(str, values))


def _options(name: str, form: Any) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """Read a list of values, a list of (label, value) pairs, or a dict from label to value."""
    if isinstance(form, Mapping):
        pairs = [(str(label), value) for label, value in form.items()]
    else:
        form = list(form)
        named = form and all(isinstance(o, tuple) and len(o) == 2 and isinstance(o[0], str) for o in form)
        pairs = [(o[0], o[1]) for o in form] if named else [(_named(o), o) for o in form]
    if not pairs:
        raise ValueError(f"control {name!r}: the list of its values is empty")
    texts = tuple(label for label, _ in pairs)
    if len(set(texts)) < len(texts):
        raise ValueError(f"control {name!r}: its values must have different names; got {', '.join(texts)}")
    return tuple(value for _, value in pairs), texts


def _named(option: Any) -> str:
    """What stands in the list for a value: a function, say, by its name."""
    return str(getattr(option, "__name__", option))


#: What widgets have a lowest and a highest value, and whether these are whole numbers.
_SLIDERS = {
    ipywidgets.IntSlider: True,
    ipywidgets.BoundedIntText: True,
    ipywidgets.Play: True,
    ipywidgets.FloatSlider: False,
    ipywidgets.BoundedFloatText: False,
}


_CHOICES = (ipywidgets.Dropdown, ipywidgets.Select, ipywidgets.RadioButtons, ipywidgets.ToggleButtons)


def _from_widget(name: str, widget: ipywidgets.Widget) -> Grid:
    if type(widget) in _SLIDERS:
        whole = _SLIDERS[type(widget)]
        kind, values, texts, _ = _range(name, widget.min, widget.max, widget.step or (1 if whole else 0.1), whole)
        return kind, values, texts, nearest(values, widget.value)
    if type(widget) is ipywidgets.FloatLogSlider:
        steps = round((widget.max - widget.min) / widget.step)
        values = tuple(widget.base ** (widget.min + i * widget.step) for i in range(steps + 1))
        return "steps", values, _short(values), nearest(values, widget.value)
    if type(widget) in (ipywidgets.Checkbox, ipywidgets.ToggleButton, ipywidgets.Valid):
        return "toggle", (False, True), ("off", "on"), int(widget.value)
    if type(widget) in (*_CHOICES, ipywidgets.SelectionSlider):
        options: Sequence[Any] | Mapping[Any, Any] = widget.options
        values, texts = _options(name, options if isinstance(options, Mapping) else list(options))
        slider = type(widget) is ipywidgets.SelectionSlider
        return "steps" if slider else "choice", values, texts, widget.index or 0
    if isinstance(widget, (ipywidgets.IntText, ipywidgets.FloatText)):
        return _around(name, widget.value)
    raise TypeError(
        f"control {name!r} must be {EXPECTED}; got {type(widget).__name__}, whose values cannot be listed: "
        f"give a list of those that matter, as in {name}=[...]"
    )
