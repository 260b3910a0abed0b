"""The thread in which a figure is drawn, whichever thread a widget's message comes in."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future


class HomeThread:
    """The thread that makes this object, which is the one that runs the notebook's cells.

    JupyterLab sends widgets' messages to a subshell, which is a thread of its own, while matplotlib's settings
    and its list of open figures are shared by all threads.

    Attributes
    ----------
    loop : asyncio.AbstractEventLoop or None
        The thread's event loop; None where there is no kernel, for instance in a plain IPython.
    """

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self.loop: asyncio.AbstractEventLoop | None
        try:
            self.loop = asyncio.get_running_loop()
        except RuntimeError:
            self.loop = None

    def run(self, work: Callable[[], None]) -> None:
        """Do `work` in this thread, and wait until it is done; raise what it raises."""
        if self.loop is None or threading.get_ident() == self._thread:
            work()
            return
        done: Future[None] = Future()

        def run() -> None:
            try:
                work()
                done.set_result(None)
            except BaseException as error:
                done.set_exception(error)

        self.loop.call_soon_threadsafe(run)
        done.result()
