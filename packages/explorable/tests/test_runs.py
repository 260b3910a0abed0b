"""Stored runs: what they depend on, what makes them stale, and that nothing of them is half-written."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time

import matplotlib.pyplot as plt
import nbformat
import pytest

from explorable import explorable
from explorable.__main__ import main
from explorable.record import traces
from explorable.record.recording import FORMAT, Recording
from explorable.runs import store as runs
from explorable.runs.outputs import page_notebook
from explorable.runs.store import NotCurrent, code_digest, default_folder, load

pytestmark = pytest.mark.slow

CELLS = [
    "import matplotlib.pyplot as plt\nimport numpy as np\nfrom explorable import explorable, show_on_page\n"
    "from helper import WORD\nplt.style.use('book.mplstyle')\nDATA = np.loadtxt('data.csv')",
    '@explorable(p=(0, 3))\ndef first(p=1):\n    """One figure."""\n    fig, ax = plt.subplots()\n'
    '    ax.plot(DATA * p)\n    ax.set_ylim(0, 9)\n    return fig, f"{WORD} {p}."',
    '@explorable(p=(0, 4))\ndef second(p=1):\n    """Another figure."""\n    fig, ax = plt.subplots()\n'
    '    ax.set_title(f"{p}")\n    return fig, f"Second {p}."',
    "print('words')\nshow_on_page('<b>markup</b>')",
    "print(WORD)",
]
OTHERS = {
    "helper.py": "WORD = 'one'\n",
    "unused.py": "WORD = 'two'\n",
    "data.csv": "1\n2\n3\n",
    "book.mplstyle": "lines.linewidth: 3\n",
    "unread.csv": "4\n",
}


def write(folder, cells=CELLS):
    for name, text in OTHERS.items():
        (folder / name).write_text(text)
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    notebook.cells = [nbformat.v4.new_markdown_cell("# Words"), *map(nbformat.v4.new_code_cell, cells)]
    nbformat.write(notebook, folder / "page.ipynb")
    return folder / "page.ipynb"


def run(path, *options):
    return main([str(path), "--root", str(path.parent), *options])


def read(path):
    return nbformat.read(path, as_version=4)


def find(path):
    return load(read(path), path, default_folder(path))


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A notebook with a stored run; tests that change a file put it back."""
    path = write(tmp_path_factory.mktemp("runs"))
    assert run(path) == 0
    return path


def test_what_a_run_depends_on(path):
    record = json.loads((default_folder(path) / runs.RECORD).read_text(encoding="utf-8"))
    own = {name for name in record["files"] if not name.startswith("..")}
    assert own == {"helper.py", "data.csv", "book.mplstyle"}
    assert {"python", "ipython", "matplotlib", "numpy"} <= set(record["versions"])
    assert set(record["recordings"]) == {"first", "second"}
    library = {os.path.basename(name) for name in record["files"] if name.startswith("..")}
    assert {"figure.py", "draw.py", "recorder.py"} <= library
    assert not {"page.py", "picture.py", "memory.py", "links.py", "embed.py"} & library  # no figure is made of these


def test_what_is_stored_is_what_a_notebook_stores(path):
    """Words and pictures as in Jupyter; no recording, no markup of pages, no folder of this machine."""
    stored = read(path)
    kinds = [[sorted(out.get("data", {out.output_type: 0})) for out in cell.outputs] for cell in stored.cells[1:]]
    picture = [["image/png", "text/plain"]]
    assert kinds == [[], picture, picture, [["stream"]], [["stream"]]]
    assert [cell.execution_count for cell in stored.cells[1:]] == [1, 2, 3, 4, 5]
    assert "language_info" not in stored.metadata
    assert str(path.parent) not in (default_folder(path) / runs.RECORD).read_text(encoding="utf-8")


def test_what_a_page_shows(path):
    shown = page_notebook(find(path), lambda one: {"text/html": f"<figure>{one.name} {one.states}</figure>"})
    outputs = [cell.outputs for cell in shown.cells[1:]]
    assert [out.data["text/html"] for out in (outputs[1][0], outputs[2][0])] == [
        "<figure>first 4</figure>",
        "<figure>second 5</figure>",
    ]
    assert [out.get("data") for out in outputs[3]] == [{"text/html": "<b>markup</b>"}]
    assert outputs[4][0].text == "one\n"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("helper.py", "helper.py, which it uses, has changed"),
        ("data.csv", "data.csv, which it uses, has changed"),
        ("book.mplstyle", "book.mplstyle, which it uses, has changed"),
        ("unused.py", None),
        ("unread.csv", None),
    ],
)
def test_each_file_that_it_uses_makes_it_stale(path, name, reason):
    file = path.parent / name
    file.write_text(OTHERS[name] + "\n")
    try:
        assert_current(path, reason)
    finally:
        file.write_text(OTHERS[name])
    assert_current(path, None)


