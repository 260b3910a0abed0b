"""Sphinx extension: what opens and closes is HTML's own `<details>`, and code stands where a reader looks for it.

- A `dropdown` (an answer, a solution) works without a script, and its title opens it: it is not a link.
- What a chapter will teach, and what it needs, is a fold too: the first picture is nearer to the first screen.
- An exercise's title is "Exercise 1.2: its name".
- Code that is folded away lies below what it makes, and is called "code"; a cell that is folded whole checks what the
  text says. The first cells of a notebook, as long as they only load and define, go to the end of the page as one.
"""

import itertools
import re

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import solution_node

SUMMARY = "code"
SET_UP = "The code that sets up this page"
CHECK = "Check the numbers"

OBJECTIVES = "What you will be able to do, and what you need"

EXERCISE = re.compile(r'(<p class="admonition-title">Exercise )\((\d+\.\d+) (.*?)\)</p>')


class fold(nodes.Element):
    """A title and what opens below it."""


def visit_fold(self, node):
    self.body.append(self.starttag(node, "details"))
    self.body.append(f'<summary class="admonition-title">{self.encode(node["title"])}</summary>\n')


def depart_fold(self, node):
    self.body.append("</details>\n")


def only_loads(cell):
    """Whether the code of a cell is folded and there is no output."""
    return len(cell) == 1 and isinstance(cell[0], HideCodeCellNode) and "above-input" in cell[0]["classes"]


class Folds(SphinxPostTransform):
    """Turn dropdowns into folds, and put folded code below its output."""

    default_priority = 300  # titles of solutions are resolved, folded cells are wrapped
    formats = ("html",)

    def run(self, **kwargs):
        """Go through dropdowns and folded cells."""
        for node in list(self.document.findall(nodes.Admonition)):
            if "dropdown" in node["classes"]:
                self.fold(node)
            elif "objectives" in node["classes"]:
                self.fold_objectives(node)
        for hidden in list(self.document.findall(HideCodeCellNode)):
            cell = hidden.parent
            hidden["prompt_show"] = hidden["prompt_hide"] = SUMMARY if cell is not None else CHECK
            if cell is None:  # of a cell that is folded whole, myst-nb does not say where it stands
                continue
            if "above-input" in hidden["classes"] and cell[0] is hidden and len(cell) > 1:
                cell.remove(hidden)
                cell.append(hidden)
        self.gather_set_up()

    def gather_set_up(self):
        """Move the first cells, up to one that is seen or shows something, into one fold at the end of the page."""
        cells = [node for node in self.document.findall(nodes.container) if "cell" in node["classes"]]
        loading = list(itertools.takewhile(only_loads, cells))
        if not loading:
            return
        first, *others = loading
        first["classes"].append("set-up")
        first[0]["prompt_show"] = first[0]["prompt_hide"] = SET_UP
        for cell in others:
            first[0].extend(cell[0].children)
            cell.parent.remove(cell)
        first.parent.remove(first)
        next(self.document.findall(nodes.section)).append(first)

    def fold_objectives(self, node):
        """Replace what a reader will be able to do, together with the paragraph behind it that says what it needs."""
        needs = node.next_node(descend=False, siblings=True)
        if isinstance(needs, nodes.paragraph) and needs.astext().startswith("What you need:"):
            node.parent.remove(needs)
            node.append(needs)
            node[0][:] = [nodes.Text(OBJECTIVES)]
        self.fold(node)

    def fold(self, node):
        """Replace one dropdown."""
        title = "Solution" if isinstance(node, solution_node) else node[0].astext()
        made = fold("", *node[1:], title=title, ids=node["ids"], classes=["fold", *node["classes"]])
        node.parent.replace(node, made)


def name_exercises(app, pagename, templatename, context, doctree):
    if "body" in context:
        body = EXERCISE.sub(r"\1\2: \3</p>", context["body"])
        context["body"] = body.replace('<section id="exercise-content">', "<section>").replace(
            '<section id="solution-content">', "<section>"
        )


def setup(app):
    app.add_node(fold, html=(visit_fold, depart_fold))
    app.add_post_transform(Folds)
    app.connect("html-page-context", name_exercises)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
