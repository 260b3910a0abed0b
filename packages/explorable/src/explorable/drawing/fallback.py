"""What a reader is told where a figure's sliders cannot move: under the stored picture, in a terminal, in dead HTML."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

#: Under the picture, which is shown where there is no widget: by GitHub, by nbconvert, by a Jupyter without ipywidgets.
UNDER_PICTURE = (
    "One state. The sliders need Jupyter with the ipywidgets extension (run the cell), or this notebook's website."
)

#: In widgets that were stored in a page without a kernel.
IN_PAGE = (
    "The sliders of this copy change nothing: no kernel listens to them. Run the cell in Jupyter, "
    "or open this notebook's website."
)

#: Shows `IN_PAGE` in the pages that nbconvert makes; in JupyterLab and Notebook the class is not the body's.
PAGE_STYLE = ".explorable-frozen { display: none } body.jp-Notebook .explorable-frozen { display: block }"

_INK, _GREY = "black", "#595959"
_MARGIN, _LEADING = 16, 1.35  # pixels; height of a line as a multiple of its font's size


def in_terminal(name: str) -> str:
    """Return what a terminal says after a figure's caption and readout.

    Parameters
    ----------
    name : str
        The figure's.

    Examples
    --------
    >>> in_terminal("coin").splitlines()[0]
    'A terminal shows no picture and no sliders. Here `coin()` draws the figure, and `plt.show()` opens it;'
    """
    return (
        f"A terminal shows no picture and no sliders. Here `{name}()` draws the figure, and `plt.show()` opens it;\n"
        "the sliders move in JupyterLab and Notebook (with ipywidgets), and on the notebook's website."
    )


def terminal() -> bool:
    """Return whether the code runs in IPython in a terminal, which shows text and nothing else."""
    if "IPython.terminal.interactiveshell" not in sys.modules:
        return False
    from IPython.core.getipython import get_ipython
    from IPython.terminal.interactiveshell import TerminalInteractiveShell

    return isinstance(get_ipython(), TerminalInteractiveShell)


def with_words(sheet: Image, readout: str) -> Image:
    """Return a picture with its readout and `UNDER_PICTURE` below it.

    Parameters
    ----------
    sheet : PIL.Image.Image
    readout : str
        Left out if the font lacks one of its characters: boxes would say nothing.
    """
    from PIL import Image, ImageDraw

    parts = [(UNDER_PICTURE, _GREY, 19)]
    if all(ord(character) in _glyphs() for character in readout):
        parts.insert(0, (readout, _INK, 22))
    lines = [
        (line, colour, font)
        for words, colour, size in parts
        for font in [_font(size)]
        for line in wrapped(words, font, sheet.width - 2 * _MARGIN)
    ]
    heights = [round(font.size * _LEADING) for _, _, font in lines]
    whole = Image.new("RGB", (sheet.width, sheet.height + sum(heights) + 2 * _MARGIN), "white")
    whole.paste(sheet, (0, 0))
    pen, y = ImageDraw.Draw(whole), sheet.height + _MARGIN
    for (line, colour, font), height in zip(lines, heights, strict=True):
        pen.text((_MARGIN, y), line, fill=colour, font=font)
        y += height
    return whole


def wrapped(words: str, font: FreeTypeFont, width: float) -> list[str]:
    """Break a text between its words so that no line is wider than `width` pixels, as far as words allow."""
    lines: list[str] = []
    for word in words.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _file() -> Path:
    return Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")


@cache
def _font(size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(_file()), size)


@cache
def _glyphs() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(_file())).get_charmap())
