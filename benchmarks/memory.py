"""What one reader's server takes of a machine's memory: JupyterLab with the first and the last chapter run.

Pages that processes share, such as PyTorch's code on the disk, must not be counted twice. Linux says of each process
how much is its own and which part it has of what it shares (PSS); the sum of these parts over all processes is the
memory they really hold. A second server beside the first one shows what each further reader adds.
"""

import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright

import benchmarks
from benchmarks.tables import table
from packages.explorable.tests import lab
from scripts.browser import launch

CHAPTERS = benchmarks.CHAPTERS[0], next(name for name in benchmarks.CHAPTERS if "08-" in name)

#: Seconds between two looks at the memory while cells run.
PACE = 0.2

MEBI = 1024**2


def processes(servers):
    """The servers, their kernels, and whatever else they have started."""
    found = []
    for server in servers:
        found += [server, *server.children(recursive=True)]
    return found


def share(process):
    """The PSS of one process in bytes; 0 if it has ended meanwhile."""
    try:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def held(servers):
    """Bytes that the servers hold together."""
    return sum(share(process) for process in processes(servers))


class Peak(threading.Thread):
    """Looks at the memory again and again; `most` is what it saw."""

    def __init__(self, servers):
        super().__init__(daemon=True)
        self.servers, self.most, self.over = servers, 0, threading.Event()

    def run(self):
        while not self.over.wait(PACE):
            self.most = max(self.most, held(self.servers))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.join()


@contextmanager
def reader(browser, root):
    """One reader: a server of one's own, and JupyterLab in a browser; gives the server's process and the page."""
    with tempfile.TemporaryDirectory() as folder, lab.server(root, Path(folder)) as address:
        (info,) = Path(folder, "runtime").glob("jpserver-*.json")
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        yield psutil.Process(int(info.stem.partition("-")[2])), lab.Lab(context.new_page(), address)
        context.close()


def rest(servers):
    """Wait until no process works any more, then say what they hold."""
    for _ in range(100):
        before = sum(sum(one.cpu_times()[:2]) for one in processes(servers))
        time.sleep(1)
        if sum(sum(one.cpu_times()[:2]) for one in processes(servers)) - before < 0.1:
            break
    return held(servers)


def run_chapters(servers, page):
    """Run both chapters; yield what was done, the memory at rest afterwards and the most while it ran."""
    yield "JupyterLab, nothing open", (at_rest := rest(servers)), at_rest
    for chapter in CHAPTERS:
        with Peak(servers) as peak:
            page.open(f"{chapter}.ipynb")
        at_rest = rest(servers)
        yield f"{Path(chapter).name} run, its kernel kept", at_rest, max(at_rest, peak.most)


def measure():
    """Rows of two readers, the second beside the first at rest."""
    rows, servers = [], []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, ExitStack() as stack:
        root = Path(folder)
        for name in ("assets", "chapters"):
            lab.copy_of(benchmarks.ROOT / name, root / name)
        browser, _ = launch(playwright)
        stack.callback(browser.close)
        for who in ("one", "two, the other at rest"):
            server, page = stack.enter_context(reader(browser, root))
            servers.append(server)
            rows += [(who, *row) for row in run_chapters(servers, page)]
        kinds = ["server"] + ["kernel"] * 9
        own = list(zip(kinds, map(share, processes(servers[:1])), strict=False))
    return rows, own


def strangers():
    """How many other processes use files of this environment; they would take a part of what is shared."""
    own, count = {one.pid for one in processes([psutil.Process()])}, 0
    for maps in Path("/proc").glob("[0-9]*/maps"):
        with suppress(OSError):  # it has ended, or belongs to somebody else
            count += int(maps.parent.name) not in own and str(Path(sys.prefix).resolve()) in maps.read_text()
    return count


def report():
    if not Path("/proc/self/smaps_rollup").exists():
        print("Linux alone tells how much memory processes share; nothing was measured.")
        return
    if others := strangers():
        print(f"{others} other processes use files of this environment: the figures are too low.\n")
    rows, own = measure()
    shown = [(who, what, *(f"{size / MEBI:,.0f}" for size in sizes)) for who, what, *sizes in rows]
    table(["readers", "state", "MiB at rest", "MiB at most"], shown)
    (one, one_at_most), (two, two_at_most) = (row[2:] for row in (rows[2], rows[5]))
    own_at_rest, own_at_most = two - one, max(one_at_most - (2 * one - two), two_at_most - one)
    print(f"\nAll readers share {(2 * one - two) / MEBI:,.0f} MiB. Each holds {own_at_rest / MEBI:,.0f} MiB", end=" ")
    print(f"of its own with both chapters run, {own_at_most / MEBI:,.0f} MiB at most while cells ran.")
    print("Processes of the first reader:", ", ".join(f"{name} {size / MEBI:,.0f}" for name, size in own), "MiB.")