def assert_current(path, reason):
    if reason is None:
        find(path)
        return
    with pytest.raises(NotCurrent, match=reason):
        find(path)


def test_a_file_that_is_gone(path):
    file = path.parent / "data.csv"
    file.rename(path.parent / "elsewhere")
    assert_current(path, "data.csv, which it used, is gone")
    (path.parent / "elsewhere").rename(file)


@pytest.mark.parametrize("package", ["matplotlib", "numpy"])
def test_another_version(path, monkeypatch, package):
    installed = traces.installed_version
    monkeypatch.setattr(traces, "installed_version", lambda name: "0.1" if name == package else installed(name))
    assert_current(path, rf"it was run with {package} [\d.]+, here is 0\.1")


def test_another_python(path, monkeypatch):
    monkeypatch.setattr(traces, "python_version", lambda: "4.0")
    assert_current(path, "it was run with python 3.*, here is 4.0")


def changed(path, change):
    notebook = read(path)
    change(notebook.cells)
    return lambda: load(notebook, path, default_folder(path))


def test_prose_does_not_matter_and_code_and_outputs_do(path):
    def prose(cells):
        cells[0].source = "# Other words"
        cells.insert(2, nbformat.v4.new_markdown_cell("More"))

    def code(cells):
        cells[5].source += "  # a comment"

    def output(cells):
        cells[5].outputs[0].text = "another word\n"

    changed(path, prose)()
    with pytest.raises(NotCurrent, match="its code has changed"):
        changed(path, code)()
    with pytest.raises(NotCurrent, match="its stored outputs are not those of its run"):
        changed(path, output)()


def test_a_tag_that_lets_a_cell_fail_is_part_of_the_code(path):
    notebook = read(path)
    before = code_digest(notebook)
    notebook.cells[1].metadata["tags"] = ["hide-input"]
    assert code_digest(notebook) == before
    notebook.cells[1].metadata["tags"] = ["raises-exception"]
    assert code_digest(notebook) != before


def other_format(data):
    stored = json.loads(gzip.decompress(data))
    return gzip.compress(json.dumps({**stored, "format": 2}).encode())


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda data: data[: len(data) // 2], "the recording of 'first' is cut or altered"),
        (lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:], "the recording of 'first' is cut or altered"),
        (other_format, "the recording of 'first' is cut or altered"),
    ],
    ids=["cut", "altered", "another format"],
)
def test_a_damaged_recording_is_refused(path, damage, reason):
    file = default_folder(path) / "first.json.gz"
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert_current(path, reason)
    file.unlink()
    assert_current(path, "the recording of 'first' is missing")
    file.write_bytes(whole)
    assert_current(path, None)


def test_a_recording_says_what_is_wrong_with_it(path):
    whole = (default_folder(path) / "first.json.gz").read_bytes()
    assert Recording.from_bytes(whole).to_bytes() == whole
    for bad, message in (
        (whole[:50], "cut or altered"),
        (b"", "not a recording|cut or altered"),
        (gzip.compress(b"[]"), "not a recording"),
        (gzip.compress(json.dumps({"format": FORMAT}).encode()), "lacks a part"),
        (other_format(whole), "has another format"),
    ):
        with pytest.raises(ValueError, match=message):
            Recording.from_bytes(bad)


def test_the_recording_of_another_figure_is_refused(path):
    folder = default_folder(path)
    first, second, record = folder / "first.json.gz", folder / "second.json.gz", folder / runs.RECORD
    whole, text = first.read_bytes(), record.read_text(encoding="utf-8")
    stored = json.loads(text)
    stored["recordings"]["first"] = stored["recordings"]["second"]
    first.write_bytes(second.read_bytes())
    record.write_text(json.dumps(stored), encoding="utf-8")
    assert_current(path, "the recording of 'first' is one of 'second'")
    first.write_bytes(whole)
    record.write_text(text, encoding="utf-8")
    assert_current(path, None)


