"""What a notebook stores of its outputs, and what a page shows in their place."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

import nbformat

from ..record.recording import Recording
from ..record.site import PAGE_PART
from .store import Notebook, Run

_WIDGET = "application/vnd.jupyter.widget-"


def without_page_parts(notebook: Notebook) -> dict[str, list[Any]]:
    """Leave in the outputs what a notebook stores, and return what pages show in their place."""
    notebook.metadata.pop("widgets", None)
    pages: dict[str, list[Any]] = {}
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(cells):
        shown, stored, special = _split_cell(cell.outputs)
        cell.outputs = stored
        if special:
            pages[str(number)] = shown
    return pages


def _split_cell(outputs: Sequence[Any]) -> tuple[list[Any], list[Any], bool]:
    shown: list[Any] = []
    stored: list[Any] = []
    special = False
    for output in outputs:
        data = output.get("data", {})
        part = data.pop(PAGE_PART, None)
        widget = [kind for kind in data if kind.startswith(_WIDGET)]
        for kind in widget:
            del data[kind]
        if part is None and widget and not any(kind.startswith("image/") for kind in data):
            continue  # a widget that has no picture to stand for it
        special = special or part is not None
        if part is None:
            shown.append(len(stored))
        elif "html" in part:  # in place of what the cell has printed
            shown = [one for one in shown if not isinstance(one, int) or stored[one].output_type != "stream"]
            shown.append(part)
        else:
            shown.append({**part, "output": len(stored)})
        if "html" not in (part or {}):
            stored.append(output)
    return shown, stored, special


def page_notebook(run: Run, show: Callable[[Recording], dict[str, Any]]) -> Notebook:
    """Return the notebook as a page shows it: recordings beside pictures, markup in place of words.

    Parameters
    ----------
    run : Run
    show : callable
        Returns what an output holds of a recording, by MIME type.
    """
    notebook = copy.deepcopy(run.notebook)
    # What a kernel tells of itself, and what code is coloured by.
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, parts in run.pages.items():
        cell = cells[int(number)]
        shown = []
        for part in parts:
            if isinstance(part, int):
                shown.append(cell.outputs[part])
            elif "html" in part:
                shown.append(nbformat.v4.new_output("display_data", {"text/html": part["html"]}))
            else:
                output = copy.deepcopy(cell.outputs[part["output"]])
                output.data.update(show(Recording.from_bytes(run.recordings[part["figure"]])))
                shown.append(output)
        cell.outputs = shown
    return notebook
