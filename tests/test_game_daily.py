"""A case a day: sixty fair cases, and the game in Chromium. Its runs are the stored ones, which are the same kinds."""

import datetime
import gzip
import json
import re

import numpy as np
import pytest

from bitsbook import bugs
from bitsbook.games import daily
from bitsbook.games.suspects import SUSPECTS
from bitsbook.games.trace import trace
from crossentropy import diagnose
from packages.explorable.tests.v8 import Script
from tests.games import page_of, script
from tests.pages import open_page
from tests.planted import TRAININGS, stored
from tests.playing import plays_everywhere, stands_without_script, weight, widget

KEY = "from-bits-to-loss.games.game-daily"
MONDAY = datetime.datetime(2026, 11, 30, 12)


@pytest.fixture(scope="module")
def run():
    """The stored runs in place of new ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bugs, "run", lambda name, seed: stored(name, 9000 + seed))
        yield


@pytest.fixture(scope="module")
def drawn(run):
    return [case for name, count in daily.PLAN.items() for case in daily._drawn(name, count)]


@pytest.fixture(scope="module")
def cards(run):
    return daily.daily_cards()


@pytest.fixture(scope="module")
def game(run):
    return daily.daily_case()


# --- Fair cases ---


def test_no_run_is_refuted_as_what_it_is():
    """Twenty runs of each bug and two hundred healthy ones: no number that is called impossible was printed."""
    judged = 0
    for name, seed in TRAININGS:
        one = stored(name, seed)
        if "unit" in one.known:
            continue  # nats taken for bits, which the cards do not offer
        verdict = SUSPECTS[name if name in bugs.BUGS else "no bug"]
        assert verdict.against(trace(one)) is None, (name, seed)
        judged += 1
    assert judged > 600


def test_a_verdict_is_refuted_where_it_should_be():
    """Each rule finds something in runs of other bugs; one that never spoke would be no rule."""
    for name, verdict in SUSPECTS.items():
        words = {
            verdict.against(trace(stored(other, seed))) for other, seed in TRAININGS if other != name and seed < 9005
        }
        assert words - {None}, name


def test_sixty_cases_of_all_kinds(drawn, cards):
    assert len(cards) == 60 == sum(daily.PLAN.values())
    assert set(daily.PLAN) == {*bugs.BUGS, *bugs.HEALTHY}
    assert {name for name, _, _ in drawn} == set(SUSPECTS)
    assert [card.number for card in cards] == list(range(1, 61))
    assert len({str(card.losses) for card in cards}) == 60
    assert [card.facts() for card in daily.daily_cards()] == [card.facts() for card in cards]
    assert [card.facts() for card in daily.daily_cards(seed=1)] != [card.facts() for card in cards]


def test_one_verdict_is_right_and_diagnose_suspects_none_of_the_others(drawn):
    for k, (name, one, says) in enumerate(drawn):
        wrong = daily.offered(name, one, says, np.random.default_rng(k))
        assert len(set(wrong)) == 3 and name not in wrong
        found = diagnose(one.losses, classes=one.classes, **one.known)
        suspected = {cause for finding in found for cause in (finding.cause, *finding.look_alikes)}
        assert name == "no bug" or bugs.BUGS[name][0] in found.suspects
        for other in wrong:
            assert not daily._causes(other) & suspected, (name, other)
            why = SUSPECTS[other].against(trace(one))
            assert why is not None and why.endswith(".") and "nan" not in why, (name, other)


def test_verdicts_that_share_a_curve_are_never_offered_together(cards):
    alike = [
        {"rate zero", "parameters not passed", "dead units"},
        {"dead units", "labels shuffled"},
        {"rate too high", "step uphill"},
        {"0 times log 0", "softmax overflows"},
        {"sum for mean", "last layer too large"},
    ]
    names = {verdict.text: name for name, verdict in SUSPECTS.items()}
    for card in cards:
        right = next(names[choice.text] for choice in card.choices if choice.right)
        offered = {names[choice.text] for choice in card.choices} - {right}
        for group in alike:
            assert right not in group or not offered & group, card.number
        assert right not in {"softmax twice", "sigmoid twice"} or "no bug" not in offered, card.number


def test_a_card_says_what_diagnose_says(cards):
    for card in cards:
        texts = [choice.text for choice in card.choices]
        assert len(texts) == 4 == len(set(texts))
        said = " ".join(card.verdict)
        assert said.startswith("diagnose says: ") and not re.search(r"[.?;:,][.?;:,]|nan", said)
    right = [[choice.right for choice in card.choices].index(True) for card in cards]
    assert min(np.bincount(right, minlength=4)) >= 5  # it is not always the same letter


def test_the_numbers_of_a_reason_are_those_of_the_run(cards):
    for card in cards:
        losses = np.array(card.losses)
        finite = losses[np.isfinite(losses)]
        numbers = [losses[0], finite[-50:].mean(), finite.min(), finite.max(), finite[:20].mean(), np.log(card.classes)]
        told = {f"{value:z.3f}".replace("-", "−") for value in numbers}
        for choice in card.choices:
            for which in re.findall(r"(?:begins at|ends at|lowest loss here is|never above) (−?[\d.]+\d)", choice.why):
                assert which in told, (card.number, choice.why)


def test_it_weighs_little(game, cards):
    points = [len(re.findall("[ML]", card.picture()["line"])) for card in cards]
    assert max(points) <= 60
    data = json.dumps(game.data, ensure_ascii=False, separators=(",", ":"))
    assert len(gzip.compress(data.encode())) < 30_000
    assert weight(game, shared=True) < 40_000


# --- The days ---


@pytest.fixture(scope="module")
def rules():
    loaded = Script(script("cases"))
    yield loaded
    loaded.close()


def test_sixty_days_bring_sixty_cases(rules):
    for first in [datetime.date(2026, 11, 30), datetime.date(2028, 2, 20), datetime.date(1999, 12, 25)]:
        days = [first + datetime.timedelta(days=k) for k in range(61)]
        cases = [rules.call("bitsToLoss.games.cases.today", day.year, day.month, day.day, 60) for day in days]
        assert cases == [(day - datetime.date(1970, 1, 1)).days % 60 for day in days]
        assert sorted(cases[:60]) == list(range(60)) and cases[60] == cases[0]


# --- The game ---


@pytest.fixture(scope="module")
def address(tmp_path_factory, game):
    return page_of(tmp_path_factory.mktemp("daily"), game)


@pytest.fixture
def page(browser, address):
    made = open_page(browser, "about:blank")
    made.clock.set_fixed_time(MONDAY)
    made.goto(address)
    yield made
    assert made.faults == []
    made.close()


def today(cards, day=MONDAY):
    return cards[(day.date() - datetime.date(1970, 1, 1)).days % 60]


def title(page):
    return page.locator(".case-shown .case-title").inner_text()


def choose(page, choice):
    page.locator(".case-shown").get_by_role("button", name=choice.text, exact=True).click()
    return page.locator(".case-shown").get_by_role("status").locator("p").all_inner_texts()


def test_a_day_by_mouse(page, cards):
    card = today(cards)
    assert title(page) == f"Case {card.number}"
    assert page.locator(".cases-place").inner_text() == "The case of 30 November"
    for choice in sorted(card.choices, key=lambda one: one.right):
        said = choose(page, choice)
        paragraphs = [f"✓ Right. {choice.why}", *card.verdict] if choice.right else [f"✗ No. {choice.why}"]
        assert said == paragraphs
    page.get_by_role("button", name="Another case").click()
    assert title(page) == f"Case {card.number % 60 + 1}"
    assert page.locator(".cases-place").inner_text() == "Another of the 60"
    page.get_by_role("button", name="Today’s case").click()
    assert title(page) == f"Case {card.number}"
    assert page.locator(".case-shown .case-choice[data-mark=right]").count() == 1
    page.reload()
    assert "1 of 60 decided, 0 at the first try" in page.locator(".cases-score [role=status]").inner_text()
    page.clock.set_fixed_time(MONDAY + datetime.timedelta(days=1))
    page.reload()
    assert title(page) == f"Case {today(cards, MONDAY + datetime.timedelta(days=1)).number}"
    page.get_by_role("button", name="Clear my verdicts").click()
    assert page.locator(".cases-score [role=status]").inner_text() == "60 cases to decide."
    assert page.evaluate(f"localStorage.getItem('{KEY}')") is None


def test_a_day_by_keyboard(page, cards):
    page.get_by_role("button", name="Today’s case").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    first = today(cards).choices[0]
    said = page.locator(".case-shown").get_by_role("status").inner_text()
    assert said.startswith(f"{'✓' if first.right else '✗'} {first.mark}. {first.why}")


DECIDE_ALL = """() => {
  const seen = new Set();
  const next = [...document.querySelectorAll("button")].find((one) => one.textContent === "Another case");
  for (let k = 0; k < 60; k += 1) {
    for (const one of document.querySelectorAll(".case-shown .case-choice")) {
      one.click();
      seen.add(BELOW);
    }
    next.click();
  }
  return [...seen];
}"""


def test_all_sixty_can_be_decided_and_nothing_below_moves(page, cards):
    below = "document.querySelector('#below').getBoundingClientRect().top + scrollY"
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.get_by_role("button", name="Clear my verdicts").click()
        before = page.evaluate(below)
        moved = page.evaluate(DECIDE_ALL.replace("BELOW", below))
        assert moved == [before]
        assert page.locator(".cases-score [role=status]").inner_text().startswith("60 of 60 decided")


def test_by_touch_on_a_phone(browser, address):
    page = open_page(browser, address, viewport={"width": 320, "height": 640}, has_touch=True)
    page.locator(".case-shown .case-choice").first.tap()
    assert page.locator(".case-shown").get_by_role("status").inner_text()[0] in "✓✗"
    assert page.faults == []
    page.close()


def test_everywhere(browser, address):
    def press(page):
        page.locator(".case-shown .case-choice").nth(1).click()

    def another(page):
        page.get_by_role("button", name="Another case").click()

    plays_everywhere(browser, address, [press, another, press, another, press])


def test_in_jupyter(browser, game, cards):
    page = widget(browser, game, {})
    page.locator(".case-shown .case-choice").first.click()
    (name,) = page.evaluate("Object.keys(kept)")
    assert re.fullmatch(r"game-daily-\d+", name) and page.evaluate("kept")[name] == [0]
    page.close()


def test_without_javascript_one_case_stands_there(browser, address, cards):
    question, answer = stands_without_script(browser, address)
    assert all(choice.text in question for choice in cards[0].choices) and cards[0].verdict[-1] not in question
    assert all(one in answer for one in cards[0].verdict)
