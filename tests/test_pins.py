"""What is installed is what is pinned: each pin, and nothing beside them."""

import importlib.metadata
import sys
import tomllib
from pathlib import Path

import newest
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name as canonical

ROOT = Path(__file__).resolve().parent.parent

#: Python's own tools, which a virtual environment may hold, and the book's packages.
OWN = {"pip", "setuptools", "wheel", "from-bits-to-loss"}


def listed(requirements, extra):
    """Name and version of each pin that applies here."""
    lines = [line.partition("#")[0].strip() for line in requirements.splitlines()]
    pins = {}
    for text in [line for line in lines if line and not line.startswith("--")] + extra:
        requirement = Requirement(text)
        (pin,) = requirement.specifier
        assert pin.operator == "==" and "*" not in pin.version, f"{text} is no pin"
        if requirement.marker is None or requirement.marker.evaluate():
            name = canonical(requirement.name)
            assert name not in pins, f"{name} is pinned twice"
            pins[name] = pin.version
    return pins


def pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    return listed(text, project["optional-dependencies"]["test"])


def installed():
    """Name and version of what stands in this environment, not of what Python finds elsewhere on its path."""
    own = [path for path in sys.path if Path(path).is_relative_to(sys.prefix)]
    return {canonical(one.name): one.version for one in importlib.metadata.distributions(path=own)}


def differences(pins, found):
    """What is wrong, in words; a local version such as 2.13.0+cpu is that version."""
    wrong = []
    for name, version in pins.items():
        got = found.get(name, "missing")
        if got.partition("+")[0] != version:
            wrong.append(f"{name} is pinned to {version} and is {got}")
    return wrong + [f"{name} {found[name]} is not pinned" for name in sorted(set(found) - set(pins) - OWN)]


def test_what_is_pinned_is_installed_and_nothing_else():
    assert differences(pinned(), installed()) == []


def test_a_gap_would_be_found():
    pins = listed("a==1.0  # one\nb==2 ; python_version < '3'\n--option\nc==3", ["d==4"])
    assert pins == {"a": "1.0", "c": "3", "d": "4"}
    assert differences(pins, {"a": "1.0+cpu", "c": "3", "d": "4", "pip": "26"}) == []
    assert differences(pins, {"a": "1.1", "c": "3", "e": "5"}) == [
        "a is pinned to 1.0 and is 1.1",
        "d is pinned to 4 and is missing",
        "e 5 is not pinned",
    ]


def test_the_newest_versions_are_asked_for_without_a_pin(capsys):
    newest.main()
    lines = capsys.readouterr().out.splitlines()
    assert "numpy>=2.4.6" in lines and any(line.startswith("pytest>=") for line in lines)
    assert any(line.startswith("jupyter-book>=") and line.endswith(",<2") for line in lines)
    assert not [line for line in lines if "==" in line]
    asked = {canonical(Requirement(line).name) for line in lines if not line.startswith("--")}
    assert asked < set(pinned()) and "anyio" not in asked  # that is left to pip


def test_requirements_of_another_form_are_refused():
    with pytest.raises(ValueError, match="must have a heading"):
        newest.direct("numpy==1.0")
    with pytest.raises(ValueError, match="expected a pin"):
        newest.unpinned("numpy>=1")
