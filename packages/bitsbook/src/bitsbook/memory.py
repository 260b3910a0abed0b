"""How much memory a computation holds at its worst moment, counted and not guessed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from torch.profiler import ProfilerActivity, profile


def peak_bytes(call: Callable[[], object]) -> int:
    """Call a function and return the most bytes that torch held on the CPU during the call, beyond what it had before.

    Every allocation is counted, those inside of torch's own kernels too, so the number is the same in each run.

    Examples
    --------
    >>> import torch
    >>> peak_bytes(lambda: torch.ones(1000) + torch.ones(1000)) >= 3 * 4000
    True
    """
    with TemporaryDirectory() as folder, _silent():
        with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiler:
            call()
        trace = Path(folder, "trace.json")
        profiler.export_chrome_trace(str(trace))
        events = json.loads(trace.read_text(encoding="utf-8"))["traceEvents"]
    held = most = 0
    for event in sorted((one for one in events if one.get("name") == "[memory]"), key=lambda one: float(one["ts"])):
        held += int(event["args"]["Bytes"])
        most = max(most, held)
    return most


@contextmanager
def _silent() -> Iterator[None]:
    """Keep off the page what the profiler's C++ writes to file descriptor 2, where Python cannot catch it."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
