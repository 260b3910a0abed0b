"""Sphinx builds in a fork of one process that has imported all that they need: `python -m sphinx`, but 4 s sooner."""

import importlib
import multiprocessing
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 300  # seconds
#: What a build of a small project imports beside Sphinx's own extensions.
NEEDED = ["sphinx.cmd.build", "alabaster", "myst_nb.sphinx_ext", "nbclient", "jupyter_cache", "explorable.sphinx"]


@dataclass(frozen=True)
class Done:
    """How a build ended, and what it said."""

    returncode: int
    log: str


def build(folder, *options, out="out"):
    """Build as a user does, with warnings as errors; see `test_library.py` for builds by the command itself."""
    environment = {name: value for name, value in os.environ.items() if name != "EXPLORABLE_RECORD"}
    command = ["-b", "html", "-W", "-n", "--keep-going", *options, ".", out]
    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        process = _forks().Process(target=_sphinx, args=(str(folder), command, environment, log.name))
        process.start()
        process.join(PATIENCE)
        if process.is_alive():
            process.kill()
            raise TimeoutError(f"a build takes more than {PATIENCE} s:\n{Path(log.name).read_text('utf-8')}")
        return Done(process.exitcode, Path(log.name).read_text(encoding="utf-8"))


def _forks():
    """A context whose processes are forks of one that has imported this module, and with it what a build needs."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([f"{__package__}.imported"])
    return context


def _sphinx(folder, command, environment, log):
    from sphinx.cmd.build import main

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path.insert(0, folder)
    out = os.open(log, os.O_WRONLY)
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.stdout, sys.stderr = os.fdopen(1, "w", buffering=1), os.fdopen(2, "w", buffering=1)
    sys.exit(main(command))


def import_all():
    """What the process imports that the builds are forks of."""
    for name in NEEDED:
        importlib.import_module(name)
    from sphinx.application import builtin_extensions

    for name in builtin_extensions:
        importlib.import_module(name)
