"""What a figure depends on, as one digest: equal digests, equal recordings.

Code is followed, not files: from the figure's function to every function, class and value that it names, and on
from there.  So an edit to one cell, or to one function of a module, changes the digests of the figures that use
it and of no others; comments and the order of cells change none.  Installed packages count by their versions.
"""

from __future__ import annotations

import dis
import functools
import hashlib
import struct
import types
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from .traces import is_installed, versions_in_use

#: The modules of this package that make a recording what it is.
_OWN = (
    "spec/coarser",
    "spec/controls",
    "spec/forms",
    "spec/rules",
    "spec/states",
    "drawing/draw",
    "drawing/fonts",
    "drawing/layout",
    "drawing/palette",
    "drawing/quiet",
    "drawing/results",
    "drawing/shortcuts",
    "drawing/svg",
    "drawing/texts",
    "record/flat",
    "record/handles",
    "record/job",
    "record/paths",
    "record/recorder",
    "record/recording",
    "record/sampling",
    "record/workers",
)
_PLAIN = (type(None), bool, int, float, complex, str, bytes, type(Ellipsis))


class UnknownDependency(Exception):
    """A value that a figure uses has no digest."""


def figure_key(*parts: Any) -> str:
    """Return the digest of a figure's function, controls, handles and settings.

    Raises
    ------
    UnknownDependency
        Something that it uses has no digest; the message says what.
    """
    digest = _Digest()
    try:
        digest.add((parts, versions_in_use(), _own_code()))
    except RecursionError as error:
        raise UnknownDependency("it uses something that is nested too deeply") from error
    return digest.hash.hexdigest()[:32]


@functools.cache
def _own_code() -> str:
    folder = Path(__file__).parent.parent
    return hashlib.sha256(b"\0".join((folder / f"{name}.py").read_bytes() for name in _OWN)).hexdigest()


