"""The fonts that are shipped, so that a figure looks the same on every machine.

matplotlib lays out text with DejaVu Sans, which few readers have.  Subsets of it (and of STIX for tall
brackets) are embedded in the style sheet under private names.  `FACES` says which glyphs they hold; it is
what ``subset_fonts.py`` cuts them to and what a recording is checked against.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..spec.rules import STRICT, Rules


@dataclass(frozen=True)
class Face:
    """One shipped font: where it comes from, what it is called on the page, and which glyphs it holds."""

    source: str
    family: str
    page_family: str
    glyphs: frozenset[int]
    weight: str = "400"
    style: str = "normal"

    @property
    def file(self) -> str:
        """The file's name in ``static/``."""
        return f"{self.source}.woff2"


def _glyphs(*parts: str | tuple[int, int]) -> frozenset[int]:
    found: set[int] = set()
    for part in parts:
        found |= {ord(c) for c in part} if isinstance(part, str) else set(range(part[0], part[1] + 1))
    return frozenset(found)


_LATIN = ((0x20, 0x7E), (0xA0, 0x17F))
_GREEK = ((0x391, 0x3A1), (0x3A3, 0x3A9), (0x3B1, 0x3C9), "ϑϕϵ")
_MARKS = "–—‘’“”†•…‰′″€"
_RELATIONS = "←↑→↓↔⇐⇒⇔−∓∗∘√∝∞≈≠≡≤≥≪≫⋅"
_SYMBOLS = "ℓℝℕℤ⁰⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼ∀∂∃∅∆∇∈∉∏∑∧∨∩∪∫∼∣∥⊂⊃⊆⊇⊕⊗⊥‖⌈⌉⌊⌋⟨⟩↦↺↻✓✗★☆■□▲△▶▷▼▽◀◁◆◇○●"
_BRACKETS = "()[]{}|/√⌈⌉⌊⌋⟨⟩"

FACES = (
    Face(
        "DejaVuSans",
        "DejaVu Sans",
        "Explorable Sans",
        _glyphs(*_LATIN, *_GREEK, _MARKS, _RELATIONS, _SYMBOLS),
    ),
    Face(
        "DejaVuSans-Oblique",
        "DejaVu Sans",
        "Explorable Sans",
        _glyphs(*_LATIN, *_GREEK, _MARKS, "−"),
        style="oblique",
    ),
    Face(
        "DejaVuSans-Bold",
        "DejaVu Sans",
        "Explorable Sans",
        _glyphs(*_LATIN, *_GREEK, _MARKS, _RELATIONS),
        weight="700",
    ),
    Face("DejaVuSansDisplay", "DejaVu Sans Display", "Explorable Display", _glyphs("∏∐∑∫∬∮⋀⋁⋂⋃")),
    Face("STIXSizOneSymReg", "STIXSizeOneSym", "Explorable Size1", _glyphs(_BRACKETS) - {0x7C}),
    Face("STIXSizTwoSymReg", "STIXSizeTwoSym", "Explorable Size2", _glyphs(_BRACKETS) - {0x7C}),
    Face("STIXSizThreeSymReg", "STIXSizeThreeSym", "Explorable Size3", _glyphs(_BRACKETS) - {0x7C}),
)

_WEIGHT = re.compile(r"font-weight: (\w+)")
_STYLE = re.compile(r"font-style: (\w+)")
_FAMILY = re.compile(r"font-family: '([^']+)'")
_BOLD_FROM = 600
_NAMED_WEIGHTS = {"bold": "700", "semibold": "600", "heavy": "800", "normal": "400"}


def page_family(families: str, rules: Rules = STRICT) -> str:
    """Return the page's font stack for the ``font-family`` that matplotlib wrote.

    Raises
    ------
    ValueError
        The rules are strict, and the first family, with which matplotlib measured the text, is not shipped.
    """
    first = families.split(",")[0].strip().strip("'\"")
    for face in FACES:
        if face.family == first:
            return f"'{face.page_family}', '{face.family}', sans-serif"
    known = ", ".join(dict.fromkeys(face.family for face in FACES))
    rules.against(
        f"the font {first!r} is not shipped; text must be set in one of {known}",
        "fonts that are not shipped are seen by readers who have them",
        first,
    )
    return families


def missing_glyphs(text: str, style: str) -> list[str]:
    """Return the characters of `text` that the shipped face for this (page) style lacks, each once."""
    named = _FAMILY.search(style)
    family = named[1] if named else FACES[0].page_family
    weight = _NAMED_WEIGHTS.get(found[1], found[1]) if (found := _WEIGHT.search(style)) else "400"
    slanted = bool((found := _STYLE.search(style)) and found[1] != "normal")
    for face in FACES:
        if face.page_family != family:
            continue
        same_weight = (face.weight == "700") == (int(weight) >= _BOLD_FROM)
        if same_weight and (face.style != "normal") == slanted:
            return [c for c in dict.fromkeys(text) if ord(c) not in face.glyphs]
    return list(dict.fromkeys(text))


@cache
def font_faces() -> str:
    """Return the ``@font-face`` rules with the fonts embedded, so that no other file is asked for."""
    rules = []
    for face in FACES:
        data = base64.b64encode(files("explorable").joinpath("static", face.file).read_bytes()).decode("ascii")
        rules.append(
            f'@font-face{{font-family:"{face.page_family}";font-weight:{face.weight};font-style:{face.style};'
            f'font-display:block;src:url("data:font/woff2;base64,{data}") format("woff2")}}'
        )
    return "\n".join(rules) + "\n"
