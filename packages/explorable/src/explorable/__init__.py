"""explorable: one matplotlib function, alive in Jupyter and on a static page.

>>> import matplotlib
>>> matplotlib.use("agg")
>>> import matplotlib.pyplot as plt
>>> from explorable import explorable
>>> @explorable(p=(0.0, 1.0, 0.25))
... def coin(p=0.25):
...     "A coin that lands heads with probability p."
...     fig, ax = plt.subplots()
...     _ = ax.bar(["heads", "tails"], [p, 1 - p])
...     return fig, f"heads {p:.2f}, tails {1 - p:.2f}"
>>> coin
<explorable coin: 5 states; coin() draws one, sliders need Jupyter or a website>

The rooms, lowest first: `spec` (controls, their values, their states) -> `drawing` (one call of the function, made fit
for a page) -> `record` (all states, stored by columns) -> `page` (the HTML) and `document` (a page of its own) ->
`runs` (what notebooks have recorded, kept) and `live` (the widgets in Jupyter) -> `figure` (the decorators) ->
`sphinx` (the extension that takes recordings while a site is built).
"""

from typing import Any

from .drawing.palette import add_colour
from .figure import Explorable, explorable, interact
from .record.job import ExplorableError
from .record.site import recording, show_on_page

__version__ = "0.1.0"

__all__ = [
    "Explorable",
    "ExplorableError",
    "add_colour",
    "explorable",
    "interact",
    "recording",
    "script",
    "show_on_page",
    "stylesheet",
]


def __getattr__(name: str) -> Any:
    # What writes pages is not imported where figures are drawn: a stored run does not depend on it.
    if name in ("script", "stylesheet"):
        from . import page

        return getattr(page, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
