"""The whole book as one HTML document, from the pages of the built site; `pdf.py` prints it.

What is left out: what works on a screen only (sliders, answer boxes, buttons) and the drawing code that the site folds
away.  What folds open on the site stands open.  The solutions of a chapter's exercises stand at its end.
"""

import posixpath
import re
from dataclasses import dataclass
from html import escape
from itertools import count
from urllib.parse import quote, unquote, urljoin, urlsplit

from bs4 import BeautifulSoup
from sphinx_external_toc.parsing import parse_toc_yaml

from extensions.chapters import number_of
from scripts.pdf_front import contents, cover, running_heads, slug

ARTICLE = re.compile(r'<article class="bd-article".*</article>', re.S)
DATA = re.compile(r'<script type="application/json".*?</script>', re.S)
PICTURE = re.compile(r"<svg\b.*?</svg>", re.S)
SCREEN_ONLY = (
    "script, noscript, .headerlink, button, .copybtn, .cell:has(.exercise-box), .explorable-form, .explorable-tools, "
    ".chapter-number, .chapter-subject, .tiles, .term-sentences, "
    ".explorable-notice, .explorable-grip, .toctree-wrapper, details.hide.above-input, iframe, "
    ".sd-tab-set > input, #searchbox, .loss-form, .loss-result"
)
ID_LISTS = ("for", "headers", "aria-labelledby", "aria-describedby", "aria-controls")
LOCAL_ID = re.compile(r"""((?<=\s)id="|href="#|url\(["']?#)""")
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


class LostLink(ValueError):
    """A link leads to a place that is not in the document."""


@dataclass(frozen=True)
class Book:
    """What the title page says, and where the site is."""

    title: str
    author: str
    copyright: str
    address: str
    licence: str


def documents(toc):
    """The names of all pages in reading order, from `_toc.yml`."""
    site_map = parse_toc_yaml(toc)

    def walk(name):
        yield name
        for subtree in site_map[name].subtrees:
            for item in subtree.items:
                if str(item) in site_map:
                    yield from walk(str(item))

    return list(walk(site_map.root.docname))


