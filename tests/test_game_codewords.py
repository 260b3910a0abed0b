"""The hut's code, made by hand: its rules in V8 beside `crossentropy.codes`, the game in Chromium."""

import json
import random
from functools import cache
from itertools import product
from operator import mul

import pytest

from bitsbook.games.codewords import HUT, LONGEST, codewords, days
from crossentropy.codes import encode, huffman_code, is_prefix_code, is_uniquely_decodable, kraft_sum, parses
from packages.explorable.tests.v8 import Script
from tests.games import page_of, script
from tests.pages import open_page
from tests.playing import kept, plays_everywhere, stands_without_script, weight, widget

GAME = codewords()
TEMPTING = dict(zip(HUT, ["0", "10", "11", "111"], strict=True))
HUFFMAN = dict(zip(HUT, ["0", "10", "110", "111"], strict=True))
NONE = dict.fromkeys(HUT, "")
STRINGS = ["".join(bits) for n in range(1, LONGEST + 1) for bits in product("01", repeat=n)]
HELPERS = """
var data = %s, game = bitsToLoss.games.codewords;
function outcomes(cases) {
  return cases.map(([day, code]) => ({
    ...game.outcome(data.days[day].message, code), spent: game.spent(code, data.longest), clashes: game.clashes(code),
    said: game.verdict(data.days[day], code), ledger: game.ledger(code, data.longest),
  }));
}
function walk(moves) { // every state on the way must be what tidy makes of it
  let state = game.tidy({}, data);
  return moves.map(([name, ...rest]) => {
    state = game[name](state, ...rest, ...(name === "put" ? [data] : []));
    return [state, game.tidy(JSON.parse(JSON.stringify(state)), data)];
  });
}
"""


def random_codes(count):
    chance = random.Random(7)
    return [dict(zip(HUT, chance.sample(STRINGS, len(HUT)), strict=True)) for _ in range(count)]


def counted(bits, code):
    """How many readings bits have: those that begin with each codeword that fits."""

    @cache
    def ways(i):
        return 1 if i == len(bits) else sum(ways(i + len(one)) for one in code.values() if bits.startswith(one, i))

    return ways(0)


@pytest.fixture(scope="module")
def rules():
    loaded = Script(script("codewords"))
    loaded.define(HELPERS % json.dumps(GAME.data))
    yield loaded
    loaded.close()


# --- The rules ---


def test_the_chapter_s_numbers():
    clear, changeable, stormy = days()
    assert (clear.message, clear.huffman, round(clear.floor, 4)) == ("ABCAADABCA", 18, 17.6096)
    assert [changeable.counts, stormy.counts] == [(3, 3, 2, 2), (1, 1, 2, 6)]
    assert [changeable.huffman, stormy.huffman] == [20, 16]
    lengths = [one for one in product(range(1, LONGEST + 1), repeat=len(HUT)) if kraft_sum(one) <= 1]
    costs = [[sum(map(mul, day.counts, one)) for one in lengths] for day in days()]
    assert [min(cost) for cost in costs] == [18, 20, 16]
    assert not any(cost == (18, 20, 16) for cost in zip(*costs, strict=True))  # no code is the cheapest on all days
    assert weight(GAME) < 12_000


def test_a_thousand_codes_as_in_python(rules):
    made = random_codes(1000)
    cases = [(k % 3, code) for k, code in enumerate(made)]
    found = rules.call("outcomes", cases)
    kinds = set()
    for (day, code), one in zip(cases, found, strict=True):
        message = GAME.data["days"][day]["message"]
        assert one["bits"] == encode(message, code)
        assert one["spent"] == kraft_sum(map(len, code.values())) * 2**LONGEST
        assert [a != b and code[b].startswith(code[a]) for a, b in one["clashes"]] == [True] * len(one["clashes"])
        assert (one["clashes"] == []) == is_prefix_code(code)
        assert one["readings"] == counted(one["bits"], code)
        assert (one["other"] == "") == (one["readings"] == 1)
        if one["readings"] <= 2000:
            readings = {"".join(words) for words in parses(one["bits"], code, limit=2000)}
            assert len(readings) == one["readings"] and {one["other"] or message} <= readings
        assert one["other"] == "" or (one["other"] != message and encode(one["other"], code) == one["bits"])
        assert (one["broken"] is None) == is_uniquely_decodable(code)
        kinds.add((one["readings"] > 1, one["broken"] is None, one["clashes"] == []))
        assert f"{len(one['bits'])} bits" in one["said"]
    assert len(kinds) == 4  # ambiguous; readable by luck; readable but not word by word; a prefix code


