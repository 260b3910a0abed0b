"""What GitHub runs: actions by commit, no right too many, and only targets that the Makefile has."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"uses: [\w-]+/[\w./-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+")

#: What a job may do beyond reading the repository.
RIGHTS = {
    ("publish", "deploy"): {"pages": "write", "id-token": "write"},
    ("release", "publish"): {"id-token": "write"},
}

every_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(path):
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


@every_workflow
def test_actions_are_named_by_commit(path):
    used = [line.strip().removeprefix("- ") for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert used and [line for line in used if not PINNED.fullmatch(line)] == []


def test_one_action_is_one_commit_everywhere():
    names = {step["uses"] for path in WORKFLOWS for step in steps(path) if "uses" in step}
    assert len(names) == len({name.partition("@")[0] for name in names})


@every_workflow
def test_rights_are_the_least(path):
    workflow = read(path)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for name, job in workflow["jobs"].items():
        assert job.get("permissions", {"contents": "read"}) == RIGHTS.get((path.stem, name), {"contents": "read"})
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@every_workflow
def test_each_job_ends(path):
    assert all(job["timeout-minutes"] <= 90 for job in read(path)["jobs"].values())


@every_workflow
def test_what_is_run_exists(path):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.M))
    for command in [step["run"] for step in steps(path) if "run" in step]:
        words = command.split()
        if "make" in words:
            assert words[words.index("make") + 1] in targets, command
        assert all((ROOT / word).exists() for word in words if word.endswith((".py", "/run"))), command
