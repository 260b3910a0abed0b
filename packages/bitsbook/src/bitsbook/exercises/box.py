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
    """Return the form: a field for each number, a button, and the rules that the page matches against.

    A function is checked in Jupyter: its form says so, folds the hints, and lets the reader tick it off.
    """
    identifier = "check-" + exercise.number.replace(".", "-")
    if exercise.task is not None:
        return _task(identifier, exercise.number, exercise.task)
    data = {"ask": ASK, "wrong": WRONG, "parts": [_data(part) for part in exercise.parts]}
    fields = "".join(_field(f"{identifier}-{k}", part) for k, part in enumerate(exercise.parts, 1))
    return (
        f'<form class="exercise-box" id="{identifier}" data-exercise="{escape(exercise.number)}" autocomplete="off">'
        f"<fieldset disabled><legend>Your answer to exercise {escape(exercise.number)}</legend>{fields}"
        '<button type="submit">Check</button></fieldset>'
        "<noscript><p>To check an answer here needs JavaScript.</p></noscript>"
        f"{json_script(data)}</form>"
    )


def _data(part: Part) -> dict[str, Any]:
    return {"unit": part.unit, "words": part.words(), "rules": [asdict(rule) for rule in part.rules()]}


def _field(identifier: str, part: Part) -> str:
    return (
        f'<div class="exercise-part"><label for="{identifier}">{escape(part.name)}</label>'
        f'<input type="text" id="{identifier}" autocomplete="off" autocapitalize="off" spellcheck="false" '
        f'aria-describedby="{identifier}-verdict">'
        f'<p id="{identifier}-verdict" class="exercise-verdict" role="status"></p></div>'
    )


def _task(identifier: str, number: str, task: Task) -> str:
    call = f"{task.name}({task.arguments})"
    hints = "".join(f"<li>{escape(hint)}</li>" for hint in task.hints())
    return (
        f'<form class="exercise-box exercise-task" id="{identifier}" data-exercise="{escape(number)}">'
        f"<fieldset><legend>Your function for exercise {escape(number)}</legend>"
        f"<p><code>{escape(call)}</code> is Python, so it is checked in Jupyter: open this page there, write the "
        f"function in the cell above, and run the cell. It is tried on {len(task.cases)} calls.</p>"
        + (f"<details><summary>Hints</summary><ul>{hints}</ul></details>" if hints else "")
        + '<label><input type="checkbox"> I have solved it</label></fieldset></form>'
    )
