"""Tickets drawn by hand: chance and averages in V8 beside Python's, the game in Chromium."""

import json
import math
import random

import numpy as np
import pytest

from bitsbook.games.chance import below, chance
from bitsbook.games.draws import MOST, RUNS, SIZES, averages, draw_and_average, drawn, moments, surprises
from crossentropy import entropy
from packages.explorable.tests.v8 import Script
from tests.games import page_of, script
from tests.pages import open_page
from tests.playing import begin, kept, plays_everywhere, stands_without_script, weight, widget

GAME = draw_and_average()
HELPERS = """
var data = %s, game = bitsToLoss.games.draws;
function stream(seed, count) { return Array.from({ length: count }, (_, i) => bitsToLoss.chance(seed, i)); }
function numbers(seed, count, n) { return Array.from({ length: count }, (_, i) => bitsToLoss.below(seed, i, n)); }
function tickets(seed, count) { return Array.from({ length: count }, (_, i) => game.drawn(seed, i, data.tickets)); }
function moves(seed, all) { // every state on the way, and what tidy makes of it
  let state = game.tidy({}, data, seed);
  return all.map(([name, n]) => {
    state = game[name](state, n, data);
    return [state, game.tidy(JSON.parse(JSON.stringify(state)), data, 0)];
  });
}
function words(states) { return states.map((state) => [game.told(state, data), game.toldRuns(state, 3, data)]); }
"""


@pytest.fixture(scope="module")
def rules():
    loaded = Script(script("draws"))
    loaded.define(HELPERS % json.dumps(GAME.data))
    yield loaded
    loaded.close()


# --- Chance ---


def test_chance_is_mulberry32(rules):
    """Against the numbers of its author's own code for seed 1."""
    assert (chance(1, 3) / 2**32).round(12).tolist() == [0.627073940588, 0.002735721180, 0.527447039960]
    for seed in [0, 1, 2**31, 2**32 - 1, 123456789]:
        assert rules.call("stream", seed, 300) == chance(seed, 300).tolist()
        assert rules.call("numbers", seed, 300, 10) == below(10, seed, 300).tolist()
    assert chance(5, 4, start=6).tolist() == chance(5, 10)[6:].tolist()
    with pytest.raises(ValueError, match="a seed lies between"):
        chance(-1, 3)


def test_chance_is_fair():
    counts = np.bincount(below(10, 3, 100_000), minlength=10)
    assert ((counts - 10_000) ** 2 / 10_000).sum() < 27.9  # chi-squared, 9 degrees of freedom, 1 in 1,000
    assert abs(np.corrcoef(chance(3, 99_999), chance(3, 99_999, start=1))[0, 1]) < 0.01


# --- The rules ---


def test_the_chapter_s_numbers():
    mean, sigma = moments()
    assert mean == pytest.approx(entropy([0.1, 0.2, 0.7])) and f"{mean:.3f}" == "1.157"
    assert sigma == pytest.approx(np.std(np.repeat(surprises(), [1, 2, 7])))
    assert f"{sigma:.3f}" in GAME.words
    assert weight(GAME) < 12_000


@pytest.mark.parametrize("seed", [0, 1, 77, 2**32 - 1])
def test_the_same_draws_as_in_python(rules, seed):
    prizes = drawn(seed, MOST)
    assert rules.call("tickets", seed, 2000) == prizes[:2000].tolist()
    means = np.cumsum(surprises()[prizes]) / np.arange(1, MOST + 1)
    for count in [1, 2, 10, 999, MOST]:
        walk = rules.call("game.walk", seed, count, GAME.data["tickets"])
        assert walk["counts"] == np.bincount(prizes[:count], minlength=3).tolist()
        places = [n for n, _ in walk["path"]]
        assert places[0] == 1 and places[-1] == count and places == sorted(set(places)) and len(places) < 250
        assert [mean for _, mean in walk["path"]] == pytest.approx(means[np.array(places) - 1])


@pytest.mark.parametrize("seed", [4, 2**31])
def test_the_same_averages_as_in_python(rules, seed):
    _, sigma = moments()
    for row, size in enumerate(SIZES):
        found = rules.call("game.averages", seed, row, GAME.data)
        assert found == pytest.approx(averages(seed, size))
        spread = rules.call("game.scatter", found)
        assert spread == pytest.approx(np.std(found))
        assert abs(spread * math.sqrt(size) / sigma - 1) < 0.25  # sigma / sqrt(n), up to the luck of 200 runs
        bins = rules.call("game.histogram", found)
        assert sum(count for _, count in bins) == RUNS
        for left, count in bins:
            inside = (np.array(found) >= left * 0.05 - 1e-9) & (np.array(found) < (left + 1) * 0.05 - 1e-9)
            assert inside.sum() == count


