"""The case cards that open chapter 9: the rules of the game in V8, the game itself in Chromium."""

import json
import math

import numpy as np
import pytest
import torch
from axe_playwright_python.sync_playwright import Axe

from bitsbook.bugs.fruit import cases
from bitsbook.games.cases import Card, Choice, curve, game
from bitsbook.games.four_cases import four_cards, four_cases
from crossentropy import diagnose
from packages.explorable.tests.v8 import Script
from tests.games import page_of, script
from tests.pages import open_page
from tests.playing import HEIGHTS, weight

NAME = "09-loss-detective"
KEY = "from-bits-to-loss.cases"
YES, NO = Choice(text="a < b", why="so & so", right=True), Choice(text="no", why='"quoted"')


@pytest.fixture(scope="module")
def runs():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # as in the chapter: a second one only waits
    yield cases()
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def cards(runs):
    return four_cards(runs)


def a_card(losses, **others):
    return Card(**({"number": 1, "classes": 3, "losses": losses, "choices": (NO, YES), "verdict": ["<b>"]} | others))


# --- The cards ---


def test_the_cases_are_what_they_were(runs):
    ends = {
        number: (round(one.losses[0], 3), round(float(np.nanmean(one.losses[-50:])), 3)) for number, one in runs.items()
    }
    assert ends[6] == (18.69, 0.153) and ends[12] == (-0.316, -0.998) and ends[8] == (3.3, 0.222)
    assert ends[2][1] == ends[9][1] == round(math.log(1 + math.exp(-1)), 3)
    assert np.isnan(runs[4].losses).sum() == 39


def test_diagnose_agrees_with_the_cards(runs):
    """What the card calls right is what the program says of the same losses."""
    assert diagnose(runs[6].losses, classes=3).first == "sum in place of mean"
    assert diagnose(runs[4].losses, classes=3).first == "a batch in which no target counts"
    assert diagnose(runs[12].losses, classes=3).first == "NLLLoss on probabilities"
    undecided = diagnose(runs[2].losses, classes=2).suspects
    assert any("softmax" in one for one in undecided) and any("labels" in one for one in undecided)


def test_every_card_has_four_choices_and_one_that_is_right(cards):
    for card in cards:
        assert len(card.choices) == 4
        assert all(choice.why.endswith(".") for choice in card.choices)
    with pytest.raises(ValueError, match="one choice of case 1"):
        a_card([1.0, 0.5], choices=(NO, NO))


def test_nothing_but_words_becomes_markup():
    text = game([a_card([1.0, 0.5])], title="t", key="k", words="w").html().replace("\\u003c", "&lt;")
    assert "a &lt; b" in text and "so &amp; so" in text and "&quot;quoted&quot;" in text and "&lt;b>" in text
    assert "<b>" not in text and "a < b" not in text


def test_a_curve_breaks_where_it_is_not_finite_and_stays_in_its_picture():
    losses = 2 / np.arange(1, 401)
    losses[[30, 300]] = [np.nan, np.inf]
    text = curve(a_card(losses))
    line = text.split('class="case-line"')[1].split(' d="')[1].split('"')[0]
    assert line.count("M") == 3
    assert text.count("m-6 0") == 2  # a cross each
    assert "1 of the 400 losses is NaN. 1 of the 400 losses is infinite." in text
    x, y = np.array([one.replace("h0", "").split() for one in line[1:].replace("M", "L").split("L")], float).T
    assert x.min() >= 40 and x.max() <= 292 and y.min() >= 10 and y.max() <= 134
    losses[31:] = np.nan
    facts = a_card(losses).facts()
    assert "From loss 31 of 400 on, all are NaN." in facts
    alone = a_card([1.0, np.nan, 0.5, np.nan]).picture()["line"]
    assert alone.count("M") == alone.count("h0") == 2  # a dot each


def test_the_extremes_are_drawn():
    losses = np.ones(400)
    losses[[333, 388]] = [5, -3]
    drawn = a_card(losses, most=20).picture()
    heights = [float(one.split()[1]) for one in drawn["line"][1:].split("L")]
    ticks = [tick for tick, _ in drawn["ticks"]]
    assert len(heights) <= 22 and min(ticks) <= min(heights) and max(heights) <= max(ticks)
    assert np.ptp(heights) / np.ptp(ticks) > 0.7


def test_the_game_weighs_little(runs):
    assert weight(four_cases(runs), shared=True) < 20_000


