"""Questions about a hidden prize: the rules in V8 beside those of Python, the game in Chromium."""

import json
import math
import random

import pytest

from bitsbook.games.ask import PRIZES, ask, average, best, first, play_out, questions
from crossentropy import codes
from packages.explorable.tests.v8 import Script
from tests.games import page_of, script
from tests.pages import open_page
from tests.playing import begin, kept, plays_everywhere, stands_without_script, weight, widget

GAME = ask()
HELPERS = """
var data = %s, game = bitsToLoss.games.ask;
function games(cases) {
  return cases.map(([seed, choices]) => {
    const { rounds, done, hidden } = game.play({ seed, choices }, data);
    return { rounds, done, hidden, said: game.words({ seed, choices, open: false }, data) };
  });
}
function steps([seed, choices]) { // every state on the way, what tidy makes of it, and what is said
  let state = game.tidy({}, data, seed);
  return choices.flatMap((place) => {
    const open = game.next(state, data);
    state = game.choose(open, place, data);
    const again = (one) => game.tidy(JSON.parse(JSON.stringify(one)), data, 0);
    return [open, state].map((one) => [one, again(one), game.words(one, data)]);
  });
}
"""


@pytest.fixture(scope="module")
def rules():
    loaded = Script(script("ask"))
    loaded.define(HELPERS % json.dumps(GAME.data))
    yield loaded
    loaded.close()


# --- The rules ---


def test_prizes_can_be_told_apart():
    assert len(set(PRIZES)) == 32
    answers = {tuple(question.yes >> i & 1 for question in questions()) for i in range(32)}
    assert len(answers) == 32
    counts = {question.yes.bit_count() for question in questions()}
    assert min(counts) == 1 and max(counts) == 14 and len(counts) >= 8
    assert weight(GAME) < 12_000


def test_a_question_s_set_is_what_it_says():
    sets = {question.text: question.yes for question in questions()}
    drum, bell = PRIZES.index("DRUM"), PRIZES.index("BELL")
    for text, yes in {"Is there an M in it?": (1, 0), "Does a letter come twice?": (0, 1)}.items():
        assert (sets[text] >> drum & 1, sets[text] >> bell & 1) == yes
    assert sets["Does it begin with A to D?"] >> bell & sets["Does it begin with A to D?"] >> drum & 1
    assert sets["Does it end in a vowel?"] >> PRIZES.index("ROSE") & 1


def test_a_thousand_games_as_in_python(rules):
    chance = random.Random(11)
    seeds = [chance.randrange(2**32) for _ in range(1000)]
    played = [play_out(seed, lambda worth: chance.randrange(len(worth))) for seed in seeds]
    cases = [(seed, [one.asked for one in rounds]) for seed, rounds in zip(seeds, played, strict=True)]
    for rounds, one in zip(played, rules.call("games", cases), strict=True):
        assert one["done"] and len(one["rounds"]) == len(rounds)
        for there, here in zip(one["rounds"], rounds, strict=True):
            assert there["worth"] == pytest.approx(here.worth, abs=1e-12)
            got = [there[name] for name in ("offered", "asked", "yes", "before", "after")]
            assert got == [here.offered, here.asked, here.yes, here.before, here.after]
            assert abs(there["bits"] - here.bits) < 1e-12
        assert sum(there["bits"] for there in one["rounds"]) == pytest.approx(5)  # however one asks
        assert f"It's the {PRIZES[one['hidden']]}, after {len(rounds)} question" in one["said"]


