"""What a figure's function gives back: figures and a sentence, said outright or as `interact` lets them be said.

`interact` shows whatever a function draws and prints.  So what is not returned is looked for: the figures that the
call left open, and for the sentence what it printed, else the titles, else the values of the controls.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Sequence
from numbers import Number
from typing import Any

import numpy as np
from matplotlib._mathtext import Parser
from matplotlib._mathtext_data import tex2uni
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase

WANTED = "the function must return a figure, or a list of figures, and a readout (a string)"

#: A printed table is not a sentence.
_LONGEST = 400
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_GROUP = r"\s*\{((?:[^{}]|\{[^{}]*\})*)\}"
_FRACTION = re.compile(rf"\\([dt]?frac|binom){_GROUP}{_GROUP}")
_ACCENT = re.compile(rf"\\(hat|bar|tilde|vec|dot|ddot|acute|grave|breve)(?:{_GROUP}|\s*(\\[A-Za-z]+|\w))")
_NAMES = frozenset(Parser._function_names)
#: What `print` says of what a notebook would play or show.
MEDIUM = re.compile(r"<IPython\.[\w.]+\.(\w+) object>")
#: What `print` says of things that are shown otherwise.
_OBJECT = re.compile(r"<[\w.]+ object( at 0x[0-9a-f]+)?>|Figure\([\d.]+x[\d.]+\)")


def checked(returned: Any) -> tuple[tuple[Figure, ...], str]:
    """Take what was returned, which must be figures and a readout.

    Raises
    ------
    TypeError
        It is something else.
    ValueError
        The readout is empty.
    """
    if not isinstance(returned, tuple) or len(returned) != 2:
        raise TypeError(f"{WANTED}; got {_kind(returned)}")
    figures, readout = returned
    if isinstance(figures, Figure):
        figures = (figures,)
    if not isinstance(figures, Sequence) or not figures or not all(isinstance(f, Figure) for f in figures):
        raise TypeError(f"{WANTED}; got {_kind(figures)} in place of the figure")
    if len({id(figure) for figure in figures}) < len(figures):
        raise TypeError(f"{WANTED}; got one figure twice")
    if not isinstance(readout, str):
        raise TypeError(f"{WANTED}; got {_kind(readout)} in place of the readout")
    if not readout.strip():
        raise ValueError("the readout is empty; it must be a sentence that is true for the state")
    return tuple(figures), readout


def found(returned: Any, opened: Sequence[Figure], printed: str, values: str) -> tuple[tuple[Figure, ...], str]:
    """Take what was returned, and look for what was not.

    Parameters
    ----------
    returned
        A figure, axes, or a list or array of them; a text or a number; a tuple of these; or None.
    opened : sequence of Figure
        The figures that the call has left open.
    printed : str
    values : str
        The controls and their values, in words.

    Raises
    ------
    TypeError
        There is no figure.
    """
    figures: list[Figure] = []
    said: list[str] = []
    numbers: list[str] = []
    _sort(returned, figures, said, numbers)
    figures = list(dict.fromkeys(figures or opened))
    if not figures:
        raise TypeError(
            "no figure was drawn: the function must open a matplotlib figure, or return one, as in `return fig`; "
            f"it returned {_kind(returned)}"
        )
    shown = shortened(printed)
    told = shown and all(number in shown for number in numbers)
    both = "; ".join(filter(None, [shown, *([] if told else numbers)]))
    for sentence in ("; ".join([*said, *numbers]) if said else both, _titles(figures)):
        if sentence.strip():
            return tuple(figures), sentence.strip()
    return tuple(figures), values


def made_before(function: Callable[..., Any]) -> list[Figure]:
    """Return the figure that a function changes, if it names one, or what lies in it, that was made before."""
    while isinstance(function, functools.partial):
        function = function.func
    function = inspect.unwrap(function)
    if not inspect.isfunction(function):
        return []
    named = inspect.getclosurevars(function)
    figures: list[Figure] = []
    for thing in (*named.nonlocals.values(), *named.globals.values()):
        if isinstance(thing, Artist | list | tuple | np.ndarray):
            _sort(thing, figures, [], [])
    return figures if len(set(figures)) == 1 else []


def _sort(thing: Any, figures: list[Figure], said: list[str], numbers: list[str]) -> None:
    if isinstance(thing, (Axes, FigureBase)):
        figure = thing if isinstance(thing, Figure) else thing.get_figure(root=True)
        if isinstance(figure, Figure):
            figures.append(figure)
    elif isinstance(thing, str):
        said.append(thing)
    elif isinstance(thing, Number) and not isinstance(thing, bool):
        numbers.append(str(thing))
    elif isinstance(thing, (list, tuple)):
        for part in thing:
            _sort(part, figures, said, numbers)
    elif isinstance(thing, np.ndarray) and thing.dtype.kind == "O":  # axes, as subplots gives them
        _sort(list(thing.flat), figures, said, numbers)
    elif isinstance(getattr(thing, "figure", None), Figure):  # an artist, or a grid of seaborn's
        figures.append(thing.figure)


def shortened(printed: str) -> str:
    """Return what was printed as one line, without what stands for objects that are displayed."""
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    text = "; ".join(line for line in lines if line and not _OBJECT.fullmatch(line))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"


def _titles(figures: Sequence[Figure]) -> str:
    titles = []
    for figure in figures:
        titles.append(figure.get_suptitle())
        titles += [ax.get_title(loc) for ax in figure.axes for loc in ("left", "center", "right")]
    return "; ".join(plain(title) for title in dict.fromkeys(titles) if title.strip())


def plain(title: str) -> str:
    r"""Return a title's words with its formulas in plain characters, as far as there are any.

    Examples
    --------
    >>> plain(r"Normal, $\mu$ = 0.5 and $\sigma^2 = 1$")
    'Normal, μ = 0.5 and σ^2 = 1'
    >>> plain(r"$\sin(\hat{x}) = \frac{1}{2n}$")
    'sin(x̂) = 1/(2n)'
    """

    def command(match: re.Match[str]) -> str:
        return chr(tex2uni[match[1]]) if match[1] in tex2uni else match[1] if match[1] in _NAMES else ""

    def formula(match: re.Match[str]) -> str:
        text, changed = match[1], 1
        while changed:  # from the outside in: a fraction in a fraction
            text, changed = _FRACTION.subn(_fraction, text)
        text = _ACCENT.sub(lambda one: (one[2] or one[3]) + chr(tex2uni[one[1]]), text)
        text = _COMMAND.sub(command, text.replace(r"\sqrt", "√"))
        return re.sub(r"\\[,;:! ]", " ", text).translate(str.maketrans("", "", "{}\\"))

    return " ".join(re.sub(r"(?<!\\)\$(.*?)(?<!\\)\$", formula, title, flags=re.DOTALL).replace("\\$", "$").split())


def _fraction(match: re.Match[str]) -> str:
    one = re.compile(r"\\[A-Za-z]+|[A-Za-z]|\d+")
    above, below = (part if one.fullmatch(part) else f"({part})" for part in match.group(2, 3))
    if match[1] == "binom":
        return f"({match[2]} choose {match[3]})"
    apart = " " if re.match(r"[\w\\]", match.string[match.end() :]) else ""
    return f"{above}/{below}{apart}"


def _kind(thing: Any) -> str:
    if isinstance(thing, (tuple, list)):
        return f"{type(thing).__name__} of ({', '.join(_kind(part) for part in thing)})"
    return "None" if thing is None else type(thing).__name__
