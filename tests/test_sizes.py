"""How long a module and a function may be; whoever needs more says why here."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("packages/*/src", "extensions", "scripts")
MODULE, FUNCTION = 250, 40

#: One table, a chapter's exercises in their order: a reader of one follows the chapter, so it is not cut.
EXERCISES = {f"packages/bitsbook/src/bitsbook/exercises/chapter{number:02}.py" for number in range(3, 9)}
#: Modules that may be longer.
LONG_MODULES = EXERCISES | {
    "extensions/chapters.py",  # numbers, links and the first page's tiles: the tiles want a module of their own
}


def modules():
    paths = [path for folder in FOLDERS for path in sorted(ROOT.glob(f"{folder}/**/*.py"))]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def functions(source):
    """Name and lines of each function, its docstring not counted: that is the longer the better it is told."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            told = node.body[0] if ast.get_docstring(node) is not None else None
            words = told.end_lineno - told.lineno + 1 if told else 0
            yield node.name, node.end_lineno - node.lineno + 1 - words


def test_modules_are_short_and_the_list_of_the_others_is_true():
    long = {name for name, source in modules().items() if len(source.splitlines()) > MODULE}
    assert long == LONG_MODULES


def test_functions_are_short():
    found = [(name, function, lines) for name, source in modules().items() for function, lines in functions(source)]
    assert len(found) > 500
    assert [one for one in found if one[2] > FUNCTION] == []


def test_the_rule_counts_what_it_should():
    body = "\n".join(["    x = 1"] * FUNCTION)
    assert list(functions(f'def f():\n    """A.\n\n    B.\n    """\n{body}\n')) == [("f", FUNCTION + 1)]
