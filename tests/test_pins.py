"""What is pinned is what is installed, and nothing else is."""

import functools
import re
from importlib.metadata import distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
OURS = {"explorable", "bits-to-loss-crossentropy", "bitsbook", "pip"}  # this project, and what every environment has


def lines_of_requirements():
    for path in ("requirements.txt", "tests/requirements.txt"):
        for line in (ROOT / path).read_text(encoding="utf-8").splitlines():
            line = line.partition(" #")[0].strip()
            if line and not line.startswith(("#", "--")):
                yield line


def pinned():
    """Name and version of each requirement that applies to this Python and this system."""
    for line in lines_of_requirements():
        one = Requirement(line)
        (exact,) = one.specifier
        assert exact.operator == "==" and "*" not in exact.version, f"{line} pins no version"
        if one.marker is None or one.marker.evaluate():
            yield canonicalize_name(one.name), Version(exact.version)


@functools.cache
def installed():
    """Name and version of what is there, without the local part (torch is 2.13.0+cpu from its own index)."""
    return {canonicalize_name(one.name): Version(Version(one.version).public) for one in distributions()}


def test_each_is_pinned_once():
    names = [name for name, _ in pinned()]
    assert sorted(names) == sorted(set(names))


def test_the_pinned_versions_are_installed():
    there = installed()
    assert {name: version for name, version in pinned() if there.get(name) != version} == {}


def test_nothing_is_installed_that_is_not_pinned():
    """What a pinned package needs, it may need in another version next year."""
    known = {name for name, _ in pinned()}
    needed, todo = set(known), list(known)
    while todo:
        for one in map(Requirement, requires(todo.pop()) or []):
            name = canonicalize_name(one.name)
            applies = one.marker is None or one.marker.evaluate({"extra": ""})
            if applies and name in installed() and name not in needed:
                needed.add(name)
                todo.append(name)
    assert {name: str(installed()[name]) for name in needed - known - OURS} == {}


def test_each_line_that_a_reader_of_the_file_needs_says_what_it_is_for():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    direct = text.partition("## What the above bring in")[0]
    silent = [line for line in direct.splitlines() if re.match(r"[\w-]+==", line) and " #" not in line]
    assert silent == []
