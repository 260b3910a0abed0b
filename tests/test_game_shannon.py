"""The Shannon game: its rules in Python and in V8, what its models pay, and the game itself in Chromium."""

import json
import math
import random
import re
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch
from axe_playwright_python.sync_playwright import Axe

from bitsbook.games.payers import PASSAGES, TASTE, be_charged, before, fold, pairs_expect, taste, zlib_bytes
from bitsbook.games.shannon import GROUPS, LETTERS, bill, commonness, count_letters, stake
from bitsbook.stories import training_and_held_out
from bitsbook.trained import trained_decoder
from packages.explorable.tests.v8 import Script
from tests.games import page_of, script
from tests.pages import open_page
from tests.playing import weight

ROOT = Path(__file__).resolve().parent.parent
KEY = "from-bits-to-loss.games.game-shannon"


@pytest.fixture(scope="module")
def game():
    return be_charged()


@pytest.fixture(scope="module")
def small():
    return taste()


@pytest.fixture(scope="module")
def counts(game):
    return game.data["counts"]


# --- The rules ---


def a_play(dice):
    names = dice.choice(["?", "V", "C", "letters", "letters", "letters"])
    if names == "?":
        return names
    return ("".join(dice.sample(LETTERS, dice.randint(1, 4))) if names == "letters" else names) + dice.choice("123")


def test_a_stake_is_a_distribution(counts):
    dice = random.Random(1)
    for _ in range(300):
        shares = stake(a_play(dice), counts)
        assert shares.min() > 2**-19 and shares.sum() == pytest.approx(1, abs=1e-12)


def test_what_is_named_gets_its_share(counts):
    common = commonness(counts)
    shares = stake("q z3", counts)
    assert shares[[LETTERS.index(letter) for letter in "q z"]] == pytest.approx([0.98 / 3] * 3)
    assert stake("?", counts) == pytest.approx(common)
    vowels = [LETTERS.index(letter) for letter in GROUPS["V"]]
    assert stake("V1", counts)[vowels] == pytest.approx(0.5 * common[vowels] / common[vowels].sum())
    others = [k for k in range(27) if k not in vowels]
    assert stake("V1", counts)[others] == pytest.approx(0.5 * common[others] / common[others].sum())
    assert sorted("".join(GROUPS.values()) + " ") == sorted(LETTERS)


@pytest.mark.parametrize("play", ["", "e", "e4", "2", "ee1", "abcde1", "E1", "V", "VC1", "?1", "é1", "\n1"])
def test_a_play_that_is_none_is_an_error(play, counts):
    with pytest.raises(ValueError, match="a play is"):
        stake(play, counts)


def test_a_bill_has_no_more_letters_than_the_passage(game, counts):
    with pytest.raises(ValueError, match="41 letters; got 42 plays"):
        bill(game.data["passages"][0], ["?"] * 42, counts)


# --- What the models pay ---


@pytest.mark.parametrize("text", [*PASSAGES, TASTE])
def test_a_passage_is_held_out_and_quoted_nowhere(text):
    training, held_out = training_and_held_out()
    assert held_out.count(before(text) + text) == 1 and len(before(text)) == 64
    assert set(text.lower()) <= set(LETTERS)
    said = "\n".join(
        "".join(cell["source"])
        for path in (ROOT / "chapters").glob("*.ipynb")
        for cell in json.loads(path.read_text("utf-8"))["cells"]
    )
    for where in (training, said):
        assert f"{before(text)[-20:]}{text}" not in where and (text == TASTE or text not in where)


def test_a_passage_that_is_not_there_is_an_error():
    for text in ("no such words", "Nell", "In the last winter"):
        with pytest.raises(ValueError, match="stands once"):
            before(text)


