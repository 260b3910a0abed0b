"""The picture in Jupyter as one anywidget: pictures, readout and handles; and the style sheet that all of them need."""

from __future__ import annotations

import anywidget
from traitlets import Dict, Int, List, Tuple, Unicode

from .. import page


class Picture(anywidget.AnyWidget):
    """What a state looks like; it shows what the kernel says, and says where a handle was dragged to.

    Attributes
    ----------
    markup : str
        The pictures and what lies over them, as HTML that this library has made.
    readout, error : str
        Plain texts.  An error stands in place of the pictures.
    state : list of int
        The state that is shown.
    tracks : list of dict
        For each handle where it stands in each state, as `Track.data` gives it.
    goal : (int, list of (int, int))
        From the front end: how many times a handle was moved, and where to: controls with their indices.  The count
        makes one move differ from the same move later.
    """

    # Strings, not paths: anywidget keeps each instance of a widget alive that it watches a file for.
    _esm = page.static("drag.js") + page.static("picture.js")

    markup = Unicode().tag(sync=True)
    readout = Unicode().tag(sync=True)
    error = Unicode().tag(sync=True)
    state = List(Int()).tag(sync=True)
    tracks = List(Dict()).tag(sync=True)
    goal = Tuple(Int(), List(Tuple(Int(), Int())), default_value=(0, [])).tag(sync=True, echo_update=False)


class StyleSheet(anywidget.AnyWidget):
    """The style sheet, fonts included: one widget for all figures, as it has 80 kB; it shows nothing itself."""

    _esm = "export default {};"
    _css = page.stylesheet()


_style_sheets: list[StyleSheet] = []


def style_sheet() -> StyleSheet:
    """Return the one style sheet of this kernel, or another if the author has closed all widgets."""
    if not _style_sheets or _style_sheets[0].comm is None:
        _style_sheets[:] = [StyleSheet(layout={"display": "none"})]
    return _style_sheets[0]
