"""From what an author writes, a function and the forms of its controls, to what the library works with."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from numbers import Integral
from typing import Any

from .controls import Control, make_control
from .states import State, StateSpace

_RESERVED = ("labels", "units", "presets", "constraint", "drag", "max_states", "thin", "play", "show")


def named(error: TypeError | ValueError, where: str) -> TypeError | ValueError:
    """Return an error that says where it arose, of the kind that callers wait for.

    Not of its own class: a UnicodeDecodeError, for one, cannot be made from a message.
    """
    kind = TypeError if isinstance(error, TypeError) else ValueError
    own = "" if type(error) in (TypeError, ValueError) else f"{type(error).__name__}: "
    return kind(f"{where}: {own}{error}")


def name_of(function: Callable[..., Any]) -> str:
    """Return the function's name, which becomes the figure's id."""
    name = getattr(function, "__name__", None)
    if not callable(function) or not isinstance(name, str):
        raise TypeError(f"@explorable(...) decorates a function; got {function!r}")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        raise ValueError(f"the function's name becomes the figure's id and must be plain ASCII; got {name!r}")
    return name


def caption_of(function: Callable[..., Any], strict: bool) -> str:
    """Return the first line of the docstring."""
    caption = (inspect.getdoc(function) or "").strip().partition("\n")[0].strip()
    if not caption and not strict:
        return f"{function.__name__.replace('_', ' ').strip().capitalize()}."
    if not caption:
        raise ValueError(
            f"explorable {function.__name__!r} needs a docstring: its first line is the caption and what a "
            "screen reader says of the picture"
        )
    return caption


def bound_of(max_states: int) -> int:
    """Return how many states a page may have."""
    if isinstance(max_states, bool) or not isinstance(max_states, Integral) or max_states < 1:
        raise ValueError(f"max_states must be a whole number above 0; got {max_states!r}")
    return int(max_states)


def controls_of(
    function: Callable[..., Any],
    abbreviations: Mapping[str, Any],
    labels: Mapping[str, str],
    units: Mapping[str, str],
    *,
    strict: bool,
) -> tuple[Control, ...]:
    """Return a control for each parameter that has one."""
    parameters = inspect.signature(function).parameters
    takes_any = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values())
    forms = dict(abbreviations)
    _check_names(forms, parameters, labels, units, takes_any)
    made = []
    for name, parameter in parameters.items():
        if name in forms:
            label, unit = labels.get(name), units.get(name, "")
            made.append(make_control(name, forms.pop(name), parameter.default, label=label, unit=unit, strict=strict))
        elif name in _RESERVED:
            raise ValueError(f"the parameter {name!r} cannot have a control: the decorator itself takes that name")
        elif parameter.default is parameter.empty and parameter.kind not in (
            parameter.VAR_KEYWORD,
            parameter.VAR_POSITIONAL,
        ):
            raise ValueError(f"the parameter {name!r} has neither a control nor a default")
    for name, form in forms.items():
        made.append(make_control(name, form, inspect.Parameter.empty, label=labels.get(name), unit=units.get(name, "")))
    if not made:
        raise ValueError("no controls were given, for instance @explorable(p=(0.0, 1.0, 0.01))")
    return tuple(made)


def playing(controls: tuple[Control, ...], play: str | None) -> tuple[Control, ...]:
    """Give the control of this name a button that moves it."""
    if play is None:
        return controls
    sliders = [control.name for control in controls if control.kind in ("range", "steps")]
    if play not in sliders:
        raise ValueError(f"play must name a slider, one of {sliders}; got {play!r}")
    return tuple(replace(control, plays=control.name == play) for control in controls)


def _check_names(
    forms: Mapping[str, Any],
    parameters: Mapping[str, Any],
    labels: Mapping[str, str],
    units: Mapping[str, str],
    takes_any: bool,
) -> None:
    for name in forms:
        if name not in parameters and not takes_any:
            raise ValueError(f"{name!r} is not a parameter of the function; it has {list(parameters)}")
    for what, texts in (("label", labels), ("unit", units)):
        for name, text in texts.items():
            if name not in forms:
                raise ValueError(f"a {what} is given for {name!r}, which is not one of {list(forms)}")
            if not isinstance(text, str) or not text.strip():
                raise TypeError(f"the {what} of {name!r} must be a string; got {text!r}")


def presets_of(space: StateSpace, presets: Mapping[str, Mapping[str, Any]]) -> dict[str, State]:
    """Return the state of each preset."""
    made = {}
    for label, values in presets.items():
        if not isinstance(label, str) or not label.strip():
            raise TypeError(f"a preset's name must be a string; got {label!r}")
        try:
            made[label] = space.state(**values)
        except (TypeError, ValueError) as error:
            raise named(error, f"preset {label!r}") from error
    return made