def test_no_shorter_string_breaks_a_code(rules):
    broken = [(code, one["broken"]) for code in random_codes(150) for one in rules.call("outcomes", [(0, code)])]
    broken = [(code, one) for code, one in broken if one]
    assert len(broken) > 40
    for code, one in broken:
        ways = {"".join(words) for words in parses(one["bits"], code)}
        assert set(one["readings"]) <= ways and len(set(one["readings"])) == 2
        shorter = ("".join(bits) for n in range(1, min(len(one["bits"]), 8)) for bits in product("01", repeat=n))
        assert all(len(parses(bits, code)) < 2 for bits in shorter)


def test_what_is_said_has_room(rules):
    found = rules.call("outcomes", [(k % 3, code) for k, code in enumerate(random_codes(1000))])
    assert max(len(one["said"]) for one in found) <= len(rules.call("game.longestVerdict", GAME.data))
    chance = random.Random(5)
    codes = [dict(zip(HUT, chance.choices(["", *STRINGS[:6]], k=4), strict=True)) for _ in range(300)]
    ledgers = [one["ledger"] for one in found] + [rules.call("game.ledger", code, LONGEST) for code in codes]
    assert max(map(len, ledgers)) <= len(rules.call("game.longestLedger", GAME.data))


def test_what_is_said(rules):
    said = {name: rules.call("outcomes", [(0, code)])[0] for name, code in [("t", TEMPTING), ("h", HUFFMAN)]}
    assert said["t"]["said"] == (
        "16 bits, 1.6 a word. The valley finds 2 ways to read them. A wrong one: A B C A A C B B C A. "
        "The shortest string that breaks your code: 1110 is C B or D A."
    )
    assert said["t"]["ledger"] == "Spent: 9/8 of a budget of 1, 1/8 too much. C's 11 begins D's 111."
    assert said["h"]["said"].endswith("Huffman's code takes as many, and no readable code fewer.")
    backwards = dict(zip(HUT, ["0", "01", "011", "111"], strict=True))
    assert "though not word by word" in rules.call("outcomes", [(0, backwards)])[0]["said"]
    lucky = dict(zip(HUT, ["10", "0", "01", "1"], strict=True))
    assert "by luck" in rules.call("game.verdict", {"message": "BBBB", "huffman": 4}, lucky)
    assert "No codeword yet: C and D." in rules.call("game.ledger", NONE | {"A": "0", "B": "1"}, LONGEST)
    assert "A and B have the same codeword" in rules.call("game.ledger", HUFFMAN | {"B": "0"}, LONGEST)


def test_a_thousand_moves(rules):
    chance = random.Random(3)
    kinds = [
        lambda: ("put", chance.choice(HUT), "".join(chance.choices("01x 2", k=chance.randint(0, 7)))),
        lambda: ("send",),
        lambda: ("choose", chance.randrange(3)),
    ]
    states = rules.call("walk", [chance.choice(kinds)() for _ in range(1000)])
    assert all(state == tidied for state, tidied in states)
    for state, _ in states:
        code = state["code"]
        assert all(set(bits) <= set("01") and len(bits) <= LONGEST for bits in code.values())
        assert not state["sent"] or len({*code.values()} - {""}) == len(HUT)
    assert any(state["sent"] for state, _ in states)


@pytest.mark.parametrize(
    "junk",
    [None, [], "no", {"day": 3}, {"day": -1, "code": "0"}, {"code": {"A": 1, "B": "012", "C": "00000"}, "sent": True}],
)
def test_what_cannot_be_is_dropped(rules, junk):
    assert rules.call("game.tidy", junk, GAME.data) == {"day": 0, "code": NONE, "sent": False}


# --- The game ---


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    return page_of(tmp_path_factory.mktemp("codewords"), GAME)


def fill(code):
    def typed(page):
        for word, bits in code.items():
            page.locator(".codewords-row", has=page.locator(f"[data-word={word}]")).locator("input").fill(bits)

    return typed


def press(name):
    return lambda page: page.get_by_role("button", name=name, exact=True).click()


def said(page):
    return page.locator(".game-play [role=status]").all_inner_texts()


