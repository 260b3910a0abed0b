"""Compare a picture on a page with an independent ``savefig`` of a plain call of the same function."""

import contextlib
import io
import itertools
import json
import linecache
import math
import random
import re
from pathlib import Path
from unittest import mock
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import nbformat
import numpy as np

from explorable import Explorable, script, stylesheet
from explorable.drawing.draw import settings
from explorable.page import typeset
from explorable.record.recording import figure_id

#: The values of a figure's controls by name.
READ_CONTROLS = """(figure) => Object.fromEntries([...figure.querySelectorAll('[name]')].map((e) =>
  [e.name, e.type === 'checkbox' ? e.checked : e.value]))"""
#: Serialise what the browser holds: tag, attributes and own text of each element, in document order.
READ_FIGURE = f"""
(figure) => ({{
  readout: figure.querySelector('.explorable-readout').textContent,
  pictures: [...figure.querySelectorAll('.explorable-picture > svg')].map((svg) =>
    [svg, ...svg.querySelectorAll('*')].map((e) => [
      e.tagName,
      Object.fromEntries(e.getAttributeNames().map((name) => [name, e.getAttribute(name)])),
      e.children.length ? '' : e.textContent,
    ])),
  controls: ({READ_CONTROLS})(figure),
}})
"""
#: The same as one text, which travels much faster than what it says.
READ_AS_TEXT = f"(figure) => JSON.stringify(({READ_FIGURE})(figure))"

#: Set one control as a user would, and let the page hear of it.
SET_CONTROL = """(figure, [name, index]) => {
  const input = figure.querySelector(`[name="${name}"]`);
  if (input.type === 'checkbox') input.checked = index === 1;
  else if (input.tagName === 'SELECT') input.selectedIndex = index;
  else input.value = Number(input.min) + index * Number(input.step);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}"""

PAGE = """<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8"><title>Figures</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}
body {{ margin: 0 auto; padding: 0 8px; max-width: 760px; font: 16px sans-serif; }}
html[data-theme=dark] {{ background: #121212; color: #ddd; }}</style>
<body><main><h1>Figures</h1>{figures}</main><script>{script}</script></body></html>"""

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
IGNORED = {"width", "height", "version", "role", "aria-label"}


def bare_page(figures):
    """A page of nothing but figures, the style sheet and the script."""
    return PAGE.format(style=stylesheet(), figures=figures, script=script())


def element(page, figure):
    """The figure on a page that has loaded; a locator would wait for frames, for which there are too many states."""
    return page.query_selector(f"#{figure_id(figure.name)}")


def read(handle):
    """What a figure's element holds, as `READ_FIGURE` says."""
    return json.loads(handle.evaluate(READ_AS_TEXT))


def shown_state(handle, figure):
    controls = handle.evaluate(READ_CONTROLS)
    found = []
    for control in figure.controls:
        value = controls[control.name]
        if control.kind == "range":
            found.append(control.index(type(control.values[0])(value)))
        else:
            found.append(int(value) if control.kind == "toggle" else control.texts.index(value))
    return tuple(found)


#: Set all controls one after the other; with a constraint the way to a state may need another round.
SET_ALL = (
    f"(figure, [moves, rounds]) => {{ const set = {SET_CONTROL}; for (let k = 0; k < rounds; k += 1)"
    " for (const move of moves) set(figure, move); }"
)


def moves_to(figure, state):
    """What `SET_ALL` needs to come to a state."""
    moves = [[control.name, index] for control, index in zip(figure.controls, state, strict=True)]
    return [moves, 3 if figure.space.constrained else 1]


def go(handle, figure, state):
    """Set the controls, as a user would, until `state` is shown."""
    handle.evaluate(SET_ALL, moves_to(figure, state))


def go_and(look):
    """A function for the page: go to a state, as `moves_to` says, and return what `look` finds there."""
    return f"(figure, [moves, rounds]) => {{ ({SET_ALL})(figure, [moves, rounds]); return ({look})(figure); }}"


def page_data(html):
    """The recorded data of each figure of a page by the id of its element."""
    blocks = re.findall(
        r'<figure class="explorable" id="([^"]+)".*?class="explorable-data">(.*?)</script>', html, flags=re.S
    )
    return {name: json.loads(text) for name, text in blocks}


def recorded_parts(data):
    """Every part of the pictures that a figure's recorded data holds; see `explorable.record.recorder`."""

    def parts(part):
        yield part
        for shape in part["shapes"]:
            for inner in shape.get("parts", []):
                yield from parts(inner)

    return [one for picture in data["pictures"] for one in parts(picture)]


def recorded_columns(data):
    """Every column of these parts."""
    return [column for part in recorded_parts(data) for shape in part["shapes"] for column in shape["columns"]]


def recorded_readout(data, state):
    """The readout that a figure's recorded data holds for a state, read without the player."""
    axes, values, numbers = data["readout"]
    sizes = [data["sizes"][axis] for axis in axes]
    return values[numbers[int(np.ravel_multi_index([state[axis] for axis in axes], sizes)) if axes else 0]]


def recorded_state(data, values):
    """The indices of a state in a figure's recorded data, the defaults for what is not named."""
    state = list(data["start"])
    for k, control in enumerate(data["controls"]):
        if control["name"] in values:
            state[k] = next(i for i, text in enumerate(control["texts"]) if _same(text, values[control["name"]]))
    return tuple(state)


