"""Imports of tests run one way, as those of the packages do: the libraries' tests know nothing of the book."""

import ast
from pathlib import Path

import pytest

PACKAGES = Path(__file__).resolve().parent.parent / "packages"
OTHERS = {"bitsbook", "tests", "extensions", "scripts", "benchmarks"}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


@pytest.mark.parametrize(("library", "other"), [("explorable", "crossentropy"), ("crossentropy", "explorable")])
def test_the_tests_of_a_library_are_its_own(library, other):
    files = sorted((PACKAGES / library / "tests").glob("*.py"))
    found = {name for file in files for name in imported(file)}
    assert library in {name.partition(".")[0] for name in found}
    wrong = {
        name for name in found if name.partition(".")[0] in OTHERS | {other} or name.startswith(f"packages.{other}")
    }
    assert wrong == set()