def test_recorded_prices_are_those_of_the_decoder(game, small):
    """One letter after the other, by hand; right to far less than 0.01 bits."""
    torch.set_num_threads(1)
    decoder, alphabet = trained_decoder()
    for passage in [*game.data["passages"], *small.data["passages"]]:
        tokens = alphabet.encode(passage["before"] + passage["text"])
        for k, letter in enumerate(passage["text"].lower()):
            with torch.no_grad():
                q = decoder(tokens[None, k : k + 64])[0, -1].double().softmax(dim=0).tolist()
            shares = {one: 0.0 for one in LETTERS}
            for character, share in zip(alphabet.characters, q, strict=True):
                if character.lower() in shares:
                    shares[character.lower()] += share
            price = math.log2(sum(shares.values()) / shares[letter])
            assert passage["decoder"][k] / 1000 == pytest.approx(price, abs=0.002)
            expected = {one: int(share) for one, share in re.findall(r"(\D)(\d+)", passage["expected"][k])}
            total = sum(shares.values())
            assert max(abs(expected.get(one, 0) - 100 * shares[one] / total) for one in LETTERS) < 0.52


def test_folding_adds_capitals_and_leaves_the_rest_out():
    _, alphabet = trained_decoder()
    q = np.zeros((1, len(alphabet)))
    for character, share in {"T": 0.1, "t": 0.3, " ": 0.1, "\n": 0.4, ",": 0.1}.items():
        q[0, alphabet.characters.index(character)] = share
    folded = fold(q, alphabet)[0]
    assert folded[LETTERS.index("t")] == pytest.approx(0.8) and folded[-1] == pytest.approx(0.2)
    assert folded.sum() == pytest.approx(1)


def test_pairs_are_counted():
    text = training_and_held_out()[0].lower()
    common = commonness(count_letters(text))
    after_t = len(re.findall(r"t(?=[a-z ])", text))
    wanted = (text.count("th") + 2 * common[LETTERS.index("h")]) / (after_t + 2)
    row = pairs_expect("other")[2]
    assert row[LETTERS.index("h")] == pytest.approx(wanted) and row.sum() == pytest.approx(1)
    assert pairs_expect("other")[0, LETTERS.index("t")] == pytest.approx(pairs_expect("a t")[2, LETTERS.index("t")])


def test_zlib_is_asked_with_and_without_the_stories(game):
    for passage in game.data["passages"]:
        read = training_and_held_out()[0] + passage["before"]
        packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=read.encode()[-(2**15) :])
        packed = packer.compress(passage["text"].encode()) + packer.flush()
        reader = zlib.decompressobj(-15, zdict=read.encode()[-(2**15) :])
        assert reader.decompress(packed).decode() == passage["text"]
        assert passage["zlib, read"][-1] == len(packed) == zlib_bytes(passage["text"], read_first=read)
        assert 30 < passage["zlib"][-1] <= len(zlib.compress(passage["text"].encode(), 9)) - 6
        assert len(passage["zlib"]) == len(passage["pairs"]) == len(passage["text"])


def test_the_models_come_in_the_order_of_the_chapter(game, counts):
    passages = game.data["passages"]
    bills = [bill(passage, ["?"] * len(passage["text"]), counts) for passage in passages]
    letters = sum(len(passage["text"]) for passage in passages)
    rate = {key: sum(sum(one[key]) for one in bills) / letters for key in bills[0]}
    assert rate["you"] == pytest.approx(rate["letters"])  # no idea
    assert 1.4 < rate["decoder"] < 2.1 < 2.9 < rate["pairs"] < 3.4 < 3.8 < rate["letters"] < 4.3


def test_it_weighs_little(game, small):
    assert weight(game) < 12_000
    assert weight(small) < 8_000  # on the first page; what all games share comes on top


# --- The same rules in V8 ---


@pytest.fixture(scope="module")
def rules():
    made = Script(script("shannon"))
    made.define("const shannon = globalThis.bitsToLoss.games.shannon; const data = {};")
    yield made
    made.close()


