"""Games: what a reader does before the book says what comes of it.

A game is one script (``static/NAME.js``), on a page and in Jupyter the same: `play` shows it as a widget where there is
a kernel, and writes it into the page while the site is built.  What a game computes it computes in the browser; each
has its rules in Python too, and a test that compares them.
"""

from .game import Game, play

__all__ = ["Game", "play"]
