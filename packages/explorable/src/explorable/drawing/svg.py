"""From matplotlib's SVG text to a tree that can live on a page beside others.

What changes, and nothing else does: metadata and matplotlib's ``<style>`` go; ids get a prefix, so that two
figures never share one; colours become CSS variables; fonts get the shipped family; numbers keep two decimals.
Elements, their order and their texts stay as ``savefig`` wrote them.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ..spec.rules import STRICT, Rules
from .fonts import missing_glyphs, page_family
from .palette import css_colour

#: matplotlib: text in user units, ids that depend on the content alone, one size whatever the backend.
SVG_SETTINGS = {
    "svg.fonttype": "none",
    "svg.hashsalt": "explorable",
    "svg.id": None,
    "svg.image_inline": True,
    "savefig.bbox": None,
}
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}

#: A wider figure would be cut off, or its text too small, on a 360 px wide phone.
MAX_WIDTH = 360.0
#: So much wider makes no difference to a reader.
NEARLY = 1.1

_GEOMETRY = frozenset({"d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height", "points"})
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?|-?\d+(?:\.\d+)?e-\d+")
_MINUS_ZERO = re.compile(r"-0(?![\d.])")
_SHIFT = re.compile(r"(translate|rotate)\(([^)]*)\)")
_COLOUR = re.compile(r"(?<!\()#[0-9a-fA-F]{6}\b")
_FAMILY = re.compile(r"font-family: ([^;]*)")


def normalise(source: str, prefix: str, rules: Rules = STRICT) -> Element:
    """Parse what ``savefig(format="svg")`` wrote and make it fit for a page.

    Parameters
    ----------
    source : str
        The SVG document.
    prefix : str
        Put before every id and every reference to one.
    rules : Rules
        Whether what does not fit a page is an error.

    Returns
    -------
    Element
        The ``svg`` element, names without namespaces, ``width`` and ``height`` in user units.

    Raises
    ------
    ValueError
        The rules are strict, and the figure is wider than 360 units, has a colour without a CSS variable, or a font or
        glyph that is not shipped.
    """
    root = ElementTree.fromstring(source)
    for parent in list(root.iter()):
        for child in list(parent):
            if _local(child.tag) in {"metadata", "style"}:
                parent.remove(child)
    for element in root.iter():
        element.tag = _local(element.tag)
        attributes = {_local(name): value for name, value in element.attrib.items()}
        element.attrib.clear()
        element.attrib.update(_page_attributes(attributes, prefix, rules))
        if element.tag not in {"text", "tspan"} or len(element):
            element.text = None
        element.tail = None
    _check_size(root, rules)
    for element in root.iter("text"):
        for part in element.iter():
            if part.text:
                _check_glyphs(part.text, part.get("style", ""), rules)
    del root.attrib["version"]
    return root


def to_text(element: Element) -> str:
    """Write a tree as markup for an HTML page; texts and attributes are escaped."""
    return ElementTree.tostring(element, encoding="unicode", short_empty_elements=True)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _page_attributes(attributes: dict[str, str], prefix: str, rules: Rules) -> dict[str, str]:
    style = attributes.get("style", "")
    for name in ("fill", "stroke"):
        # A presentation attribute cannot hold a CSS variable in every browser; a style can.
        if attributes.get(name, "").startswith("#"):
            style = f"{name}: {attributes.pop(name)}; {style}".removesuffix("; ")
    if style:
        attributes["style"] = _page_style(style, rules)
    for name, value in attributes.items():
        if name == "id":
            value = prefix + value
        elif name == "href" and value.startswith("#"):
            value = "#" + prefix + value[1:]
        elif name in _GEOMETRY:
            value = " ".join(_MINUS_ZERO.sub("0", _LONG_NUMBER.sub(_two_decimals, value)).split())
        elif name == "transform":
            value = _SHIFT.sub(lambda m: f"{m[1]}({_LONG_NUMBER.sub(_two_decimals, m[2])})", value)
        attributes[name] = value.replace("url(#", "url(#" + prefix)
    return attributes


def _page_style(style: str, rules: Rules) -> str:
    style = _COLOUR.sub(lambda match: css_colour(match[0], rules), style)
    return _FAMILY.sub(lambda match: f"font-family: {page_family(match[1], rules)}", style)


def _two_decimals(match: re.Match[str]) -> str:
    text = f"{float(match[0]):z.2f}".rstrip("0").rstrip(".")
    return text or "0"


def _check_size(root: Element, rules: Rules) -> None:
    for name in ("width", "height"):
        root.set(name, root.attrib[name].removesuffix("pt"))
    width = float(root.attrib["width"])
    if width > MAX_WIDTH * (1 if rules.strict else NEARLY) + 1e-6:
        wide = f"the figure is {width:g} units wide; at most {MAX_WIDTH:g} (5 inches) fit a phone"
        rules.against(
            f"{wide}. Take a smaller figsize, or return several figures",
            "wider than a phone, where it is scrolled sideways (figures that are returned as a list stand below each "
            "other there)",
            f"{width / 72:.1f} inches",
        )


def _check_glyphs(text: str, style: str, rules: Rules) -> None:
    missing = missing_glyphs(text, style)
    if missing:
        names = ", ".join(f"{glyph!r} (U+{ord(glyph):04X})" for glyph in missing)
        lacking = f"the text {text!r} has glyphs that the shipped fonts lack: {names}"
        rules.against(lacking, "glyphs that no shipped font has are shown by the reader's own fonts", "".join(missing))
