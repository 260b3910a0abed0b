"""Paths that are stored as differences come back to the last character, in Python and in the player."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorable import script
from explorable.record.paths import packed, unpacked
from packages.explorable.tests.v8 import Script

HUNDREDTHS = st.integers(-100_000, 100_000)


@pytest.fixture(scope="module")
def player():
    return Script(script())


def path(points, letters="L"):
    """As `explorable.drawing.svg` writes it: two decimals at most, no zeros behind them, no minus before a zero."""
    texts = [f"{n / 100:.2f}".rstrip("0").rstrip(".").replace("-0.00", "0") for n in points]
    texts = ["0" if text == "-0" else text for text in texts]
    pairs = [f"{x} {y}" for x, y in zip(texts[::2], texts[1::2], strict=True)]
    return "M " + f" {letters} ".join(pairs)


@settings(deadline=None)
@given(st.integers(4, 30).flatmap(lambda n: st.lists(st.lists(HUNDREDTHS, min_size=2 * n, max_size=2 * n), min_size=1)))
def test_what_is_packed_comes_back(rows):
    texts = [path(row) for row in rows]
    stored = packed(texts)
    assert isinstance(stored, dict)
    assert [unpacked(stored["paths"][pattern], row) for pattern, *row in stored["rows"]] == texts


def test_the_player_reads_the_same(player):
    rows = [[-1, 0, 100, 250, 7, -7, 99_999, 5, 12_345, -12_345], [0] * 12, list(range(-50, 50, 10))]
    for closed in ("", " z"):
        texts = [path(row) + closed for row in rows]
        stored = packed(texts)
        assert [player.call("explorable.textAt", stored, k) for k in range(len(rows))] == texts
    assert player.call("explorable.textAt", ["a", "b"], 1) == "b"


@pytest.mark.parametrize(
    "texts",
    [
        ["M 0 0 L 1 1", "M 0 0 L 2 2"],  # too short to be worth it
        [path(range(10)).replace("M 0", "M 0.001")],  # more decimals
        [path(range(10)).replace("M 0", "M -0")],
        [path(range(10)).replace("M 0 ", "M 0.10 ")],
    ],
)
def test_what_would_not_come_back_stays_text(texts):
    assert packed(texts) == texts
