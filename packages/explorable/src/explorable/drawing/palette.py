"""The colours a figure may use, and the CSS variables that stand for them on a page.

One recording serves light and dark pages, so no colour may be fixed in it: black becomes ``currentColor``,
white the page's own background, and each colour of the palette a CSS variable.  A theme (or an author) sets
the variables, for instance ``--explorable-blue: #3d9be0`` under a dark mode's selector; ``explorable.css``
does so for the PyData themes, Furo and JupyterLab.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import numpy as np

from ..spec.rules import STRICT, Rules

#: Okabe and Ito's eight colours without black ("Color Universal Design", 2008) and a grey; then matplotlib's
#: own cycle, C0 to C9, so that an unstyled plot can be recorded too.
_VARIABLES = {
    "#ffffff": "--explorable-paper",
    "#0072b2": "--explorable-blue",
    "#e69f00": "--explorable-orange",
    "#d55e00": "--explorable-vermilion",
    "#009e73": "--explorable-green",
    "#56b4e9": "--explorable-sky",
    "#f0e442": "--explorable-yellow",
    "#cc79a7": "--explorable-purple",
    "#7f7f7f": "--explorable-grey",
    "#1f77b4": "--explorable-c0",
    "#ff7f0e": "--explorable-c1",
    "#2ca02c": "--explorable-c2",
    "#d62728": "--explorable-c3",
    "#9467bd": "--explorable-c4",
    "#8c564b": "--explorable-c5",
    "#e377c2": "--explorable-c6",
    "#bcbd22": "--explorable-c8",
    "#17becf": "--explorable-c9",
}

_HEX = re.compile(r"#[0-9a-f]{6}")
_VARIABLE = re.compile(r"--[a-z][a-z0-9-]*")


def add_colour(colour: str, variable: str) -> None:
    """Let figures use `colour`; on the page it is ``var(variable, colour)``.

    Parameters
    ----------
    colour : str
        Six hexadecimal digits, as in ``"#4daf4a"``.
    variable : str
        The CSS variable, as in ``"--mybook-leaf"``.  Set it in your style sheet for dark mode.

    Raises
    ------
    ValueError
        `colour` or `variable` is not of this form, or the colour stands for another variable already.
    """
    key = colour.lower() if isinstance(colour, str) else ""
    if not _HEX.fullmatch(key):
        raise ValueError(f"a colour must be '#' and six hexadecimal digits; got {colour!r}")
    if not isinstance(variable, str) or not _VARIABLE.fullmatch(variable):
        raise ValueError(f"a CSS variable must look like '--mybook-leaf'; got {variable!r}")
    if key == "#000000" or _VARIABLES.get(key, variable) != variable:
        raise ValueError(f"{colour} already stands for {_VARIABLES.get(key, 'currentColor')}")
    _VARIABLES[key] = variable


def variables() -> dict[str, str]:
    """Return all colours that figures may use, with their CSS variables."""
    return dict(_VARIABLES)


def take_variables(known: Mapping[str, str]) -> None:
    """Let figures use the colours of another process as well."""
    _VARIABLES.update(known)


def css_colour(colour: str, rules: Rules = STRICT) -> str:
    """Return what stands for a hexadecimal colour on the page.

    A colour of no variable is taken as it is, with a shade for dark pages; if the rules are strict it is a ValueError.
    """
    key = colour.lower()
    if key in rules.data:
        return key
    if key == "#000000":
        return "currentColor"
    if key in _VARIABLES:
        return f"var({_VARIABLES[key]}, {key})"
    rules.against(
        f"the colour {rules.name(key)} has no CSS variable, so it could not follow light and dark mode; "
        f"use black, white or one of {', '.join(_VARIABLES)} (lighter with alpha), or add_colour()",
        "colours that have no CSS variable get a computed shade on dark pages (add_colour() sets one)",
        rules.name(key),
    )
    return f"light-dark({key}, {dark_shade(key)})"


@cache
def dark_shade(colour: str) -> str:
    """Return a shade of a colour that can be seen, and read before, on a dark page.

    Its lightness in OKLab (Ottosson, 2020) is changed and its hue kept: what is dark gets lighter; greys, and tints
    that are as light as paper, are turned round.

    Examples
    --------
    >>> dark_shade("#000080"), dark_shade("#eeeeee"), dark_shade("#ff7f0e")
    ('#6198ff', '#222222', '#ff7f0e')
    """
    lightness, a, b = _to_oklab(colour)
    if np.hypot(a, b) < 0.03 or lightness > 0.88:
        lightness = min(1.2 - lightness, 0.95)
    elif lightness < 0.7:
        lightness = 0.7
    return _from_oklab(lightness, a, b)


_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def _to_oklab(colour: str) -> tuple[float, float, float]:
    rgb = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    lightness, a, b = _TO_LAB @ np.cbrt(_TO_LMS @ linear)
    return float(lightness), float(a), float(b)


def _from_oklab(lightness: float, a: float, b: float) -> str:
    linear = np.linalg.solve(_TO_LMS, np.linalg.solve(_TO_LAB, [lightness, a, b]) ** 3).clip(0, 1)
    rgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * float(part)):02x}" for part in rgb)
