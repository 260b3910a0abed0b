"""What must hold before and after the book is printed: nothing sticks out, and no character is an empty box.

A character without a glyph shows as a box, and a box is easily overlooked in some hundred pages.  So it is looked for
twice.  Before printing, each character must be in one of the book's own fonts that its place asks for: then the book
looks the same on all machines, whatever fonts they have.  After printing, no text of the file may use glyph 0, which is
the box in every font.
"""

import base64
import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import url2pathname

from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdf.generic import StreamObject

FACE = re.compile(r"@font-face\s*\{([^}]*)\}")
PROPERTY = re.compile(r"(font-family|font-weight|font-style|src)\s*:\s*((?:url\([^)]*\)|[^;])+)")
SOURCE = re.compile(r"url\(\s*[\"']?([^)\"']+)")
BOLD_FROM = 600
UNSEEN = {*range(0x20), 0x20, 0xA0, 0xAD, *range(0x2000, 0x2010), 0x2028, 0x2029, *range(0x2060, 0x2065), 0xFEFF}
GENERIC = {"serif", "sans-serif", "monospace"}

#: For each way a text is set: its fonts, weight and style, its characters, and for each of them a place.
TEXTS = """() => {
  const found = new Map(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim()) continue;
    const { fontFamily, fontWeight, fontStyle, display } = getComputedStyle(node.parentElement);
    if (display === 'none' || ['SCRIPT', 'STYLE'].includes(node.parentElement.tagName)) continue;
    const key = JSON.stringify([fontFamily, fontWeight, fontStyle]);
    if (!found.has(key)) found.set(key, {});
    const places = found.get(key);
    for (const char of node.data) places[char] ??= node.data.trim().slice(0, 60);
  }
  return [...found].map(([key, places]) => [...JSON.parse(key), places]);
}"""

#: A formula may shrink a little to fit its line; then what sticks out, and what is cut off or too high for a page.
FIT = """([least]) => {
  for (const formula of document.querySelectorAll('math[display=block]')) {
    const box = formula.parentElement, room = box.clientWidth;
    const wide = () => formula.lastElementChild.getBoundingClientRect().right -
                       formula.firstElementChild.getBoundingClientRect().left;
    for (let size = 100; wide() > room && size > 100 * least; size -= 2) box.style.fontSize = `${size}%`;
  }
}"""
OUTSIDE = """([height]) => {
  const found = [];
  const say = (e, words, text = e.textContent || e.getAttribute('src') || '') => {
    const name = `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') ?? ''}">`;
    const short = text.trim().replace(/\\s+/g, ' ').slice(0, 60);
    found.push(`${e.closest('section.chapter')?.id ?? 'front'}: ${name} "${short}" ${words}`);
  };
  const range = document.createRange();
  for (const chapter of document.querySelectorAll('body > *')) {
    const { left, right } = chapter.getBoundingClientRect();
    const measure = (e, box, text) => {
      const out = Math.max(box.right - right, left - box.left);
      if (box.width > 0 && out > 1) say(e, `sticks out by ${Math.ceil(out)} px`, text);
    };
    for (const e of chapter.querySelectorAll('img, svg, table, pre, hr')) measure(e, e.getBoundingClientRect());
    const walker = document.createTreeWalker(chapter, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!/[^\\s\\u200b]/.test(node.data)) continue;
      range.selectNodeContents(node);
      measure(node.parentElement, range.getBoundingClientRect(), node.data);
    }
    for (const e of chapter.querySelectorAll('*:not(svg *)')) {
      const style = getComputedStyle(e);
      if (style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1 && style.display !== 'inline')
        say(e, `is cut off after ${e.clientWidth} of ${e.scrollWidth} px`);
      if (style.breakInside.startsWith('avoid') && e.getBoundingClientRect().height > height)
        say(e, 'is higher than a page');
    }
  }
  return found;
}"""


class PrintFault(RuntimeError):
    """The book cannot be printed as it should be; says where and why."""


@dataclass(frozen=True)
class Face:
    """One ``@font-face``: how it is asked for, and the characters it has."""

    family: str
    bold: bool
    slanted: bool
    characters: frozenset[int]


def _plain(text):
    return text.strip().strip("'\"")


def faces(css, address):
    """The fonts that a style sheet brings; `address` is where it lies.

    Raises
    ------
    PrintFault
        A font file is missing; it names the file.
    """
    found = []
    for rule in FACE.findall(css):
        values = dict(PROPERTY.findall(rule))
        source = urljoin(address, SOURCE.search(values["src"])[1])
        weight = {"bold": 700, "normal": 400}.get(values.get("font-weight", "normal"), values.get("font-weight"))
        slanted = values.get("font-style", "normal") != "normal"
        found.append(Face(_plain(values["font-family"]), int(weight) >= BOLD_FROM, slanted, _characters(source)))
    return found


@cache
def _characters(source):
    """The characters of a font at a ``file:`` or ``data:`` address."""
    if source.startswith("data:"):
        data = base64.b64decode(source.partition(",")[2])
    else:
        path = Path(url2pathname(unquote(urlsplit(source).path)))
        try:
            data = path.read_bytes()
        except OSError as error:
            raise PrintFault(f"the font {path} cannot be read: {error.strerror}") from error
    return frozenset(TTFont(io.BytesIO(data), lazy=True).getBestCmap())


def strange_characters(page, known):
    """Characters of an open page that none of the book's fonts has for its place, with these places."""
    strange = {}
    for families, weight, style, places in page.evaluate(TEXTS):
        wanted = (int(float(weight)) >= BOLD_FROM, style != "normal")
        have = set()
        for family in map(_plain, families.split(",")):
            ours = [face for face in known if face.family == family]
            exact = [face for face in ours if (face.bold, face.slanted) == wanted]
            for face in exact or ours:
                have |= face.characters
        if not have:
            strange.setdefault(f"the fonts {families}", next(iter(places.values())))
            continue
        for character, place in places.items():
            if ord(character) not in have and ord(character) not in UNSEEN:
                strange.setdefault(f"{character} (U+{ord(character):04X}) in {families}", place)
    return [f'{what}: in "{place}"' for what, place in strange.items()]


_SHOW = re.compile(rb"/(\w+)\s+[\d.]+\s+Tf|<([0-9A-Fa-f\s]*)>|\((?:\\.|[^\\()])*\)", re.S)


def boxes(path):
    """The pages of a PDF whose text uses glyph 0 of a font, with the font's name."""
    found, seen = [], set()

    def look(content, resources, page):
        fonts = {name[1:]: font.get_object() for name, font in (resources.get("/Font") or {}).items()}
        font = None
        for name, glyphs in _SHOW.findall(content.get_data() if content is not None else b""):
            if name:
                font = fonts.get(name.decode())
            elif glyphs and font is not None:
                digits = 4 if font["/Subtype"] == "/Type0" else 2
                text = re.sub(rb"\s", b"", glyphs).decode()
                if "0" * digits in (text[k : k + digits] for k in range(0, len(text), digits)):
                    found.append((page, str(font.get("/BaseFont", font["/Subtype"]))))
        for reference in (resources.get("/XObject") or {}).values():
            form = reference.get_object()
            if isinstance(form, StreamObject) and form.get("/Subtype") == "/Form" and id(form) not in seen:
                seen.add(id(form))
                look(form, (form.get("/Resources") or resources).get_object(), page)

    for number, page in enumerate(PdfReader(path).pages, 1):
        look(page.get_contents(), page["/Resources"].get_object(), number)
    return list(dict.fromkeys(found))
