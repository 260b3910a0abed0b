"""Sphinx extension: gives the page with case cards its script and style, and shows the game alone.

A notebook's cell holds a picture of the curves and the questions as words, for Jupyter; the page needs neither.
"""

import nbformat

PAGE = "chapters/09-loss-detective"
MARK = '<div class="cases"'


def _game(cell):
    return [out for out in cell.get("outputs", ()) if MARK in out.get("data", {}).get("text/html", "")]


def only_the_game(app, docname, source):
    """Take what Jupyter shows of the cards out of the notebook that the page is made of."""
    if docname != PAGE:
        return
    notebook = nbformat.reads(source[0], as_version=4)
    for cell in notebook.cells:
        cell_outputs = _game(cell)
        if cell_outputs:
            cell.outputs = cell_outputs
    source[0] = nbformat.writes(notebook)


def _page(app, pagename, templatename, context, doctree):
    if pagename == PAGE:
        app.add_css_file("cards.css")
        app.add_js_file("cards.js", loading_method="defer")


def setup(app):
    app.connect("source-read", only_the_game, priority=900)  # after explorable has put the page's outputs in
    app.connect("html-page-context", _page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
