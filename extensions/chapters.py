"""Sphinx extension: where a reader is, and where the rest is.

- Each chapter has its number (that of its file) and its subject (`chapter_subjects` in _config.yml, by the file's name
  or number) in its heading, its browser title, the list beside the text, "previous" and "next".
- "Chapter 3" in the text is a link.
- The site map names all pages, also after a build that has written some of them.
- The directive `chapter-tiles` shows all chapters with a small picture each: the first figure of the page, or the
  one that `chapter_pictures` names, without its words.
"""

import base64
import re
import struct
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.transforms.post_transforms import SphinxPostTransform

from explorable.sphinx.figures import all_figures

NUMBER = re.compile(r"(?:.*/)?0*(\d+[a-z]?)-")
NAMED = re.compile(r"\b([Cc]hapters?)\s(\d{1,2})((?:(?:,\s|\sand\s|,\sand\s|\sto\s|\sor\s)\d{1,2})*)(?![\d.]\d)")
CITED = re.compile(r"\]\)?,? $")  # a chapter of the book that is cited before it
ONE = re.compile(r"\d+")
EXERCISE = re.compile(r":label: ex-(\d+)-(\d+)")
HEADING = re.compile(r"<h1>(.*?)(?=<a class=\"headerlink\"|</h1>)(.*?</h1>)", re.S)
IMAGE = re.compile(r'<img alt="[^"]*" src="[^"]*?_images/([0-9a-f]+\.png)"')
#: The frame of an axes: left, bottom, right, top.
AXES = re.compile(r'axes_\d+"><g id="[^"]*"><path d="M ([\d.]+) ([\d.]+) L ([\d.]+) [\d.]+ L [\d.]+ ([\d.]+) ')
OUT_OF_TILES = re.compile(r"<text\b.*?</text>|<script\b.*?</script>|\s(?:role|aria-label)=\"[^\"]*\"", re.S)
UNLINKED = (nodes.reference, nodes.title, nodes.literal, nodes.literal_block, nodes.raw, nodes.math, nodes.caption)


@dataclass(frozen=True)
class Page:
    """A page of the book, as the list beside the text shows it."""

    document: str
    title: str
    number: str
    subject: str
    exercises: tuple[str, ...]
    """Their numbers."""

    @property
    def name(self):
        """The file's name without its ending."""
        return self.document.rpartition("/")[2]

    @property
    def label(self):
        """Number and title in one line."""
        return f"{self.number} {self.title}".strip()


def pages(app):
    """Return the pages of the book in their order, as they are named in _toc.yml."""
    root = app.config.root_doc
    return [page(app, document) for document in app.env.toctree_includes.get(root, [])]


def page(app, document):
    """Return what the list shows of one page."""
    name, number = document.rpartition("/")[2], number_of(document)
    subjects = {str(key): value for key, value in app.config.chapter_subjects.items()}
    source = Path(app.env.doc2path(document))
    exercises = exercises_of(source, source.stat().st_mtime_ns) if number else ()
    title = app.env.titles[document].astext()
    return Page(document, title, number, subjects.get(name, subjects.get(number, "")), exercises)


def number_of(document):
    """Return the number of a document's chapter, empty if it has none.

    Examples
    --------
    >>> number_of("chapters/08b-from-a-loss-to-a-file"), number_of("chapters/glossary")
    ('8b', '')
    """
    found = NUMBER.match(document)
    return found[1] if found else ""


@cache
def exercises_of(source, changed):
    """Return the numbers of a file's exercises; every page of a build asks for those of all."""
    labels = EXERCISE.findall(source.read_text(encoding="utf-8"))
    return tuple(f"{chapter}.{place}" for chapter, place in labels)


def chapters(book):
    """Return the part of the list between the first and the last page with a number."""
    numbered = [at for at, one in enumerate(book) if one.number]
    return book[numbered[0] : numbered[-1] + 1] if numbered else []


