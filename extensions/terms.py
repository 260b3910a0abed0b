"""Sphinx extension: terms that explain themselves.

Where a chapter first uses a term of the glossary, the word is a link to its row there, and the page holds the row's
sentence, which page.js shows beside the word.  The sentence is the glossary's own.
"""

import re
from html import escape

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

from extensions import katex_maths
from extensions.chapters import number_of

ROW = re.compile(r"^\| ([^|]+?) \| [^|]+ \| (.+?) \| \[[^|]*\|$", re.M)
PIECES = re.compile(r"\$([^$]+)\$|`([^`]+)`|\*+([^*]+)\*+|\[([^\]]+)\]\([^)]*\)")
SKIPPED = (
    nodes.reference, nodes.title, nodes.literal, nodes.literal_block, nodes.raw, nodes.math, nodes.math_block,
    nodes.caption, nodes.thead, nodes.pending,
)  # fmt: skip
#: Words that the book uses on every page in their everyday sense as well.
EVERYDAY = {
    "attention", "code", "context", "contribution", "event", "evidence", "floor", "independent", "leak", "load", "loss",
    "margin", "model", "outcome", "pad", "pass", "reduction", "sample",
}  # fmt: skip


def slug(term):
    """Return the anchor of a term.

    Examples
    --------
    >>> slug("KL divergence, D(P‖Q)")
    'term-kl-divergence-d-p-q'
    """
    return "term-" + re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-")


def names(term):
    """Return the words under which a term is looked for.

    Examples
    --------
    >>> names("bits a token, bits a character"), names("negative log-likelihood (NLL)")
    (['bits a token', 'bits a character'], ['negative log-likelihood', 'NLL'])
    """
    return [name.strip() for name in re.split(r", | \(|\)", re.sub(r"[$`*]", "", term)) if len(name.strip()) > 2]


def as_html(text):
    """Return a sentence of the glossary as HTML."""
    parts, at = [], 0
    for found in PIECES.finditer(text):
        parts.append(escape(text[at : found.start()]))
        tex, code, strong, link = found.groups()
        parts.append(
            katex_maths.render(tex) if tex else f"<code>{escape(code)}</code>" if code else escape(strong or link)
        )
        at = found.end()
    return "".join(parts) + escape(text[at:])


def read_glossary(app):
    """Return the sentence of each term."""
    if not hasattr(app, "book_terms"):
        with open(app.env.doc2path(app.config.terms_page), encoding="utf-8") as file:
            app.book_terms = dict(ROW.findall(file.read()))
        if not app.book_terms:
            raise ExtensionError("terms: found no term in the glossary; has its table changed?")
    return app.book_terms


def pattern(terms):
    """Return what finds a term, and which term a found word stands for."""
    words = {name.lower(): term for term in terms for name in names(term) if name.lower() not in EVERYDAY}
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest))})(?:s|es)?(?![\w-])", re.I), words


class FirstUses(SphinxPostTransform):
    """Link the first use of each term in a chapter; give the rows of the glossary their anchors."""

    default_priority = 410
    formats = ("html",)

    def run(self, **kwargs):
        """Link in a chapter, anchor in the glossary."""
        if self.env.docname == self.app.config.terms_page:
            self.anchor()
        elif number_of(self.env.docname):
            self.link()

    def anchor(self):
        """Give each row its anchor."""
        terms = {re.sub(r"[$`*]", "", term).replace("'", "’"): slug(term) for term in read_glossary(self.app)}
        for row in self.document.findall(nodes.row):
            if (anchor := terms.get(row[0].astext().replace("'", "’"))) is not None:
                row["ids"].append(anchor)

    def link(self):
        """Go through the prose of a chapter."""
        find, words = pattern(read_glossary(self.app))
        used = set()
        for text in list(self.document.findall(nodes.Text)):
            if not find.search(text) or not suits(text):
                continue
            parts, at = [], 0
            for found in find.finditer(text):
                term = words[found[1].lower()]
                if term in used:
                    continue
                used.add(term)
                parts += [nodes.Text(text[at : found.start()]), self.reference(found[0], term)]
                at = found.end()
            if parts:
                place = text.parent.index(text)
                text.parent[place : place + 1] = [*parts, nodes.Text(text[at:])]

    def reference(self, word, term):
        """Return the link that takes the place of a word."""
        page = self.app.builder.get_relative_uri(self.env.docname, self.app.config.terms_page)
        return nodes.reference("", word, internal=True, refuri=f"{page}#{slug(term)}", classes=["term"])


def suits(text):
    """Return whether a text is prose that can hold a link."""
    prose, around = False, text.parent
    while around is not None:
        if isinstance(around, SKIPPED) or "objectives" in getattr(around, "attributes", {}).get("classes", ()):
            return False
        prose = prose or isinstance(around, nodes.paragraph)
        around = around.parent
    return prose


def add_sentences(app, pagename, templatename, context, doctree):
    """Put the sentences of the page's terms below its text, unseen."""
    if doctree is None or not number_of(pagename):
        return
    terms = read_glossary(app)
    used = [term for term in terms if f'#{slug(term)}"' in context.get("body", "")]
    cards = (f'<span id="{slug(term)}">{as_html(terms[term])}</span>' for term in used)
    context["body"] += f'<div class="term-sentences" hidden>{"".join(cards)}</div>\n'


def setup(app):
    app.add_config_value("terms_page", "chapters/glossary", "html")
    app.add_post_transform(FirstUses)
    app.connect("html-page-context", add_sentences, priority=450)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
