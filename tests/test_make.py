"""What `make book` does when something has changed, and when nothing has; with a builder that only counts."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LATER = 10  # seconds; times of files are set, not waited for
BUILDER = """#!/bin/sh
echo built >> built
test ! -e broken || exit 1
mkdir -p _build/html && echo page > _build/html/page.html && echo home > _build/html/index.html
"""


class Project:
    """Sources, each written before the stamp of the installation, and how often the builder has run."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copy(ROOT / "Makefile", folder)
        sources = (
            "_config.yml",
            "_toc.yml",
            "requirements.txt",
            "chapters/one.md",
            "assets/book.css",
            "extensions/a.py",
        )
        sources += tuple(f"packages/{name}/pyproject.toml" for name in ("explorable", "crossentropy", "bitsbook"))
        sources += (
            "extensions/a.py",
            "packages/crossentropy/src/crossentropy/diagnosis/a.py",
            ".venv/bin/jupyter-book",
        )
        sources += ("packages/bitsbook/src/bitsbook/games/static/a.js", ".venv/installed")
        for age, name in enumerate(reversed(sources)):
            self.write(name, BUILDER if name.endswith("jupyter-book") else "", -100 - age)
        (folder / ".venv/bin/jupyter-book").chmod(0o755)

    def write(self, name, text="", later=LATER):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        at = path.stat().st_mtime + later
        os.utime(path, (at, at))

    def make(self):
        clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # of `make test`
        return subprocess.run(["make", "book"], cwd=self.folder, env=clean, capture_output=True, text=True, timeout=60)

    @property
    def built(self):
        """How often."""
        return len((self.folder / "built").read_text().splitlines())


@pytest.fixture
def project(tmp_path):
    made = Project(tmp_path)
    done = made.make()
    assert done.returncode == 0, done.stderr
    assert (done.stderr, made.built) == ("", 1)
    return made


def test_nothing_is_done_twice(project):
    project.write("chapters/.ipynb_checkpoints/one.md")
    project.write("packages/explorable/__pycache__/a.pyc")
    assert project.make().stdout == "_build/html is up to date\n"
    assert project.built == 1


@pytest.mark.parametrize(
    ("name", "anew"),
    [
        ("chapters/one.md", False),
        ("chapters/two.md", False),
        ("packages/explorable/src/explorable/page.py", False),
        ("_toc.yml", False),
        ("assets/book.css", True),
        ("extensions/b.py", True),
        (".venv/installed", True),
    ],
)
def test_a_change_is_built_and_what_all_pages_hold_makes_them_anew(project, name, anew):
    project.write("_build/html/left.html")
    project.write(name, "more")
    assert project.make().returncode == 0
    assert project.built == 2
    assert (project.folder / "_build/html/left.html").exists() != anew


def test_a_source_that_went_or_is_older_than_the_site(project):
    (project.folder / "chapters/one.md").unlink()
    project.make()
    assert project.built == 2
    project.write("chapters/old.md", later=-1000)
    project.make()
    assert project.built == 3
    project.make()
    assert project.built == 3


def test_a_build_that_failed_is_done_again_from_the_start(project):
    project.write("broken")
    project.write("chapters/one.md", "more", later=0)
    assert project.make().returncode != 0
    assert not (project.folder / "_build/html").exists()
    (project.folder / "broken").unlink()
    assert project.make().returncode == 0
    assert project.built == 3
    assert (project.folder / "_build/html/index.html").exists()
    project.make()
    assert project.built == 3
