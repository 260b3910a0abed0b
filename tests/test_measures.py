"""What the guide for teachers quotes is measured: memory as Linux counts it, disk by the packages' own lists."""

import re
import sys
from pathlib import Path

import psutil
import pytest

from benchmarks import memory, size

GUIDE = Path(__file__).resolve().parent.parent / "chapters" / "teaching.md"


if sys.platform == "linux":  # elsewhere there is nothing to test: only Linux counts memory so

    def test_a_process_holds_what_is_its_own_and_a_part_of_what_it_shares():
        itself = psutil.Process()
        own, all_of_it = itself.memory_full_info().uss, itself.memory_info().rss
        assert 0.9 * own <= memory.share(itself) <= 1.1 * all_of_it
        assert memory.held([itself]) >= memory.share(itself) * 0.9


def test_off_linux_it_says_that_nothing_was_measured(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "Path", lambda path: tmp_path / "no-proc" / path.strip("/"))
    memory.report()
    assert "nothing was measured" in capsys.readouterr().out


@pytest.mark.slow
def test_the_largest_package_comes_first():
    listed = dict(size.sizes())
    sizes = list(listed.values())
    assert sizes == sorted(sizes, reverse=True)
    assert next(iter(listed))[0] == "torch" and sizes[0] > 100e6


def test_the_example_of_the_guide_adds_up():
    text = GUIDE.read_text(encoding="utf-8")
    machine, reserve, shared, each, quotient, students = re.search(
        r"\(([\d,]+) − ([\d,]+) − (\d+)\) / (\d+) = ([\d.]+), so (\d+) students", text
    ).groups()
    machine, reserve = (int(number.replace(",", "")) for number in (machine, reserve))
    assert machine == 16 * 1024
    assert f"{(machine - reserve - int(shared)) / int(each):.1f}" == quotient
    assert int(float(quotient)) == int(students)
    assert f"share {shared} MiB" in text and f"{each} MiB while" in text