@pytest.mark.parametrize("text", ["", "[]", '{"format": 0}', '{"format": 1}', '{"format": 1, "files": 3}'])
def test_a_damaged_record_is_refused(path, text):
    record = default_folder(path) / runs.RECORD
    whole = record.read_text(encoding="utf-8")
    record.write_text(text)
    assert_current(path, "its stored run")
    record.write_text(whole, encoding="utf-8")


def test_an_edit_to_one_figure_costs_that_figure(tmp_path, capsys):
    path = write(tmp_path)
    assert run(path) == 0
    kept = {name: (default_folder(path) / name).read_bytes() for name in ("first.json.gz", "second.json.gz")}
    capsys.readouterr()
    assert run(path) == 0
    assert capsys.readouterr().out == ""  # nothing is run

    write(tmp_path, [CELLS[0], CELLS[1], CELLS[2].replace("Second", "Another"), *CELLS[3:]])
    (tmp_path / "runs" / "page" / "mine.txt").write_text("not of a run")
    assert run(path) == 0
    said = capsys.readouterr().out
    assert "its code has changed" in said
    assert "first: unchanged, 4 states" in said
    assert "second: 5 states recorded" in said
    assert (default_folder(path) / "first.json.gz").read_bytes() == kept["first.json.gz"]
    assert (default_folder(path) / "second.json.gz").read_bytes() != kept["second.json.gz"]
    find(path)  # what it was compared with is nothing that it depends on

    write(tmp_path, [*CELLS[:2], *CELLS[3:]])  # a figure goes, and its recording with it
    assert run(path, "--all") == 0
    assert sorted(file.name for file in default_folder(path).iterdir()) == ["first.json.gz", "mine.txt", "run.json"]
    assert "first: 4 states recorded" in capsys.readouterr().out


def test_a_notebook_that_raises_is_left_as_it_is(tmp_path, capsys):
    path = write(tmp_path, [*CELLS[:2], "1 / 0"])
    before = path.read_bytes()
    assert run(path) == 1
    assert path.read_bytes() == before
    assert not default_folder(path).exists()
    said = capsys.readouterr()
    assert "FAILED" in said.err and "ZeroDivisionError" in said.err


def test_a_draft_has_few_states_and_is_never_stored(monkeypatch, tmp_path, capsys):
    @explorable(a=(0, 20), b=(0.0, 1.0, 0.05), kind=["x", "y"], constraint=lambda a, b: 20 - a - b)
    def wide(a=7, b=0.35, kind="x"):
        """Many states."""
        return plt.figure(figsize=(3, 2)), f"{a} {b:.2f} {kind}."

    monkeypatch.setenv("EXPLORABLE_DRAFT", "40")
    coarse = wide.draft(40)
    assert len(coarse.space) <= 40 < len(wide.space)
    assert coarse.space.values(coarse.space.default) == wide.space.values(wide.space.default)
    recorded = wide.record()
    assert recorded.states == len(coarse.space)
    assert recorded.key == ""
    assert wide.draft(10_000) is wide
    path = write(tmp_path)
    assert run(path) == 0
    assert "first: 4 states recorded" in capsys.readouterr().out
    monkeypatch.setenv("EXPLORABLE_DRAFT", "few")
    with pytest.raises(ValueError, match="EXPLORABLE_DRAFT must be a whole number above 0; got 'few'"):
        wide.record()


SLOW = '''import time
from explorable import explorable
import matplotlib.pyplot as plt
@explorable(p=(0, 1500))
def slow(p=1):
    """A figure that takes its time."""
    time.sleep(0.05)
    fig, ax = plt.subplots()
    return fig, f"{p}."
'''


def test_an_interrupt_leaves_nothing_behind(tmp_path):
    """No half-written file, and no process that goes on."""
    path = write(tmp_path, [SLOW])
    before = path.read_bytes()
    command = [sys.executable, "-m", "explorable", path.name]
    running = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "EXPLORABLE_WORKERS": "2"},
        start_new_session=True,
        # What runs the tests in the background may ignore interrupts, which a child would inherit.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    for line in running.stdout:
        if " of 1501 states" in line:  # the workers draw
            break
    started = descendants(running.pid)
    assert len(started) >= 3  # the kernel and two workers at least
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=120)
    assert running.returncode != 0
    assert path.read_bytes() == before
    assert not default_folder(path).exists()
    deadline = time.monotonic() + 60
    while (left := [one for one in started if alive(one)]) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert left == []


def descendants(parent):
    import psutil

    return psutil.Process(parent).children(recursive=True)


def alive(process):
    import psutil

    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
