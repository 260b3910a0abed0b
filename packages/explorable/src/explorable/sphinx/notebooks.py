"""Which notebooks of a site are run while it is built, and what their pages get."""

from __future__ import annotations

import copy
import functools
import hashlib
import json
from pathlib import Path
from typing import Any

import nbformat
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging

from ..record.site import as_output
from ..runs.execution import FailedRun, Task, run_all
from ..runs.outputs import page_notebook
from ..runs.store import RECORD, NotCurrent, Notebook, Run, code_digest, default_folder, load, save, weight

#: The folder for runs below that of caches, and the notebook in a run (no document of a site by its name).
_KEPT, _NOTEBOOK = "explorable", "notebook.json"

_log = logging.getLogger(__name__)


class Notebooks:
    """The notebooks of one build.

    Their runs are looked for beside them first, then where earlier builds have kept theirs.
    """

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}
        self._tasks: dict[str, Task] = {}
        self._cache = Path()
        self._fingerprint = ""

    def configure(self, app: Any, config: Any) -> None:
        """Find the folder for runs, and give myst-nb one of its own that no change makes stale.

        myst-nb knows a notebook by its cells alone.  So what it runs, notebooks that are written in Markdown, is
        cached in a folder named after all else that its figures are made of.
        """
        self._cache = Path(app.srcdir, config.nb_execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
        paths = [Path(app.srcdir, name) for name in config.explorable_depends]
        self._fingerprint = _fingerprint(paths)
        if config.nb_execution_mode == "cache":
            config.nb_execution_cache_path = str(self._cache / f"explorable-{self._fingerprint}")

    def outdated(self, app: Any, env: Any, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
        """Find the runs; return the documents whose pages would show another one than they do."""
        before: dict[str, str] = getattr(env, "explorable_runs", {})
        now = {}
        for name in sorted(env.found_docs):
            path = Path(env.doc2path(name))
            if path.suffix == ".md" and "explorable" in path.read_text(encoding="utf-8"):
                now[name] = self._fingerprint
            elif path.suffix == ".ipynb" and _is_ours(path):
                now[name] = self._look(app.config.nb_execution_mode, name, path, new=name in added | changed)
        env.explorable_runs = now
        return [name for name in now if name in self._tasks or now[name] != before.get(name)]

    def _look(self, mode: str, name: str, path: Path, *, new: bool) -> str:
        """Find a notebook's run or plan it; return what its page will show."""
        try:
            if mode == "force" and new:
                raise NotCurrent("as the configuration asks for")
            self._runs[name] = self._find(name, path)
            return _state(self._runs[name])
        except NotCurrent as reason:
            if mode != "off":
                _log.info("%s: is run, %s", name, reason)
                folders = (default_folder(path), self._cache / _KEPT / name)
                most = max(weight(folder) for folder in folders)
                self._tasks[name] = Task(nbformat.read(path, as_version=4), path, folders, most)
            return f"not current: {reason}"

    def _find(self, name: str, path: Path) -> Run:
        """Return the current run of a notebook, from beside it or from an earlier build."""
        notebook = nbformat.read(path, as_version=4)
        stored, kept = default_folder(path), self._cache / _KEPT / name
        try:
            return load(notebook, path, stored)
        except NotCurrent:
            if not (kept / _NOTEBOOK).is_file():
                raise
        return load(_with_outputs(notebook, kept / _NOTEBOOK), path, kept)

    def run(self, app: Any, env: Any, docnames: list[str]) -> None:
        """Run the notebooks that have no current run."""

        def ended(task: Task, result: Run | FailedRun) -> None:
            name = env.path2doc(str(task.path))
            if isinstance(result, FailedRun):
                _log.warning("Executing notebook failed: %s", result, location=name, type="mystnb", subtype="exec")
                failed.append(name)
                return
            _keep(result, task.path, self._cache / _KEPT / name)
            self._runs[name] = result
            env.explorable_runs[name] = _state(result)

        failed: list[str] = []
        roots = [Path(app.srcdir), *(Path(app.srcdir, name) for name in app.config.explorable_depends)]
        timeout = app.config.nb_execution_timeout
        run_all(list(self._tasks.values()), ended, roots=roots, timeout=timeout, say=_log.info)
        if failed and app.config.nb_execution_raise_on_error:
            raise ExtensionError(f"cells of {', '.join(failed)} raised")

    def read(self, app: Sphinx, docname: str, source: list[str]) -> None:
        """Give myst-nb the notebook as its page shows it, and keep it from running it again."""
        if docname in self._runs:
            notebook = page_notebook(self._runs[docname], as_output)
            notebook.metadata["mystnb"] = {**notebook.metadata.get("mystnb", {}), "execution_mode": "off"}
            source[0] = nbformat.writes(notebook)


def _is_ours(path: Path) -> bool:
    """Whether a notebook decorates functions, or its author has stored its run."""
    stored = (default_folder(path) / RECORD).is_file()
    return stored or "explorable" in path.read_text(encoding="utf-8")


def _with_outputs(notebook: Notebook, kept: Path) -> Notebook:
    """Return a notebook with the outputs that the same code had in an earlier build."""
    try:
        before = nbformat.reads(kept.read_text(encoding="utf-8"), as_version=4)
    except (OSError, ValueError) as error:
        raise NotCurrent("its kept run cannot be read") from error
    if code_digest(before) != code_digest(notebook):
        raise NotCurrent("its code has changed")
    now = copy.deepcopy(notebook)
    for cell, old in zip(_code(now), _code(before), strict=True):
        cell.outputs, cell.execution_count = old.outputs, old.execution_count
    return now


def _keep(run: Run, path: Path, kept: Path) -> None:
    kept.mkdir(parents=True, exist_ok=True)
    (kept / _NOTEBOOK).write_text(nbformat.writes(run.notebook), encoding="utf-8")
    save(run, path, kept)


def _code(notebook: Notebook) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _state(run: Run) -> str:
    """Return a digest of what a page makes of a run."""
    outputs = [cell.outputs for cell in _code(run.notebook)]
    recordings = {name: hashlib.sha256(data).hexdigest() for name, data in run.recordings.items()}
    text = json.dumps([outputs, recordings, run.pages], sort_keys=True)
    return hashlib.sha256(f"{text} {_package_digest()}".encode()).hexdigest()


@functools.cache
def _package_digest() -> str:
    sources = sorted(Path(__file__).parent.parent.rglob("*.py"))
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()


def _fingerprint(paths: list[Path]) -> str:
    """Return a digest of files and of all files in folders."""
    digest = hashlib.sha256(_package_digest().encode())
    for path in paths:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(path.parent)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]
