"""What a figure's function gives back: figures and a sentence, said outright or as `interact` lets them be said.

`interact` shows whatever a function draws and prints.  So what is not returned is looked for: the figures that the
call left open, and for the sentence what it printed, else the titles, else the values of the controls.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib._mathtext_data import tex2uni
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase

WANTED = "the function must return a figure, or a list of figures, and a readout (a string)"

#: A printed table is no sentence.
_LONGEST = 400
_COMMAND = re.compile(r"\\([A-Za-z]+) ?")
_FRACTION = re.compile(r"\\[dt]?frac\{?([^{}]+)\}?\{([^{}]+)\}")
#: Those of TeX's commands that are read as they are written.
_FUNCTIONS = re.compile("a?(sin|cos|tan|cot)h?|arc(sin|cos|tan)|det|dim|exp|gcd|inf|ker|lim|ln|log|max|min")


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
        raise TypeError(f"{WANTED}; where the figure should be it returned {_kind(figures)}")
    if len({id(figure) for figure in figures}) < len(figures):
        raise TypeError(f"{WANTED}; it returned one figure twice")
    if not isinstance(readout, str):
        raise TypeError(f"{WANTED}; where the readout should be it returned {_kind(readout)}")
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
    _sort(returned, figures, said)
    figures = list(dict.fromkeys(figures or opened))
    if not figures:
        raise TypeError(
            f"no figure was drawn: the function must open a matplotlib figure; it returned {_kind(returned)}"
        )
    for sentence in ("; ".join(said), _shortened(printed), _titles(figures)):
        if sentence.strip():
            return tuple(figures), sentence.strip()
    return tuple(figures), values


def _sort(thing: Any, figures: list[Figure], said: list[str]) -> None:
    if isinstance(thing, (Axes, FigureBase)):
        figure = thing if isinstance(thing, Figure) else thing.get_figure(root=True)
        if isinstance(figure, Figure):
            figures.append(figure)
    elif isinstance(thing, (str, int, float)) and not isinstance(thing, bool):
        said.append(str(thing))
    elif isinstance(thing, (list, tuple)):
        for part in thing:
            _sort(part, figures, said)
    elif isinstance(thing, np.ndarray) and thing.dtype.kind == "O":  # axes, as subplots gives them
        _sort(list(thing.flat), figures, said)
    elif isinstance(getattr(thing, "figure", None), Figure):  # an artist, or a grid of seaborn's
        figures.append(thing.figure)


def _shortened(printed: str) -> str:
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    text = "; ".join(line for line in lines if line)
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
    """

    def formula(match: re.Match[str]) -> str:
        text = _FRACTION.sub(r"\1/\2", match[1])
        return re.sub(r"[{}\\]", "", _COMMAND.sub(_in_words, text))

    return " ".join(re.sub(r"(?<!\\)\$(.*?)(?<!\\)\$", formula, title, flags=re.DOTALL).replace("\\$", "$").split())


def _in_words(command: re.Match[str]) -> str:
    r"""Write a command of TeX as its character or, for a function, as its name; accents and fonts are left out."""
    name = command[1]
    if name in tex2uni:
        character = chr(tex2uni[name])
        return "" if unicodedata.combining(character) else character
    return name if _FUNCTIONS.fullmatch(name) else ""


def _kind(thing: Any) -> str:
    if isinstance(thing, (tuple, list)):
        return f"{type(thing).__name__} of ({', '.join(_kind(part) for part in thing)})"
    return "None" if thing is None else type(thing).__name__
