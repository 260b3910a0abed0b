"""What a page asks of a picture: an error where an author wants it so, else a note of what was done instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: What was done instead, and with what; the inner dict is a set that keeps its order.
Notes = dict[str, dict[str, None]]


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
    notes : dict of str to dict of str
        Filled while pictures are made ready; see `Notes`.
    """

    strict: bool
    data: frozenset[str] = frozenset()
    users: Mapping[str, str] = field(default_factory=dict)
    notes: Notes = field(default_factory=dict)

    def against(self, refusal: str, note: str, item: str = "") -> None:
        """Say that a rule is broken: raise a ValueError, or keep a note.

        Parameters
        ----------
        refusal : str
            What is wrong, and what to do.
        note : str
            What is done instead.
        item : str
            With what.
        """
        if self.strict:
            raise ValueError(refusal)
        self.notes.setdefault(note, {}).update({item: None} if item else {})

    def name(self, colour: str) -> str:
        """Return a colour with what has it."""
        return f"{colour} ({self.users[colour]})" if colour in self.users else colour


STRICT = Rules(strict=True)
