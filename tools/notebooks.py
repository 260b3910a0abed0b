"""Run notebooks from top to bottom and store their outputs: `python tools/notebooks.py NOTEBOOK...`.

What is stored is the same however often it is done: text, pictures and execution counts, but no widgets, no
times and nothing that depends on the machine. A notebook whose cells raise is left as it is, and named.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

WIDGET = "application/vnd.jupyter.widget-"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
CELL_METADATA = ("tags", "mystnb", "editable", "deletable", "jupyter")


class FailedPicture(RuntimeError):
    """A cell ended well, but one of its outputs is a traceback."""


def clean_outputs(outputs):
    """The outputs without widget views; a widget that has no picture to stand for it is left out."""
    kept = []
    for output in outputs:
        if any(mime.startswith(WIDGET) for mime in output.get("data", {})):
            output["data"] = {mime: data for mime, data in output.data.items() if not mime.startswith(WIDGET)}
            if not any(mime.startswith("image/") for mime in output.data):
                continue
        kept.append(output)
    return kept


def clean(notebook):
    """Take out of a notebook that was run what would differ at the next run or on another machine."""
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        cell.metadata = {key: value for key, value in cell.metadata.items() if key in CELL_METADATA}
        if "hide-input" in cell.metadata.get("tags", []):
            cell.metadata["jupyter"] = {"source_hidden": True}  # folded in JupyterLab as on the site
        if cell.cell_type == "code":
            cell.outputs = clean_outputs(cell.outputs)
    return notebook


def run(path):
    """Run one notebook in its folder and store it if its outputs changed; return a line of report."""
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    for cell in notebook.cells:  # a picture that fails while it is drawn stops no notebook
        errors = [out.evalue for out in cell.get("outputs", []) if out.output_type == "error"]
        if errors and "raises-exception" not in cell.metadata.get("tags", []):
            raise FailedPicture(f"{errors[0].strip()} in:\n{cell.source}")
    after = nbformat.writes(nbformat.from_dict(clean(notebook)), version=4) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8")
    return f"{path}: {'stored' if after != before else 'unchanged'}"


def main(paths):
    """Run all notebooks, two side by side; return 1 if any of them failed."""
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for path, future in [(path, pool.submit(run, path)) for path in paths]:
            try:
                print(future.result(), flush=True)
            except (CellExecutionError, FailedPicture) as error:
                failed = 1
                print(f"{path}: FAILED\n{error}", file=sys.stderr, flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
