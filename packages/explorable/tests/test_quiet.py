"""What a figure's function shows, prints and warns of is not an output for each of its states."""

import json
import subprocess
import sys
import textwrap
import warnings

import matplotlib.pyplot as plt
import nbformat
import pytest

from explorable import explorable
from explorable.__main__ import main
from explorable.drawing.quiet import _warned


@pytest.fixture(autouse=True)
def forget():
    _warned.clear()


def loud(p=1):
    """A figure as many notebooks have it."""
    fig, ax = plt.subplots()
    ax.plot([0, p])
    plt.show()
    print(f"p is {p}")
    warnings.warn("a value is rounded", RuntimeWarning, stacklevel=2)
    return fig, f"{p}."


def test_a_recording_prints_nothing_and_warns_once_of_each_kind(capsys):
    figure = explorable(p=(0, 9))(loud)
    with pytest.warns(Warning) as caught:
        figure.record()
    assert capsys.readouterr().out == ""
    assert [(one.category, str(one.message)) for one in caught] == [
        (UserWarning, "explorable 'loud': what it prints or displays is not shown; return it as the readout"),
        (RuntimeWarning, "explorable 'loud' at p=1: a value is rounded"),
    ]


def test_a_plain_call_stays_a_plain_call(capsys):
    with pytest.warns(RuntimeWarning, match="^a value is rounded$"):
        loud(p=2)
    assert capsys.readouterr().out == "p is 2\n"
    plt.close("all")


@pytest.mark.slow
def test_what_is_displayed_is_caught_in_a_kernel(tmp_path):
    """By whatever name `display` is known to the function."""
    path = tmp_path / "page.ipynb"
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    notebook.cells = [nbformat.v4.new_code_cell(DISPLAYING)]
    nbformat.write(notebook, path)
    assert main([str(path), "--root", str(tmp_path)]) == 0
    kinds = [out.output_type for out in nbformat.read(path, as_version=4).cells[0].outputs]
    assert kinds == ["stream", "display_data"]  # one warning, one figure


DISPLAYING = """from IPython.display import display as show_it
import matplotlib.pyplot as plt
from explorable import explorable
@explorable(p=(0, 5))
def displaying(p=1):
    'A figure.'
    fig, ax = plt.subplots()
    show_it(p)
    display(fig)
    plt.show()
    return fig, f"{p}."
"""


def test_the_error_of_a_figure_is_no_warning():
    @explorable(p=(0, 3))
    def failing(p=1):
        """A figure that prints and fails."""
        print("before")
        raise KeyError(p)

    with pytest.raises(RuntimeError, match="explorable 'failing' at p=1: KeyError"):
        failing.record()


class Unlucky(ValueError):
    """An error that cannot be made from a message, as UnicodeDecodeError."""

    def __init__(self, one, two):
        super().__init__(one, two)


@pytest.mark.parametrize(
    ("raised", "kind", "message"),
    [
        (lambda: b"\xff".decode(), ValueError, "explorable 'f': UnicodeDecodeError: .*can't decode byte 0xff"),
        (lambda: json.loads("{"), ValueError, "explorable 'f': JSONDecodeError: Expecting property name"),
        (lambda: (_ for _ in ()).throw(Unlucky(1, 2)), ValueError, r"explorable 'f': Unlucky: \(1, 2\)"),
        (lambda: len(3), TypeError, "explorable 'f': object of type 'int' has no len"),
    ],
)
def test_an_error_while_decorating_names_the_figure(raised, kind, message):
    def f(p=1):
        """A figure."""

    with pytest.raises(kind, match=message) as caught:
        explorable(p=(0, 3), constraint=lambda p: next(raised()) if hasattr(raised(), "send") else raised())(f)
    assert type(caught.value) is kind
    assert caught.value.__cause__ is not None


def test_controls_without_a_name_are_asked_for():
    with pytest.raises(TypeError, match=r"takes controls by name, for instance p=.*; got \(0, 1\)"):
        explorable((0, 1))


NOTEBOOK = """
    import sys
    from IPython.core.interactiveshell import InteractiveShell
    import matplotlib; matplotlib.use("agg")
    shell = InteractiveShell.instance()
    shown = []
    import explorable.figure as module
    module._show = lambda figure: shown.append(figure.name)
    cell = '''
    from explorable import explorable
    import matplotlib.pyplot as plt
    @explorable(p=(0, 3){options})
    def here(p=1):
        "A figure."
        return plt.figure(), "."
    import library
    '''
    shell.run_cell(cell, silent=True)
    print(shown)
"""
LIBRARY = """
from explorable import explorable
import matplotlib.pyplot as plt
@explorable(p=(0, 3))
def there(p=1):
    "A figure."
    return plt.figure(), "."
"""


@pytest.mark.parametrize(("options", "shown"), [("", ["here"]), (", show=False", [])])
def test_importing_a_figure_shows_nothing(tmp_path, options, shown):
    (tmp_path / "library.py").write_text(LIBRARY)
    code = textwrap.dedent(NOTEBOOK).replace("{options}", options)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": ":".join([str(tmp_path), *sys.path]), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip().splitlines()[-1:] == [str(shown)], done.stderr
