"""What stands before the chapters of the printed book, and above its pages."""

import re
from html import escape


def slug(name):
    """A document's name as the start of an id."""
    return re.sub(r"[^\w-]", "-", name)


def contents(pages):
    """The table of contents: chapters and their sections, with the numbers of their pages."""
    rows = []
    for page in pages:
        number = f"<span>{page.number}</span>" if page.number else ""
        rows.append(f'<li><a class="page-of" href="#{slug(page.name)}">{number}{escape(page.title)}</a>')
        sections = [h for h in page.article.find_all("h2") if not h.find_parent("figure")]
        links = "".join(f'<li><a class="page-of" href="#{h_id(h)}">{escape(h.get_text())}</a></li>' for h in sections)
        rows.append(f"<ol>{links}</ol></li>" if page.number else "</li>")
    return f'<nav class="contents"><h1>Contents</h1><ol>{"".join(rows)}</ol></nav>'


def h_id(heading):
    """The id that leads to a heading: its own or its section's."""
    return heading.get("id") or heading.find_parent(id=True)["id"]


def cover(book):
    """The title page, and what this edition leaves out."""
    link = f'<a href="{escape(book.address)}">{escape(book.address)}</a>'
    where = f"<p>The book itself, with figures that move and answers that are checked, is at {link}.</p>"
    edition = (
        "This edition for print shows each figure in the state that the website opens with. The code that draws the "
        "figures is left out; the notebooks hold it. Solutions stand at the end of each chapter."
    )
    author = escape(book.author)
    return (
        f'<section class="cover"><p class="title">{escape(book.title)}</p><p class="author">{author}</p>'
        f'<div class="edition">{where if book.address else ""}<p>{edition}</p>'
        f"<p>&copy; {escape(book.copyright)} {author}. {book.licence}</p></div></section>"
    )


def running_heads(pages):
    """Style rules that put each chapter's title at the head of its pages."""
    rules = []
    for page in pages:
        head = page.title.replace("\\", "\\\\").replace('"', '\\"')
        name = f"page-{slug(page.name)}"
        rules.append(f'#{slug(page.name)} {{ page: {name} }} @page {name} {{ @top-left {{ content: "{head}" }} }}')
    return "\n".join(rules)