class ChapterLinks(SphinxPostTransform):
    """Make a link of each "chapter 3" in the text."""

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs):
        """Go through the texts of a page."""
        documents = {one.number: one.document for one in pages(self.app) if one.number}
        for text in list(self.document.findall(nodes.Text)):
            if not NAMED.search(text) or self.is_inside(text):
                continue
            parts = list(self.linked(str(text), documents))
            if any(not isinstance(part, nodes.Text) for part in parts):
                at = text.parent.index(text)
                text.parent[at : at + 1] = parts

    def is_inside(self, text):
        """Return whether a text is part of something that cannot hold a link."""
        around = text.parent
        while around is not None:
            if isinstance(around, UNLINKED):
                return True
            around = around.parent
        return False

    def linked(self, text, documents):
        """Yield the parts of a text, with links for the chapters it names."""
        at = 0
        for found in NAMED.finditer(text):
            if CITED.search(text, 0, found.start()):
                continue
            several = found[1].endswith("s")
            numbers = list(ONE.finditer(text, found.start(2), found.end() if several else found.end(2)))
            for number in numbers:
                document = documents.get(number[0])
                start = number.start() if several else found.start()
                if document is None or document == self.env.docname:
                    continue
                yield nodes.Text(text[at:start])
                address = self.app.builder.get_relative_uri(self.env.docname, document)
                words = text[start : number.end()]
                yield nodes.reference("", words, internal=True, refuri=address, classes=["to-chapter"])
                at = number.end()
        yield nodes.Text(text[at:])


def orient(app, pagename, templatename, context, doctree):
    """Tell the page what it and the others are called."""
    book = pages(app)
    known = {one.document: one for one in book}
    pathto = context["pathto"]
    entries = [
        {
            "page": one,
            "url": pathto(one.document) if one.document != pagename else "#",
            "here": one.document == pagename,
            "sections": sections(app, pagename) if one.document == pagename else [],
        }
        for one in book
    ]
    first, last = (book.index(one) for one in (chapters(book)[0], chapters(book)[-1]))
    context["book_nav"] = [entries[:first], entries[first : last + 1], entries[last + 1 :]]
    context["book_home"] = pathto(app.config.root_doc)
    for way in ("prev", "next"):
        if context.get(way) and (there := known.get(neighbour(app, pagename, way))):
            context[way] = {**context[way], "title": escape(there.label), "subject": escape(there.subject)}
    if doctree is None:
        return
    here = known.get(pagename) or page(app, pagename)
    if here.subject:
        context["title"] = f"{escape(here.label)} ({escape(here.subject)})"
    elif here.number:
        context["title"] = escape(here.label)
    subject = f'\n<p class="chapter-subject">{escape(here.subject)}</p>' if here.subject else ""
    number = f'<span class="chapter-number">{here.number} </span>' if here.number else ""
    context["body"] = HEADING.sub(rf"<h1>{number}\1\2{subject}", context["body"], count=1)


def neighbour(app, document, way):
    """Return the document before or after one, as Sphinx has them in order."""
    relations = app.builder.relations.get(document, [None, None, None])
    return relations[1 if way == "prev" else 2]


def sections(app, document):
    """Return the sections of a page: pairs of address and words."""
    toc = app.env.tocs.get(document)
    whole = next(toc.findall(nodes.list_item), None) if toc is not None else None
    inner = whole[-1] if whole is not None and isinstance(whole[-1], nodes.bullet_list) else []
    links = [next(item.findall(nodes.reference)) for item in inner]
    return [(link["anchorname"], link.astext()) for link in links]


class tiles(nodes.General, nodes.Element):
    """All chapters, with a picture each."""


class ChapterTiles(Directive):
    """Where the tiles stand; its text is for those who read the notebook itself."""

    has_content = True

    def run(self):
        """Leave the place to `visit_tiles`."""
        return [tiles()]


def visit_tiles(self, node):
    app = self.builder.app
    document = self.builder.current_docname
    self.body.append('<ol class="tiles">\n')
    for one in chapters(pages(app)):
        address = self.builder.get_relative_uri(document, one.document)
        picture = "../" * document.count("/") + f"_static/tiles/{one.name}.svg"
        number = f'<span class="tile-number">{one.number}</span> ' if one.number else ""
        dots = dots_of(one)
        self.body.append(
            f'<li><a class="tile" href="{escape(address)}"><img src="{picture}" alt="" loading="lazy" width="240" '
            f'height="150"><span class="tile-title">{number}{escape(one.title)}</span>'
            f'<span class="tile-subject">{escape(one.subject)}</span>{dots}</a></li>\n'
        )
    self.body.append("</ol>\n")
    raise nodes.SkipNode


