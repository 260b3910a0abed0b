"""What a notebook's code shows on a website, beside what the notebook itself stores.

While a notebook is run for a site (`explorable.runs.store`, `explorable.sphinx`) its figures are recorded.  A recording
is not an output of the notebook: it goes into a file of its own, and the output only says which.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

from .recording import Recording

#: Set, to 1, while notebooks are run for a site and at no other time.
RECORD_VARIABLE = "EXPLORABLE_RECORD"
#: The folder of a run: recordings are written there.  Unset where myst-nb runs the notebook by itself.
RUN_VARIABLE = "EXPLORABLE_RUN"
#: Folders with recordings of earlier runs, separated as in PATH.
KNOWN_VARIABLE = "EXPLORABLE_KNOWN"
#: In a draft: about how many states a figure has that was not recorded in full before.
DRAFT_VARIABLE = "EXPLORABLE_DRAFT"
#: Set, to 1, where a figure that does not fit a page is an error: see `explorable.spec.rules`.
STRICT_VARIABLE = "EXPLORABLE_STRICT"

#: What an output holds beside what the notebook stores: ``{"figure": name}``, ``{"html": markup}`` or, by itself, the
#: recording.
PAGE_PART = "application/vnd.explorable+json"
SUFFIX = ".json.gz"
PROGRESS = "progress.jsonl"


def recording() -> bool:
    """Return whether this notebook is run to build a site, not for a reader or a test."""
    return os.environ.get(RECORD_VARIABLE) == "1"


def strict() -> bool:
    """Return whether the rules of a page are errors (``explorable_strict`` of the Sphinx extension), not warnings."""
    return os.environ.get(STRICT_VARIABLE) == "1"


def show_on_page(html: str) -> None:
    """Show markup on a website's page in place of what the cell prints; do nothing where no site is built.

    Parameters
    ----------
    html : str
        It is not escaped.
    """
    if not recording():
        return
    from IPython.display import display

    part: dict[str, Any] = {PAGE_PART: {"html": html}} if _run_folder() else {"text/html": html}
    display(part, raw=True)


def as_output(recorded: Recording) -> dict[str, Any]:
    """Return a recording as an output that a site's page is made from: JSON, as all outputs must be."""
    return {PAGE_PART: {"recording": base64.b64encode(recorded.to_bytes()).decode("ascii")}}


def for_page(recorded: Recording) -> dict[str, Any]:
    """Return what an output holds so that the page shows a recording.

    If this is a run with a folder of its own, the recording is kept there, and the output only names it.
    """
    folder = _run_folder()
    if folder is None:
        return as_output(recorded)
    (folder / f"{recorded.name}{SUFFIX}").write_bytes(recorded.to_bytes())
    return {PAGE_PART: {"figure": recorded.name}}


def recorded_before(name: str, key: str) -> Recording | None:
    """Return the recording with this key that an earlier run has left."""
    for folder in filter(None, os.environ.get(KNOWN_VARIABLE, "").split(os.pathsep)):
        path = Path(folder, f"{name}{SUFFIX}")
        try:
            found = Recording.from_bytes(path.read_bytes())
        except (OSError, ValueError):
            continue
        if key and (found.name, found.key) == (name, key):
            return found
    return None


def draft_states() -> int:
    """Return about how many states a figure may have in a draft; 0 if this is none.

    Raises
    ------
    ValueError
        ``EXPLORABLE_DRAFT`` is not a whole number above 0.
    """
    text = os.environ.get(DRAFT_VARIABLE, "")
    if text and (not text.isdecimal() or int(text) < 1):
        raise ValueError(f"{DRAFT_VARIABLE} must be a whole number above 0; got {text!r}")
    return int(text or 0)


def progress_file() -> Path | None:
    """Return where it is told how far a recording is."""
    folder = _run_folder()
    return folder / PROGRESS if folder else None


def _run_folder() -> Path | None:
    folder = os.environ.get(RUN_VARIABLE)
    return Path(folder) if folder and recording() else None
