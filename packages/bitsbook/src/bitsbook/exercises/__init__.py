"""The book's exercises: asked in a notebook and on the website, checked by the same table of rules.

The questions stand in the chapters.  One module a chapter (``chapter01``, ...) holds their answers, computed rather
than typed in, and the wrong answers worth a hint.  In a notebook `check` says whether an answer is right.  While the
website is built it writes an answer box instead, with the rules in it, so that the page checks by itself.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

from explorable import show_on_page

from .box import box
from .function import Case, Task, Wrong, judge_function
from .judge import Verdict, judge
from .model import Exercise, Part, Slip

__all__ = ["Case", "Exercise", "Part", "Slip", "Task", "Verdict", "Wrong"]
__all__ += ["check", "exercise", "exercises", "judge", "judge_function", "verdict"]


def exercises(chapter: int) -> tuple[Exercise, ...]:
    """Return a chapter's exercises; KeyError if it has none."""
    try:
        module = importlib.import_module(f"{__name__}.chapter{chapter:02d}")
    except ModuleNotFoundError as error:
        raise KeyError(f"chapter {chapter} has no exercises") from error
    found: tuple[Exercise, ...] = module.EXERCISES
    return found


def exercise(number: str) -> Exercise:
    """Return the exercise with this number, for instance ``"2.3"``; KeyError if there is none."""
    chapter = number.partition(".")[0] if isinstance(number, str) else ""
    found = [one for one in exercises(int(chapter)) if one.number == number] if chapter.isdigit() else []
    if not found:
        raise KeyError(f"there is no exercise {number!r}")
    return found[0]


def check(number: str, answer: Any) -> None:
    """Say whether an answer is right, and if not what may have gone wrong; never the solution.

    Parameters
    ----------
    number : str
        The exercise, for instance ``"2.3"``.
    answer : number, str, a sequence of these, or a function
        One for each number that is asked for, or the function that is; None means that there is no answer yet.  A
        wrong one never raises.

    Raises
    ------
    KeyError
        There is no exercise of this number.
    """
    asked = exercise(number)
    print(verdict(asked, answer))
    show_on_page(box(asked))


def verdict(asked: Exercise, answer: Any) -> str:
    """Return in words what `check` says of an answer."""
    if answer is None:
        return "No answer yet."
    if not asked.checked:
        return "This asks for a proof. Compare yours with the solution."
    if asked.task is not None:
        return judge_function(asked.task, answer).message
    count = len(asked.parts)
    if count == 1:
        return judge(asked.parts[0], answer).message
    answers = list(answer) if _is_sequence(answer) else []
    if len(answers) != count:
        return f"Give {count} numbers: ({', '.join(part.name for part in asked.parts)})."
    lines = [f"{part.name}: {judge(part, one).message}" for part, one in zip(asked.parts, answers, strict=True)]
    return "\n".join(lines)


def _is_sequence(answer: Any) -> bool:
    listed = isinstance(answer, Sequence) and not isinstance(answer, str)
    return listed or getattr(answer, "ndim", 0) == 1