def test_by_mouse_kept_and_cleared(browser, address):
    page = open_page(browser, address)
    for word, bits in TEMPTING.items():
        for bit in bits:
            press(f"{word}: add {bit}")(page)
    press("Send")(page)
    assert "2 ways to read them. A wrong one: A B C A A C B B C A" in said(page)[1]
    wrong = page.locator(".codewords-wire i:nth-of-type(2)").all_inner_texts()
    assert "".join(wrong) == "ABCAACBBCA"
    press("C: add 0")(page)  # 110
    assert said(page)[1] == ""
    press("C: delete the last bit")(page)
    press("C: add 0")(page)
    press("Send")(page)
    assert said(page)[1].startswith("18 bits, 1.8 a word. The valley reads A B C A A D A B C A. Huffman's")
    assert said(page)[0] == "Spent: 1 of a budget of 1, nothing left."
    page.reload()
    assert said(page)[1].startswith("18 bits")
    assert kept(page, GAME) == {"day": 0, "code": HUFFMAN, "sent": True}
    press("Stormy")(page)
    press("Send")(page)
    assert "Huffman's code takes 16" in said(page)[1]
    press("Start again")(page)
    assert kept(page, GAME) is None and said(page)[1] == ""
    assert page.locator(".codewords-row input").first.input_value() == ""
    page.evaluate(f"localStorage.setItem('from-bits-to-loss.games.{GAME.identifier}', '[1')")
    page.reload()
    assert "No codeword yet: A, B, C and D" in said(page)[0]
    assert page.faults == []
    page.close()


def test_by_keyboard(browser, address):
    page = open_page(browser, address)
    page.locator(".codewords-row input").first.focus()
    for bits in ["00", "0x1", "10", "11"]:
        page.keyboard.type(bits)
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Send"
    page.keyboard.press("Enter")
    assert said(page)[1].startswith("20 bits, 2.0 a word. The valley reads") and said(page)[1].endswith("takes 18.")
    page.close()


def test_by_touch(browser, address):
    page = open_page(browser, address, viewport={"width": 360, "height": 740}, has_touch=True)
    for word, bit in zip("ABCD", "0101", strict=True):
        page.get_by_role("button", name=f"{word}: add {bit}").tap()
    page.get_by_role("button", name="Send", exact=True).tap(force=True)  # nothing is sent as it is
    assert "A and C have the same codeword. B and D have the same codeword." in said(page)[0]
    assert said(page)[1] == ""
    page.get_by_role("button", name="C: add 0").tap()
    page.get_by_role("button", name="D: add 1").tap()
    page.get_by_role("button", name="Send", exact=True).tap()
    assert "ways to read them" in said(page)[1]
    assert page.faults == []
    page.close()


def test_small_dark_and_without_barriers(browser, address):
    long = dict(zip(HUT, ["0001", "0010", "0100", "1000"], strict=True))
    chain = dict(zip(HUT, ["0000", "000", "00", "0"], strict=True))
    twins = dict.fromkeys(HUT, "0")
    moves = [step for code in (TEMPTING, long, chain, HUFFMAN) for step in (fill(code), press("Send"))]
    plays_everywhere(browser, address, [*moves, press("Changeable"), press("Send"), fill(twins), press("Start again")])


def test_in_jupyter(browser):
    page = widget(browser, GAME, {"day": 0, "code": HUFFMAN, "sent": True})
    assert said(page)[1].startswith("18 bits")
    press("C: delete the last bit")(page)
    assert page.evaluate("kept")["code"] == HUFFMAN | {"C": "11"}
    page.close()


def test_without_javascript(browser, address):
    question, answer = stands_without_script(browser, address)
    assert "A B C A A D A B C A" in question
    code = ", ".join(f"{word} {bits}" for word, bits in huffman_code({"A": 5, "B": 2, "C": 2, "D": 1}).items())
    assert f"18 bits, for instance with {code}" in answer and "17.6096" in answer


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("01-information-and-bits", "codewords"),
        ("02-entropy-of-boxes-and-dice", "ask"),
        ("02-entropy-of-boxes-and-dice", "draws"),
    ],
)
def test_the_chapters_have_their_games(browser, site, page, name):
    shown = open_page(browser, (site / "chapters" / f"{page}.html").as_uri() + f"#game-{name}")
    shown.locator(f"#game-{name} .game-play").wait_for()  # games start one by one
    assert not shown.locator(f"#game-{name} .game-still").is_visible()
    linked = shown.evaluate("[...document.querySelectorAll('link[rel=stylesheet]')].map((one) => one.href)")
    assert len(linked) == len(set(linked)) and any(f"_static/{name}.css" in one for one in linked)
    assert shown.faults == []
    shown.close()
