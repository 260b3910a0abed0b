"""Run notebooks in kernels of their own, side by side, and record their figures."""

from __future__ import annotations

import asyncio
import copy
import json
import os
import tempfile
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..record import traces
from ..record.site import KNOWN_VARIABLE, PROGRESS, RECORD_VARIABLE, RUN_VARIABLE, SUFFIX
from ..record.workers import WORKERS_VARIABLE, workers
from .outputs import without_page_parts
from .store import Notebook, Run

#: Seconds a cell may take.
TIMEOUT = 900
_REPORT = "report.json"

Say = Callable[[str], None]


class FailedRun(RuntimeError):
    """A cell raised, or one of its outputs is a traceback; the message holds it."""


@dataclass(frozen=True)
class Task:
    """A notebook to run.

    Attributes
    ----------
    notebook
        It stays as it is.
    path : Path
        Its file; it is run in its folder.
    known : tuple of Path
        Folders with recordings to take over where they are current.
    weight : int
        How much work it will be, in any unit: the longest is begun first.
    """

    notebook: Notebook
    path: Path
    known: tuple[Path, ...] = ()
    weight: int = 0


def run_all(
    tasks: Sequence[Task],
    ended: Callable[[Task, Run | FailedRun], None],
    *,
    roots: Sequence[Path],
    timeout: int = TIMEOUT,
    say: Say = lambda line: None,
) -> None:
    """Run notebooks from top to bottom, each in a fresh kernel, and record their figures.

    As many are run side by side as there are processors; one alone has all of them for its figures.

    Parameters
    ----------
    tasks : sequence of Task
    ended : callable
        Given each task and what came of it, as soon as it has ended: a run, or the error of a cell that raised.
    roots : sequence of Path
        Folders in which files that a run reads count; see `explorable.record.traces.report`.
    timeout : int
        Seconds a cell may take.
    say : callable
        Told in a line how far the recording is.
    """
    if not tasks:
        return
    side_by_side = min(workers(), len(tasks))
    processes = max(1, workers() // side_by_side)
    places = [str(root) for root in roots]

    async def one(task: Task, gate: asyncio.Semaphore) -> None:
        async with gate:
            try:
                result: Run | FailedRun = await _execute(task, places, processes, timeout, say)
            except FailedRun as error:
                result = error
            ended(task, result)

    async def all_of_them() -> None:
        gate = asyncio.Semaphore(side_by_side)
        async with asyncio.TaskGroup() as group:
            for task in sorted(tasks, key=lambda task: -task.weight):
                group.create_task(one(task, gate))

    _in_a_thread(all_of_them())


def _in_a_thread(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` to its end; if the user interrupts it, end it in order: all kernels are shut down.

    Not in the main thread, where nbclient would take the interrupt for each notebook's own.
    """
    loop = asyncio.new_event_loop()
    task = loop.create_task(work)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(loop.run_until_complete, task)
        try:
            future.result()
        except KeyboardInterrupt:
            loop.call_soon_threadsafe(task.cancel)
            wait([future])
            raise
        finally:
            wait([future])
            loop.close()


async def _execute(task: Task, roots: list[str], processes: int, timeout: int, say: Say) -> Run:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    done = copy.deepcopy(task.notebook)
    with tempfile.TemporaryDirectory(prefix="explorable-") as name:
        variables = {
            RECORD_VARIABLE: "1",
            RUN_VARIABLE: name,
            KNOWN_VARIABLE: os.pathsep.join(str(folder.resolve()) for folder in task.known),
            WORKERS_VARIABLE: str(processes),
        }
        client = NotebookClient(
            done,
            timeout=timeout,
            kernel_name=done.metadata.get("kernelspec", {}).get("name") or "python3",
            record_timing=False,
            coalesce_streams=True,
            store_widget_state=False,
            extra_arguments=["--log-level=CRITICAL"],
            resources={"metadata": {"path": str(task.path.parent)}},
        )
        follower = asyncio.create_task(_follow(Path(name, PROGRESS), task.path.stem, say))
        try:
            await _run_cells(client, Path(name), roots, task.known, {**os.environ, **variables})
        except (CellExecutionError, DeadKernelError) as error:
            raise FailedRun(str(error)) from error
        finally:
            follower.cancel()
        found = json.loads(Path(name, _REPORT).read_text(encoding="utf-8"))
        recordings = {file.name.removesuffix(SUFFIX): file.read_bytes() for file in Path(name).glob(f"*{SUFFIX}")}
    done.metadata = copy.deepcopy(task.notebook.metadata)
    _look_for_tracebacks(done)
    pages = without_page_parts(done)
    return Run(done, pages, recordings, tuple(Path(file) for file in found["files"]), found["versions"])


async def _run_cells(
    client: Any, folder: Path, roots: list[str], known: Sequence[Path], environment: dict[str, str]
) -> None:
    client.reset_execution_trackers()
    async with client.async_setup_kernel(env=environment):

        async def aside(code: str) -> None:
            """Run code that the notebook does not notice."""
            request = client.kc.execute(f"exec({code!r}, {{}})", silent=True, store_history=False)
            reply = await client.async_wait_for_reply(request)
            if reply["content"]["status"] != "ok":
                raise RuntimeError("\n".join(reply["content"].get("traceback", [])))

        await aside(_BEGIN.format(path=traces.__file__))
        for index, cell in enumerate(client.nb.cells):
            await client.async_execute_cell(cell, index, execution_count=client.code_cells_executed + 1)
        apart = [str(one.resolve()) for one in known]
        await aside(_END.format(roots=roots, apart=apart, file=str(folder / _REPORT)))


#: Loaded by its path: the package would bring matplotlib, and whether the notebook uses that is the question.
_BEGIN = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("explorable.record.traces", {path!r})
sys.modules[spec.name] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules[spec.name])
sys.modules[spec.name].begin()
"""
_END = """
import json, sys
with open({file!r}, "w", encoding="utf-8") as file:
    json.dump(sys.modules["explorable.record.traces"].report({roots!r}, {apart!r}), file)
"""


async def _follow(file: Path, stem: str, say: Say) -> None:
    """Pass on what is told in a file that grows."""
    read = 0
    while True:
        await asyncio.sleep(0.3)
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        for line in lines[read:]:
            say(f"{stem}: {_words(json.loads(line))}")
        read = len(lines)


def _words(report: Mapping[str, Any]) -> str:
    figure, states = report["figure"], report["states"]
    if "note" in report:
        return f"{figure}: {report['note']}"
    if report.get("kept"):
        return f"{figure}: unchanged, {states} states"
    if report.get("end"):
        return f"{figure}: {states} states recorded in {report['seconds']:.0f} s"
    left = report["seconds"] / report["done"] * (states - report["done"])
    return f"{figure}: {report['done']} of {states} states, {left:.0f} s to go"


def _look_for_tracebacks(notebook: Notebook) -> None:
    """A picture that fails while it is drawn stops no notebook."""
    for cell in notebook.cells:
        errors = [out for out in cell.get("outputs", []) if out.output_type == "error"]
        if errors and "raises-exception" not in cell.metadata.get("tags", []):
            raise FailedRun("\n".join(errors[0].traceback))