def test_a_thousand_moves(rules):
    luck = random.Random(2)
    for seed in range(10):
        all_moves = [
            luck.choice([("draw", 1), ("draw", 10), ("draw", 1000), ("fill", luck.randrange(4))]) for _ in range(100)
        ]
        count, rows = 0, [False] * 4
        states = rules.call("moves", seed, all_moves)
        for (name, n), (state, tidied) in zip(all_moves, states, strict=True):
            count = min(count + n, MOST) if name == "draw" else count
            rows = [one or (name == "fill" and k == n) for k, one in enumerate(rows)]
            assert state == tidied == {"seed": seed, "count": count, "rows": rows}
        some = [state for state, _ in states[:6]]
        for state, (told, runs) in zip(some, rules.call("words", some), strict=True):
            prizes = drawn(seed, state["count"])
            mean = surprises()[prizes].mean() if prizes.size else moments()[0]
            assert f"{mean:.3f} bits" in told
            assert len(told) <= len(rules.call("game.LONGEST.toString"))
            assert (runs == "") == (not state["rows"][3])
            assert len(runs) <= len(rules.call("game.LONGEST_RUNS.toString"))


@pytest.mark.parametrize(
    "junk",
    [
        None,
        "no",
        {"seed": "1"},
        {"seed": 2**32, "count": 5},
        {"seed": 9, "count": 2.5, "rows": 1},
        {"seed": 9, "count": -1},
    ],
)
def test_what_cannot_be_is_dropped(rules, junk):
    assert rules.call("game.tidy", junk, GAME.data, 9) == {"seed": 9, "count": 0, "rows": [False] * 4}


# --- The game ---


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    return page_of(tmp_path_factory.mktemp("draws"), GAME)


def fresh(seed):
    return {"seed": seed, "count": 0, "rows": [False] * 4}


def said(page):
    return page.locator(".game-play [role=status]").all_inner_texts()


def press(name):
    return lambda page: page.get_by_role("button", name=name, exact=True).click()


def mean_of(seed, count):
    return f"{surprises()[drawn(seed, count)].mean():.3f} bits on average"


def test_by_mouse_kept_and_cleared(browser, address):
    page = open_page(browser, address)
    begin(page, GAME, fresh(5))
    assert "1.157 bits" in said(page)[0]
    total = 0
    for n in [1, 10, 1000]:
        press(f"Draw {n:,} ticket{'s' * (n > 1)}")(page)
        total += n
        assert mean_of(5, total) in said(page)[0]
    assert len(page.locator(".draws-line").get_attribute("d")) > 200
    for size in SIZES:
        press(f"200 readers each draw {size:,}")(page)
        assert f"{np.std(averages(5, size)):.3f} bits" in said(page)[1]
    assert all(d.startswith("M") for d in [one.get_attribute("d") for one in page.locator(".draws-bars").all()])
    before = said(page)
    page.reload()
    assert said(page) == before
    assert kept(page, GAME) == {"seed": 5, "count": total, "rows": [True] * 4}
    press("Another seed")(page)
    after = kept(page, GAME)
    assert after["seed"] != 5 and after["count"] == total
    assert mean_of(after["seed"], total) in said(page)[0]
    press("Start again")(page)
    assert kept(page, GAME) is None and "No ticket" in said(page)[0] and said(page)[1] == ""
    assert page.locator(".draws-bars").first.get_attribute("d") == ""
    assert page.faults == []
    page.close()


def test_by_keyboard(browser, address):
    page = open_page(browser, address)
    begin(page, GAME, fresh(8))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert said(page)[0].startswith("Ticket 11:") and mean_of(8, 11) in said(page)[0]
    page.keyboard.press("Tab")
    for _ in range(11):  # one more than the axis has room for
        page.keyboard.press("Enter")
    assert said(page)[0].startswith("Ticket 10,000:") and said(page)[0].endswith("The axis ends here.")
    page.close()


def test_by_touch(browser, address):
    page = open_page(browser, address, viewport={"width": 360, "height": 740}, has_touch=True)
    page.get_by_role("button", name="Draw 10 tickets").tap()
    page.get_by_role("button", name="200 readers each draw 100", exact=True).tap()
    seed = kept(page, GAME)["seed"]
    assert mean_of(seed, 10) in said(page)[0]
    assert f"{np.std(averages(seed, 100)):.3f} bits; σ/√n is 0.101" in said(page)[1]
    assert page.faults == []
    page.close()


def test_small_dark_and_without_barriers(browser, address):
    names = [
        "Draw 1 ticket",
        "Draw 1,000 tickets",
        *(f"200 readers each draw {size:,}" for size in SIZES),
        "Another seed",
    ]
    plays_everywhere(browser, address, [press(name) for name in names], (GAME, fresh(6)))
    page = open_page(browser, address, viewport={"width": 360, "height": 740})
    letters = "document.querySelector('.draws-picture').getBoundingClientRect().width / 300 * 15"
    assert page.evaluate(letters) >= 12
    page.set_viewport_size({"width": 1280, "height": 740})
    assert page.evaluate(letters) >= 13.5
    page.close()


def test_in_jupyter(browser):
    page = widget(browser, GAME, fresh(7))
    press("Draw 10 tickets")(page)
    assert mean_of(7, 10) in said(page)[0]
    assert page.evaluate("kept") == fresh(7) | {"count": 10}
    page.close()


def test_without_javascript(browser, address):
    question, answer = stands_without_script(browser, address)
    assert "1.157 bits" in question and "hundred times" not in question
    assert "hundred times as many" in answer and f"{moments()[1] / 10:.3f} bits" in answer
