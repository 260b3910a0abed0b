"""Run the notebooks that are not current and store their outputs and recordings.

`python -m scripts.notebooks NOTEBOOK...` first takes out of a notebook what an editor has left in it, so that what is
stored is the same however often it is done; the rest is `python -m explorable`.
"""

import sys
from pathlib import Path

import nbformat

from explorable.__main__ import main

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
CELL_METADATA = ("tags", "mystnb", "editable", "deletable")
#: What JupyterLab folds, by what the site folds.
FOLDED = {
    "hide-input": {"source_hidden": True},
    "hide-cell": {"outputs_hidden": True, "source_hidden": True},
    "remove-input": {"source_hidden": True},
}


def tidy(path):
    """Keep of a notebook's metadata what the book uses, and fold in JupyterLab what the site folds."""
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        cell.metadata = {key: value for key, value in cell.metadata.items() if key in CELL_METADATA}
        for tag in set(cell.metadata.get("tags", [])) & set(FOLDED):
            cell.metadata["jupyter"] = FOLDED[tag]
    after = nbformat.writes(nbformat.from_dict(notebook), version=4) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        if not name.startswith("-"):
            tidy(Path(name))
    sys.exit(main(["--strict", *sys.argv[1:]]))
