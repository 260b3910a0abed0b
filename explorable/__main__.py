"""The command ``python -m explorable NOTEBOOK ...``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat

from .execution import FailedRun, Task, run_all
from .runs import NotCurrent, Run, default_folder, load, store, weight
from .site import DRAFT_VARIABLE, STRICT_VARIABLE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run notebooks that are not current and store their outputs and recordings; return 1 if one failed.

    A notebook whose cells raise is left as it is, and named.
    """
    parser = argparse.ArgumentParser(prog="python -m explorable", description=str(main.__doc__).partition("\n")[0])
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


if __name__ == "__main__":
    sys.exit(main())
