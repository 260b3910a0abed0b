"""The answer box that stands in the website in place of the notebook's starter cell."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from typing import Any

from bitsbook.markup import json_script

from .function import Task
from .judge import ASK, WRONG
from .model import Exercise, Part


def box(exercise: Exercise) -> str:
    """Return the box: a place for each number, a button, and the rules that the page matches against.

    There are no form fields in it: browsers that fill in forms lay out whatever holds a field, however far down a page.
    The page's script puts a field into a place when it comes near.

    A function is checked in Jupyter: its box says so, folds the hints, and lets the reader tick it off.
    """
    identifier = "check-" + exercise.number.replace(".", "-")
    if exercise.task is not None:
        return _task(identifier, exercise.number, exercise.task)
    data = {"ask": ASK, "wrong": WRONG, "parts": [_data(part) for part in exercise.parts]}
    fields = "".join(_field(f"{identifier}-{k}", part) for k, part in enumerate(exercise.parts, 1))
    return (
        f'<div class="exercise-box" id="{identifier}" data-exercise="{escape(exercise.number)}">'
        f"<fieldset disabled><legend>Your answer to exercise {escape(exercise.number)}</legend>{fields}"
        '<button type="button" class="exercise-check">Check</button></fieldset>'
        "<noscript><p>To check an answer here needs JavaScript.</p></noscript>"
        f"{json_script(data)}</div>"
    )


def _data(part: Part) -> dict[str, Any]:
    return {"unit": part.unit, "words": part.words(), "rules": [asdict(rule) for rule in part.rules()]}


def _field(identifier: str, part: Part) -> str:
    return (
        f'<div class="exercise-part"><label for="{identifier}">{escape(part.name)}</label>'
        f'<button type="button" class="exercise-place" id="{identifier}" '
        f'aria-describedby="{identifier}-verdict"></button>'
        f'<p id="{identifier}-verdict" class="exercise-verdict" role="status"></p></div>'
    )


def _task(identifier: str, number: str, task: Task) -> str:
    call = f"{task.name}({task.arguments})"
    hints = "".join(f"<li>{escape(hint)}</li>" for hint in task.hints())
    return (
        f'<div class="exercise-box exercise-task" id="{identifier}" data-exercise="{escape(number)}">'
        f"<fieldset><legend>Your function for exercise {escape(number)}</legend>"
        f"<p><code>{escape(call)}</code> is Python, so it is checked in Jupyter: open this page there, write the "
        f"function in the cell above, and run the cell. It is tried on {len(task.cases)} calls.</p>"
        + (f"<details><summary>Hints</summary><ul>{hints}</ul></details>" if hints else "")
        + '<button type="button" role="checkbox" aria-checked="false">I have solved it</button></fieldset></div>'
    )
