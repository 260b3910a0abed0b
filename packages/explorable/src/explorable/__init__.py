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

How the modules depend on each other, lowest first: `rules` (what a page asks, and what is done otherwise) -> `fonts`,
`palette` -> `svg` (what matplotlib wrote, made fit for a page); `results` (what a function gave back), `layout` (room
for all of it), `texts` (letters as shapes) -> `drawing` (one call of the function). `controls` -> `coarser` (fewer
values of them), `states`; all these -> `handles` (what can be dragged), `record` and `paths` (all states, stored by
columns) -> `workers` (in several processes) -> `sampling` (the room that all states need) -> `figure` (the
decorators), with `live` (ipywidgets) beside it. `page` writes HTML, `standalone` pages of their own. `runs`,
`execution` and `keys` store what notebooks have recorded; `sphinx` is the extension that takes it while a site is
built, `links` its part for links in prose.
"""

from typing import Any

from .drawing.palette import add_colour
from .figure import Explorable, explorable, interact
from .record.site import recording, show_on_page
from .record.workers import ExplorableError

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
