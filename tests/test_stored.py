"""What is stored with the chapters: pictures for previews, and current recordings of all figures."""

import base64
import gzip
import json
import re
from io import BytesIO
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from explorable.drawing.fallback import UNDER_PICTURE
from explorable.page import figure_html
from explorable.record.recording import Recording
from explorable.runs import store as runs
from packages.explorable.tests.comparing import page_data

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))


def test_every_notebook_of_the_book_has_a_current_run():
    """So `make book` runs none."""
    for path in NOTEBOOKS:
        run = runs.load(nbformat.read(path, as_version=4), path, runs.default_folder(path))
        assert json.dumps(run.pages).count('"figure"') == len(run.recordings)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_chapters_as_stored_show_these_pictures(path):
    """GitHub and other previews show `image/png`, the richest of what is stored."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    made = [cell for cell in cells if re.search(r"^@explorable\b", cell.source, flags=re.M)]
    figures = [output.data for cell in made for output in cell.outputs if "image/png" in output.get("data", {})]
    assert len(figures) == len(made)
    for data in figures:
        assert set(data) == {"text/plain", "image/png"}
        said = Image.open(BytesIO(base64.b64decode(data["image/png"]))).text.get("Description", "")
        readout = data["text/plain"].partition("\n")[2]
        assert said == f"{readout}\n{UNDER_PICTURE}", "stale: make notebooks"


def test_1330_states_are_small():
    """The bound of the design is 64 bytes a state, its aim 35; the recording is the one that chapter 2 has stored."""
    stored = (ROOT / "chapters" / "runs" / "02-entropy-of-boxes-and-dice" / "box.json.gz").read_bytes()
    html = figure_html(Recording.from_bytes(stored))
    data = html.split('class="explorable-data">')[1].encode()
    assert 'data-states="1330"' in html
    assert len(gzip.compress(data)) / 1330 < 45
    assert page_data(html)["explorable-box"]["allowed"] == [1, 1330]