def test_a_thousand_plays_cost_the_same(rules, game, counts):
    dice = random.Random(20)
    games = []
    for _ in range(1000):
        passage = dice.randrange(len(PASSAGES))
        games.append((passage, [a_play(dice) for _ in range(dice.randint(0, len(PASSAGES[passage])))]))
    rules.define(
        f"const passages = {json.dumps(game.data['passages'])}; const counts = {json.dumps(counts)};"
        "const all = (games) => games.map(([k, plays]) => [shannon.bill(passages[k], plays, counts),"
        " shannon.lines(passages[k], plays, counts)]);"
        "const stakes = (plays) => plays.map((play) => shannon.stake(play, counts));"
    )
    for (k, plays), (paid, table) in zip(games, rules.call("all", games), strict=True):
        passage, n = game.data["passages"][k], len(plays)
        wanted = bill(passage, plays, counts)
        for key, prices in wanted.items():
            assert paid[key] == pytest.approx(prices, abs=1e-9)
        rows = [(prices[-1] if n else None, sum(prices)) for prices in wanted.values()]
        rows += [(None, 8 * passage[key][n - 1]) for key in ("zlib, read", "zlib")]
        for row, (last, total) in zip(table, rows, strict=True):
            assert row["last"] == (None if last is None else pytest.approx(last, abs=1e-9))
            assert row["total"] == (pytest.approx(total, abs=1e-9) if n else None)
            assert row["mean"] == (pytest.approx(total / n, abs=1e-9) if n else None)
    plays = [a_play(dice) for _ in range(200)]
    for play, shares in zip(plays, rules.call("stakes", plays), strict=True):
        assert shares == pytest.approx(stake(play, counts).tolist(), abs=1e-12)


def test_a_thousand_choices_are_plays(rules, counts):
    """Whatever is pressed and typed, what would be played is a play, or nothing."""
    dice = random.Random(3)
    rules.define(
        "const walk = (steps) => { let draft = { names: '', sure: '2' };"
        " return steps.map(([how, what]) => { draft = shannon[how](draft, what); return shannon.encode(draft); }); };"
    )
    steps = [
        ("choose", dice.choice(LETTERS + "VC?"))
        if dice.random() < 0.6
        else ("typed", "".join(dice.choices("aE ·?123é9-V", k=5)))
        for _ in range(1000)
    ]
    plays = rules.call("walk", steps)
    assert "" in plays and "?" in plays and any(len(play) == 5 for play in plays)
    for play in filter(None, plays):
        assert stake(play, counts).sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("names", "key", "after"),
    [("", "e", "e"), ("e", "a", "ea"), ("ea", "e", "a"), ("abcd", "e", "abcd"), ("V", "e", "e"), ("ea", "C", "C"),
     ("C", "C", ""), ("?", "V", "V"), ("a", "?", "?")],
)  # fmt: skip
def test_pressing_a_key(rules, names, key, after):
    assert rules.call("shannon.choose", {"names": names, "sure": "2"}, key) == {"names": after, "sure": "2"}


@pytest.mark.parametrize(
    ("names", "text", "after"),
    [("", "E", "e2"), ("", "a·", "a 2"), ("", "aab3", "ab3"), ("", "abcdefg", "abcd2"), ("", "1", ""),
     ("V", "1", "V1"), ("V", "x", "x2"), ("a", "", ""), ("", "?", "?"), ("", "<b>", "b2")],
)  # fmt: skip
def test_typing(rules, names, text, after):
    assert rules.call("shannon.encode", rules.call("shannon.typed", {"names": names, "sure": "2"}, text)) == after


TWO = [{"text": "ab"}, {"text": "toString"}]


@pytest.mark.parametrize(
    ("kept", "at", "plays"),
    [
        (None, 0, {}),
        ("much", 0, {}),
        ({"at": 1, "plays": {"ab": ["a1", "?"], "else": ["a1"]}}, 1, {"ab": ["a1", "?"]}),
        ({"at": 2, "plays": {"ab": ["?", "?", "?"]}}, 0, {"ab": ["?", "?"]}),
        ({"at": "1", "plays": {"ab": ["?", "aa1"]}}, 0, {"ab": ["?"]}),
        ({"at": -1, "plays": {"ab": {"0": "?"}, "toString": [1, "?"]}}, 0, {}),
        ({"plays": ["?"]}, 0, {}),
        ({"plays": {"ab": [["a1"], "?"]}}, 0, {}),
    ],
)
def test_what_was_kept_is_taken_if_it_can_be(rules, kept, at, plays):
    state = rules.call("shannon.tidy", kept, TWO)
    assert state == {"at": at, "plays": {"ab": [], "toString": []} | plays}
    assert rules.call("shannon.tidy", rules.call("shannon.worth", state), TWO) == state
    assert (rules.call("shannon.worth", state) == {}) == (at == 0 and not plays)


