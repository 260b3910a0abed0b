"""The text that the book's language model learns from: 89 stories of the wire, written for the book (CC BY 4.0)."""

from __future__ import annotations

from importlib.resources import files

HELD_OUT = 4
"""So many stories at the end are kept back: no model may learn from them."""

GAP = "\n\n\n"
"""What stands between two stories."""


def stories() -> list[str]:
    """Return the stories of ``bitsbook/text/stories.txt``, each with its title in the first line.

    Returns
    -------
    list of str

    Examples
    --------
    >>> told = stories()
    >>> len(told), told[0].splitlines()[0], told[-1].splitlines()[0]
    (89, 'The hut and the valley', 'What the sky had to say')
    """
    return files("bitsbook").joinpath("text", "stories.txt").read_text(encoding="utf-8").strip("\n").split(GAP)


def training_and_held_out() -> tuple[str, str]:
    """Return two texts: all stories but the last `HELD_OUT`, with what follows a story, and these last ones.

    Examples
    --------
    >>> training, held_out = training_and_held_out()
    >>> (training + held_out).split(GAP) == stories()
    True
    """
    told = stories()
    return GAP.join(told[:-HELD_OUT]) + GAP, GAP.join(told[-HELD_OUT:])
