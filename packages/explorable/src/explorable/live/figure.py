"""One shown instance of a figure: its controls, its picture, and what happens when one of them is moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from ..drawing import fallback
from ..spec.controls import Control
from ..spec.states import State
from . import cells
from .controls import index_of, player_of, set_index, widget_of
from .memory import Ahead, Memory
from .picture import Picture, StyleSheet, style_sheet
from .thread import HomeThread

if TYPE_CHECKING:
    from ..drawing.draw import Drawing
    from ..record.spec import Spec


class LiveFigure:
    """One shown instance of a figure, with its widgets.

    Parameters
    ----------
    figure : Spec
    default : Drawing
        Its default state, already drawn.
    """

    def __init__(self, figure: Spec, default: Drawing) -> None:
        self.figure = figure
        self.state = figure.space.default
        self.memory = Memory(figure, default)
        self._home = HomeThread()
        self._ahead = Ahead(self.memory, self._home.loop)
        self._settling = False
        self.picture = Picture(tracks=[track.data(figure.space.shape) for track in self.memory.tracks])
        self.controls = [self._control(k, control) for k, control in enumerate(figure.controls)]
        self.players = {k: self._player(k, c) for k, c in enumerate(figure.controls) if c.plays}
        self._render()
        self.picture.observe(self._dragged, names="goal")
        self.box = self._box()

    def view(self) -> dict[str, Any]:
        """Return the widget's part of the notebook's mime bundle (no HTML: a static page must not prefer it)."""
        bundle = self.box._repr_mimebundle_()
        return {kind: data for kind, data in bundle.items() if "widget-view" in kind}

    def take_place(self) -> None:
        """Close the figures that an earlier run of the same cell has shown, with all of their widgets."""
        cells.take_place(self)

    def close(self) -> None:
        """Close all widgets, and forget what is drawn."""
        self._ahead.stop()
        self.memory.clear()
        cells.close(self.box, but=StyleSheet)

    def show(self, state: State) -> None:
        """Go to an allowed state: set all controls, draw, and begin to draw ahead."""
        self._home.run(lambda: self._show(state))

    def _show(self, state: State) -> None:
        self.state = state
        self._settling = True
        try:
            for control, widget, index in zip(self.figure.controls, self.controls, state, strict=True):
                set_index(control, widget, index)
            for k, player in self.players.items():
                player.value = state[k]
        finally:
            self._settling = False
        self._render()
        self._ahead.start(state)

    def _render(self) -> None:
        try:
            markup, readout = self.memory.show(self.state)
            error = ""
        except Exception as failure:  # whatever the author's function raises: it is shown where the picture stands
            markup, readout, error = "", "", str(failure)
        with self.picture.hold_sync():  # one message
            self.picture.state = list(self.state)
            self.picture.markup, self.picture.readout, self.picture.error = markup, readout, error

    def _moved(self, k: int, index: Callable[[], int]) -> None:
        """Follow a widget of control `k`; its index is read at home, for by then it may have moved on."""

        def follow() -> None:
            if not self._settling:
                self._show(self.figure.space.settle(self.state, k, index()))

        self._home.run(follow)

    def _dragged(self, change: Mapping[str, Any]) -> None:
        """Go where a handle was dragged to, if there is such a place."""
        goal = dict(change["new"][1])
        shape = self.figure.space.shape
        if all(0 <= k < len(shape) and 0 <= index < shape[k] for k, index in goal.items()):
            self.show(self.figure.space.follow(self.state, goal))

    def _control(self, k: int, control: Control) -> widgets.Widget:
        widget = widget_of(control)
        widget.observe(lambda _: self._moved(k, lambda: index_of(control, widget)), names="value")
        return widget

    def _player(self, k: int, control: Control) -> widgets.Widget:
        player = player_of(control)
        player.observe(lambda change: self._moved(k, lambda: int(change["new"])), names="value")
        return player

    def _box(self) -> widgets.Widget:
        sliders = [widgets.HBox([self.players[k], w]) if k in self.players else w for k, w in enumerate(self.controls)]
        buttons = [self._button(label, state) for label, state in self.figure.presets.items()]
        buttons.append(self._button("Reset", self.figure.space.default))
        row = widgets.HBox(buttons, layout=widgets.Layout(flex_flow="row wrap"))
        box = widgets.VBox([style_sheet(), self.picture, *sliders, row, self._caption()])
        box.add_class("explorable-live-box")  # by which the picture's script knows whose keys it guards
        return box

    def _button(self, label: str, state: State) -> widgets.Button:
        button = widgets.Button(description=label, layout=widgets.Layout(width="auto"))
        button.on_click(lambda _: self.show(state))
        return button

    def _caption(self) -> widgets.Widget:
        return widgets.HTML(
            f'<p class="explorable explorable-caption"><em>{escape(self.figure.caption)}</em></p>'
            f'<p class="explorable explorable-frozen">{escape(fallback.IN_PAGE)}</p>'
            f"<style>{fallback.PAGE_STYLE}</style>{self._too_many()}"
        )

    def _too_many(self) -> str:
        """Say it if a page could not have all states of the figure."""
        states, bound = len(self.figure.space), self.figure.space.bound
        if states <= bound or self.figure.thin:
            return ""
        note = f"A website would need all {states:,} states of this figure, and takes {bound:,}."
        return f'<p class="explorable explorable-caption">{note}</p>'
