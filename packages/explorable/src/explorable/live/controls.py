"""The controls as ipywidgets, and how a widget's value and an index of its control become each other."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from ..spec.controls import Control


def widget_of(control: Control) -> widgets.Widget:
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


def player_of(control: Control) -> widgets.Play:
    """Make a widget that plays: it counts through the control's indices in the front end."""
    last = len(control.values) - 1
    pace = round(min(max(8000 / last, 200), 800))
    return widgets.Play(min=0, max=last, value=control.default, interval=pace, show_repeat=False)


def index_of(control: Control, widget: Any) -> int:
    """Return the grid index that a widget stands on, whatever its front end rounded."""
    if control.kind != "range":
        return int(widget.value)
    first, second = float(control.values[0]), float(control.values[1])
    index = round((float(widget.value) - first) / (second - first))
    return min(max(index, 0), len(control.values) - 1)


def set_index(control: Control, widget: Any, index: int) -> None:
    """Put a widget on a grid index."""
    # A front end's 0.4000000000000001 stays: to correct it would take the slider back from where it is by now.
    if index_of(control, widget) != index:
        widget.value = control.values[index] if control.kind in ("range", "toggle") else index
