"""Run notebooks for a site, keep what came out beside them, and know later whether that is still current.

A run is kept in a folder: ``run.json`` says what it depends on and what its pages show, and each figure has a
file of its own, ``coin.json.gz``.  The notebook itself stores what it always stored, words and pictures.  A run is
current while the notebook's code, its stored outputs, every file that the run read or imported, and the versions of
the packages in use are the same.  Otherwise `load` says what has changed, and the notebook is run again;
figures that depend on nothing of this are taken over.

``python -m explorable NOTEBOOK ...`` runs what is not current and stores it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from ..document import write_whole
from ..record import traces
from ..record.recording import Recording
from ..record.site import SUFFIX, strict

#: Of ``run.json``.
FORMAT = 1
#: Where the runs of a folder's notebooks are kept, below that folder.
FOLDER = "runs"
RECORD = "run.json"

Notebook = Any  # nbformat.NotebookNode, which has no types


class NotCurrent(Exception):
    """A stored run does not show what the notebook would show now; the message says why."""


@dataclass(frozen=True)
class Run:
    """What came out of a notebook.

    Attributes
    ----------
    notebook
        It, with the outputs that a notebook stores.
    pages : dict
        From the number of a code cell to what a page shows there: numbers of its outputs, ``{"figure": name,
        "output": number}`` and ``{"html": markup}``.  Cells that show their outputs as they are are left out.
    recordings : dict
        From a figure's name to its recording, as bytes.
    files : tuple of Path
        What the run read or imported.
    versions : dict
        From a package to its version.
    """

    notebook: Notebook
    pages: Mapping[str, Sequence[Any]]
    recordings: Mapping[str, bytes]
    files: tuple[Path, ...]
    versions: Mapping[str, str]


def default_folder(notebook: Path) -> Path:
    """Return where a notebook's run is kept: ``runs/NAME/`` beside it."""
    return notebook.parent / FOLDER / notebook.stem


def save(run: Run, path: Path, folder: Path) -> None:
    """Keep a run; the notebook at `path` must hold its outputs by now.

    Files of an earlier run of this notebook go; others are left alone.
    """
    record = {
        "format": FORMAT,
        "strict": strict(),
        "code": code_digest(run.notebook),
        "outputs": _digest(_outputs(run.notebook)),
        "files": {os.path.relpath(file, path.parent).replace(os.sep, "/"): _file_digest(file) for file in run.files},
        "versions": dict(run.versions),
        "recordings": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(run.recordings.items())},
        "pages": run.pages,
    }
    old = _recorded_names(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RECORD).unlink(missing_ok=True)  # without it a half-written run is none
    for name in old - set(run.recordings):
        (folder / f"{name}{SUFFIX}").unlink(missing_ok=True)
    for name, data in run.recordings.items():
        write_whole(folder / f"{name}{SUFFIX}", data)
    text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_whole(folder / RECORD, text.encode("utf-8"))


def load(notebook: Notebook, path: Path, folder: Path) -> Run:
    """Find a notebook's run again.

    Parameters
    ----------
    notebook
        As it is now, with the outputs that it stores.
    path : Path
        Its file, to which other files' places are relative.
    folder : Path
        Where the run is kept.

    Raises
    ------
    NotCurrent
        There is none, or something has changed since, or a file of it is cut, altered or of another figure.
    """
    record = _read_record(folder)
    _check(record, notebook, path)
    recordings = {name: _read_recording(folder, name, digest) for name, digest in record["recordings"].items()}
    files = tuple(path.parent / name for name in record["files"])
    return Run(notebook, record["pages"], recordings, files, record["versions"])


def _read_record(folder: Path) -> dict[str, Any]:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        if record["format"] != FORMAT:
            raise NotCurrent("its stored run has another format")
        if not all(isinstance(record[part], dict) for part in ("files", "versions", "recordings", "pages")):
            raise TypeError
    except FileNotFoundError:
        raise NotCurrent("it has no stored run") from None
    except (ValueError, TypeError, KeyError) as error:
        raise NotCurrent("its stored run cannot be read") from error
    return record  # type: ignore[no-any-return]


def _check(record: dict[str, Any], notebook: Notebook, path: Path) -> None:
    if record.get("strict") is not strict():
        raise NotCurrent("it was run with other rules (explorable_strict)")
    if record.get("code") != code_digest(notebook):
        raise NotCurrent("its code has changed")
    if record.get("outputs") != _digest(_outputs(notebook)):
        raise NotCurrent("its stored outputs are not those of its run")
    for name, digest in record["files"].items():
        file = path.parent / name
        if not file.is_file():
            raise NotCurrent(f"{name}, which it used, is gone")
        if _file_digest(file) != digest:
            raise NotCurrent(f"{name}, which it uses, has changed")
    for name, number in record["versions"].items():
        now = traces.python_version() if name == "python" else traces.installed_version(name)
        if now != number:
            raise NotCurrent(f"it was run with {name} {number}, here is {now or 'none'}")


def _read_recording(folder: Path, name: str, digest: str) -> bytes:
    try:
        data = (folder / f"{name}{SUFFIX}").read_bytes()
    except OSError:
        raise NotCurrent(f"the recording of {name!r} is missing") from None
    if hashlib.sha256(data).hexdigest() != digest:
        raise NotCurrent(f"the recording of {name!r} is cut or altered")
    try:
        recording = Recording.from_bytes(data)
    except ValueError as error:
        raise NotCurrent(f"the recording of {name!r}: {error}") from error
    if recording.name != name:
        raise NotCurrent(f"the recording of {name!r} is one of {recording.name!r}")
    return data


def _recorded_names(folder: Path) -> set[str]:
    try:
        return set(_read_record(folder)["recordings"])
    except NotCurrent:
        return set()


def code_digest(notebook: Notebook) -> str:
    """Return a digest of what is run: the code, in order, and what keeps a cell from being run or lets it fail."""
    meant = ("raises-exception", "skip-execution")
    cells = [
        [cell.source, sorted(set(cell.metadata.get("tags", [])) & set(meant))]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]
    return _digest([notebook.metadata.get("kernelspec", {}).get("name", ""), cells])


def _outputs(notebook: Notebook) -> list[Any]:
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]


def _digest(data: Any) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _file_digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def as_text(notebook: Notebook) -> str:
    """Return what a notebook's file holds."""
    text: str = nbformat.writes(notebook, version=4)
    return text.rstrip("\n") + "\n"


def store(path: Path, run: Run) -> bool:
    """Write a run into the notebook's file and into its folder beside it; return whether the notebook changed."""
    before = path.read_text(encoding="utf-8")
    after = as_text(run.notebook)
    if after != before:
        write_whole(path, after.encode("utf-8"))
    save(run, path, default_folder(path))
    return after != before


def weight(folder: Path) -> int:
    """Return how many bytes the recordings in a folder have: about as much work as it is to make them."""
    return sum(file.stat().st_size for file in folder.glob(f"*{SUFFIX}"))