def _same(text, value):
    try:
        return float(text.replace(",", "")) == float(value)
    except ValueError:
        return text == str(value)


def states_to_look_at(figure, count=12):
    """The default, all reachable corners of the grid, and then a random sample that is always the same."""
    ends = itertools.product(*(sorted({0, size - 1}) for size in figure.space.shape))
    corners = [state for state in ends if state in figure.space]
    chosen = random.Random(figure.name).sample(figure.space.states, min(max(count, 12), len(figure.space)))
    return list(dict.fromkeys([figure.space.default, *corners, *chosen[:count]]))


def savefig(figure, box=None):
    """The SVG of a matplotlib figure as ``[tag, attributes, text]``, as matplotlib itself writes it."""
    with settings():
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None}, bbox_inches=box)
    rows = []
    for element in ElementTree.fromstring(buffer.getvalue()).iter():
        tag = element.tag.rpartition("}")[2]
        if "svg" in element.tag and tag != "style" and tag != "metadata":
            attributes = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
            text = (element.text or "") if tag in {"text", "tspan"} and not len(element) else ""
            rows.append([tag, attributes, text])
    return rows


def colours_of(style):
    """Read CSS colours back: black, a variable's fallback, which is the recorded colour, or that of light pages."""
    style = re.sub(r"light-dark\((#[0-9a-f]{6}), #[0-9a-f]{6}\)", r"\1", style)
    return re.sub(r"var\(--[a-z0-9-]+, (#[0-9a-f]{6})\)", r"\1", style).replace("currentColor", "#000000")


def plain(name, value, prefix):
    """An attribute without what a page may change: prefixes of ids, fonts, the way a colour is written."""
    value = value.replace(prefix, "")
    if name in {"style", "fill", "stroke"}:
        value = re.sub(r"font-family: [^;]*;?", "", colours_of(value))
    return " ".join(value.split())


def assert_same_picture(shown, figure, prefix):
    """Equal elements, texts and attributes, and numbers within 0.01."""
    assert_same_rows(shown, savefig(figure), prefix)


def assert_same_rows(shown, expected, prefix):
    """As `assert_same_picture`, with what `savefig` gave."""
    assert [row[0] for row in shown] == [row[0] for row in expected]
    for number, ((tag, got, text), (_, wanted, wanted_text)) in enumerate(zip(shown, expected, strict=True)):
        where = f"element {number} <{tag}>"
        assert text == wanted_text, where
        got, wanted = fills_in_style(got), fills_in_style(wanted)
        assert set(got) - IGNORED == set(wanted) - IGNORED, where
        for name in set(wanted) - (IGNORED if tag == "svg" else set()):
            ours, theirs = plain(name, got[name], prefix), plain(name, wanted[name], "")
            if name in {"id", "href", "clip-path"}:
                assert ours == theirs, where
                continue
            assert NUMBER.sub("#", ours) == NUMBER.sub("#", theirs), f"{where} {name}"
            for a, b in zip(NUMBER.findall(ours), NUMBER.findall(theirs), strict=True):
                assert math.isclose(float(a), float(b), abs_tol=0.01), f"{where} {name}: {ours} is not {theirs}"


def fills_in_style(attributes):
    """A presentation attribute with a colour may stand in the style instead."""
    attributes = dict(attributes)
    moved = [f"{n}: {attributes.pop(n)}" for n in ("fill", "stroke") if attributes.get(n, "").startswith("#")]
    if moved:
        attributes["style"] = "; ".join([*moved, attributes.get("style", "")]).removesuffix("; ")
    return attributes


def assert_same_state(shown, figure, state):
    """What the page shows is what a plain call of the function gives."""
    with settings():
        figures, readout = figure(**figure.space.values(state))
    figures = list(figures) if isinstance(figures, (list, tuple)) else [figures]
    try:
        assert shown["readout"] == typeset(readout)
        assert len(shown["pictures"]) == len(figures)
        for k, (picture, drawn) in enumerate(zip(shown["pictures"], figures, strict=True), 1):
            several = f"{k}-" if len(figures) > 1 else ""
            prefix = f"{figure_id(figure.name)}-{several}"
            assert_same_picture(picture, drawn, prefix)
    finally:
        close(figures)


def close(figures):
    for figure in figures:
        plt.close(figure)


def notebook_figures(path):
    """Run a notebook's code in plain Python and return its explorables by name.

    The book's style stays, as the figures are drawn with it; how NumPy prints is put back for other tests, and what
    the cells print is nbval's concern.
    """
    space = {"__name__": Path(path).stem}
    quiet = contextlib.redirect_stdout(io.StringIO())
    with np.printoptions(), mock.patch("matplotlib.pyplot.show"), quiet:
        for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
            if cell.cell_type == "code" and cell.source.strip():
                name, lines = f"{path}[{number}]", cell.source.splitlines(keepends=True)
                linecache.cache[name] = len(cell.source), None, lines, name  # for inspect.getsource, as IPython does
                exec(compile(cell.source, name, "exec"), space)
    plt.close("all")
    return {name: thing for name, thing in space.items() if isinstance(thing, Explorable)}
