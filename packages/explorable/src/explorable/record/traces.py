"""What a notebook's run depends on: the files that it read, the modules that it imported, the versions of both.

`begin` is called in the notebook's kernel before its first cell, `report` after its last.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import platform
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path
from typing import Any

_opened: set[str] = set()
_before: frozenset[str] = frozenset()
_watching = False


def begin() -> None:
    """Watch from now on which files are read, and remember what the kernel itself had imported by now."""
    global _before, _watching
    _before = frozenset(_top_levels(sys.modules) - {__name__.partition(".")[0]})
    if not _watching:  # a hook cannot be taken out again
        sys.addaudithook(_note)
        _watching = True
    _opened.clear()


def report(roots: Iterable[str], apart: Iterable[str] = ()) -> dict[str, Any]:
    """Return the files and the versions that the run depends on.

    Parameters
    ----------
    roots : iterable of str
        Folders in which a file that was read counts; an imported module counts wherever it lies, unless it is
        installed.
    apart : iterable of str
        Folders of which nothing counts: recordings of earlier runs.
    """
    within = [Path(root).resolve() for root in roots]
    outside = [Path(folder).resolve() for folder in apart]
    read = {path for path in (Path(name).resolve() for name in _opened) if path.parent not in outside}
    files = {path for path in read if _counts(path, within)} | set(_own_modules())
    return {"files": sorted(str(path) for path in files if path.is_file()), "versions": versions_in_use()}


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "open":
        return
    path, mode, flags = arguments
    reads = "r" in mode if isinstance(mode, str) else not flags & (os.O_WRONLY | os.O_RDWR)
    if reads and isinstance(path, (str, bytes)):
        # Now, as a notebook may go to another folder later.
        _opened.add(os.path.abspath(os.fsdecode(path)))


def _counts(path: Path, roots: list[Path]) -> bool:
    for root in roots:
        if path.is_relative_to(root):
            hidden = any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(root).parts)
            return not hidden and not _in_installation(path)
    return False


def _own_modules() -> Iterator[Path]:
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        name = getattr(module, "__name__", "")
        if isinstance(file, str) and file.endswith(".py") and name != "__main__":
            path = Path(file).resolve()
            if not _in_installation(path):
                yield path


@functools.cache
def _installation() -> tuple[Path, ...]:
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    folders = {sysconfig.get_path(name) for name in names} | {sys.base_prefix + "/lib", sys.base_prefix + "/lib64"}
    return tuple(Path(folder).resolve() for folder in folders)


@functools.cache
def _in_installation(path: Path) -> bool:
    return "site-packages" in path.parts or any(path.is_relative_to(folder) for folder in _installation())


@functools.cache
def is_installed(module: str | None) -> bool:
    """Return whether a module belongs to Python or to an installed package, and not to the author's own code."""
    if not module or module == "__main__":
        return False
    top = module.partition(".")[0]
    if top in sys.builtin_module_names or top in sys.stdlib_module_names:
        return True
    loaded = sys.modules.get(module) or sys.modules.get(top)
    file = getattr(loaded, "__file__", None)
    if file is None:
        try:
            spec = importlib.util.find_spec(top)
        except (ImportError, ValueError):
            return False
        file = spec.origin if spec else None
    return isinstance(file, str) and _in_installation(Path(file).resolve())


def versions_in_use() -> dict[str, str]:
    """Return the versions of Python, of IPython, and of each installed package that the notebook has imported."""
    names = {name for name in _top_levels(sys.modules) - _before if is_installed(name)}
    distributions = {one for name in names for one in _distributions().get(name, [])} | {"ipython"}
    found = {name: installed_version(name) for name in sorted(distributions)}
    return {"python": python_version(), **{name: number for name, number in found.items() if number}}


def python_version() -> str:
    """Return major and minor version of Python."""
    return ".".join(platform.python_version_tuple()[:2])


def installed_version(distribution: str) -> str:
    """Return the version without what names a build (2.13.0 for 2.13.0+cpu); empty if it is not installed."""
    try:
        return version(distribution).partition("+")[0]
    except PackageNotFoundError:
        return ""


def _top_levels(modules: Iterable[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules} - sys.stdlib_module_names


@functools.cache
def _distributions() -> dict[str, list[str]]:
    return {name: sorted(set(found)) for name, found in packages_distributions().items()}
