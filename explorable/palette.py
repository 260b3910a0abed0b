"""The colours a figure may use, and the CSS variables that stand for them on a page.

One recording serves light and dark pages, so no colour may be fixed in it: black becomes ``currentColor``,
white the page's own background, and each colour of the palette a CSS variable.  A theme (or an author) sets
the variables, for instance ``--explorable-blue: #3d9be0`` under a dark mode's selector; ``explorable.css``
does so for the PyData themes, Furo and JupyterLab.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

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


def css_colour(colour: str) -> str:
    """Return what stands for a hexadecimal colour on the page; ValueError if nothing does."""
    key = colour.lower()
    if key == "#000000":
        return "currentColor"
    if key not in _VARIABLES:
        raise ValueError(
            f"the colour {colour} has no CSS variable, so it could not follow light and dark mode; "
            f"use black, white or one of {', '.join(_VARIABLES)} (lighter with alpha), or add_colour()"
        )
    return f"var({_VARIABLES[key]}, {key})"
