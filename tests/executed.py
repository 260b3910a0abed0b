"""Figures of the notebooks that nbval has run: the tests of their pages take them, so that no notebook is run twice."""

import pickle
import tempfile
from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell

#: A kernel gets this after a notebook's last cell, and writes what the notebook has made.
KEEP = """
def _keep(path):
    import importlib, io, pathlib, cloudpickle, matplotlib, numpy
    from explorable import Explorable

    class Pickler(cloudpickle.Pickler):
        def reducer_override(self, thing):
            if not isinstance(thing, numpy.ufunc):
                return super().reducer_override(thing)
            # pickle looks for its module, and may take the notebook for it.
            homes = map(importlib.import_module, ("numpy", "scipy.special"))
            name = thing.__name__
            return getattr, (next(home for home in homes if getattr(home, name, None) is thing), name)

    own = {{name: thing for name, thing in globals().items() if not name.startswith("_")}}
    figures = {{name: thing for name, thing in own.items() if isinstance(thing, Explorable)}}
    style = {{name: value for name, value in matplotlib.rcParams.items() if name not in {of_a_kernel!r}}}
    kept, part = io.BytesIO(), pathlib.Path(path + ".part")
    Pickler(kept).dump((figures, style))
    part.write_bytes(kept.getvalue())
    part.rename(path)

_keep({path!r})
"""
#: Settings that are a process's own, and no style.
OF_A_KERNEL = ("backend", "backend_fallback", "interactive")
PATIENCE = 120  # seconds

_folder = None


def begin(shared=None):
    """Say where figures are kept: a folder that all workers of a run share, or one of this process."""
    global _folder
    _folder = shared or Path(tempfile.mkdtemp(prefix="executed-"))
    _folder.mkdir(exist_ok=True)
    return _folder


def path_of(stem):
    return _folder / f"{stem}.pickle"


def keep(stem, kernel):
    """Have a notebook's kernel, of nbval, write its figures; RuntimeError if it cannot."""
    source = KEEP.format(path=str(path_of(stem)), of_a_kernel=OF_A_KERNEL)
    kernel.await_reply(kernel.execute_cell_input(source, allow_stdin=False), timeout=PATIENCE)
    if not path_of(stem).exists():
        raise RuntimeError(f"the figures of {stem} cannot be taken out of its kernel")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item, nextitem):
    """Before a notebook's kernel ends, take its figures out of it, if all of its cells were run."""
    if isinstance(item, IPyNbCell) and getattr(nextitem, "parent", None) is not item.parent:
        asked = sum(one.parent is item.parent for one in item.session.items)
        cells = sum(cell.cell_type == "code" for cell in item.parent.nb.cells)
        if asked == cells and item.parent.kernel.is_alive():
            keep(item.path.stem, item.parent.kernel)


def figures_and_style(stem):
    """The explorables of a notebook by name and the settings that it draws them with; None if it was not run."""
    return pickle.loads(path_of(stem).read_bytes()) if _folder and path_of(stem).exists() else None