class _Digest:
    """Feeds things to a hash, each once."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()
        self._known: dict[int, int] = {}
        self._alive: list[Any] = []  # an id is an object's own as long as the object lives

    def add(self, thing: Any) -> None:
        if type(thing) in _PLAIN:
            self._write(type(thing).__name__, repr(thing))
            return
        if id(thing) in self._known:
            self._write("again", str(self._known[id(thing)]))
            return
        self._known[id(thing)] = len(self._known)
        self._alive.append(thing)
        self._compound(thing)

    def _write(self, *texts: str) -> None:
        for text in texts:
            data = text.encode("utf-8", "surrogatepass")
            self.hash.update(struct.pack("<Q", len(data)) + data)

    def _each(self, kind: str, things: Iterable[Any]) -> None:
        every = list(things)
        self._write(kind, str(len(every)))
        for thing in every:
            self.add(thing)

    def _compound(self, thing: Any) -> None:
        if isinstance(thing, (tuple, list)) and type(thing) in (tuple, list):
            self._each(type(thing).__name__, thing)
        elif type(thing) in (dict, types.MappingProxyType):
            self._each("dict", (part for pair in thing.items() for part in pair))
        elif type(thing) in (set, frozenset):
            self._write("set", *sorted(self._alone(one) for one in thing))
        elif isinstance(thing, np.ndarray) and thing.dtype.kind not in "OV":
            self._write("array", thing.dtype.str, str(thing.shape))
            self.hash.update(np.ascontiguousarray(thing).tobytes())
        elif isinstance(thing, types.FunctionType):
            self._function(thing)
        elif isinstance(thing, types.CodeType):
            self._code(thing)
        elif isinstance(thing, types.ModuleType):
            self._write("module", thing.__name__)
        elif isinstance(thing, type):
            self._class(thing)
        elif isinstance(thing, types.MethodType):
            self._each("method", (thing.__func__, thing.__self__))
        elif isinstance(thing, (staticmethod, classmethod)):
            self._each(type(thing).__name__, (thing.__func__,))
        elif isinstance(thing, property):
            self._each("property", (thing.fget, thing.fset, thing.fdel))
        elif isinstance(thing, functools.partial):
            self._each("partial", (thing.func, thing.args, thing.keywords))
        elif hasattr(thing, "__wrapped__") and callable(thing):
            self._each(f"wrapped by {type(thing).__qualname__}", (thing.__wrapped__,))
        elif hasattr(thing, "detach") and hasattr(thing, "numpy"):  # a tensor
            self._each("tensor", (thing.detach().cpu().numpy(),))
        else:
            self._other(thing)

    def _alone(self, thing: Any) -> str:
        alone = _Digest()
        alone.add(thing)
        return alone.hash.hexdigest()

    def _function(self, function: types.FunctionType) -> None:
        if is_installed(function.__module__):
            self._write("installed function", function.__module__, function.__qualname__)
            return
        space = function.__globals__
        used = {name: space[name] for name in _globals(function.__code__) if name in space}
        self._each("function", (function.__code__, function.__defaults__, function.__kwdefaults__))
        self._each("closure", (_content(cell) for cell in function.__closure__ or ()))
        attributes = _attributes(function.__code__)
        for name, value in used.items():
            self._write("global", name)
            self._global(value, attributes)

    def _global(self, value: Any, names: list[str]) -> None:
        """Add what a name stands for; of a module that is not installed, what the code may ask it for."""
        self.add(value)
        if isinstance(value, types.ModuleType) and not is_installed(value.__name__):
            for name in names:
                if hasattr(value, name):
                    self._write("attribute", value.__name__, name)
                    self.add(getattr(value, name))

    def _code(self, code: types.CodeType) -> None:
        self._write("code", code.co_name, str(code.co_argcount), str(code.co_kwonlyargcount), str(code.co_flags))
        self.hash.update(code.co_code)
        self._each("constants", code.co_consts)
        self._each("names", (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars))

    def _class(self, one: type) -> None:
        self._write("class", one.__module__, one.__qualname__)
        if is_installed(one.__module__):
            return
        self._each("bases", one.__bases__)
        skipped = {"__dict__", "__weakref__", "__doc__", "__module__"}
        for name, member in sorted(vars(one).items()):
            if name not in skipped and not isinstance(member, (types.GetSetDescriptorType, types.MemberDescriptorType)):
                self._write("member", name)
                self.add(member)

    def _other(self, thing: Any) -> None:
        """Add an object by what it would be pickled as, a compiled function by its name."""
        if isinstance(thing, (types.BuiltinFunctionType, np.ufunc, types.WrapperDescriptorType)):
            self._write("builtin", str(getattr(thing, "__module__", "")), thing.__name__)
            return
        if isinstance(thing, Mapping) and type(thing).__module__.startswith("matplotlib"):  # settings
            self._each("settings", ((name, repr(value)) for name, value in sorted(thing.items())))
            return
        try:
            reduced = thing.__reduce_ex__(4)
        except Exception as error:
            raise UnknownDependency(f"it uses a {type(thing).__qualname__}, which cannot be compared") from error
        if isinstance(reduced, str):
            self._write("named", type(thing).__qualname__, reduced)
            return
        self.add(type(thing))
        self._each("object", (list(part) if hasattr(part, "__next__") else part for part in reduced))


def _content(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not bound yet
        return None


def _globals(code: types.CodeType) -> list[str]:
    """Return the global names that code, and what is defined in it, may look up."""
    looked_up = {one.argval for one in dis.get_instructions(code) if one.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return sorted(looked_up.union(*(_globals(inner) for inner in _inner(code))))


def _attributes(code: types.CodeType) -> list[str]:
    """Return all names that code, and what is defined in it, may ask an object for."""
    return sorted(set(code.co_names).union(*(_attributes(inner) for inner in _inner(code))))


def _inner(code: types.CodeType) -> list[types.CodeType]:
    return [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
