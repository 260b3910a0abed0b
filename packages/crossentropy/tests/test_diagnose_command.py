"""The command ``python -m crossentropy diagnose``: the same words, and never a traceback."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from crossentropy import diagnose
from crossentropy.__main__ import main

STUCK = "".join(f"Epoch {k}: loss 2.302{k}\n" for k in range(1, 6))


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "train.log"
    path.write_text(STUCK)
    return str(path)


def test_the_words_are_those_of_diagnose(log, capsys):
    assert main(["diagnose", log, "--classes", "10"]) == 0
    printed = capsys.readouterr()
    assert printed.out.rstrip("\n") == str(diagnose(STUCK, classes=10))
    assert printed.err == ""


def test_standard_input_and_options(monkeypatch, capsys):
    bits = "\n".join(str(x) for x in [1.16, *[1.157] * 19])
    monkeypatch.setattr("sys.stdin", io.StringIO(bits))
    options = ["--classes", "3", "--unit", "bits", "--shares", "0.7, 0.2,0.1", "--floor", "0.1"]
    assert main(["diagnose", "-", *options]) == 0
    asked = diagnose(bits, classes=3, unit="bits", shares=[0.7, 0.2, 0.1], floor=0.1)
    assert capsys.readouterr().out.rstrip("\n") == str(asked)


def test_json(log, capsys):
    assert main(["diagnose", log, "--classes", "10", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == diagnose(STUCK, classes=10).to_dict()


def test_one_number_in_a_log_is_judged(tmp_path, capsys):
    path = tmp_path / "one"
    path.write_text("73.68")
    assert main(["diagnose", str(path), "--classes", "10"]) == 0
    assert "sum in place of mean" in capsys.readouterr().out


def test_without_classes_it_asks(log, capsys):
    assert main(["diagnose", log]) == 2
    assert "--classes 10" in capsys.readouterr().out


def test_without_classes_a_nan_is_judged(tmp_path, capsys):
    path = tmp_path / "nan.log"
    path.write_text("loss 0.7\nloss nan\nloss nan\n")
    assert main(["diagnose", str(path)]) == 0
    assert "loss 2 of 3 is NaN" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (STUCK, ["--classes", "ten"], "--classes must be a whole number; got 'ten'"),
        (STUCK, ["--classes", "1"], "classes must be 2 or more"),
        (STUCK, ["--classes", "3", "--shares", "0.5,0.5"], "one for each of the 3 classes"),
        (STUCK, ["--classes", "3", "--shares", "a"], "--shares must be a number; got 'a'"),
        (STUCK, ["--shares", "0.5,0.5"], "shares need the number of classes"),
        (STUCK, ["--classes", "3", "--unit", "bans"], "'nats' or 'bits'; got 'bans'"),
        (STUCK, ["--classes", "3", "--floor", "-1"], "0 or more; got -1"),
        ("", ["--classes", "3"], "the text is empty"),
        ("hello\n", ["--classes", "3"], "there is no loss in the text 'hello'"),
        ("loss nan\nloss nan\n", ["--classes", "3"], "NaN among the inputs"),
        ("\x00\x01\x02\xff", ["--classes", "3"], "no loss in the text"),
    ],
)
def test_what_cannot_be_judged_is_said_in_one_line(tmp_path, capsys, content, options, words):
    path = tmp_path / "train.log"
    path.write_text(content, encoding="latin-1")
    assert main(["diagnose", str(path), *options]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert words in printed.err
    assert printed.err.startswith("crossentropy diagnose: ")
    assert printed.err.count("\n") == 1


def test_files_that_cannot_be_read(tmp_path, capsys):
    for path in (tmp_path / "none.log", tmp_path):
        assert main(["diagnose", str(path), "--classes", "3"]) == 2
        assert f"cannot read {str(path)!r}" in capsys.readouterr().err


def test_as_a_module(log):
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-m", "crossentropy", "diagnose", log, "--classes", "10"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Read 5 values of 'loss'")


def test_the_package_stays_light():
    root = Path(__file__).resolve().parents[3]
    code = "import sys, crossentropy, crossentropy.__main__\nprint(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert "crossentropy" in done.stdout
    assert not {"'torch'", "'matplotlib'", "'numpy'"} & set(done.stdout.strip("[]\n").split(", "))
