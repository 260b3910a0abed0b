"""Games: what a reader does before the book says what comes of it.

A game is one script (``static/NAME.js``), on a page and in Jupyter the same: `play` shows it as a widget where there is
a kernel, and writes it into the page while the site is built.  What a game computes it computes in the browser; each
has its rules in Python too, and a test that compares them.

The smallest of them is `guess`, which stands below each prediction: its parts are made by `choice`, `number`, `point`
and `curve`, on what `scale` and `stops` return.
"""

from .game import Game, play
from .parts import Spot, choice, curve, number, point
from .prediction import guess
from .scale import scale, stops

__all__ = ["Game", "Spot", "choice", "curve", "guess", "number", "play", "point", "scale", "stops"]
