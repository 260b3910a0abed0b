"""Sphinx extension: each cell of a table knows the words that stand above it.

On a phone a row of a wide table becomes a card, and there each cell says what it is (`data-label`; see book.css).
Tables of three columns or more: those of two fit as they are.
"""

import re
from html import escape, unescape

LEAST = 3
TABLE = re.compile(r'<table class="table([^"]*)">(.*?)</table>', re.S)
HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.S)
ROW = re.compile(r"<tr\b.*?</tr>", re.S)
CELL = re.compile(r"<td\b(?! data-label)")
UNSEEN = re.compile("[\u2061\u2062]")  # what is spoken in a formula, and not seen
TAG = re.compile(r"<[^>]+>")


def words(html):
    """Return what is to be seen of a piece of HTML.

    Examples
    --------
    >>> words("<p>in <code>code</code> &amp; prose</p>")
    'in code & prose'
    """
    return " ".join(unescape(UNSEEN.sub("", TAG.sub("", html))).split())


def labelled(found):
    """Return a table with labels in its cells, if it has a head of three columns or more."""
    classes, inside = found.groups()
    head, ends, body = inside.partition("</thead>")
    labels = [words(one) for one in HEAD.findall(head)]
    if not ends or len(labels) < LEAST:
        return found[0]

    def row(one):
        names = iter(labels)
        return CELL.sub(lambda _: f'<td data-label="{escape(next(names, ""))}"', one[0])

    return f'<table class="table cards{classes}">{head}{ends}{ROW.sub(row, body)}</table>'


def label_tables(app, pagename, templatename, context, doctree):
    if "body" in context:
        context["body"] = TABLE.sub(labelled, context["body"])


def setup(app):
    app.connect("html-page-context", label_tables)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
