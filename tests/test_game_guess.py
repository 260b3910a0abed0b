"""Predictions: what is said of a guess, in Python and in V8; the box itself, in Chromium."""

import gzip
import json
import random
import re
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from bitsbook.games import Spot, choice, curve, number, play, point, scale, stops
from bitsbook.games.game import GameWidget, module, static
from bitsbook.games.prediction import guess_game, said
from crossentropy import self_information
from packages.explorable.tests.comparing import close
from packages.explorable.tests.v8 import Script
from tests.book import chapter_figures
from tests.games import script
from tests.pages import open_page

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("[0-9]*.ipynb"))
KNOTS = [0.05, 0.25, 0.5, 0.75, 1]
KEY = "from-bits-to-loss.games.game-guess-try"


def parts():
    bits, share = scale("bits", 0, 7, 0.1, unit="bits"), scale("probability", 0, 1, 0.05)
    on = Spot("coin", x=(0, 1), y=(0, 7))
    return [
        choice("Does it double?", {"yes": False, "no, <one> bit more": True, "no, it halves": False}),
        number("How many bits is a ¼?", bits, truth=self_information(0.25), spot=Spot("coin", "y", y=(0, 7))),
        number("Where is half a bit?", share, truth=[0.11, 0.89], finer=1, spot=Spot("coin", "x")),
        number("How many steps?", stops("steps", [1, 10, 100, 1000, 10_000]), truth=11_034 / 20),
        point("Where is the peak?", share, bits, truth=(1 / np.e, 0.5), finer=1, spot=on),
        curve("Draw the surprise.", share, bits, truth=lambda p: -np.log2(p), knots=KNOTS, spot=on),
    ]


def any_guess(part, rng):
    if part.kind == "choice":
        return rng.randrange(len(part.options))
    if part.kind == "number":
        return rng.randrange(part.scales[0].last + 1)
    if part.kind == "point":
        return [rng.randrange(one.last + 1) for one in part.scales]
    near = [round(place * part.scales[1].last) for _, place in part.truth]
    spread = rng.choice([0, 2, 5, 70])
    return [min(max(k + rng.randint(-spread, spread), 0), part.scales[1].last) for k in near]


