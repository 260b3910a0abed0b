"""The HTML that a static page holds: picture, readout, native controls, and the recorded data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from .drawing.fonts import font_faces
from .drawing.svg import MAX_WIDTH, NEARLY, to_text
from .record.handles import Track
from .record.recording import Recording, figure_id
from .spec.controls import Control
from .spec.states import State

_MINUS = re.compile(r"(?<![\w.])-(?=\.?\d)|(?<=[\d)] )-(?= [\d(])")


@cache
def stylesheet() -> str:
    """Return the style sheet that every page with an explorable needs, fonts included."""
    return static("explorable.css") + font_faces()


@cache
def script() -> str:
    """Return the JavaScript that every page with an explorable needs: dragging, saving, and the player."""
    return static("drag.js") + static("save.js") + static("explorable.js")


@cache
def fonts_script() -> str:
    """Return a script with the fonts, for pages that cannot read their style sheet and want to save a figure."""
    return f"globalThis.explorable.fonts = {json.dumps(font_faces())};\n"


@cache
def static(name: str) -> str:
    """Return one of the files that the package ships for pages."""
    return files("explorable").joinpath("static", name).read_text(encoding="utf-8")


def picture(svg: Element, label: str, grips: str = "") -> str:
    """Return one figure as inline SVG with its accessible name, and what lies over it."""
    svg.set("role", "img")
    svg.set("aria-label", label)
    # Four thirds: the size in CSS pixels that the figure's points stand for, beyond which it need not grow.
    # In rem, so that it grows with the page's text.
    points = float(svg.get("width", "0"))
    width = f"{points * 4 / 3 / 16:.4g}rem"
    if points <= MAX_WIDTH * NEARLY:
        return f'<div class="explorable-picture" style="max-width: {width}">{to_text(svg)}{grips}</div>'
    style = f"max-width: {width}; --wide: {width}"
    return f'<div class="explorable-picture explorable-wide" style="{style}">{to_text(svg)}{grips}</div>'


def grip(number: int, track: Track, state: State) -> str:
    """Return the element over a live picture with which handle `number` is dragged."""
    x, y = track.place(state)
    touch = "pan-y" if track.scrolls else "none"
    place = f"left: {100 * x / track.size[0]:.2f}%; top: {100 * y / track.size[1]:.2f}%; touch-action: {touch}"
    return f'<span class="explorable-grip" aria-hidden="true" data-handle="{number}" style="{place}"></span>'


def picture_labels(caption: str, count: int) -> list[str]:
    """Return an accessible name for each of `count` pictures."""
    return [caption] if count == 1 else [f"{caption} Picture {i} of {count}." for i in range(1, count + 1)]


def json_script(data: Any, name: str) -> str:
    """Return a data block of class `name` that no string in it can close."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'<script type="application/json" class="{name}">{text}</script>'


def _tools(embed: str) -> str:
    """What only a script can do; the player shows them."""
    own_page = f'<button type="button" data-embed="{escape(embed)}">Embed</button>' if embed else ""
    return (
        '<div class="explorable-tools" hidden><button type="button" class="explorable-copy">Copy link</button>'
        '<button type="button" data-save="svg">Save SVG</button><button type="button" data-save="png">Save PNG</button>'
        f'{own_page}<span class="explorable-said" role="status"></span></div>'
    )


