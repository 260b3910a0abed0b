"""Which figures each cell shows: those of a cell that is run again are closed, with all of their widgets."""

from __future__ import annotations

from typing import Any, Protocol

import ipywidgets as widgets


class Closable(Protocol):
    """What a cell shows."""

    def close(self) -> None:
        """Close its widgets."""


#: The figures that each cell shows, and by which of its runs: run again, it shows others in their stead.
_shown: dict[str, tuple[str, list[Closable]]] = {}


def take_place(figure: Closable) -> None:
    """Note that the cell which is run shows `figure`, and close those that an earlier run of it has shown."""
    cell, run = _cell()
    before, figures = _shown.get(cell, ("", []))
    if before != run:
        for one in figures:
            one.close()
        figures = []
    _shown[cell] = run, [*figures, figure]


def _cell() -> tuple[str, str]:
    """Return what names the cell that is run, its id or, without one, its code; and what names this run of it."""
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    try:
        request = shell.get_parent()
    except AttributeError:  # no kernel
        request = {}
    identifier = request.get("metadata", {}).get("cellId") or request.get("content", {}).get("code", "")
    return str(identifier), str(request.get("header", {}).get("msg_id", ""))


def close(widget: Any, but: type) -> None:
    """Close a widget with all that belongs to it, other than what is a `but`, which other figures share."""
    if isinstance(widget, but):
        return
    for child in getattr(widget, "children", ()):
        close(child, but)
    for part in ("layout", "style"):
        own = getattr(widget, part, None)
        if isinstance(own, widgets.Widget):
            own.close()
    widget.close()
