"""What a page asks of a picture: an error where an author wants it so, else a note of what was done instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rules:
    """How the rules of a page are kept while one picture is made ready for it.

    Attributes
    ----------
    strict : bool
        Whether a picture that breaks one is refused.
    data : frozenset of str
        Colours that stand for numbers, such as a colour map's: they stay as they are in dark mode too.
    users : dict of str to str
        From a colour to what has it, for messages.
    notes : dict of str to str
        What was done instead, by kind; the first of a kind stays.
    """

    strict: bool
    data: frozenset[str] = frozenset()
    users: Mapping[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def against(self, kind: str, refusal: str, note: str) -> None:
        """Say that a rule is broken: raise a ValueError, or keep a note.

        Parameters
        ----------
        kind : str
            One note is kept for each.
        refusal : str
            What is wrong, and what to do.
        note : str
            What is done instead.
        """
        if self.strict:
            raise ValueError(refusal)
        self.notes.setdefault(kind, note)

    def name(self, colour: str) -> str:
        """Return a colour with what has it."""
        return f"{colour} ({self.users[colour]})" if colour in self.users else colour


STRICT = Rules(strict=True)