def test_every_step_is_a_state_that_can_be_kept(rules):
    longest = len(rules.call("game.LONGEST.toString"))
    for seed in range(40):
        rounds = play_out(seed, first)
        steps = rules.call("steps", [seed, [0] * len(rounds)])
        for k, (state, tidied, said) in enumerate(steps):
            assert state == tidied == {"seed": seed, "choices": [0] * ((k + 1) // 2), "open": k % 2 == 0}
            assert len(said) <= longest
        assert f"the best of the four each time: {len(play_out(seed, best))}." in steps[-1][2]


def test_what_a_question_is_worth(rules):
    """The average over the hidden prizes of what the answer tells, which is the binary entropy."""
    for question in questions():
        k = question.yes.bit_count()
        told = (k * math.log2(32 / k) + (32 - k) * math.log2(32 / (32 - k))) / 32
        assert rules.call("game.h", k / 32) == pytest.approx(told, abs=1e-12)
    assert rules.call("game.h", 0) == rules.call("game.h", 1) == 0


def test_there_is_always_a_question_that_helps():
    for seed in range(300):
        for one in play_out(seed, first):
            assert max(one.worth) > 0 and len(set(one.offered)) == len(one.offered)


def test_it_pays_to_look():
    assert codes.questions(32).average == 5 <= average(best) < 5.4
    assert average(first) > average(best) + 2
    assert f"{average(best):.1f} questions" in GAME.words


@pytest.mark.parametrize(
    "junk",
    [None, [], {"seed": 1.5, "choices": []}, {"seed": 3}, {"seed": 3, "choices": [4]}, {"seed": -1, "choices": []}],
)
def test_what_cannot_be_is_dropped(rules, junk):
    assert rules.call("game.tidy", junk, GAME.data, 9) == {"seed": 9, "choices": [], "open": True}


def test_choices_after_the_end_are_dropped(rules):
    tidied = rules.call("game.tidy", {"seed": 5, "choices": [0] * 40, "open": True}, GAME.data, 9)
    assert tidied == {"seed": 5, "choices": [0] * len(play_out(5, first)), "open": False}


# --- The game ---


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    return page_of(tmp_path_factory.mktemp("ask"), GAME)


def fresh(seed):
    return {"seed": seed, "choices": [], "open": True}


def said(page):
    return page.locator(".game-play [role=status]").inner_text()


def next_one(page):
    page.get_by_role("button", name="Next question").click()


def test_by_mouse_kept_and_cleared(browser, address):
    page = open_page(browser, address)
    begin(page, GAME, fresh(7))
    rounds = play_out(7, best)
    for k, one in enumerate(rounds):
        asks = page.locator(".ask-question")
        assert asks.first.locator(".ask-worth").inner_text().strip() == ""  # its worth shows after the choice
        assert f"Question {k + 1}. {one.before} prizes" in said(page)
        asks.nth(one.asked).click()
        assert said(page).startswith(f"{'Yes' if one.yes else 'No'}. {one.after} of {one.before}")
        assert [text.split()[0] for text in page.locator(".ask-worth").all_inner_texts()] == [
            f"{worth:.3f}" for worth in one.worth
        ]
        assert page.locator(".ask-prizes li:not(.ask-out)").count() == one.after
        if k + 1 < len(rounds):
            next_one(page)
    hidden = page.locator(".ask-found").inner_text()
    assert f"It's the {hidden}, after {len(rounds)} questions" in said(page) and "5.000 bits" in said(page)
    end = said(page)
    page.reload()
    assert said(page) == end
    page.get_by_role("button", name="Start again").click()
    assert kept(page, GAME) is None and said(page).startswith("Question 1. 32 prizes")
    page.locator(".ask-question").nth(rounds[0].asked).click()
    assert kept(page, GAME)["seed"] == 7  # the same prize, and from here another
    page.get_by_role("button", name="Another prize").click()
    page.locator(".ask-question").first.click()
    assert kept(page, GAME)["seed"] != 7
    assert page.faults == []
    page.close()


def test_by_keyboard(browser, address):
    page = open_page(browser, address)
    begin(page, GAME, fresh(12))
    page.locator(".ask-question").first.focus()
    for k, one in enumerate(play_out(12, first)):
        assert page.evaluate("document.activeElement.classList.contains('ask-question')")
        page.keyboard.press("Enter")
        assert f"{one.after} of {one.before}" in said(page)
        page.keyboard.press("Enter")  # again: it was asked already
        assert kept(page, GAME)["choices"] == [0] * (k + 1)
        while page.evaluate("document.activeElement.textContent") != "Next question":
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
    assert "It's the" in said(page)
    page.close()


def test_by_touch(browser, address):
    page = open_page(browser, address, viewport={"width": 360, "height": 740}, has_touch=True)
    page.locator(".ask-question").nth(2).tap()
    state = kept(page, GAME)
    assert state["choices"] == [2]
    seed = state["seed"]
    assert " of 32 " in said(page)
    page.get_by_role("button", name="Next question").tap()
    second = play_out(seed, lambda worth: 2)[1]
    assert f"{second.before} prizes" in said(page)
    assert page.faults == []
    page.close()


def test_small_dark_and_without_barriers(browser, address):
    def choose(page):
        page.locator(".ask-question").first.click()

    short = next(seed for seed in range(100) if len(play_out(seed, first)) == 4)
    plays_everywhere(browser, address, [choose, next_one] * 3 + [choose], (GAME, fresh(short)))


def test_in_jupyter(browser):
    page = widget(browser, GAME, fresh(7) | {"choices": [1]})
    assert said(page).startswith("Question 2.")
    page.locator(".ask-question").first.click()
    assert page.evaluate("kept") == fresh(7) | {"choices": [1, 0], "open": False}
    page.close()


def test_without_javascript(browser, address):
    question, answer = stands_without_script(browser, address)
    assert "DRUM" in question and "14 of 32" in question
    assert "Is there an E in it? 0.989 bits" in answer and "0.989" not in question
