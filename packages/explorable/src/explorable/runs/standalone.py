"""Figures for pages that no Sphinx writes: one page for one figure, and a notebook whose outputs hold recordings."""

from __future__ import annotations

from html import escape
from pathlib import Path

from ..page import figure_html, script, stylesheet
from ..record.recording import Recording
from .store import Notebook, Run, as_text, page_notebook, write_whole

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}
:root {{ color-scheme: light dark; }}
body {{ margin: 0; padding: 1rem; background: var(--explorable-paper, #fff); color: #212121; font: 1rem sans-serif; }}
main {{ max-width: 60rem; margin: 0 auto; }}
figure {{ margin: 0; }}
@media (prefers-color-scheme: dark) {{ body {{ color: #e0e0e0; }} }}
</style>
</head>
<body data-theme="auto">
<main>
{figure}
</main>
<script>
{script}
</script>
</body>
</html>
"""


def page(recording: Recording) -> str:
    """Return a page with one figure that needs no other file, and no network."""
    title = escape(recording.caption)
    return _PAGE.format(title=title, style=stylesheet(), figure=figure_html(recording), script=script())


def with_recordings(run: Run) -> Notebook:
    """Return a notebook whose outputs hold its figures as HTML, with all that they need.

    What makes a page of a notebook (nbconvert, Quarto, a slide show) then shows them with their sliders.  The style
    sheet stands in the first of these outputs, the script in the last: there all figures are on the page.
    """
    notebook = page_notebook(run, lambda recording: {"text/html": figure_html(recording)})
    holders = [
        output
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if '<figure class="explorable"' in output.get("data", {}).get("text/html", "")
    ]
    if holders:
        first, last = holders[0].data, holders[-1].data
        first["text/html"] = f"<style>{stylesheet()}</style>{first['text/html']}"
        last["text/html"] = f"{last['text/html']}<script>{script()}</script>"
    return notebook


def store_recorded(run: Run, path: Path) -> int:
    """Write the notebook with its recordings to a file; return how many figures it has."""
    notebook = with_recordings(run)
    notebook.metadata.pop("widgets", None)
    write_whole(path, as_text(notebook).encode("utf-8"))
    return len(run.recordings)
