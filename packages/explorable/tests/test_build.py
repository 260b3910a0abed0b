"""The Sphinx extension on a small project: nothing stale, nothing half, nothing twice, nothing run that need not be."""

import nbformat
import pytest

from explorable.__main__ import main as store
from explorable.runs import store as runs
from packages.explorable.tests.building import build

pytestmark = pytest.mark.slow

CONF = """
project = "Small"
extensions = ["myst_nb", "explorable.sphinx"]
exclude_patterns = ["out*", "cache", "jupyter_execute"]
nb_execution_mode = "cache"
nb_execution_cache_path = "cache"
nb_execution_raise_on_error = True
nb_execution_show_tb = True
"""

CELL = '''import matplotlib.pyplot as plt
from explorable import explorable
from helper import WORD

@explorable(p=(0, 3))
def {name}(p=1):
    """A small figure."""
    fig, ax = plt.subplots()
    ax.set_title(f"{{WORD}} {{p}}")
    return fig, f"{{WORD}} {{p}}."
'''
MARKDOWN = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---
# Written

```{code-cell} python
"""


def project(folder, cells):
    folder.mkdir(exist_ok=True)
    (folder / "conf.py").write_text(CONF)
    (folder / "helper.py").write_text("WORD = 'first'\n")
    (folder / "index.md").write_text("# Small\n\n```{toctree}\npage\n```\n")
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel, "language_info": {"name": "python"}})
    notebook.cells = [nbformat.v4.new_markdown_cell("# Page\n\nSome words.")]
    notebook.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(notebook, folder / "page.ipynb")
    return folder


def page(folder, name="page", out="out"):
    return (folder / out / f"{name}.html").read_text(encoding="utf-8")


def add_words(folder):
    notebook = nbformat.read(folder / "page.ipynb", as_version=4)
    notebook.cells[0].source += " More words."
    nbformat.write(notebook, folder / "page.ipynb")


def test_a_site_is_recorded_and_nothing_is_stale(tmp_path):
    folder = project(tmp_path / "small", [CELL.format(name="small")])
    foreign = folder / "cache" / "my-thesis" / "draft.tex"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("A year of work.")

    first = build(folder)
    assert first.returncode == 0, first.log
    assert "page: is run, it has no stored run" in first.log
    assert "page: small: 4 states recorded" in first.log
    assert '<figure class="explorable" id="explorable-small" data-states="4">' in page(folder)
    assert "first 1." in page(folder)
    assert page(folder).count("explorable.js") == 1
    assert "Bitstream Vera" in (folder / "out" / "_static" / "LICENSE_DEJAVU").read_text(encoding="utf-8")
    assert "SIL Open Font License" in (folder / "out" / "_static" / "LICENSE_STIX").read_text(encoding="utf-8")
    search = (folder / "out" / "_static" / "searchtools.js").read_text(encoding="utf-8")
    assert """'input[type="search"][name="q"]'""" in search  # and not a slider of this name
    assert """'input[name="q"]'""" not in search
    assert "explorable" not in page(folder, "index").partition("<body")[0]

    again = build(folder)
    assert again.returncode == 0
    assert "is run" not in again.log
    assert "0 added, 0 changed" in again.log

    add_words(folder)
    prose = build(folder)
    assert "is run" not in prose.log
    assert "More words." in page(folder)
    assert "first 1." in page(folder)

    (folder / "helper.py").write_text("WORD = 'second'\n")
    changed = build(folder)
    assert "page: is run, helper.py, which it uses, has changed" in changed.log
    assert "second 1." in page(folder)
    assert "first" not in page(folder)
    assert foreign.read_text() == "A year of work."


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A project with a stored run, and its page as it was built from scratch."""
    folder = project(tmp_path_factory.mktemp("stored") / "small", [CELL.format(name="small")])
    done = build(folder)
    assert done.returncode == 0, done.log
    scratch = page(folder)
    assert store([str(folder / "page.ipynb"), "--root", str(folder)]) == 0
    return folder, scratch


def test_a_page_from_a_stored_run_equals_one_from_scratch(stored):
    folder, scratch = stored
    done = build(folder, "-D", "nb_execution_cache_path=cache/other", out="out-stored")
    assert done.returncode == 0, done.log
    assert "is run" not in done.log and "Executing notebook" not in done.log
    assert page(folder, out="out-stored") == scratch


def test_a_damaged_recording_is_made_anew(stored):
    folder, scratch = stored
    file = folder / "runs" / "page" / "small.json.gz"
    whole = file.read_bytes()
    file.write_bytes(whole[:-10])
    try:
        done = build(folder, "-D", "nb_execution_cache_path=cache/another", out="out-anew")
        assert done.returncode == 0, done.log
        assert "page: is run, the recording of 'small' is cut or altered" in done.log
        assert page(folder, out="out-anew") == scratch
    finally:
        file.write_bytes(whole)


def test_without_execution_a_current_run_is_shown_and_else_the_picture(stored):
    folder, scratch = stored
    assert build(folder, "-D", "nb_execution_mode=off", out="out-off").returncode == 0
    assert page(folder, out="out-off") == scratch
    record = folder / "runs" / "page" / runs.RECORD
    text = record.read_text()
    record.write_text(text.replace('"numpy": "', '"numpy": "0.'))
    try:
        assert (
            build(folder, "-D", "nb_execution_mode=off", "-D", "nb_execution_cache_path=x", out="out-off").returncode
            == 0
        )
        assert "explorable-small" not in page(folder, out="out-off")
        assert '<img alt="_images/' in page(folder, out="out-off")
    finally:
        record.write_text(text)


def test_a_notebook_in_markdown_is_never_stale(tmp_path):
    """myst-nb runs it, and knows nothing of what it imports."""
    folder = project(tmp_path / "small", ["1 + 1"])
    (folder / "conf.py").write_text(CONF + 'explorable_depends = ["helper.py"]\n')
    (folder / "page.ipynb").unlink()
    cell = CELL.format(name="small").replace("from helper", "import sys; sys.path.append('.')\nfrom helper")
    (folder / "page.md").write_text(MARKDOWN + cell + "```\n")
    assert build(folder).returncode == 0
    assert "first 1." in page(folder)
    (folder / "helper.py").write_text("WORD = 'second'\n")
    assert build(folder).returncode == 0
    assert "second 1." in page(folder)


