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

How the modules depend on each other, lowest first: `fonts`, `palette` -> `svg` (what matplotlib wrote, made fit for a
page) -> `drawing` (one call of the function; with `fallback`, what is said where no slider can move); `controls` ->
`states`; both -> `handles` (what can be dragged) and `record` (all states, stored by columns) -> `page` (HTML); all
-> `figure` (the decorator), with `live` (ipywidgets) beside it. `sphinx` is the extension that records while a site
is built, `links` its part for links in prose.
"""

from .figure import Explorable, ExplorableError, explorable, recording
from .page import script, stylesheet
from .palette import add_colour

__version__ = "0.1.0"

__all__ = ["Explorable", "ExplorableError", "add_colour", "explorable", "recording", "script", "stylesheet"]
