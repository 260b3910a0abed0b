"""Exercises that ask for a function: the calls it is tried on, and the wrong functions that are worth a hint.

What is expected of a call comes out of a reference function.  A slip is a function too: if the reader's gives on some
call what the slip gives there, and was right on those before, as the slip is, the reader gets the slip's hint.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from .judge import Verdict

Numbers = npt.NDArray[Any]


@dataclass(frozen=True)
class Wrong:
    """A wrong way to write the function.

    Attributes
    ----------
    function : callable
        It takes the same arguments as the right one, and may raise.
    hint : str
        One sentence that helps.
    """

    function: Callable[..., Any]
    hint: str


@dataclass(frozen=True)
class Case:
    """One call that the reader's function is tried on.

    Attributes
    ----------
    arguments : tuple
        The reader's function gets copies of them.
    hint : str
        What this call is about, for a wrong result that is no slip's: ``"Logits may be large."``
    """

    arguments: tuple[Any, ...]
    hint: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Task:
    """A function that is asked for.

    Attributes
    ----------
    name, arguments : str
        ``"kl"`` and ``"p, q"``, as the question says them.
    reference : callable
        Computes what each call should give: a number or an array of numbers, infinite ones included.
    cases : tuple of Case
        Tried in this order, plain ones first: the first that goes wrong is what the reader hears of.
    slips : tuple of Wrong
    tolerance : float
        How far off a number may be: relative to its size above 1, absolute below.
    """

    name: str
    arguments: str
    reference: Callable[..., Any]
    cases: tuple[Case, ...] = field(kw_only=True)
    slips: tuple[Wrong, ...] = field(default=(), kw_only=True)
    tolerance: float = field(default=1e-5, kw_only=True)

    def __post_init__(self) -> None:
        if not self.cases:
            raise ValueError(f"a function needs a case to be tried on; {self.name} has none")
        for case in self.cases:
            if _result(self.reference, case) is None:
                raise ValueError(f"{_call(self, case)} should give numbers")

    def hints(self) -> tuple[str, ...]:
        """Return all hints, each once."""
        found = [slip.hint for slip in self.slips] + [case.hint for case in self.cases]
        return tuple(dict.fromkeys(filter(None, found)))


def judge_function(task: Task, answer: Any) -> Verdict:
    """Return the verdict on a function; whatever it raises is a finding."""
    if not callable(answer):
        return Verdict("number", f"Give the function itself: {task.name}, without parentheses after it.")
    for k, case in enumerate(task.cases):
        found = _try(task, k, answer)
        if found is not None:
            if k == 0 and found == _NOTHING:
                return Verdict("number", f"No answer yet: {task.name} returns None.")
            return Verdict("wrong", f"{_call(task, case)} {found}")
    return Verdict("right", "Right.")


_NOTHING = "returns None. Does every way through the function end in a return?"


def _try(task: Task, k: int, answer: Callable[..., Any]) -> str | None:
    """Return what is wrong with call `k`, as the end of a sentence that begins with the call; None if nothing is."""
    case = task.cases[k]
    given = copy.deepcopy(case.arguments)
    try:
        result = _quietly(answer, given)
    except (Exception, SystemExit) as error:
        return f"raises {_of_error(error)} {case.hint}".strip()
    if result is None:
        return _NOTHING
    found, expected = _numbers(result), _result(task.reference, case)
    assert expected is not None
    if found is None:
        return f"returns something of type {type(result).__name__}, where {_kind(expected)} should be."
    if not _same_arguments(given, case.arguments):
        return "changes its argument in place. Whoever called it still needs the old values: work on a copy."
    if _equal(found, expected, task.tolerance):
        return None
    if found.shape == expected.shape:
        wrong = f"gives {_brief(found)}, and should give {_brief(expected)}."
    else:
        wrong = f"has the wrong shape: expected {_shape(expected)}, got {_shape(found)}."
    return f"{wrong} {_slip_hint(task, k, found) or case.hint}".strip()


def _slip_hint(task: Task, k: int, found: Numbers) -> str:
    """Return the hint of the slip that is right up to call `k` and gives there what was found."""
    for slip in task.slips:
        wanted = [*(_result(task.reference, case) for case in task.cases[:k]), found]
        given = [_result(slip.function, case) for case in task.cases[: k + 1]]
        pairs = zip(wanted, given, strict=True)
        if all(a is not None and b is not None and _equal(a, b, task.tolerance) for a, b in pairs):
            return slip.hint
    return ""


def _result(function: Callable[..., Any], case: Case) -> Numbers | None:
    """Return what one of our own functions gives on a call; None if it raises."""
    try:
        return _numbers(_quietly(function, copy.deepcopy(case.arguments)))
    except Exception:  # this slip does not get that far
        return None


def _quietly(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return function(*arguments)


def _numbers(result: Any) -> Numbers | None:
    """Return a result as an array of real numbers; None if it is none."""
    try:
        if hasattr(result, "detach"):  # a tensor
            result = result.detach().cpu()
        array = np.asarray(result)
        return array.astype(float) if array.dtype.kind in "iuf" else None
    except Exception:  # whatever the reader's object is: it is no array
        return None


def _equal(one: Numbers, other: Numbers, tolerance: float) -> bool:
    if one.shape != other.shape:
        return False
    bound = tolerance * np.maximum(1, np.where(np.isfinite(other), abs(other), 1))
    with np.errstate(invalid="ignore"):
        near = abs(one - other) <= bound
    return bool(np.all(near | (one == other) | (np.isnan(one) & np.isnan(other))))


def _same_arguments(given: Any, original: Any) -> bool:
    """Return whether these are still the numbers that the function was called with."""
    if isinstance(original, (list, tuple)):
        same_length = isinstance(given, (list, tuple)) and len(given) == len(original)
        return same_length and all(map(_same_arguments, given, original))
    if isinstance(original, np.ndarray):
        return np.array_equal(given, original, equal_nan=original.dtype.kind == "f")
    return callable(original) or bool(given == original)


def _call(task: Task, case: Case) -> str:
    return f"{task.name}({', '.join(map(_shown, case.arguments))})"


def _shown(argument: Any) -> str:
    if isinstance(argument, np.ndarray):
        argument = argument.tolist()
    text = getattr(argument, "__name__", None) or repr(argument)
    return text if len(text) <= 70 else f"{text[:66]} ..."


def _brief(numbers: Numbers) -> str:
    """Return numbers with few digits, in one line."""
    if numbers.ndim == 0:
        return f"{numbers:.5g}"
    text = np.array2string(numbers, precision=4, separator=", ", threshold=12, suppress_small=True)
    return " ".join(text.split()).replace("[ ", "[").replace(" ]", "]")


def _shape(numbers: Numbers) -> str:
    return str(numbers.shape) if numbers.ndim else "a single number"


def _kind(numbers: Numbers) -> str:
    return f"an array of numbers of shape {numbers.shape}" if numbers.ndim else "a number"


def _of_error(error: BaseException) -> str:
    """Return an error's type and first line; even if the error itself is broken."""
    try:
        lines = str(error).strip().splitlines()
    except Exception:  # the reader's own error may fail as well
        lines = []
    name = type(error).__name__
    return f"{name}: {lines[0][:160].rstrip('.')}." if lines else f"{name}."