# --- The rules ---


@pytest.fixture(scope="module")
def rules():
    loaded = Script(script("cases"))
    loaded.define("const caseCards = bitsToLoss.games.cases")
    yield loaded
    loaded.close()


TWO = [
    {"name": "card-1", "choices": [["a"], ["b"], ["c"], ["d"]], "right": 2},
    {"name": "card-2", "choices": [["a"], ["b"], ["c"]], "right": 0},
]


@pytest.mark.parametrize(
    ("kept", "tried"),
    [
        (None, {}),
        ("much", {}),
        ([], {}),
        ({"card-1": [2]}, {"card-1": [2]}),
        ({"card-1": [1, 1, 2], "card-9": [0]}, {"card-1": [1, 2]}),
        ({"card-1": "2", "card-2": [7, -1, 0.5, "0", None, 1]}, {"card-2": [1]}),
        ({"__proto__": [1], "card-2": {"0": 1}}, {}),
    ],
)
def test_what_was_kept_is_taken_if_it_can_be(rules, kept, tried):
    assert rules.call("caseCards.tidy", kept, TWO) == tried


@pytest.mark.parametrize(
    ("tried", "first", "decided"),
    [
        ({}, 0, 0),
        ({"card-1": [2]}, 1, 1),
        ({"card-1": [0, 2]}, 0, 1),
        ({"card-1": [0, 1]}, 0, 0),
        ({"card-1": [2], "card-2": [1, 0]}, 1, 2),
    ],
)
def test_the_score_counts_first_tries(rules, tried, first, decided):
    score = rules.call("caseCards.score", tried, TWO)
    assert score == {"first": first, "decided": decided, "all": 2}
    words = rules.call("caseCards.words", score)
    assert ("Only this browser" in words) == (decided > 0)


@pytest.mark.parametrize(
    ("at", "tried", "next_one"),
    [
        (-1, {}, 0),
        (0, {}, 1),
        (1, {}, 0),
        (-1, {"card-1": [2]}, 1),
        (0, {"card-2": [1, 0]}, 0),
        (0, {"card-2": [1]}, 1),
        (0, {"card-1": [2], "card-2": [0]}, 1),
        (-1, {"card-1": [2], "card-2": [0]}, 0),
    ],
)
def test_the_next_card_is_one_to_decide(rules, at, tried, next_one):
    assert rules.call("caseCards.another", at, tried, TWO) == next_one


def test_a_thousand_random_plays(rules):
    """Whatever is pressed: nothing is lost or counted twice, and what is kept comes back."""
    rules.define("const presses = (all, cards) => all.reduce((t, [name, k]) => caseCards.press(t, name, k), {})")
    random = np.random.default_rng(0)
    for _ in range(1000):
        chosen = [TWO[k] for k in random.integers(2, size=random.integers(9))]
        pressed = [(card["name"], int(random.integers(len(card["choices"])))) for card in chosen]
        tried = {}
        for name, choice in pressed:
            tried[name] = [*tried.get(name, []), *([choice] if choice not in tried.get(name, []) else [])]
        got = rules.call("presses", pressed, TWO)
        assert got == tried == rules.call("caseCards.tidy", got, TWO)
        done = [card for card in TWO if card["right"] in tried.get(card["name"], [])]
        first = sum(tried[card["name"]][0] == card["right"] for card in done)
        assert rules.call("caseCards.score", got, TWO) == {"first": first, "decided": len(done), "all": 2}


# --- The game ---


@pytest.fixture(scope="module")
def address(tmp_path_factory, runs):
    return page_of(tmp_path_factory.mktemp("cards"), four_cases(runs))


@pytest.fixture
def page(browser, address):
    made = open_page(browser, address)
    yield made
    assert made.faults == []
    made.close()


def shown(page):
    return page.locator(".case-shown")


def choose(page, text):
    shown(page).get_by_role("button", name=text).click()


