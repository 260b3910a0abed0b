"""What the installed environment takes of a disk, by package."""

import importlib.metadata
import re
from pathlib import Path

import benchmarks
from benchmarks.tables import table
from scripts.newest import canonical

LARGEST = 10

MEGA = 1_000_000


def blocks(path):
    """Bytes that a file takes on the disk."""
    return path.stat().st_blocks * 512


def sizes():
    """Bytes of each installed package, by its own list of files (what pip compiled is on it); largest first."""
    found = {}
    for package in importlib.metadata.distributions():
        paths = {Path(package.locate_file(file)).resolve() for file in package.files or []}
        found[package.name, package.version] = sum(blocks(path) for path in paths if path.is_file())
    return sorted(found.items(), key=lambda pair: -pair[1])


def report():
    pinned = (benchmarks.ROOT / "requirements.txt").read_text(encoding="utf-8")
    needed = {canonical(name) for name in re.findall(r"^([\w.-]+)==", pinned, flags=re.M)}
    listed = sizes()
    book = [one for one in listed if canonical(one[0][0]) in needed]
    rows = [(f"{name} {version}", f"{size / MEGA:,.0f}") for (name, version), size in book[:LARGEST]]
    rows.append((f"the other {len(book) - LARGEST}", f"{sum(size for _, size in book[LARGEST:]) / MEGA:,.0f}"))
    all_of_it, everything = (sum(size for _, size in some) / MEGA for some in (book, listed))
    rows.append(("what the book needs", f"{all_of_it:,.0f}"))
    rows.append(("pip, the tests' packages and this one", f"{everything - all_of_it:,.0f}"))
    table(["package", "MB on disk"], rows)