def test_the_end_in_words(rules, game, counts):
    passage = game.data["passages"][0]
    plays = ["?"] * 41
    paid = bill(passage, plays, counts)
    first = [k == 0 or passage["text"][k - 1] == " " for k in range(41)]
    mean = {key: np.mean([price for price, is_first in zip(paid["decoder"], first, strict=True) if is_first == key])
            for key in (True, False)}  # fmt: skip
    assert rules.call("shannon.beginnings", passage["text"], paid["decoder"]) == pytest.approx(
        {"first": mean[True], "others": mean[False]}
    )
    said = rules.call("shannon.result", passage, plays, counts)
    total = sum(paid["decoder"])
    assert f"The decoder’s: {total:.1f} bits ({total / 8:.1f} bytes), {total / 41:.2f} a letter." in said[0]
    assert f"the decoder {mean[True]:.1f}." in said[1] and f"and {mean[False]:.1f}." in said[1]
    state = {"at": 0, "plays": {text: ["?"] * len(text) for text in PASSAGES[:2]} | {text: [] for text in PASSAGES[2:]}}
    both = rules.call("shannon.together", state, game.data["passages"], counts)
    assert both.startswith("All 2 passages, 84 letters: you 3.90 bits a letter")


# --- The game ---


@pytest.fixture(scope="module")
def address(tmp_path_factory, game, small):
    """A page with both games, opened from a folder."""
    return page_of(tmp_path_factory.mktemp("shannon"), game, small)


@pytest.fixture(scope="module")
def page(browser, address):
    made = open_page(browser, address)
    yield made
    assert made.faults == []
    made.close()


def start(page):
    """Forget what was played, and return the large game."""
    page.evaluate("localStorage.clear()")
    page.reload()
    return page.locator("#game-shannon")


def press(played, name):
    played.get_by_role("button", name=name, exact=True).click()


def status(played):
    return played.get_by_role("status").first.inner_text()


def table(played):
    return [row.split("\t")[1:] for row in played.locator("tbody tr").all_inner_texts()]


def lowest(page):
    return page.evaluate("document.querySelector('#below').getBoundingClientRect().top + scrollY")


def test_by_mouse(page, game, counts):
    played = start(page)
    assert played.locator(".game-still").is_hidden()
    here = lowest(page)
    passage = game.data["passages"][0]
    press(played, "Turn it over")
    assert status(played) == "Choose letters first, or “no idea”."
    for keys in (["a", "t", "98 %"], ["no idea"], ["vowel", "50 %"], ["gap", "80 %"]):
        for key in keys:
            press(played, key)
        press(played, "Turn it over")
        assert lowest(page) == here
    paid = bill(passage, ["at3", "?", "V1", " 2"], counts)
    expected = dict(re.findall(r"(\D)(\d+)", passage["expected"][3]))
    assert status(played).replace("\xa0", " ") == (
        f"4. “gap”: you pay {paid['you'][-1]:.2f} bits, the decoder {paid['decoder'][-1]:.2f}. "
        f"It expected gap {expected[' ']} %."
    )
    assert table(played)[:4] == [
        [f"{prices[-1]:.2f}", f"{sum(prices):.1f}", f"{sum(prices) / 4:.2f}"] for prices in paid.values()
    ]
    assert table(played)[5] == ["–", f"{8 * passage['zlib'][3]:.1f}", f"{2 * passage['zlib'][3]:.2f}"]
    assert played.locator("[data-came]").inner_text() == "gap"
    page.reload()
    assert table(played)[0][1] == f"{sum(paid['you']):.1f}"
    press(played, "e")
    common = commonness(counts)
    cheapest = -math.log2(0.2 * common[-1] / (1 - common[LETTERS.index("e")]))
    assert f"e: {-math.log2(0.8):.2f} bits. Anything else: {cheapest:.2f} bits or more." in played.inner_text()
    press(played, "Start again")
    assert status(played) == "What comes next?" and page.evaluate(f"localStorage.getItem('{KEY}')") is None


