"""The live figure: real ipywidgets, one SVG that is replaced in place, and a memory of the states seen.

The picture is an ``HTML`` widget, so a redraw swaps one element's content and nothing flickers, as it does when
``interact`` clears and refills an output.  A state is drawn inside the control's own callback: the front end
holds further moves back until the kernel is idle again and then sends only the newest value, so a drag never
queues up drawings.  While nothing happens, the neighbours of the shown state are drawn ahead.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from . import page
from .drawing import fallback
from .record.recording import figure_id
from .spec.controls import Control
from .spec.rules import Rules
from .spec.states import State

if TYPE_CHECKING:
    from .drawing.draw import Drawing
    from .record.spec import Spec

#: So many drawn states are remembered (some 15 kB each).
MEMORY = 512
#: The kernel must have been idle this long, in seconds, before a neighbour is drawn ahead.
IDLE = 0.12
#: So far along each control the neighbours are drawn ahead.
REACH = 3

_instances = itertools.count(1)

#: The figures that each cell shows, and by which of its runs: run again, it shows others in their stead.
_shown: dict[str, tuple[str, list[LiveFigure]]] = {}
#: None or one.
_style_sheets: list[widgets.Widget] = []


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
        # Two outputs may show the same figure: their ids must differ, or hiding one takes the other's clip paths.
        self.prefix = f"{figure_id(figure.name)}-live{next(_instances)}"
        self._labels = page.picture_labels(figure.caption, len(default.figures))
        self._tracks = figure.tracks(default)
        self._seen: OrderedDict[State, tuple[str, str]] = OrderedDict()
        self._settling = False
        self._thread = threading.get_ident()
        self._loop: asyncio.AbstractEventLoop | None
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:  # no kernel's loop, for instance in a plain IPython: then nothing is drawn ahead
            self._loop = None
        self._pending: asyncio.TimerHandle | None = None
        self._ahead: Iterator[State] = iter(())
        self.picture = widgets.HTML()
        self.readout = widgets.HTML()
        self.controls = [self._control(k, control) for k, control in enumerate(figure.controls)]
        self.players = {k: self._player(k, c) for k, c in enumerate(figure.controls) if c.plays}
        self._render(default)
        self.box = self._box()

    def view(self) -> dict[str, Any]:
        """Return the widget's part of the notebook's mime bundle (no HTML: a static page must not prefer it)."""
        bundle = self.box._repr_mimebundle_()
        return {kind: data for kind, data in bundle.items() if "widget-view" in kind}

    def take_place(self) -> None:
        """Close the figures that an earlier run of the same cell has shown, with all of their widgets."""
        cell, run = _cell()
        before, figures = _shown.get(cell, ("", []))
        if before != run:
            for figure in figures:
                figure.close()
            figures = []
        _shown[cell] = run, [*figures, self]

    def close(self) -> None:
        """Close all widgets, and forget what is drawn."""
        if self._pending:
            self._pending.cancel()
        self._seen.clear()
        _close(self.box)

    def show(self, state: State) -> None:
        """Go to an allowed state: set all controls, draw, and begin to draw ahead."""
        self._at_home(lambda: self._show(state))

    def _at_home(self, work: Callable[[], None]) -> None:
        """Do `work` in the thread that made the figure, and wait until it is done.

        JupyterLab sends widgets' messages to a subshell, which is a thread of its own, while matplotlib's settings
        and its list of open figures are shared by all threads.
        """
        if self._loop is None or threading.get_ident() == self._thread:
            work()
            return
        done: Future[None] = Future()

        def run() -> None:
            try:
                work()
                done.set_result(None)
            except BaseException as error:
                done.set_exception(error)

        self._loop.call_soon_threadsafe(run)
        done.result()

    def _show(self, state: State) -> None:
        self.state = state
        self._settling = True
        try:
            for control, widget, index in zip(self.figure.controls, self.controls, state, strict=True):
                _set(control, widget, index)
            for k, player in self.players.items():
                player.value = state[k]
        finally:
            self._settling = False
        self._render()
        self._draw_ahead()

    def _moved(self, k: int, change: dict[str, Any]) -> None:
        self._at_home(lambda: self._follow(k, change["owner"]))

    def _follow(self, k: int, widget: widgets.Widget) -> None:
        if not self._settling:
            self._show(self.figure.space.settle(self.state, k, _index(self.figure.controls[k], widget)))

    def _render(self, drawing: Drawing | None = None) -> None:
        try:
            picture, readout = self._drawn(self.state, drawing)
        except Exception as error:  # whatever the author's function raises: it is shown where the picture stands
            picture, readout = f'<pre class="explorable-error" role="alert">{escape(str(error))}</pre>', ""
        state = " ".join(map(str, self.state))
        self.picture.value = f'<div class="explorable explorable-live" data-state="{state}">{picture}</div>'
        self.readout.value = (
            f'<p class="explorable explorable-readout" aria-live="polite">{escape(readout)}</p>' if readout else ""
        )

    def _drawn(self, state: State, drawing: Drawing | None = None) -> tuple[str, str]:
        if state not in self._seen:
            drawing = drawing or self.figure.draw(state)
            try:
                trees = drawing.svgs(self.prefix, Rules(strict=False))
            except ValueError as error:
                raise self.figure.error(state, error) from error
            shown = "".join(
                page.picture(tree, label, self._grips(number, state))
                for number, (tree, label) in enumerate(zip(trees, self._labels, strict=True))
            )
            self._seen[state] = f'<div class="explorable-pictures">{shown}</div>', drawing.readout
            if len(self._seen) > MEMORY:
                self._seen.popitem(last=False)
        self._seen.move_to_end(state)
        return self._seen[state]

    def _grips(self, picture: int, state: State) -> str:
        own = [(k, track) for k, track in enumerate(self._tracks) if track.picture == picture]
        return "".join(page.grip(k, track, state) for k, track in own)

    def _dragged(self, change: dict[str, Any]) -> None:
        """Go where a handle was dragged to: ``{"goal": [[control, index], ...]}``, written by live.js."""
        try:
            goal = {int(k): int(index) for k, index in json.loads(change["new"])["goal"]}
        except (ValueError, TypeError, KeyError):
            return  # somebody typed into a field that nobody sees
        shape = self.figure.space.shape
        if all(0 <= k < len(shape) and 0 <= index < shape[k] for k, index in goal.items()):
            self.show(self.figure.space.follow(self.state, goal))

    def _draw_ahead(self) -> None:
        if self._pending:
            self._pending.cancel()
        self._ahead = self._neighbours()
        self._schedule()

    def _schedule(self) -> None:
        if self._loop is not None:
            self._pending = self._loop.call_later(IDLE, self._next_ahead)

    def _next_ahead(self) -> None:
        for state in self._ahead:
            if state not in self._seen:
                try:
                    self._drawn(state)
                except Exception:  # it is shown when the reader goes there
                    continue
                self._schedule()
                return

    def _neighbours(self) -> Iterator[State]:
        for distance in range(1, REACH + 1):
            for k, step in itertools.product(range(len(self.state)), (distance, -distance)):
                index = self.state[k] + step
                if 0 <= index < self.figure.space.shape[k]:
                    yield self.figure.space.settle(self.state, k, index)

    def _control(self, k: int, control: Control) -> widgets.Widget:
        widget = _widget(control)
        widget.observe(lambda change: self._moved(k, change), names="value")
        return widget

    def _player(self, k: int, control: Control) -> widgets.Widget:
        """A widget that plays: it counts through the control's indices in the front end."""
        last = len(control.values) - 1
        pace = round(min(max(8000 / last, 200), 800))
        player = widgets.Play(min=0, max=last, value=control.default, interval=pace, show_repeat=False)
        player.observe(lambda change: self._at_home(lambda: self._played(k, change["new"])), names="value")
        return player

    def _played(self, k: int, index: int) -> None:
        if not self._settling:
            self._show(self.figure.space.settle(self.state, k, index))

    def _sliders(self) -> list[widgets.Widget]:
        return [widgets.HBox([self.players[k], w]) if k in self.players else w for k, w in enumerate(self.controls)]

    def _box(self) -> widgets.Widget:
        buttons = [self._button(label, state) for label, state in self.figure.presets.items()]
        buttons.append(self._button("Reset", self.figure.space.default))
        caption = widgets.HTML(
            f'<p class="explorable explorable-caption"><em>{escape(self.figure.caption)}</em></p>'
            f'<p class="explorable explorable-frozen">{escape(fallback.IN_PAGE)}</p>' + self._too_many()
        )
        row = widgets.HBox(buttons, layout=widgets.Layout(flex_flow="row wrap"))
        parts = [_style_sheet(), self.picture, self.readout, *self._sliders(), row, caption]
        if self._tracks:
            parts += self._bridge()
        box = widgets.VBox([*parts, self._script()])
        box.add_class("explorable-live-box")
        return box

    def _too_many(self) -> str:
        """Say it if a page could not have all states of the figure."""
        states, bound = len(self.figure.space), self.figure.space.bound
        if states <= bound or self.figure.thin:
            return ""
        note = f"A website would need all {states:,} states of this figure, and takes {bound:,}."
        return f'<p class="explorable explorable-caption">{note}</p>'

    def _bridge(self) -> list[widgets.Widget]:
        """What the script needs to drag the picture: the tracks, and a text field by which it speaks to the kernel."""
        hidden = {"layout": widgets.Layout(display="none")}
        data = [track.data(self.figure.space.shape) for track in self._tracks]
        tracks = widgets.HTML(page.json_script(data, "explorable-tracks"), **hidden)
        field = widgets.Text(**hidden)
        field.add_class("explorable-bridge")
        field.observe(self._dragged, names="value")
        return [tracks, field]

    def _script(self) -> widgets.Widget:
        code = page.static("keys.js") + (page.live_script() if self._tracks else "")
        run = {"output_type": "display_data", "metadata": {}, "data": {"application/javascript": code}}
        # Not display(): the notebook would store the script beside the picture.
        return widgets.Output(outputs=(run,), layout=widgets.Layout(height="0", overflow="hidden"))

    def _button(self, label: str, state: State) -> widgets.Button:
        button = widgets.Button(description=label, layout=widgets.Layout(width="auto"))
        button.on_click(lambda _: self.show(state))
        return button


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