def figure_html(recording: Recording, embed: str = "") -> str:
    """Return the whole ``<figure>``.

    Without JavaScript the picture and the readout of the default state show and the controls stay disabled.

    Parameters
    ----------
    recording : Recording
    embed : str
        Address of the figure's own page, which the button "Embed" hands out; without one there is no button.
    """
    identifier = figure_id(recording.name)
    caption, controls = recording.caption, recording.controls
    labels = picture_labels(caption, len(recording.pictures))
    trees = [ElementTree.fromstring(markup) for markup in recording.pictures]
    shown = "".join(picture(svg, label) for svg, label in zip(trees, labels, strict=True))
    axes, sentences, numbers = recording.data["readout"]
    sentences = [typeset(sentence) for sentence in sentences]
    longest = max(sentences, key=len)
    data = {**recording.data, "controls": [_control_data(control) for control in controls]}
    data["readout"] = [axes, sentences, numbers]
    return (
        f'<figure class="explorable" id="{identifier}" data-states="{recording.states}">'
        f'<div class="explorable-body"><div class="explorable-pictures">{shown}</div>'
        f'<div class="explorable-panel">'
        f'<div class="explorable-reading" data-longest="{escape(longest)}">'
        f'<p class="explorable-readout" aria-live="polite">{escape(typeset(recording.readout))}</p></div>'
        # No `form`: to look for passwords, Chrome lays out whatever holds one, however far below the window it is.
        f'<div class="explorable-form">'
        f'<fieldset class="explorable-controls" aria-label="{escape("Controls: " + caption)}" disabled>'
        f"{''.join(_control(identifier, control) for control in controls)}"
        f'<div class="explorable-buttons">{_buttons(recording.presets)}</div></fieldset></div>'
        '<p class="explorable-notice" role="status" hidden></p>'
        "<noscript><p>The controls of this figure need JavaScript; the picture shows its default state.</p>"
        "</noscript></div></div>"
        f"<figcaption>{escape(caption)}</figcaption>{_tools(embed)}{json_script(data, 'explorable-data')}</figure>"
    )


def typeset(readout: str) -> str:
    """Return a readout with a minus before its negative numbers and between numbers: a hyphen is read aloud as nothing.

    Words, ranges (3-5) and exponents (4e-06) stay as they are.
    """
    return _MINUS.sub("\u2212", readout)


def _control_data(control: Control) -> dict[str, Any]:
    return {"name": control.name, "kind": control.kind, "texts": control.texts, "unit": control.unit}


def _buttons(presets: Mapping[str, State]) -> str:
    named = "".join(
        f'<button type="button" class="explorable-preset" data-state="{" ".join(map(str, state))}" '
        f'aria-pressed="false">{escape(label)}</button>'
        for label, state in presets.items()
    )
    return f'{named}<button type="button" class="explorable-reset">Reset</button>'


def _control(figure: str, control: Control) -> str:
    identifier = f"{figure}-{control.name}"
    name = escape(control.name)
    attributes = f'id="{identifier}" name="{name}" autocomplete="off"'
    label = f'<label for="{identifier}">{escape(control.label)}</label>'
    if control.kind == "toggle":
        checked = " checked" if control.default else ""
        field = f'<input type="checkbox" {attributes}{checked}>'
        return f'<div class="explorable-control explorable-toggle">{field}{label}</div>'
    if control.kind == "choice":
        options = "".join(
            f'<option value="{escape(text)}"{" selected" if i == control.default else ""}>{escape(text)}</option>'
            for i, text in enumerate(control.texts)
        )
        # Firefox restores a dropdown's choice on reload unless told not to.
        field = f"<select {attributes}>{options}</select>"
        return f'<div class="explorable-control explorable-choice">{label}{field}</div>'
    if control.kind == "range":
        span = (control.texts[0], control.texts[-1], control.step(), control.texts[control.default])
    else:
        span = ("0", str(len(control.values) - 1), "1", str(control.default))
    low, high, step, value = span
    spoken = escape(control.spoken(control.default))
    return (
        f'<div class="explorable-control explorable-range">{_play_button(control)}{label}'
        f'<output for="{identifier}" aria-live="off">{spoken}</output>'
        f'<div class="explorable-slider">{_step_button(control, -1)}'
        f'<input type="range" {attributes} min="{low}" max="{high}" step="{step}" value="{value}" '
        f'aria-valuetext="{spoken}">{_step_button(control, 1)}</div></div>'
    )


def _play_button(control: Control) -> str:
    """A button that plays the slider; like all controls it is disabled until the script has loaded."""
    if not control.plays:
        return ""
    name = escape(f"Play: {control.label}")
    return f'<button type="button" class="explorable-play" aria-label="{name}" aria-pressed="false">\u25b6</button>'


def _step_button(control: Control, by: int) -> str:
    """A step button, for readers who cannot drag; the keyboard skips it, as the slider's arrow keys do the same."""
    name = escape(f"{control.label}: one step {'up' if by > 0 else 'down'}")
    sign = "+" if by > 0 else "\u2212"
    attributes = f'type="button" class="explorable-step" data-step="{by}" tabindex="-1" aria-label="{name}"'
    return f"<button {attributes}>{sign}</button>"
