"""What the player's types say of a recording is what a recording has."""

import re
from pathlib import Path

from explorable.page import _control_data
from tests.comparing import recorded_parts
from tests.figures import choices, line

TYPES = Path(__file__).resolve().parent.parent / "packages" / "explorable" / "types" / "recording.d.ts"


def names(interface):
    """Properties of an interface, and those of them that may be missing."""
    text = re.sub(r"/\*.*?\*/", "", TYPES.read_text(encoding="utf-8"), flags=re.S)
    (body,) = re.findall(rf"interface {interface} \{{(.*?)\}}", text, re.S)
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
