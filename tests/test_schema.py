"""What the scripts' types say of the data that Python writes is what it writes."""

import re
from pathlib import Path

import pytest

from bitsbook.games.ask import ask
from bitsbook.games.codewords import codewords
from bitsbook.games.draws import draw_and_average
from bitsbook.games.train import train_it
from explorable.page import _control_data
from extensions.diagnose_data import data
from packages.explorable.tests.comparing import recorded_parts
from packages.explorable.tests.figures import choices, line

ROOT = Path(__file__).resolve().parent.parent
TYPES = ROOT / "packages" / "explorable" / "types" / "recording.d.ts"
GAMES = ROOT / "packages" / "bitsbook" / "types" / "games.d.ts"


def names(interface, types=TYPES, namespace=""):
    """Properties of an interface, and those of them that may be missing."""
    text = re.sub(r"/\*.*?\*/", "", types.read_text(encoding="utf-8"), flags=re.S)
    text = text.partition(f"declare namespace {namespace} ")[2] if namespace else text
    body = re.search(rf"interface {interface} \{{(.*?)\}}", text, re.S)[1]
    found = re.findall(r"^\s*(\w+)(\??):", body, re.M)
    return {name for name, _ in found}, {name for name, optional in found if optional}


def assert_named(interface, one):
    every, optional = names(interface)
    assert every - optional <= set(one) <= every, interface


def test_a_recording_has_the_parts_that_its_type_names():
    for figure in (choices, line):
        recording = figure.record()
        assert_named("Recording", {**recording.data, "controls": []})
        for control in recording.controls:
            assert_named("ControlData", _control_data(control))
        for track in recording.data["tracks"]:
            assert_named("Track", track)
        parts = recorded_parts(recording.data)
        assert parts
        for part in parts:
            assert_named("PartData", part)
            for shape in part["shapes"]:
                assert_named("Shape", shape)


@pytest.mark.parametrize(
    ("namespace", "game"),
    [("Ask", ask()), ("Codewords", codewords()), ("Draws", draw_and_average()), ("Train", train_it())],
)
def test_a_game_is_given_what_its_type_names(namespace, game):
    every, optional = names("Data", GAMES, namespace)
    assert set(game.data) == every and not optional


def test_the_diagnosis_has_the_names_that_its_types_know():
    """A threshold, a cause, an expression that Python renames is an error of types in the script, and not undefined."""
    written, types = data(), (ROOT / "assets" / "types" / "diagnose.d.ts").read_text(encoding="utf-8")
    lists = dict(re.findall(r"type (\w+Name) =(.*?);", types, re.S))
    assert {name: set(re.findall(r'"(\w+)"', body)) for name, body in lists.items()} == {
        "ThresholdName": set(written["thresholds"]) - {"SMOOTHINGS", "CUTS"},
        "CauseName": set(written["causes"]),
        "ExpressionName": set(written["expressions"]),
        "QuestionName": set(written["questions"]),
    }
