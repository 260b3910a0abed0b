"""A figure as data: all that a page needs to show it, from the kernel that drew it to the page that is written.

A `Recording` is made where the figure's function can be called, kept in a file, and turned into HTML by whoever
writes a page.  Nothing of the author's code is in it, so a page can be written without running anything.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from ..spec.controls import Control
from ..spec.states import State

#: The player refuses data of another version: raise it with every change of what is stored.
FORMAT = 4


def figure_id(name: str) -> str:
    """Return the id of a figure's HTML element."""
    return f"explorable-{name.replace('_', '-')}"


@dataclass(frozen=True)
class Recording:
    """All states of one figure.

    Attributes
    ----------
    name, caption : str
        The function's name, and the first line of its docstring.
    controls : tuple of Control
        Their ``values`` are the texts: the page knows no others.
    presets : dict
        From a preset's name to its state.
    pictures : tuple of str
        The default state's SVG, an element for each picture.
    readout : str
        The default state's.
    states : int
        How many there are.
    data : dict
        What the player reads, ready for JSON; see `explorable.record.recorder`.
    key : str
        Digest of what the recording depends on, empty if that is not known; see `explorable.record.keys`.
    """

    name: str
    caption: str
    controls: tuple[Control, ...]
    presets: Mapping[str, State]
    pictures: tuple[str, ...]
    readout: str
    states: int
    data: Mapping[str, Any]
    key: str = ""

    def to_bytes(self) -> bytes:
        """Return the recording as compressed JSON; equal recordings give equal bytes."""
        stored = {"format": FORMAT, **{field.name: getattr(self, field.name) for field in fields(self)}}
        stored["controls"] = [{**asdict(control), "values": None} for control in self.controls]
        text = json.dumps(stored, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return gzip.compress(text.encode("utf-8"), mtime=0)

    @classmethod
    def from_bytes(cls, stored: bytes) -> Recording:
        """Read what `to_bytes` wrote.

        Raises
        ------
        ValueError
            It is cut, altered, of another format, or no recording at all; the message says which.
        """
        try:
            read = json.loads(gzip.decompress(stored))
        except (OSError, EOFError, zlib.error, ValueError) as error:
            raise ValueError(f"the recording is cut or altered ({error})") from error
        if not isinstance(read, dict) or "format" not in read:
            raise ValueError("this is not a recording")
        if read.pop("format") != FORMAT:
            raise ValueError(f"the recording has another format than {FORMAT}, the one of this version")
        try:
            controls = tuple(_control(one) for one in read.pop("controls"))
            presets = {name: tuple(state) for name, state in read.pop("presets").items()}
            return cls(controls=controls, presets=presets, pictures=tuple(read.pop("pictures")), **read)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"the recording lacks a part ({error})") from error


def _control(stored: dict[str, Any]) -> Control:
    texts = tuple(stored["texts"])
    return Control(**{**stored, "texts": texts, "values": texts})
