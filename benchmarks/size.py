"""What the installed environment takes of a disk, by package."""

import importlib.metadata
from pathlib import Path

from benchmarks.tables import table

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
    listed = sizes()
    rows = [(f"{name} {version}", f"{size / MEGA:,.0f}") for (name, version), size in listed[:LARGEST]]
    rest = sum(size for _, size in listed[LARGEST:])
    rows.append((f"the other {len(listed) - LARGEST}", f"{rest / MEGA:,.0f}"))
    rows.append(("all", f"{sum(size for _, size in listed) / MEGA:,.0f}"))
    table(["package", "MB on disk"], rows)
