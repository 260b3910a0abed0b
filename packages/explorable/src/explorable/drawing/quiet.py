"""What a figure's function prints, displays and warns of: said once, however many states it comes in."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

from .results import MEDIUM


@contextmanager
def quiet(name: str, where: str = "") -> Iterator[None]:
    """Keep what a figure's function shows, prints and warns of from being an output for each state.

    Text that is printed or displayed is not shown, and that is said once; a warning is shown once, however many states
    it comes in, with the first of them.  A kernel's publisher stays where it is and is told to pass nothing on: one put
    in its place for a moment (IPython's ``capture_output``) also takes what other threads send, a slider's last move.
    """
    printed = io.StringIO()
    displayed: list[Any] = []
    with (
        redirect_stdout(printed),
        _caught(displayed),
        warnings.catch_warnings(record=True) as caught,
    ):
        yield
    every = "\n".join([printed.getvalue(), *map(_text, displayed)])
    if lost := ", ".join(dict.fromkeys(MEDIUM.findall(every))):
        what = f"what it displays ({lost}) is lost: a figure is a picture and words. Show it in a cell of its own"
        warn_once(f"explorable {name!r}", what)
    if MEDIUM.sub("", every).strip():
        warn_once(f"explorable {name!r}", "what it prints or displays is not shown; return it as the readout")
    for one in caught:
        warn_once(f"explorable {name!r}{where}", str(one.message), one.category)


@contextmanager
def _caught(displayed: list[Any]) -> Iterator[None]:
    """Append to the list what a kernel would display; outside of a kernel `display` prints."""
    from IPython.core.getipython import get_ipython

    publisher: Any = getattr(get_ipython(), "display_pub", None)
    if not hasattr(publisher, "register_hook"):
        yield
        return
    publisher.register_hook(displayed.append)  # it returns None: the message goes no further
    try:
        yield
    finally:
        publisher.unregister_hook(displayed.append)


def _text(message: Any) -> str:
    """What a message that displays something would show as plain text."""
    return str(message.get("content", {}).get("data", {}).get("text/plain", message))


_warned: set[tuple[str, str]] = set()


def forget_warnings(name: str) -> None:
    """Let a figure that is decorated anew warn of everything again."""
    _warned.difference_update([one for one in _warned if one[0] == f"explorable {name!r}"])


def warn_once(where: str, text: str, category: type[Warning] = UserWarning) -> None:
    """Warn of something in a figure, unless the same was said of it in another state."""
    figure = where.partition(" at ")[0]
    if (figure, text) not in _warned:
        _warned.add((figure, text))
        warnings.warn(f"{where}: {text}", category, stacklevel=4)