def dots_of(one):
    """A dot for each exercise; a script fills those that are solved."""
    if not one.exercises:
        return ""
    return f'<span class="dots" data-exercises="{" ".join(one.exercises)}" style="--of: {len(one.exercises)}"></span>'


def draw_tiles(app, error):
    """Write the small pictures, once all pages are there."""
    if error or app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static", "tiles")
    folder.mkdir(parents=True, exist_ok=True)
    for one in chapters(pages(app)):
        figures = {figure.name: figure for figure in all_figures(app.env).get(one.document, ())}
        wanted = figures.get(app.config.chapter_pictures.get(one.name), next(iter(figures.values()), None))
        picture = wanted.recording.pictures[0] if wanted else chart(app, one)
        (folder / f"{one.name}.svg").write_text(alone(cropped(picture)), encoding="utf-8")


EMPTY = '<svg viewBox="0 0 8 5"></svg>'


def chart(app, page):
    """Return the first stored picture of a page without figures, as a picture that holds it."""
    found = IMAGE.search(Path(app.builder.get_outfilename(page.document)).read_text(encoding="utf-8"))
    if not found:
        return EMPTY
    data = Path(app.outdir, "_images", found[1]).read_bytes()
    width, height = struct.unpack(">II", data[16:24])  # where a PNG has them
    text = base64.b64encode(data).decode("ascii")
    size = f'width="{width}" height="{height}"'
    return f'<svg viewBox="0 0 {width} {height}"><image {size} href="data:image/png;base64,{text}"/></svg>'


def cropped(svg):
    """Return a picture without the room that its words had: what its axes hold, and a little around it."""
    boxes = [tuple(map(float, found)) for found in AXES.findall(svg)]
    if not boxes:
        return svg
    left, right = min(box[0] for box in boxes) - 6, max(box[2] for box in boxes) + 6
    low, high = max(box[1] for box in boxes) + 8, min(box[3] for box in boxes) - 6
    return re.sub(r'viewBox="[^"]*"', f'viewBox="{left:g} {high:g} {right - left:g} {low - high:g}"', svg, count=1)


def alone(svg):
    """Return a picture of a page as a file: without words, in the colours of a light page."""
    plain = OUT_OF_TILES.sub("", svg)
    plain = re.sub(r"var\(--[\w-]+, (#[0-9a-f]{6})\)", r"\1", plain)
    plain = re.sub(r"light-dark\((#[0-9a-f]{6}), #[0-9a-f]{6}\)", r"\1", plain).replace("currentColor", "#1c1e21")
    if "<image" not in plain:
        plain = re.sub(r' width="[\d.]+" height="[\d.]+"', ' fill="#1c1e21"', plain, count=1)
    if "xmlns=" not in plain[: plain.index(">")]:
        plain = plain.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    if "xmlns:xlink" not in plain and "xlink:" in plain:
        plain = plain.replace("<svg", '<svg xmlns:xlink="http://www.w3.org/1999/xlink"', 1)
    return plain


def written_anew(app, env):
    """The page with the tiles shows what others are called."""
    return [app.config.root_doc]


def complete_sitemap(app, error):
    """Name the pages too that were not written in this build: sphinx-sitemap knows no others."""
    if error or app.builder.format != "html":
        return
    queue, links = app.env.app.sitemap_links, set()
    while not queue.empty():
        links.add(queue.get()[0])
    links |= {app.builder.get_target_uri(document) for document in app.env.found_docs}
    for link in sorted(links - {"py-modindex.html"}):
        queue.put((link, None))


def setup(app):
    app.add_config_value("chapter_subjects", {}, "html", [dict])
    app.add_config_value("chapter_pictures", {}, "html", [dict])
    app.add_directive("chapter-tiles", ChapterTiles)
    app.add_node(tiles, html=(visit_tiles, None))
    app.add_post_transform(ChapterLinks)
    app.connect("html-page-context", orient, priority=400)
    app.connect("env-updated", written_anew)
    app.connect("build-finished", complete_sitemap, priority=400)
    app.connect("build-finished", draw_tiles, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
