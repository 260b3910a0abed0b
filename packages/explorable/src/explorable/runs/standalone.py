"""A notebook whose outputs hold its recordings, for pages that no Sphinx writes."""

from __future__ import annotations

from pathlib import Path

from ..document import write_whole
from ..page import figure_html, script, stylesheet
from .outputs import page_notebook
from .store import Notebook, Run, as_text


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
