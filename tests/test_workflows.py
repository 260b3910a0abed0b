"""GitHub's workflows: pinned actions, no more rights than needed, commands that exist."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

each = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)

#: The rights of a job beyond reading the repository.
RIGHTS = {("publish", "deploy"): {"pages": "write", "id-token": "write"}}


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(path):
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


def test_there_are_three():
    assert [path.stem for path in WORKFLOWS] == ["newest", "publish", "test"]


@each
def test_each_action_is_pinned_to_a_commit_and_says_its_version(path):
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        assert re.fullmatch(r"(- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_one_action_has_one_commit():
    used = {step["uses"] for path in WORKFLOWS for step in steps(path) if "uses" in step}
    assert len({one.partition("@")[0] for one in used}) == len(used)


@each
def test_a_job_has_the_rights_it_needs_and_no_others(path):
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        assert job.get("permissions", {}) == RIGHTS.get((path.stem, name), {})
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@each
def test_no_run_lasts_for_ever_or_stands_beside_another(path):
    workflow = read(path)
    assert all(0 < job["timeout-minutes"] <= 90 for job in workflow["jobs"].values())
    assert workflow["concurrency"]["group"]
    assert "pull_request_target" not in workflow[True]  # YAML reads the key `on` as true


@each
def test_commands_exist(path):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M))
    for step in steps(path):
        if "run" not in step:
            continue
        words = re.sub(r"#.*", "", step["run"]).split()
        assert not re.search(r"\$\{\{", step["run"]), "an expression in a command can be made to run anything"
        if "make" in words:
            (target,) = [word for word in words[words.index("make") + 1 :] if "=" not in word]
            assert target in targets
        else:
            command = next(word for word in words if "=" not in word)
            assert (ROOT / command).exists(), command


def test_the_newest_versions_are_tried_once_a_month_and_nothing_is_opened():
    workflow = read(ROOT / ".github" / "workflows" / "newest.yml")
    (schedule,) = workflow[True]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \d+ \* \*", schedule["cron"])
    assert "make newest" in str(workflow["jobs"])
    assert "continue-on-error" not in str(workflow)


def test_forms_for_reports():
    folder = ROOT / ".github" / "ISSUE_TEMPLATE"
    for path in (folder / "text.yml", folder / "software.yml"):
        form = read(path)
        assert {"name", "description", "body"} <= set(form)
        ids = [field["id"] for field in form["body"]]
        assert len(set(ids)) == len(ids)
        for field in form["body"]:
            assert field["type"] in {"input", "textarea"}
            assert field["attributes"]["label"]


def test_dependabot_watches_the_actions():
    (entry,) = read(ROOT / ".github" / "dependabot.yml")["updates"]
    assert entry["package-ecosystem"] == "github-actions" and entry["directory"] == "/"