def test_by_keyboard_to_the_end(page, game, counts):
    page.set_viewport_size({"width": 500, "height": 800})  # where a wider button would wrap
    played = start(page)
    press(played, "Passage 2")
    passage, here = game.data["passages"][1], lowest(page)
    played.locator("input").focus()
    page.keyboard.type("T3")
    page.keyboard.press("Enter")
    for letter in passage["text"][1:]:
        page.keyboard.press("Space" if letter == " " else letter)
        page.keyboard.press("Enter")
        assert lowest(page) == here
    paid = bill(passage, [f"{letter}3" for letter in passage["text"].lower()], counts)
    said = played.get_by_role("status").nth(1).inner_text()
    assert said.startswith(f"Your 43 letters cost {sum(paid['you']):.1f} bits")
    assert page.evaluate("document.activeElement.textContent") == "Next passage"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement === document.querySelector('#game-shannon input')")
    assert played.get_by_role("button", name="Passage 2, finished").inner_text() == "2 ✓"
    assert played.get_by_role("button", name="Passage 3").get_attribute("aria-pressed") == "true"
    assert lowest(page) == here
    kept = json.loads(page.evaluate(f"localStorage.getItem('{KEY}')"))
    assert kept["at"] == 2 and len(kept["plays"][passage["text"]]) == 43
    page.set_viewport_size({"width": 1280, "height": 800})


def test_by_touch_on_a_phone(browser, address):
    phone = open_page(browser, address, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    here = lowest(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
    small = phone.locator("#game-shannon-taste")
    for letter in "coint":
        small.get_by_role("button", name=letter, exact=True).tap()
        assert lowest(phone) == here
    assert status(small).startswith("5. “t”: you pay 0.32 bits")
    assert small.get_by_role("status").nth(1).inner_text().startswith("Your 5 letters cost ")
    played = phone.locator("#game-shannon")
    assert played.locator("input").get_attribute("inputmode") == "none"
    for name in ("i", "a", "gap", "Turn it over"):
        played.get_by_role("button", name=name, exact=True).tap()
    assert status(played).startswith("1. “a”: you pay 1.91 bits")
    for button in played.get_by_role("button").all():
        box = button.bounding_box()
        assert box["height"] >= 44 and box["width"] >= 24
    assert phone.faults == []
    phone.close()


def test_without_scripts(browser, address, game):
    plain = open_page(browser, address, java_script_enabled=False)
    still = plain.locator("#game-shannon .game-still")
    assert "What comes next?" in still.inner_text() and still.locator("svg").first.is_visible()
    still.get_by_text("Answer").click()
    total = sum(game.data["passages"][0]["decoder"]) / 1000
    assert f"“{PASSAGES[0]}”: {total:.1f} bits" in still.inner_text()
    plain.close()


def test_nobody_is_left_out(page):
    played = start(page)
    played.locator("input").fill("an3")
    played.locator("input").press("Enter")
    for theme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        found = Axe().run(page, context="main", options={"preload": False}).response["violations"]
        assert [one["id"] for one in found] == []
    page.emulate_media(forced_colors="active")
    colours = [
        played.locator(f".shannon-cell .{name}").first.evaluate("one => getComputedStyle(one).backgroundColor")
        for name in ("shannon-you", "shannon-its")
    ]
    assert colours[0] != colours[1]  # full and empty, in forced colours too
    page.emulate_media(forced_colors="none")


def test_in_the_chapter(browser, site):
    made = open_page(browser, (site / "chapters" / "08b-from-a-loss-to-a-file.html").as_uri())
    played = made.locator("#game-shannon")
    press(played, "no idea")
    press(played, "Turn it over")
    assert status(played).startswith("1. “a”: you pay")
    assert made.faults == []
    made.close()


def test_below_what_the_first_page_opens_with(browser, site):
    made = open_page(browser, (site / "chapters" / "index.html").as_uri())
    played = made.locator("#game-shannon-taste")
    top = played.bounding_box()["y"]
    assert top > made.viewport_size["height"]
    assert top > max(one.bounding_box()["y"] for one in made.locator(".start, figure.explorable").all())
    press(played, "c")
    assert status(played).startswith("1. “c”: you pay 0.32 bits")
    assert made.faults == []
    made.close()
