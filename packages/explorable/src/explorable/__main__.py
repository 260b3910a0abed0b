"""The commands ``explorable NOTEBOOK ...`` and ``explorable record NOTEBOOK``, also as ``python -m explorable``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat

from .record.site import DRAFT_VARIABLE, STRICT_VARIABLE
from .runs.execution import FailedRun, Task, run_all
from .runs.standalone import store_recorded
from .runs.store import NotCurrent, Run, default_folder, load, store, weight


def main(arguments: Sequence[str] | None = None) -> int:
    """Run notebooks that are not current and store their outputs and recordings; return 1 if one failed.

    A notebook whose cells raise is left as it is, and named.
    """
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if arguments[:1] == ["record"]:
        return record(arguments[1:])
    parser = argparse.ArgumentParser(prog="explorable", description=str(main.__doc__).partition("\n")[0])
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    parser.add_argument("--root", type=Path, default=Path(), help="files read below it count (default: this folder)")
    parser.add_argument("--all", action="store_true", help="run current ones, too, and record everything anew")
    parser.add_argument("--strict", action="store_true", help="what does not fit a page is an error, not a warning")
    options = parser.parse_args(arguments)
    if options.strict:
        os.environ[STRICT_VARIABLE] = "1"
    os.environ.pop(DRAFT_VARIABLE, None)  # what is stored is never a draft
    tasks, failed = [], []
    for path in options.notebooks:
        notebook = nbformat.read(path, as_version=4)
        folder = default_folder(path)
        try:
            if options.all:
                raise NotCurrent("as asked")
            load(notebook, path, folder)
        except NotCurrent as reason:
            print(f"{path}: is run, {reason}", flush=True)
            known = () if options.all else (folder,)
            tasks.append(Task(notebook, path, known, weight(folder)))

    def ended(task: Task, result: Run | FailedRun) -> None:
        if isinstance(result, FailedRun):
            failed.append(task)
            print(f"{task.path}: FAILED\n{result}", file=sys.stderr, flush=True)
        else:
            print(f"{task.path}: {'stored' if store(task.path, result) else 'outputs unchanged'}", flush=True)

    run_all(tasks, ended, roots=[options.root], say=lambda line: print(f"  {line}", flush=True))
    return 1 if failed else 0


def record(arguments: Sequence[str]) -> int:
    """Run a notebook and write a copy whose outputs hold its figures, for nbconvert, Quarto or a slide show.

    The notebook itself stays as it is.  Return 1 if a cell failed.
    """
    parser = argparse.ArgumentParser(prog="explorable record", description=str(record.__doc__).partition("\n")[0])
    parser.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    parser.add_argument("--output", "-o", type=Path, help="the copy; by default NAME-recorded.ipynb beside it")
    options = parser.parse_args(arguments)
    path: Path = options.notebook
    target: Path = options.output or path.with_name(f"{path.stem}-recorded.ipynb")
    if target.resolve() == path.resolve():
        parser.error("the copy needs a name other than the notebook's")
    if not path.is_file():
        parser.error(f"there is no notebook {path}")
    ends: list[int] = []

    def ended(task: Task, result: Run | FailedRun) -> None:
        if isinstance(result, FailedRun):
            print(f"{path}: FAILED\n{result}", file=sys.stderr, flush=True)
            return
        ends.append(store_recorded(result, target))
        print(f"{target}: {ends[0]} figures recorded")

    task = Task(nbformat.read(path, as_version=4), path)
    run_all([task], ended, roots=[path.parent], say=lambda line: print(f"  {line}", flush=True))
    return 0 if ends else 1


if __name__ == "__main__":
    sys.exit(main())
