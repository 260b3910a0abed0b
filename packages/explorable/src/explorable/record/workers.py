"""Draw many states: in this process, or in several that share the work.

The processes come from a fork server (on Windows they are spawned), which has never run the author's code: a fork
of the kernel itself can hang once PyTorch or another library has started threads.  Functions that a notebook
defines travel by cloudpickle.  One that cannot travel, or that draws another default state there, is drawn here.
"""

from __future__ import annotations

import atexit
import builtins
import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from multiprocessing.connection import wait

import cloudpickle
import matplotlib as mpl

from ..drawing import palette
from ..drawing.draw import Drawing
from ..drawing.quiet import warn_once
from ..spec.rules import Notes
from ..spec.states import State
from .job import Drawn, Job
from .progress import Progress

#: How many processes draw; by default one for each processor.
WORKERS_VARIABLE = "EXPLORABLE_WORKERS"
#: Below this many seconds of work, starting other processes does not pay.
WORTH_IT = 4.0
#: How many states are drawn here first, to estimate how long the others will take.
_TRIED_FIRST = 8
_LARGEST_CHUNK = 32

#: The name of a warning's figure, its text and its class.
Caught = tuple[str, str, type[Warning]]


def draw_all(job: Job, default: tuple[State, Drawing], others: Sequence[State], progress: Progress) -> Iterator[Drawn]:
    """Draw a figure's states: the default, which is drawn already, then `others` in their order.

    Raises
    ------
    ExplorableError
        A state cannot be drawn.
    """
    first = job.flat(default[0], lambda _: default[1])
    yield first
    start = time.perf_counter()
    few, rest = others[:_TRIED_FIRST], others[_TRIED_FIRST:]
    yield from progress.watch(job.each(few))
    expected = (time.perf_counter() - start) * len(rest) / _TRIED_FIRST
    if workers() > 1 and expected > WORTH_IT:
        try:
            sent = _send(job, first)
        except _CannotTravel as reason:
            progress.note(f"drawn in one process: {reason}")
        else:
            yield from progress.watch(_drawn_elsewhere(job, sent, rest))
            return
    yield from progress.watch(job.each(rest))


def workers() -> int:
    """Return how many processes draw.

    Raises
    ------
    ValueError
        ``EXPLORABLE_WORKERS`` is not a whole number above 0.
    """
    text = os.environ.get(WORKERS_VARIABLE, "")
    if text:
        if not text.isdecimal() or int(text) < 1:
            raise ValueError(f"{WORKERS_VARIABLE} must be a whole number above 0; got {text!r}")
        return int(text)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _CannotTravel(Exception):
    """A figure's function can be called in this process only."""


def _send(job: Job, first: Drawn) -> bytes:
    """Pack the job for other processes, and see that they draw the same default state."""
    try:
        sent: bytes = cloudpickle.dumps((job, dict(mpl.rcParams), palette.variables()))
        (((there,), _, _),) = _pool(workers()).map(_draw_chunk, [sent], [[first[0]]])
    except Exception as error:  # whatever stops it on its way is no reason not to draw it here
        raise _CannotTravel(f"{type(error).__name__}: {error}") from error
    if there != first:
        raise _CannotTravel("another process draws another default state")
    return sent


def _drawn_elsewhere(job: Job, sent: bytes, states: Sequence[State]) -> Iterator[Drawn]:
    size = max(1, min(_LARGEST_CHUNK, len(states) // (4 * workers())))
    chunks = [states[k : k + size] for k in range(0, len(states), size)]
    for chunk, caught, notes in _pool(workers()).map(_draw_chunk, [sent] * len(chunks), chunks):
        for one in caught:
            warn_once(*one)
        job.take(notes)
        yield from chunk


@cache
def _pool(count: int) -> ProcessPoolExecutor:
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload(["explorable.record.workers", "matplotlib.pyplot"])
    with _no_main_module():
        pool = ProcessPoolExecutor(count, mp_context=context, initializer=_end_with_parent)
        # All are started now, while the main module is out of sight.
        list(pool.map(time.sleep, [0.05] * count))
    atexit.register(pool.shutdown, wait=False, cancel_futures=True)
    return pool


@contextmanager
def _no_main_module() -> Iterator[None]:
    """Keep new processes from running the program that started the kernel once more."""
    main = sys.modules["__main__"]
    spec, file = getattr(main, "__spec__", None), getattr(main, "__file__", None)
    main.__spec__ = None
    if file is not None:
        del main.__file__
    try:
        yield
    finally:
        main.__spec__ = spec
        if file is not None:
            main.__file__ = file


def _end_with_parent() -> None:
    """End this process when the one that it works for is gone, however that ended."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the parent to hear
    mpl.use("agg")


@cache
def _unpacked(sent: bytes) -> Job:
    job, settings, variables = cloudpickle.loads(sent)
    settings.pop("backend", None)
    mpl.rcParams.update(settings)
    palette.take_variables(variables)
    return job  # type: ignore[no-any-return]


def _draw_chunk(sent: bytes, states: Sequence[State]) -> tuple[list[Drawn], list[Caught], Notes]:
    """Draw some states; the warnings come along, so that one that comes in every process is given once."""
    job = _unpacked(sent)
    with warnings.catch_warnings(record=True) as caught:
        drawn = list(job.each(states))
    return drawn, [_packed(one) for one in caught], job.notes


def _packed(one: warnings.WarningMessage) -> Caught:
    where, _, text = str(one.message).partition(": ")
    if getattr(builtins, one.category.__name__, None) is one.category:
        return where, text, one.category
    return where, f"{one.category.__name__}: {text}", UserWarning  # a class of the author's may not travel