# --- The description ---


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: choice("?", {"a": True, "b": True}), "one of several"),
        (lambda: choice("?", {"a": True}), "one of several"),
        (lambda: choice("?", {"a" * 60: True, "b": False}), "at most 56"),
        (lambda: scale("", 0, 1, 0.3), "must lead from 0 to 1"),
        (lambda: scale("", 1, 0, 0.1), "rises from low to high"),
        (lambda: stops("", [1, 3, 2]), "three rising values"),
        (lambda: number("?", scale("", 0, 1, 0.1), truth=1.5), "must be on the scale"),
        (lambda: number("?", scale("", 0, 1, 0.1), truth=float("nan")), "must be on the scale"),
        (lambda: point("?", scale("", 0, 1, 0.1), scale("", 0, 1, 0.1), truth=(0, 2)), "must be on the scale"),
        (lambda: curve("?", scale("", 0, 1, 0.1), scale("", 0, 1, 0.1), truth=abs, knots=[0, 0.25, 1]), "three rising"),
        (lambda: curve("?", scale("", 0, 1, 0.1), scale("", 0, 1, 0.1), truth=np.exp, knots=[0, 0.5, 1]), "the scale"),
        (lambda: guess_game("a b", *parts()[:1]), "letters, digits and hyphens"),
        (lambda: guess_game("many", *parts()), "one to three"),
    ],
)
def test_what_cannot_be_asked_is_an_error(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_the_still_asks_without_telling():
    game = guess_game("try", *parts()[:3])
    assert "no, &lt;one&gt; bit more" in game.still
    assert "0.0 bits to 7.0 bits" in game.still and "0.11" not in game.still
    assert "Does it double?" in game.words and "0.11" not in game.words


def test_a_notebook_stores_the_questions(capsys):
    game = guess_game("try", *parts()[:1])
    play(game)
    assert capsys.readouterr().out.startswith("Does it double?\n  - yes\n")
    widget = GameWidget(game)
    assert widget.kept == {} and json.loads(json.dumps(widget.game_data)) == json.loads(json.dumps(game.data))
    assert ".guess-part" in widget._css


def test_the_mechanism_weighs_little():
    files = [static(name) for name in ("guess.js", "guess.css", "games.js", "games.css")]
    assert sum(len(gzip.compress(one.encode())) for one in files) < 15_000


# --- The rules ---


@pytest.fixture(scope="module")
def rules():
    engine = Script(script("guess"))
    engine.define(
        "const rules = bitsToLoss.games.guess; const all = (part, list) => list.map((one) => rules.said(part, one))"
    )
    yield engine
    engine.close()


@pytest.mark.parametrize("part", parts(), ids=lambda part: f"{part.kind} {part.question[:9]}")
def test_a_thousand_guesses_hear_the_same(rules, part):
    rng = random.Random(1)
    guesses = [None, *(any_guess(part, rng) for _ in range(1000))]
    heard = rules.call("all", part.data(), guesses)
    assert heard == [said(part, one) for one in guesses]
    assert len(set(heard)) > 1


def test_what_is_said():
    _, bits, share, _, peak, drawn = parts()
    assert said(bits, 20) == "You said 2.0 bits; it’s 2.0 bits: spot on."
    assert said(bits, 24).endswith(": close.")
    assert said(bits, 40).endswith(", lower than your guess.")
    assert said(share, 17) == "You said 0.85; it’s 0.110 or 0.890: close."
    assert said(share, 13).endswith(", higher than your guess.")
    assert said(peak, [2, 50]).endswith("further right and lower.")
    assert said(drawn, [43, 20, 10, 4, 0]) == "That’s the curve."
    assert said(drawn, [70, 20, 10, 4, 0]).startswith("You’re 0.54 bits off on average, and most at 0.05")


@pytest.mark.parametrize(
    "kept",
    [None, "much", [], {"given": 3}, {"given": [3, -1, "0", 1.5, [1], [1, 2, 3, 4, 99]]}, {"given": [[0], [1], [2]]}],
)
def test_what_was_kept_is_dropped_if_it_makes_no_sense(rules, kept):
    data = [part.data() for part in parts()]
    assert rules.call("rules.tidy", data, kept) == {"given": [None] * 6, "told": False}


def test_a_thousand_random_plays_keep_what_was_given(rules):
    """What is given stays, nonsense changes nothing, and what is stored is read back as it was."""
    asked, rng = parts(), random.Random(2)
    data = [part.data() for part in asked]
    plays = []
    for _ in range(1000):
        turns = [rng.randrange(len(asked)) for _ in range(8)]
        plays.append([(k, rng.choice([any_guess(asked[k], rng), [99, "x"], None, -1, 0.5])) for k in turns])
    rules.define(
        """const turn = (asked, state, [k, value]) => rules.tidy(asked, rules.give(asked, state, k, value));
        const play = (asked, moves) => moves.reduce((state, move) => turn(asked, state, move), rules.again(asked));
        const ends = (asked, plays) => plays.map((moves) => play(asked, moves));
        const opened = (states) => states.map((state) => [rules.open(state), rules.open(rules.tell(state))]);"""
    )
    ends = rules.call("ends", data, plays)
    for moves, end in zip(plays, ends, strict=True):
        given = [None] * len(asked)
        for k, value in moves:
            if value not in ([99, "x"], None, -1, 0.5):
                given[k] = value
        assert end == {"given": given, "told": False}
    assert rules.call("opened", ends) == [[None not in end["given"], True] for end in ends]


def test_a_stroke_takes_all_knots_that_it_passes(rules):
    drawn = parts()[5].data()
    assert [k for k, _ in rules.call("rules.passed", drawn, [0, 1], [1, 0])] == [0, 1, 2, 3, 4]
    assert rules.call("rules.passed", drawn, [0, 1], [1, 0])[2] == [2, 0.5]
    assert rules.call("rules.passed", drawn, [0.6, 0.3], [0.6, 0.3]) == [[2, 0.3]]
    # A knot that the line has passed keeps the height it had there, unless the pointer stays close to it.
    knots, last = drawn["knots"], len(drawn["scales"][0]["texts"]) - 1
    step = (knots[3] - knots[2]) / last
    at, height = knots[2] / last + 0.4 * step, 0.9
    assert rules.call("rules.passed", drawn, [at, height], [at + 0.02 * step, height]) == [[2, height]]
    assert rules.call("rules.passed", drawn, [at, height], [at + 0.02 * step, height], [2]) == []
    assert rules.call("rules.passed", drawn, [at, height], [at - 0.39 * step, height], [2]) == [[2, height]]


# --- The box ---

FIGURE = """
<figure class="explorable" id="explorable-coin">
<div class="explorable-picture" style="position: relative; width: 300px">
<svg width="300" height="200" viewBox="0 0 300 200" role="img" aria-label="a figure"><g id="explorable-coin-axes_1">
<g><path d="M 50 150 L 250 150 L 250 30 L 50 30 L 50 150 z" style="fill: none; stroke: black"/></g></g></svg>
</div></figure>
"""


def page_of(folder, game, *, playing=True):
    """A page with a question, its guess, the figure and the answer, as the site has them."""
    book = re.sub(r"@font-face \{.*?\}", "", (ROOT / "assets" / "book.css").read_text(encoding="utf-8"), flags=re.S)
    style = book + static("games.css") + static("guess.css")
    scripts = "".join(f"<script>{static(name)}</script>" for name in ("games.js", "guess.js")) if playing else ""
    box = '<div class="prediction admonition"><p class="admonition-title">Predict</p><p>An event.</p></div>'
    cell = f'<div class="cell tag_remove-input"><div class="cell_output"><div>{game.html()}</div></div></div>'
    fold = '<details class="fold"><summary class="admonition-title">{}</summary><p>It is two.</p></details>'
    text = f"""<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8"><title>Guess</title>
<meta name="viewport" content="width=device-width"><style>{style}</style><body><main class="bd-article"><h1>Guess</h1>
{fold.format("Answer").replace("<details", '<details id="before"')}{box}{cell}{FIGURE}{fold.format("Aside")}
<div id="after">{fold.format("Answer")}</div></main>{scripts}</body></html>"""
    path = folder / f"{game.key}-{playing}.html"
    path.write_text(text, encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    folder, asked = tmp_path_factory.mktemp("guess"), parts()
    return {
        "plain": page_of(folder, guess_game("try", *asked[:3])),
        "drawn": page_of(folder, guess_game("draw", asked[4], asked[5])),
        "still": page_of(folder, guess_game("try", *asked[:3]), playing=False),
    }


@pytest.fixture
def opened(browser, addresses):
    made = []

    def go(name, **options):
        made.append(open_page(browser, addresses[name], **options))
        return made[-1]

    yield go
    for page in made:
        assert page.faults == []
        page.close()


def answer(page):
    return page.locator("#after > details").get_attribute("open") is not None


def kept(page):
    return json.loads(page.evaluate(f"localStorage.getItem('{KEY}')") or "{}")


def test_by_mouse_kept_and_cleared(opened):
    page = opened("plain")
    after = page.locator(".explorable").bounding_box()["y"]
    page.get_by_role("button", name="yes").click()
    assert page.get_by_role("status").nth(0).inner_text() == "It’s “no, <one> bit more”."
    page.get_by_role("slider").nth(0).fill("24")
    page.get_by_role("button", name="This is my guess").nth(0).click()
    assert not answer(page)
    box = page.get_by_role("slider").nth(1).bounding_box()
    page.mouse.click(box["x"] + 12 + 0.9 * (box["width"] - 24), box["y"] + box["height"] / 2)
    page.get_by_role("button", name="This is my guess").nth(1).click()
    assert page.get_by_role("status").all_inner_texts()[1:] == [
        "You said 2.4 bits; it’s 2.0 bits: close.",
        "You said 0.90; it’s 0.110 or 0.890: spot on.",
    ]
    assert answer(page) and page.locator("#before").get_attribute("open") is None
    assert page.locator(".explorable").bounding_box()["y"] == after
    assert page.locator(".guess-over").count() == 2
    assert kept(page) == {"given": [0, 24, 18], "told": False}
    page.get_by_role("button", name="no, it halves").click(force=True)
    page.reload()
    assert kept(page)["given"] == [0, 24, 18]
    assert page.get_by_role("status").nth(0).inner_text() == "It’s “no, <one> bit more”."
    assert answer(page) and page.locator(".guess-over").count() == 2
    page.get_by_role("button", name="Guess again").click()
    assert kept(page) == {} and not answer(page) and page.locator(".guess-over").count() == 0
    assert page.get_by_role("status").all_inner_texts() == ["", "", ""]


def test_by_keyboard(opened):
    page = opened("plain")
    page.get_by_role("button", name="yes").focus()
    for key in ["Tab", "Enter", "Tab", "Tab", "ArrowLeft", "ArrowLeft", "Tab", "Enter", "Tab"]:
        page.keyboard.press(key)
    assert page.get_by_role("status").nth(0).inner_text() == "That’s it."
    assert page.get_by_role("status").nth(1).inner_text().startswith("You said 3.3 bits")
    for key in ["Home", "Tab", " "]:
        page.keyboard.press(key)
    assert page.get_by_role("status").nth(2).inner_text().startswith("You said 0.00")
    for key in ["Tab", "Enter"]:
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.closest('#after') !== null")


def test_who_would_rather_not_is_told(opened):
    page = opened("plain")
    page.get_by_role("button", name="I’d rather not guess").click()
    assert answer(page)
    assert page.get_by_role("status").all_inner_texts()[1] == "It’s 2.0 bits."
    assert page.evaluate("document.activeElement.textContent") == "Guess again"
    assert page.locator(".guess-over").count() == 0


def test_a_point_and_a_curve_by_keyboard(opened):
    page = opened("drawn")
    page.get_by_role("slider").first.focus()
    for key in ["ArrowLeft"] * 3 + ["Shift+ArrowDown"] * 3:
        page.keyboard.press(key)
    page.get_by_role("button", name="This is my guess").press("Enter")
    assert (
        page.get_by_role("status").nth(0).inner_text() == "You said (0.35, 0.5 bits); it’s (0.368, 0.50 bits): spot on."
    )
    page.get_by_role("slider", name="bits at 0.05").focus()
    for key in ["ArrowUp"] * 8 + ["ArrowRight"] + ["PageDown", "ArrowDown"]:
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.getAttribute('aria-valuetext')") == "2.4 bits at 0.25"
    page.get_by_role("button", name="This is my curve").press("Enter")
    assert "off on average" in page.get_by_role("status").nth(1).inner_text()
    assert answer(page) and page.locator(".guess-over").count() == 2


def test_a_curve_drawn_by_mouse_and_by_touch(opened):
    mouse = opened("drawn")
    mouse.locator(".guess-ground").nth(1).scroll_into_view_if_needed()
    ground = mouse.locator(".guess-ground").nth(1).bounding_box()
    x, y = (lambda s: ground["x"] + s * ground["width"]), (lambda s: ground["y"] + (1 - s) * ground["height"])
    mouse.mouse.move(x(0.05), y(4.3 / 7))
    mouse.mouse.down()
    for p in (0.1, 0.25, 0.4, 0.5, 0.75, 0.999):
        mouse.mouse.move(x(p), y(-np.log2(p) / 7))
    mouse.mouse.up()
    mouse.get_by_role("button", name="This is my curve").click()
    assert mouse.get_by_role("status").nth(1).inner_text() == "That’s the curve."
    line = mouse.locator(".guess-over path.guess-line").get_attribute("d").split("L")
    assert len(line) == len(KNOTS) and line[-1] == "250 150"

    touch = opened("drawn", has_touch=True, viewport={"width": 360, "height": 740})
    ground = touch.locator(".guess-ground").first.bounding_box()
    touch.touchscreen.tap(ground["x"] + 0.35 * ground["width"], ground["y"] + ground["height"] * 6.5 / 7)
    touch.get_by_role("button", name="This is my guess").tap()
    assert touch.get_by_role("status").nth(0).inner_text().endswith(": spot on.")


@pytest.mark.parametrize(("name", "size"), [("plain", 320), ("plain", 1280), ("drawn", 360)])
def test_it_fits_and_is_accessible(opened, name, size):
    page = opened(name, viewport={"width": size, "height": 800})
    if size == 360:
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.evaluate("document.documentElement.scrollWidth") <= size
    assert all(one["height"] >= 44 for one in (b.bounding_box() for b in page.locator(".guess button:visible").all()))
    for press in ("", "I’d rather not guess") if size < 1280 else ():
        if press:
            page.get_by_role("button", name=press).click()
        found = Axe().run(page, context=".game", options={"rules": {"region": {"enabled": False}}}).response
        assert [one["id"] for one in found["violations"]] == []


def test_without_a_script_there_is_question_and_answer(opened):
    page = opened("still", java_script_enabled=False)
    assert page.get_by_text("Does it double?").is_visible()
    assert page.get_by_text("no, it halves").is_visible()
    page.locator("#after summary").click()
    assert page.locator("#after p").is_visible()


@pytest.mark.parametrize("size", [360, 1280])
def test_nothing_jumps_when_the_script_comes(opened, size):
    heights = [
        opened(name, viewport={"width": size, "height": 800}).locator(".game").bounding_box()["height"]
        for name in ("still", "plain")
    ]
    assert abs(heights[0] - heights[1]) <= 2, heights


def test_in_jupyter_the_widget_keeps_what_python_can_read(opened):
    """The module that anywidget loads, with a model that does what its model does."""
    page = opened("still")
    game = guess_game("widget", *parts()[:2])
    made = page.evaluate(
        """async ([source, title, data]) => {
            const model = { kept: {}, game_title: title, game_data: data, get(name) { return this[name]; },
                set(name, value) { this[name] = value; }, save_changes() { this.saved = true; } };
            const el = document.body.appendChild(document.createElement("div"));
            const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
            (await import(url)).default.render({ model, el });
            el.querySelectorAll(".guess-options button")[1].click();
            return { kept: model.kept, saved: model.saved, said: el.querySelector("[role=status]").textContent };
        }""",
        [module("guess"), game.title, json.loads(json.dumps(game.data))],
    )
    assert made == {"kept": {"given": [1, None], "told": False}, "saved": True, "said": "That’s it."}


# --- The book ---


def asked_on(site, name):
    """What the predictions of a page ask, by the ids of their boxes."""
    text = (site / "chapters" / f"{name}.html").read_text(encoding="utf-8")
    box = r'<div class="game" id="(game-guess-[^"]+)".*?<script type="application/json">(.*?)</script>'
    return {one: json.loads(data)["parts"] for one, data in re.findall(box, text, flags=re.S)}


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_guess_is_marked_where_the_figure_shows_it(site, name):
    """The limits that a mark is placed by are those of the figure's axes, and the page has these axes."""
    page = (site / "chapters" / f"{name}.html").read_text(encoding="utf-8")
    spots = [part["spot"] for asked in asked_on(site, name).values() for part in asked if part.get("spot")]
    for spot in spots:
        assert f'id="{spot["figure"]}"' in page and f'id="{spot["axes"]}"' in page
        figure = chapter_figures(name)[spot["figure"].removeprefix("explorable-").replace("-", "_")]
        drawn, _ = figure()
        drawn = list(drawn) if isinstance(drawn, (list, tuple)) else [drawn]
        picture, axes = re.fullmatch(rf"{spot['figure']}(?:-(\d+))?-axes_(\d+)", spot["axes"]).groups()
        ax = drawn[int(picture or 1) - 1].axes[int(axes) - 1]
        for along, limits, kind in [("x", ax.get_xlim(), ax.get_xscale()), ("y", ax.get_ylim(), ax.get_yscale())]:
            if spot["along"] in (along, "both"):
                assert kind == "linear" and np.allclose(limits, spot[along]), spot
        close(drawn)


def test_a_guess_stands_where_the_figure_has_the_same_number(browser, site):
    """Guess that h(p) is 0.5 at 0.30: the mark is as far to the right as the figure's own point at p = 0.30."""
    page = open_page(browser, (site / "chapters" / "02-entropy-of-boxes-and-dice.html").as_uri())
    box = page.locator("#game-guess-coin")
    box.scroll_into_view_if_needed()
    box.get_by_role("slider").fill("30")
    box.get_by_role("button", name="This is my guess").click()
    figure = page.locator("#explorable-coin")
    figure.scroll_into_view_if_needed()
    figure.get_by_role("slider").fill("0.3")
    mark = figure.locator(".guess-over path").bounding_box()
    grip = figure.locator(".explorable-grip").bounding_box()
    assert mark["x"] + mark["width"] / 2 == pytest.approx(grip["x"] + grip["width"] / 2, abs=1)
    answer = box.locator("xpath=following::details[contains(@class, 'fold')][1]")
    assert answer.get_attribute("open") is not None and "0.11" in answer.inner_text()
    assert page.faults == []
    page.close()
