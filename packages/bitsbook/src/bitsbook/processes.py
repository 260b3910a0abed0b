"""Several processes that compute one thing together, as the devices of a cluster do."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import Any

import torch

_BEFORE = """\
import sys
from datetime import timedelta
import torch
from torch import distributed
"""

_AFTER = """
rank, count, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
torch.set_num_threads(1)
distributed.init_process_group(
    "gloo", init_method="file://" + sys.argv[4], rank=rank, world_size=count, timeout=timedelta(seconds=seconds)
)
torch.save(NAME(*torch.load(f"given-{rank}.pt")), f"made-{rank}.pt")
distributed.destroy_process_group()
"""

#: What a machine calls the interface to itself; gloo would else ask for the host's name, which may lead nowhere.
_LOOPBACK = {"linux": "lo", "darwin": "lo0"}


def side_by_side(function: Callable[..., Any], arguments: Sequence[Sequence[Any]], *, seconds: float = 60) -> list[Any]:
    """Call a function in several processes at the same time, and return what each of them made of its arguments.

    The processes meet in a file and talk over the machine's own loopback, so no port is opened to the outside.

    Parameters
    ----------
    function : callable
        Its source is copied to the processes, so it may stand in a notebook. All that it sees besides its arguments
        is `torch` and `distributed`, which is `torch.distributed` after its start.
    arguments : sequence of sequences
        The arguments for each process: tensors and plain values.
    seconds : float, default 60
        How long they may take.

    Returns
    -------
    list
        One result for each process, in their order.

    Raises
    ------
    RuntimeError
        If a process failed, with the last line that it wrote.
    TimeoutError
        If they were not done in time. They are ended.
    """
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        body = dedent(inspect.getsource(function))
        (folder / "worker.py").write_text(_BEFORE + body + _AFTER.replace("NAME", function.__name__), encoding="utf-8")
        workers = []
        for rank, given in enumerate(arguments):
            torch.save(tuple(given), folder / f"given-{rank}.pt")
            words = [str(rank), str(len(arguments)), str(seconds), str(folder / "meeting")]
            log = stack.enter_context((folder / f"log-{rank}.txt").open("w", encoding="utf-8"))
            workers.append(_start(folder, words, log))
        _wait(workers, seconds, folder)
        return [torch.load(folder / f"made-{rank}.pt") for rank in range(len(arguments))]


def _start(folder: Path, words: Sequence[str], log: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "worker.py", *words]
    loopback = _LOOPBACK.get(sys.platform)
    known = {"GLOO_SOCKET_IFNAME": loopback} if loopback else {}
    return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env={**known, **os.environ})


def _wait(workers: Sequence[subprocess.Popen[bytes]], seconds: float, folder: Path) -> None:
    """Wait for all; as soon as one has failed, or the time is over, end the others and say why."""
    end = time.monotonic() + seconds
    try:
        while any(worker.poll() is None for worker in workers) and not any(worker.poll() for worker in workers):
            if time.monotonic() > end:
                raise TimeoutError(f"{len(workers)} processes were not done after {seconds:.0f} seconds")
            time.sleep(0.02)
        failed = [rank for rank, worker in enumerate(workers) if worker.poll()]
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    if failed:
        lines = (folder / f"log-{failed[0]}.txt").read_text(encoding="utf-8").strip().splitlines()
        raise RuntimeError(f"process {failed[0]} failed: {lines[-1] if lines else 'it wrote nothing'}")