class Page:
    """One page's article, made fit for print and for a place among others."""

    def __init__(self, site, name, names, book):
        self.site, self.name, self.names, self.book = site, name, names, book
        text = DATA.sub("", ARTICLE.search((site / f"{name}.html").read_text(encoding="utf-8"))[0])
        self.pictures = PICTURE.findall(text)  # too large to be parsed for nothing
        number = count()
        self.soup = BeautifulSoup(PICTURE.sub(lambda _: f'<svg class="{next(number)}"></svg>', text), "html.parser")
        self.article = self.soup.article
        self.article.name = "section"
        self.article["class"] = ["chapter"]
        self.strip()
        self.unfold()
        self.move_solutions()
        self.point_to_figures()
        self.rename_ids()
        self.article["id"] = slug(name)
        self.set_links()

    @property
    def title(self):
        """The page's heading."""
        return self.article.h1.get_text().strip()

    @property
    def number(self):
        """The chapter's number, or nothing."""
        return number_of(self.name)

    def new(self, tag, text="", **attributes):
        """Make an element of this page."""
        made = self.soup.new_tag(tag, attrs={key.rstrip("_"): value for key, value in attributes.items()})
        made.string = text
        return made

    def strip(self):
        """Take out what does nothing on paper, and what is empty then."""
        for one in self.article.select(SCREEN_ONLY):
            one.decompose()
        for picture in self.article.select("img"):
            del picture["loading"]  # on paper all are near
        for cell in self.article.select("div.cell"):
            if not cell.get_text(strip=True) and not cell.select("img, svg"):
                cell.decompose()

    def unfold(self):
        """Open what can be folded."""
        for details in self.article.select("details"):
            details.name = "div"
        for summary in self.article.select("summary"):
            summary.name = "p"

    def move_solutions(self):
        """Put the solutions at the end of the page, with a link there from each exercise."""
        solutions = self.article.select(".solution")
        if not solutions:
            return
        part = self.new("section", class_="solutions")
        part.append(self.new("h2", "Solutions", id="solutions-of-this-chapter"))
        self.article.append(part)
        for solution in solutions:
            exercise = self.article.find(id=solution.get("id", "").replace("sol-", "ex-", 1))
            if exercise is not None:
                link = self.new("p", class_="to-solution")
                link.append(self.new("a", "Solution: page ", href=f"#{solution['id']}", class_="page-of"))
                exercise.append(link)
            part.append(solution.extract())

    def point_to_figures(self):
        """Below each figure that has sliders on the site: a link to it there."""
        for figure in self.article.select("figure.explorable"):
            for panel in figure.select("[data-longest]"):
                del panel["data-longest"]
            if self.book.address:
                address = f"{urljoin(self.book.address, quote(self.name))}.html#{figure['id']}"
                figure.append(self.new("p", class_="on-the-site"))
                figure.find_all("p", recursive=False)[-1].append(self.new("a", "Move it on the website", href=address))

    def rename_ids(self):
        """Put the page's name before each id, and wherever an id is meant; an id occurs once."""
        start, seen = f"{slug(self.name)}--", set()
        for one in self.article.find_all(True):
            if "id" in one.attrs:
                if one["id"] in seen:
                    del one["id"]
                else:
                    seen.add(one["id"])
                    one["id"] = start + one["id"]
            for key in ID_LISTS:
                if key in one.attrs:
                    value = one[key] if isinstance(one[key], list) else one[key].split()
                    one[key] = " ".join(start + part for part in value)
        self.pictures = [LOCAL_ID.sub(rf"\1{start}", picture) for picture in self.pictures]

    def html(self):
        """The page as it stands in the document."""
        return re.sub(r'<svg class="(\d+)"></svg>', lambda found: self.pictures[int(found[1])], str(self.article))

    def set_links(self):
        """Let links lead to places in the document, or else to the website."""
        for link in self.article.select("a[href]"):
            link["href"] = self.target(link["href"])
        for image in self.article.select("img[src]"):
            if not urlsplit(image["src"]).scheme:
                path = posixpath.normpath(posixpath.join(posixpath.dirname(self.name), image["src"]))
                image["src"] = f"{self.site.absolute().as_uri()}/{path}"

    def target(self, address):
        """Where a link of the page leads in the document."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return address
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.name), unquote(parts.path)))
        name = self.name if not parts.path else path.removesuffix(".html")
        if name not in self.names:
            return urljoin(self.book.address, address if not parts.path else quote(path)) + (
                f"#{parts.fragment}" if parts.path and parts.fragment else ""
            )
        place = unquote(parts.fragment).partition("?")[0]
        return f"#{slug(name)}--{place}" if place else f"#{slug(name)}"


def assemble(site, names, book, styles):
    """Return the document; `styles` are the addresses of its style sheets.

    Raises
    ------
    LostLink
        A link leads to no id of the document; it names the link and its page.
    """
    pages = [Page(site, name, set(names), book) for name in names]
    ids = {one["id"] for page in pages for one in page.article.parent.find_all(id=True)}
    for page in pages:
        for link in page.article.select('a[href^="#"]'):
            if link["href"][1:] not in ids:
                raise LostLink(f"page {page.name!r} has a link to {link['href']!r}, which is not in the document")
        if page.number:
            page.article.h1.insert_before(page.new("p", f"Chapter {page.number}", class_="number"))
    links = "".join(f'<link rel="stylesheet" href="{escape(style)}">' for style in styles)
    body = "".join(page.html() for page in pages)
    return (
        f'<!DOCTYPE html><html lang="en" data-theme="light"><head><meta charset="utf-8"><title>{escape(book.title)}'
        f"</title>{links}<style>{running_heads(pages)}</style></head>"
        f"<body>{cover(book)}{contents(pages)}{body}</body></html>"
    )
