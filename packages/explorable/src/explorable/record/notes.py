"""What is said once of a figure that was recorded: what was done so that it fits a page, and what speaks against it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..drawing.quiet import warn_once
from .job import Drawn, Job
from .progress import Progress


def notes_of(job: Job, first: Drawn, function: Callable[..., Any], caption: str) -> Iterator[str]:
    """Say what was done because the figure does not keep all rules of a page, and whether it can be recorded.

    The default state is drawn twice more: a list that keeps the last few values can look the same after a round.

    Parameters
    ----------
    job : Job
    first : Drawn
        The default state, as it was drawn at the start.
    function : callable
        What the author wrote, whose docstring a screen reader needs.
    caption : str
    """
    notes = [f"{note}: {_some(items)}" if items else note for note, items in job.notes.items()]
    if not job.strict and not inspect.getdoc(function):
        notes.insert(0, f"without a docstring all that a screen reader says of the picture is {caption!r}")
    if notes:
        yield f"on a page, {'; '.join(notes)}"
    if any(drawn != first for _ in range(2) for drawn in job.each([first[0]])):
        yield (
            "drawn again, its default state differs, so it depends on more than its arguments. If chance is involved, "
            "use np.random.default_rng(0) inside the function; if a list or a counter is, create it there"
        )


def say(name: str, notes: Iterable[str], progress: Progress) -> None:
    """Warn of each note; while a site is built, tell whoever builds it, for a warning would stand on the page."""
    for note in notes:
        if progress.file is None:
            warn_once(f"explorable {name!r}", note)
        else:
            progress.note(note)


def _some(items: Iterable[str], most: int = 6) -> str:
    every = list(items)
    return ", ".join(every[:most]) + (f" and {len(every) - most} more" if len(every) > most else "")