def test_two_figures_of_one_name_on_a_page(tmp_path):
    folder = project(tmp_path / "small", [CELL.format(name="twin"), CELL.format(name="twin")])
    done = build(folder)
    assert done.returncode != 0
    assert "page 'page' has 2 explorables named 'twin'" in done.log


FAULTS = {
    "raises": ("1 / 0", "ZeroDivisionError"),
    "state": (CELL.format(name="bad").replace('f"{WORD} {p}."', 'f"{1 // (p - 2)}"'), "explorable 'bad' at p=2"),
    "control": (CELL.format(name="bad").replace("p=(0, 3)", "q=(0, 3)"), "'q' is no"),
}


def test_failed_cells_fail_the_build_and_all_are_named(tmp_path):
    folder = project(tmp_path / "small", ["from explorable import explorable"])
    names = list(FAULTS)
    (folder / "index.md").write_text("# Small\n\n```{toctree}\n" + "\n".join(["page", *names]) + "\n```\n")
    for name, (cell, _) in FAULTS.items():
        cells = [nbformat.v4.new_markdown_cell(f"# {name}"), nbformat.v4.new_code_cell(f"import explorable\n{cell}")]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / f"{name}.ipynb")
    done = build(folder)
    assert done.returncode != 0
    for name, (_, message) in FAULTS.items():
        assert message in done.log
        assert f"{name}.ipynb: WARNING: Executing notebook failed" in done.log


def test_a_dependency_that_does_not_exist(tmp_path):
    folder = project(tmp_path / "small", ["1 + 1"])
    (folder / "conf.py").write_text(CONF + 'explorable_depends = ["nowhere"]\n')
    done = build(folder)
    assert done.returncode != 0
    assert "explorable_depends" in done.log
    assert "nowhere does not exist" in done.log


def with_links(folder, links):
    """The small project; its notebook links to its own figure, its index to that of the page."""
    folder = project(folder, [CELL.format(name="small")])
    notebook = nbformat.read(folder / "page.ipynb", as_version=4)
    notebook.cells[0].source += "\n\n" + " ".join(f"[link]({link})" for link in links if link.startswith("#"))
    nbformat.write(notebook, folder / "page.ipynb")
    others = " ".join(f"[link *there*]({link})" for link in links if not link.startswith("#"))
    (folder / "index.md").write_text(f"# Small\n\n{others}\n\n```{{toctree}}\npage\n```\n")
    return folder


def test_links_in_prose_that_set_a_figure(tmp_path):
    folder = with_links(tmp_path / "small", ["#explorable-small?p=3", "page.ipynb#explorable-small?p=2.0"])
    done = build(folder)
    assert done.returncode == 0, done.log
    assert 'href="#explorable-small?p=3"' in page(folder)
    assert 'href="page.html#explorable-small?p=2.0"' in page(folder, "index")
    assert "<em>there</em>" in page(folder, "index")


WRONG = {
    "#explorable-small?p=9": "link to #explorable-small?p=9: '9' is not one of the values 0, 1, 2, 3 of 'p'",
    "#explorable-small?q=1": "link to #explorable-small?q=1: 'q' is not one of its controls (p)",
    "#explorable-smal?p=1": "link to #explorable-smal?p=1: there is no such figure",
    "page.ipynb#explorable-small?p=": "link to #explorable-small?p=: '' is not one of the values",
}


def test_all_links_to_what_does_not_exist_are_named_with_their_place(tmp_path):
    folder = with_links(tmp_path / "small", WRONG)
    done = build(folder)
    assert done.returncode != 0
    for link, message in WRONG.items():
        (line,) = [line for line in done.log.splitlines() if message in line]
        file = "page.ipynb:" if link.startswith("#") else "index.md:3:"
        assert f"{file}" in line and "WARNING" in line
    assert build(folder, "-D", "suppress_warnings=explorable.link", "-E").returncode == 0
