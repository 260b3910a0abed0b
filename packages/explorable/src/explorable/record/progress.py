"""How far a recording is: told by the kernel that records, line by line in a file, to the process that runs it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

_T = TypeVar("_T")

#: Seconds between two reports of one figure.
_PAUSE = 5.0


class Progress:
    """What is told of one figure.

    Parameters
    ----------
    name : str
    total : int
        The number of its states.
    file : Path, optional
        Where it is told; without one it is not.
    """

    def __init__(self, name: str, total: int, file: Path | None = None) -> None:
        self.name, self.total, self.file = name, total, file
        self._done = 1  # the default state is drawn before anything is recorded
        self._start = self._told = time.monotonic()

    def watch(self, drawn: Iterable[_T]) -> Iterator[_T]:
        """Pass on what is drawn, and tell how much it is."""
        for one in drawn:
            yield one
            self._done += 1
            if time.monotonic() - self._told > _PAUSE:
                self._tell(done=self._done)

    def note(self, text: str) -> None:
        """Tell something else."""
        self._tell(note=text)

    def end(self, *, kept: bool = False) -> None:
        """Tell that all states are there; `kept` means that they had been recorded before."""
        self._tell(done=self.total, end=True, kept=kept)

    def _tell(self, **what: Any) -> None:
        if self.file is None:
            return
        self._told = time.monotonic()
        report = {"figure": self.name, "states": self.total, "seconds": self._told - self._start, **what}
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(report) + "\n")
