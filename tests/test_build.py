"""The Sphinx extension on a small project: nothing stale, nothing half, nothing twice."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent

CONF = """
import sys
sys.path.insert(0, {folder!r})
project = "Small"
extensions = ["myst_nb", "explorable.sphinx"]
exclude_patterns = ["out", "cache", "jupyter_execute"]
nb_execution_mode = "cache"
nb_execution_cache_path = "cache"
nb_execution_raise_on_error = True
nb_execution_show_tb = True
explorable_depends = {depends!r}
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


def project(folder, cells, depends=("helper.py",)):
    folder.mkdir(exist_ok=True)
    (folder / "conf.py").write_text(CONF.format(folder=str(folder), depends=list(depends)))
    (folder / "helper.py").write_text("WORD = 'first'\n")
    (folder / "index.md").write_text("# Small\n\n```{toctree}\npage\n```\n")
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    notebook.cells = [nbformat.v4.new_markdown_cell("# Page\n\nSome words.")]
    notebook.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(notebook, folder / "page.ipynb")
    return folder


def build(folder, package=None):
    """Build as a user does; `package` is a folder that holds another copy of explorable."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [package, str(folder)]))}
    environment.pop("EXPLORABLE_RECORD", None)
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "-n", "--keep-going", ".", "out"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    done.log = done.stdout + done.stderr
    return done


def page(folder):
    return (folder / "out" / "page.html").read_text(encoding="utf-8")


def test_a_site_is_recorded_and_nothing_is_stale(tmp_path):
    folder = project(tmp_path / "small", [CELL.format(name="small")])
    # A copy of the package stands in for the installed one, so that it can be changed.
    package = tmp_path / "package"
    shutil.copytree(ROOT / "explorable", package / "explorable", ignore=shutil.ignore_patterns("__pycache__"))

    first = build(folder, str(package))
    assert first.returncode == 0, first.log
    assert "Executing notebook" in first.log
    assert '<figure class="explorable" id="explorable-small" data-states="4">' in page(folder)
    assert "first 1." in page(folder)
    assert page(folder).count("explorable.js") == 1
    search = (folder / "out" / "_static" / "searchtools.js").read_text(encoding="utf-8")
    assert """'input[type="search"][name="q"]'""" in search  # and not a slider of this name
    assert """'input[name="q"]'""" not in search
    assert "explorable" not in (folder / "out" / "index.html").read_text(encoding="utf-8").partition("<body")[0]

    again = build(folder, str(package))
    assert again.returncode == 0
    assert "Executing notebook" not in again.log
    assert "0 added, 0 changed" in again.log

    notebook = nbformat.read(folder / "page.ipynb", as_version=4)
    notebook.cells[0].source += " More words."
    nbformat.write(notebook, folder / "page.ipynb")
    prose = build(folder, str(package))
    assert "Executing notebook" not in prose.log
    assert "More words." in page(folder)

    (folder / "helper.py").write_text("WORD = 'second'\n")
    changed = build(folder, str(package))
    assert "Executing notebook" in changed.log
    assert "second 1." in page(folder)
    assert "first" not in page(folder)

    drawing = package / "explorable" / "page.py"
    drawing.write_text(drawing.read_text(encoding="utf-8").replace(">Reset<", ">Again<"), encoding="utf-8")
    player = package / "explorable" / "static" / "explorable.js"
    player.write_text("// changed\n" + player.read_text(encoding="utf-8"), encoding="utf-8")
    changed = build(folder, str(package))
    assert "Executing notebook" in changed.log
    assert ">Again<" in page(folder)
    assert (folder / "out" / "_static" / "explorable.js").read_text(encoding="utf-8").count("// changed") == 1
    assert len(list((folder / "cache").iterdir())) == 1


def test_two_figures_of_one_name_on_a_page(tmp_path):
    folder = project(tmp_path / "small", [CELL.format(name="twin"), CELL.format(name="twin")])
    done = build(folder)
    assert done.returncode != 0
    assert "page 'page' has 2 explorables named 'twin'" in done.log


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("1 / 0", "ZeroDivisionError"),
        (CELL.format(name="bad").replace('f"{WORD} {p}."', 'f"{1 // (p - 2)}"'), "explorable 'bad' at p=2"),
        (CELL.format(name="bad").replace("p=(0, 3)", "q=(0, 3)"), "'q' is no parameter of the function"),
    ],
)
def test_a_failed_cell_fails_the_build(tmp_path, cell, message):
    done = build(project(tmp_path / "small", [cell]))
    assert done.returncode != 0
    assert message in done.log


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
    folder = with_links(tmp_path / "small", ["#explorable-small?p=3", "page.ipynb#explorable-small?p=2"])
    done = build(folder)
    assert done.returncode == 0, done.log
    assert 'href="#explorable-small?p=3"' in page(folder)
    index = (folder / "out" / "index.html").read_text(encoding="utf-8")
    assert 'href="page.html#explorable-small?p=2"' in index
    assert "<em>there</em>" in index


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("#explorable-small?p=9", "page 'page' has a link to #explorable-small?p=9, but '9' is none of the values"),
        ("#explorable-small?q=1", "'q' is none of its controls ['p']"),
        ("#explorable-smal?p=1", "there is no such figure"),
        ("page.ipynb#explorable-small?p=", "page 'index' has a link to #explorable-small?p=, but '' is none"),
    ],
)
def test_a_link_to_what_does_not_exist_fails_the_build(tmp_path, link, message):
    done = build(with_links(tmp_path / "small", [link]))
    assert done.returncode != 0
    assert message in done.log


def test_a_dependency_that_does_not_exist(tmp_path):
    done = build(project(tmp_path / "small", ["1 + 1"], depends=["nowhere"]))
    assert done.returncode != 0
    assert "explorable_depends" in done.log
    assert "nowhere does not exist" in done.log


def test_the_book_lists_what_its_notebooks_import():
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    depends = config["sphinx"]["config"]["explorable_depends"]
    assert {"crossentropy", "assets/book.mplstyle"} <= set(depends)
    for path in (ROOT / "chapters").glob("*.ipynb"):
        code = "\n".join(
            "".join(cell["source"])
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
            if cell["cell_type"] == "code"
        )
        for used in set(re.findall(r"\.\./([\w./-]+)", code)):
            assert used in depends, f"{path.name} reads {used}"