def _style_sheet() -> widgets.Widget:
    """Return the style sheet, fonts included: one widget that all figures of a kernel share, as it has 79 kB."""
    if not _style_sheets or _style_sheets[0].comm is None:  # the author closed all widgets
        style = f"<style>{page.stylesheet()}{fallback.PAGE_STYLE}</style>"
        _style_sheets[:] = [widgets.HTML(style, layout=widgets.Layout(display="none"))]
    return _style_sheets[0]


def _close(widget: Any) -> None:
    if widget in _style_sheets:
        return
    for child in getattr(widget, "children", ()):
        _close(child)
    for part in ("layout", "style"):
        own = getattr(widget, part, None)
        if isinstance(own, widgets.Widget):
            own.close()
    widget.close()


def _widget(control: Control) -> widgets.Widget:
    """Make the control's widget in the style of `interact`, with a label that is never cut off."""
    label = f"{control.label}, {control.unit}" if control.unit else control.label
    common = {
        "description": label,
        "style": {"description_width": "initial"},
        "layout": widgets.Layout(width="100%", max_width="36rem"),
    }
    values, texts, start = control.values, control.texts, control.default
    if control.kind == "toggle":
        return widgets.Checkbox(value=values[start], indent=False, **common)
    if control.kind == "choice":
        return widgets.Dropdown(options=list(zip(texts, range(len(texts)), strict=True)), value=start, **common)
    if control.kind == "steps":
        return widgets.SelectionSlider(options=list(zip(texts, range(len(texts)), strict=True)), value=start, **common)
    step = float(texts[1]) - float(texts[0])
    if isinstance(values[0], int):
        return widgets.IntSlider(value=values[start], min=values[0], max=values[-1], step=round(step), **common)
    decimals = len(texts[0].partition(".")[2])
    return widgets.FloatSlider(
        value=values[start],
        min=values[0],
        max=values[-1],
        step=round(step, decimals),
        readout_format=f".{decimals}f",
        **common,
    )


def _index(control: Control, widget: Any) -> int:
    """Return the grid index that a widget stands on, whatever its front end rounded."""
    if control.kind != "range":
        return int(widget.value)
    first, second = float(control.values[0]), float(control.values[1])
    index = round((float(widget.value) - first) / (second - first))
    return min(max(index, 0), len(control.values) - 1)


def _set(control: Control, widget: Any, index: int) -> None:
    # A front end's 0.4000000000000001 stays: to correct it would take the slider back from where it is by now.
    if _index(control, widget) != index:
        widget.value = control.values[index] if control.kind in ("range", "toggle") else index