def test_a_game_from_a_folder(page, cards):
    assert page.locator("[id^=card-]").count() == 1
    for k, card in enumerate(cards, 1):
        assert shown(page).locator(".case-title").inner_text() == f"Case {card.number}"
        right = next(choice for choice in card.choices if choice.right)
        wrong = next(choice for choice in card.choices if not choice.right)
        if k == 2:
            choose(page, wrong.text)
            assert shown(page).get_by_role("status").inner_text().startswith(f"✗ {wrong.mark}. {wrong.why[:20]}")
        choose(page, right.text)
        assert shown(page).get_by_role("status").locator("p").all_inner_texts() == [
            f"✓ Right. {right.why}",
            *card.verdict,
        ]
        if k < 4:
            page.get_by_role("button", name="Next case").click()
    assert "4 of 4 decided, 3 at the first try" in page.locator(".cases-score [role=status]").inner_text()
    page.reload()
    assert "4 of 4 decided, 3 at the first try" in page.locator(".cases-score [role=status]").inner_text()
    page.get_by_role("button", name="Clear my verdicts").click()
    assert "4 cases to decide" in page.locator(".cases-score [role=status]").inner_text()
    assert page.evaluate(f"localStorage.getItem('{KEY}')") is None
    assert page.locator('.case-shown .case-choice:not([data-mark=""])').count() == 0


def test_it_goes_on_where_it_was_left(page, cards):
    page.evaluate(f"localStorage.setItem('{KEY}', '{json.dumps({'card-6': [1], 'card-4': [0]})}')")
    page.reload()
    assert shown(page).locator(".case-title").inner_text() == "Case 4"
    page.evaluate(f"localStorage.setItem('{KEY}', 'no JSON')")
    page.reload()
    assert shown(page).locator(".case-title").inner_text() == "Case 6"
    page.goto(page.url.split("#")[0] + "#card-12")
    assert shown(page).locator(".case-title").inner_text() == "Case 12"


def test_the_game_by_keyboard(page):
    page.get_by_role("button", name="Next case").focus()
    page.keyboard.press("Enter")
    assert page.locator(".cases-place").inner_text() == "2 of 4"
    page.keyboard.press("ArrowRight")
    assert page.locator(".cases-place").inner_text() == "3 of 4"
    page.keyboard.press("Tab")  # nothing of a hidden card is reached
    assert page.evaluate("document.activeElement.closest('.case-shown') !== null")
    page.keyboard.press("Space")
    assert shown(page).get_by_role("status").inner_text().startswith("✗ No.")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.closest('.case-shown').id") == "card-4"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_turning_a_card_moves_nothing_below(page):
    below = "document.querySelector('#below').getBoundingClientRect().top + scrollY"
    before = page.evaluate(below)
    for card in range(4):
        for choice in range(4):
            page.locator(".case-shown .case-choice").nth(choice).click()
            assert page.evaluate(below) == before
        if card < 3:
            page.get_by_role("button", name="Next case").click()
        assert page.evaluate(below) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_small_dark_and_without_barriers(browser, address, scheme, width):
    options = {"viewport": {"width": width, "height": 740}, "color_scheme": scheme, "reduced_motion": "reduce"}
    page = open_page(browser, address, **options)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert min(page.evaluate(HEIGHTS)) >= 44
    letters = page.evaluate(
        "document.querySelector('.case-shown svg').getBoundingClientRect().width / 300 * 12"  # its text is 12 of 300
    )
    assert letters >= (11 if width == 360 else 14)
    choose(page, "The loss is summed")
    assert page.faults == []  # axe will ask for style sheets, in vain
    page.wait_for_timeout(300)
    found = Axe().run(page, context={"include": [[".game"]]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
    page.close()


def test_without_javascript_everything_stands_there(browser, address, cards):
    page = open_page(browser, address, java_script_enabled=False)
    assert all(one.is_visible() for one in page.locator(".case-curve").all())
    for card, item in zip(cards, page.locator(".case").all(), strict=True):
        assert item.locator(".case-choices > li").all_inner_texts() == [choice.text for choice in card.choices]
        item.locator("summary").click()
        assert item.locator(".case-answer > p").all_inner_texts() == list(card.verdict)
    page.close()


def test_in_a_notebook_the_questions_are_words(cards, runs):
    words = four_cases(runs).words
    assert all(card.facts() in words and choice.text in words for card in cards for choice in card.choices)
    assert not any(one in words for one in cards[0].verdict)


def test_only_its_page_loads_the_game(site):
    texts = {path.stem: path.read_text("utf-8") for path in (site / "chapters").glob("*.html")}
    assert [name for name, text in texts.items() if "_static/cases.js" in text] == [NAME]
    assert texts[NAME].count('id="game-cards"') == texts[NAME].count('id="game-daily"') == 1
    assert "What made this curve?" not in texts[NAME].split('id="game-cards"')[0]  # what Jupyter prints is left out
