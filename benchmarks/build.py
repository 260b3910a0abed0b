"""How long the book takes to build: from nothing, after a change of prose, and with nothing changed.

The tree is copied and built there with this Python's own packages, so nothing is installed and the site that
stands in `_build` stays.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import benchmarks
from benchmarks.tables import table

LEFT_OUT = shutil.ignore_patterns(".venv", ".git", "_build", "__pycache__", ".*_cache", ".hypothesis", ".ipynb_*")

SENTENCE = "One more sentence."


def build(tree):
    """Build as `make book` does; return seconds."""
    command = [Path(sys.executable).with_name("jupyter-book"), "build", ".", "-W", "-n", "--keep-going"]
    start = time.monotonic()
    done = subprocess.run(
        command,
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},  # the copy's own packages
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise SystemExit(done.stdout[-3000:] + "\nthe copy could not be built")
    return time.monotonic() - start


def change_prose(tree):
    """Add a sentence to the first chapter's first paragraph."""
    path = tree / f"{benchmarks.CHAPTER}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    cell["source"] = [*cell["source"], f"\n\n{SENTENCE}"]
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def check_prose(tree):
    """A build that is quick because it does nothing must not pass for a good one."""
    page = tree / "_build" / "html" / f"{benchmarks.CHAPTER}.html"
    if SENTENCE not in page.read_text(encoding="utf-8"):
        raise SystemExit("the change of prose is not on the page")


def report():
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(shutil.copytree(benchmarks.ROOT, Path(folder).resolve() / "book", ignore=LEFT_OUT))
        notebooks = len(list(tree.glob("chapters/*.ipynb")))
        cold = build(tree)
        shutil.rmtree(tree / "_build")
        shutil.rmtree(tree / "chapters" / "runs")
        anew = build(tree)
        change_prose(tree)
        prose = build(tree)
        check_prose(tree)
        again = build(tree)
    rows = [
        (f"from the stored runs of {notebooks} notebooks", f"{cold:.1f}", "90 (45)"),
        ("without them: all run and recorded", f"{anew:.1f}", "300 (180)"),
        ("after a change of prose in one chapter", f"{prose:.1f}", "15 (5)"),
        ("nothing changed", f"{again:.1f}", "5"),
    ]
    table(["build", "s", "bound (aim)"], rows)
