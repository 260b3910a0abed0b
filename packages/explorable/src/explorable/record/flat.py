"""A picture as one flat list: for each element its attributes and its text, in document order."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from ..drawing.svg import to_text

#: Where an element's text stands among its attributes.
TEXT = ""


#: Of one element: its tag, how many children it has, whether it has a text, and the names of its attributes.
Entry = tuple[str, int, bool, tuple[str, ...]]


@dataclass(frozen=True)
class Flat:
    """One picture of one state, flattened.

    Attributes
    ----------
    shape : tuple of Entry
        Its elements, in document order.
    values : tuple of str
        For each element its attributes, and its text if it has one.
    """

    shape: tuple[Entry, ...]
    values: tuple[str, ...]


def flatten(tree: Element) -> Flat:
    """Flatten a picture."""
    shape: list[Entry] = []
    values: list[str] = []
    for element in tree.iter():
        shape.append(_entry(element.tag, len(element), element.text is not None, tuple(element.attrib)))
        values += element.attrib.values()
        if element.text is not None:
            values.append(element.text)
    # Interned, so that equal texts of many states are kept, and sent between processes, once.
    return Flat(tuple(shape), tuple(sys.intern(value) for value in values))


@cache
def _entry(*parts: Any) -> Entry:
    return parts


def markup(shape: Sequence[Entry], values: Sequence[str]) -> str:
    """Write a flat picture as SVG."""
    entries, texts = iter(shape), iter(values)

    def build() -> Element:
        tag, children, has_text, names = next(entries)
        element = Element(tag, dict(zip(names, texts, strict=False)))
        element.text = next(texts) if has_text else None
        element.extend([build() for _ in range(children)])
        return element

    return to_text(build())


def names_of(shape: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    """For each value the element's number and the attribute, or `TEXT`."""
    for number, (_, _, has_text, names) in enumerate(shape):
        yield from ((number, name) for name in names)
        if has_text:
            yield number, TEXT
