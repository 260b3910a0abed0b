"""The text that a reader sees on a built page, section by section.

A formula is read from its MathML, once, and written on a line; code that the site folds away, buttons and forms are
left out.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser

ARTICLE = re.compile(r'<article class="bd-article".*</article>', re.S)
PICTURES = re.compile(r"<(svg|script|style)\b.*?</\1>", re.S)
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
HIDDEN = {"button", "form", "noscript", "textarea", "select", "iframe"}
HIDDEN_CLASSES = {"headerlink", "exercise-box", "explorable-form", "explorable-tools", "above-input"}
HIDDEN_CLASSES |= {"toctree-wrapper", "page-foot", "explorable-notice"}
HIDDEN_CLASSES |= {"chapter-number", "chapter-subject", "term-sentences", "tile"}
BLOCKS = {"p", "li", "tr", "pre", "dt", "dd", "div", "figcaption", "summary", "table", "section", "ul", "ol", "details"}
HEADINGS = {"h1", "h2", "h3", "h4"}
BOXES = {"exercise", "solution"}  # boxes that a link can lead to
SPACED = re.compile(r"([=+−<>≤≥≈≠→∣∥∼]|\\le)")


@dataclass
class Section:
    """One section of a page: its anchor, its heading, its lines of text and of code."""

    anchor: str
    heading: str = ""
    text: list = field(default_factory=list)
    code: list = field(default_factory=list)


def sections(html):
    """Return the sections of a page in order, from its HTML; those without words are left out."""
    article = ARTICLE.search(html)
    if article is None:
        return []
    reader = _Reader()
    reader.feed(PICTURES.sub("", article[0]))
    reader.close()
    reader.end_line()
    return [one for one in reader.all if one.text or one.code]


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.all, self.inside = [], []  # all sections; those that are open
        self.stack = []  # of open elements: tag, and what its end means
        self.hidden = 0  # how many of them are inside something that is not seen
        self.words, self.where = [], "text"
        self.maths = None

    def end_line(self):
        line = re.sub(r" ([,.;:?!)])", r"\1", " ".join("".join(self.words).split()).strip("· "))
        self.words = []
        if not line or not self.inside:
            return
        section = self.inside[-1]
        if self.where == "heading":
            section.heading = section.heading or line
        else:
            getattr(section, self.where).append(line)

    def handle_starttag(self, tag, attributes):
        if tag in VOID:
            self.words.append(" ")
            return
        attributes = dict(attributes)
        classes = set((attributes.get("class") or "").split())
        if self.hidden or tag in HIDDEN or classes & HIDDEN_CLASSES:
            self.hidden += 1
            self.stack.append((tag, "hidden"))
        elif self.maths is not None:
            close = attributes.get("lspace") == attributes.get("rspace") == "0"
            self.maths.start("mi" if close else tag)  # "ln" and "/" are operators without space (mathml.py)
            self.stack.append((tag, "maths"))
        else:
            self.stack.append((tag, self._meaning(tag, attributes, classes)))

    def _meaning(self, tag, attributes, classes):
        if tag == "math":
            self.maths = _Maths()
            return "formula"
        if attributes.get("id") and (tag == "section" or classes & BOXES):
            self.end_line()
            self.inside.append(Section(attributes["id"]))
            self.all.append(self.inside[-1])
            return "section"
        for kind, found in (
            ("heading", tag in HEADINGS or "admonition-title" in classes),
            ("code", "cell_input" in classes),
        ):
            if found:
                self.end_line()
                self.where = kind if kind == "code" or self._opens() else "text"
                return kind
        if tag in ("td", "th"):
            self.words.append(" · ")
        elif tag in BLOCKS and "row" not in (kind for _, kind in self.stack):
            self.end_line()
            return "row" if tag == "tr" else "block"
        return ""

    def _opens(self):
        """Whether the section that is open has no words yet: then a title is its heading."""
        return bool(self.inside) and not (self.inside[-1].heading or self.inside[-1].text)

    def handle_endtag(self, tag):
        if tag in VOID or tag not in (name for name, _ in self.stack):
            return
        while self.stack:
            name, kind = self.stack.pop()
            self._end(kind)
            if name == tag:
                return

    def _end(self, kind):
        if kind == "hidden":
            self.hidden -= 1
        elif kind == "maths":
            self.maths.end()
        elif kind == "formula":
            text = self.maths.text()
            self.words.append(text + " " if SPACED.fullmatch(text[-1:]) else text)  # goes on in another piece
            self.maths = None
        elif kind:
            self.end_line()
            if kind == "section":
                self.inside.pop()
            if kind in ("heading", "code"):
                self.where = "text"

    def handle_data(self, data):
        if self.hidden:
            return
        if self.maths is not None:
            self.maths.data(data)
        elif "\n" in data and "pre" in (name for name, _ in self.stack):
            first, *others = data.split("\n")
            self.words.append(first)
            for part in others:
                self.end_line()
                self.words.append(part)
        else:
            self.words.append(data)


class _Maths:
    """A formula's MathML, as a tree that is written on one line."""

    def __init__(self):
        self.root = ("math", [])
        self.path = [self.root]

    def start(self, tag):
        node = (tag, [])
        self.path[-1][1].append(node)
        self.path.append(node)

    def end(self):
        if len(self.path) > 1:
            self.path.pop()

    def data(self, data):
        self.path[-1][1].append(data)

    def text(self):
        line = re.sub(r"\s+", " ", _written(self.root)).strip()
        return re.sub(r"\b(ln|log|exp|max|min) \(", r"\1(", re.sub(r"([(/]) ", r"\1", line))


def _written(node):
    if isinstance(node, str):
        return unicodedata.normalize("NFKC", node.strip("\u2061\u2062\u200b\n"))
    tag, children = node
    parts = [_written(child) for child in children]
    parts = [part for part in parts if part.strip()] if tag.startswith(("mfrac", "msu", "mun", "mov")) else parts
    whole = "".join(parts)
    if tag == "mo":
        return SPACED.sub(r" \1 ", whole) if whole != "," else ", "
    if tag == "mi" and len(whole) > 1:
        return f" {whole} "
    if tag == "mtr":
        return f"{whole} "
    if tag == "mfrac" and len(parts) == 2:
        return "/".join(map(_grouped, parts))
    if tag in ("msup", "mover") and len(parts) == 2:
        return f"{parts[0]}{'^' if tag == 'msup' else ''}{_grouped(parts[1]) if tag == 'msup' else ''}"
    if tag in ("msub", "munder") and len(parts) == 2:
        return f"{parts[0].strip()}_{_grouped(parts[1])} "[: None if tag == "munder" else -1]
    if tag in ("msubsup", "munderover") and len(parts) == 3:
        return f"{parts[0].strip()}_{_grouped(parts[1])}^{_grouped(parts[2])}"
    return whole


def _grouped(part):
    part = part.strip()
    return part if re.fullmatch(r"\w*|\W", part) else f"({part})"
