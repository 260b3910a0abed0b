"""Train it: its rules in V8 against NumPy, and the game in Chromium by mouse, keyboard and touch."""

import json

import numpy as np
import pytest
import torch
from scipy.special import expit

from bitsbook.games.train import HUMIDITY, LEVELS, RATES, WIND, Cloud, contours, place, train_it
from bitsbook.plots.descent import FRAME, region
from crossentropy.descent import noons
from packages.explorable.tests.v8 import Script
from tests.games import page_of, script
from tests.pages import open_page
from tests.playing import plays_everywhere, stands_without_script, weight, widget

X, WORDS = noons(20, seed=36)
NOONS = [[*noon[:2], int(word)] for noon, word in zip(X.tolist(), WORDS, strict=True)]
VALLEY = Cloud(X[:, :2], WORDS == 2)
LOWEST = VALLEY.lowest()
KEY = "from-bits-to-loss.games.game-train"
STARTS = np.random.default_rng(7).uniform([HUMIDITY[0], WIND[0]], [HUMIDITY[1], WIND[1]], (1000, 2))


@pytest.fixture(scope="module")
def rules():
    loaded = Script(script("train"))
    loaded.define("const train = bitsToLoss.games.train")
    yield loaded
    loaded.close()


def losses(weights):
    """Of many weights at once, shape (..., 2)."""
    z = weights @ X[:, :2].T - 1
    return np.mean(np.logaddexp(0, z) - (WORDS == 2) * z, axis=-1)


def slopes(weights):
    return (expit(weights @ X[:, :2].T - 1) - (WORDS == 2)) @ X[:, :2] / len(X)


# --- The valley ---


def test_the_loss_is_the_books():
    z = torch.tensor(X @ [1.6, -1.2, -1])
    told = torch.nn.functional.binary_cross_entropy_with_logits(z, torch.tensor(WORDS == 2).double())
    assert VALLEY.loss((1.6, -1.2)) == pytest.approx(told.item(), abs=1e-12)
    assert round(VALLEY.loss((1.6, -1.2)), 3) == 0.314 and VALLEY.wrong((1.6, -1.2)) == 10  # as the chapter says
    assert round(VALLEY.loss((1, -1)), 3) == 0.344 and VALLEY.wrong((1, -1)) == 6
    assert abs(VALLEY.gradient(LOWEST)).max() < 1e-14
    nudged = [(VALLEY.loss(STARTS[0] + d) - VALLEY.loss(STARTS[0] - d)) / 2e-6 for d in 1e-6 * np.eye(2)]
    assert VALLEY.gradient(STARTS[0]) == pytest.approx(nudged, abs=1e-8)


def test_a_thousand_walks_are_numpys(rules):
    """Losses, gradients, wrong noons and 25 steps from each start, at all rates but the one that is chaotic."""
    rules.define(
        "const seen = (noons, w) => [train.loss(noons, w), ...train.gradient(noons, w), train.wrong(noons, w)];"
        "const all = (noons, starts, rate) => starts.map((w) => {"
        "const path = train.descend(noons, w, rate, 25);"
        "return { path, losses: path.map((one) => train.loss(noons, one)), first: seen(noons, w) }; })"
    )
    wrong = ((STARTS @ X[:, :2].T > 1) != (WORDS == 2)).sum(axis=1)
    first = np.column_stack([losses(STARTS), slopes(STARTS), wrong])
    ours = [[VALLEY.loss(w), *VALLEY.gradient(w), VALLEY.wrong(w)] for w in STARTS[:50]]
    assert first[:50] == pytest.approx(np.array(ours), abs=1e-12)
    for rate in RATES:
        got = rules.call("all", NOONS, STARTS.tolist(), rate)
        assert abs(np.array([one["first"] for one in got]) - first).max() < 1e-12
        paths, found = np.array([one["path"] for one in got]), np.array([one["losses"] for one in got])
        if rate <= 10:
            theirs = [STARTS]
            for _ in range(25):
                theirs.append(theirs[-1] - rate * slopes(theirs[-1]))
            assert abs(found - losses(np.stack(theirs, axis=1))).max() < 1e-9
        else:  # so each step is compared by itself
            assert abs(paths[:, 1:] - (paths[:, :-1] - rate * slopes(paths[:, :-1]))).max() < 1e-9
            assert abs(found - losses(paths)).max() < 1e-9


def test_contours_are_where_the_loss_is_that():
    for level, (_, path, _) in zip(LEVELS, contours(VALLEY), strict=True):
        points = np.array([[float(c) for c in one.split()] for one in path[1:].replace("M", "L").split("L")])
        (left, top), (right, bottom) = place(np.array([[HUMIDITY[0], WIND[1]], [HUMIDITY[1], WIND[0]]]))
        across = HUMIDITY[0] + np.ptp(HUMIDITY) * (points[:, 0] - left) / (right - left)
        up = WIND[1] - np.ptp(WIND) * (points[:, 1] - top) / (bottom - top)
        assert [VALLEY.loss(w) for w in zip(across, up, strict=True)] == pytest.approx([level] * len(points), abs=0.004)


def area(corners):
    x, y = np.array(corners).T
    return abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2


def test_the_side_of_the_cloud_and_the_line_that_is_held(rules):
    for w in STARTS[:200].tolist():
        ours = rules.call("train.side", w)
        theirs = region(np.array([[*w, -1], [0, 0, 0]]), 0)
        assert (area(ours) if ours else 0) == pytest.approx(area(theirs), abs=1e-6)
    points = np.random.default_rng(1).uniform([FRAME[0], FRAME[2]], [FRAME[1], FRAME[3]], (300, 2))
    for point in points:
        w = np.array(rules.call("train.weights", point.tolist()))
        assert HUMIDITY[0] <= w[0] <= HUMIDITY[1] and WIND[0] <= w[1] <= WIND[1]
        assert w * 10 == pytest.approx(np.round(w * 10), abs=1e-9)
        exact = point / (point @ point)
        if HUMIDITY[0] <= exact[0] <= HUMIDITY[1] and WIND[0] <= exact[1] <= WIND[1]:
            assert w == pytest.approx(exact, abs=0.0501)


# --- Plays ---


class Model:
    """The game in Python."""

    def __init__(self):
        self.hand, self.walk, self.path, self.away, self.race = [], None, [], None, None

    def stand(self):
        if self.away is not None:
            return self.away
        return self.path[-1] if self.walk else self.hand[-1] if self.hand else [0, 0]

    def move(self, w):
        if self.walk:
            self.away = w
        else:
            self.hand.append(w)

    def step(self, rate, count):
        if not self.walk or self.away is not None:
            self.walk, self.path, self.away = [], [np.array(self.stand(), float)], None
        if len(self.path) - 1 + count <= 500:
            self.walk.append((rate, count))
            self.path.extend(VALLEY.descend(self.path[-1], rate, count)[1:])


def play(random):
    """One random play: what is done, and what must come of it."""
    model, acts = Model(), []
    for _ in range(int(random.integers(1, 12))):
        kind = random.choice(["move", "move", "move", "step", "race"])
        if kind == "move":
            act = [kind, random.uniform([-1, -3], [3, 1]).round(1).tolist()]
            model.move(act[1])
        elif kind == "step":
            act = [kind, random.choice([0.1, 1.0, 5.0]), int(random.choice([1, 5, 25]))]
            model.step(*act[1:])
        else:
            act = [kind, random.choice([0.1, 1.0, 5.0, 10.0])]
            model.race = act[1] if model.hand else None
        acts.append(act)
    return acts, model


def test_a_thousand_plays(rules):
    rules.define(
        "const playAll = (noons, plays) => plays.map((acts) => { let s = train.begin(); let sound = true;"
        "for (const [kind, ...rest] of acts) {"
        "if (kind === 'move') s = train.move(s, ...rest);"
        "else if (kind === 'step') s = train.step(noons, s, ...rest);"
        "else if (s.hand.length) s = { ...s, race: rest[0] };"
        "const back = train.tidy(JSON.parse(JSON.stringify(s)), [0.1, 1, 5, 10, 100]);"
        "sound = sound && JSON.stringify(back) === JSON.stringify(s) && !train.words(noons, s).includes('NaN'); }"
        "return { sound, at: train.stand(noons, s), path: train.walked(noons, s),"
        "race: s.race === null ? null : train.race(noons, s) }; })"
    )
    random = np.random.default_rng(3)
    played = [play(random) for _ in range(1000)]
    for (acts, model), got in zip(played, rules.call("playAll", NOONS, [acts for acts, _ in played]), strict=True):
        assert got["sound"], acts
        assert got["at"] == pytest.approx(list(model.stand()), abs=1e-9)
        assert np.array(got["path"]).reshape(-1, 2) == pytest.approx(np.array(model.path).reshape(-1, 2), abs=1e-9)
        assert (got["race"] is None) == (model.race is None)
        if model.race is not None:
            best = min(VALLEY.loss(w) for w in [[0, 0], *model.hand])
            descent = VALLEY.loss(VALLEY.descend([0, 0], model.race, len(model.hand))[-1])
            assert (got["race"]["hand"], got["race"]["descent"]) == pytest.approx((best, descent), abs=1e-9)
            assert got["race"]["moves"] == len(model.hand)


@pytest.mark.parametrize(
    "kept",
    [
        None,
        "much",
        {"hand": "0"},
        {"hand": [[1]]},
        {"hand": [[1, None]]},
        {"hand": [[0, 0]] * 501},
        {"hand": [], "race": 1},
        {"hand": [[0, 0]], "race": 2},
        {"hand": [], "walk": {"from": [0, 0], "steps": []}},
        {"hand": [], "walk": {"from": [0, 0], "steps": [[3, 1]]}},
        {"hand": [], "walk": {"from": [0, 0], "steps": [[1, 2]]}},
        {"hand": [], "walk": {"from": [0, 0], "steps": [[1, 25]] * 21}},
        {"hand": [], "walk": [], "at": None},
        {"hand": [], "at": [0, 0]},
        {"hand": [[0, 1e9]]},
    ],
)
def test_what_was_kept_is_dropped_if_it_cannot_be(rules, kept):
    assert rules.call("train.tidy", kept, RATES) == {"hand": [], "walk": None, "at": None, "race": None}


def test_the_race_is_told_without_blame(rules):
    for hand in [[1.6, -1.2]], [[0.1, 0.0]]:
        words = rules.call("train.raceWords", NOONS, {"hand": hand, "walk": None, "at": None, "race": 1}, 0.3135)
        assert f"{VALLEY.loss(hand[0]):.4f} nats" in words and "1 move:" in words and "1 step at" in words
        assert ("This one is yours" in words) == (hand == [[1.6, -1.2]])


def test_it_weighs_little():
    assert weight(train_it(), shared=True) < 20_000


# --- The game ---


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    return page_of(tmp_path_factory.mktemp("train"), train_it())


@pytest.fixture(scope="module")
def page(browser, address):
    made = open_page(browser, address)
    yield made
    assert made.faults == []
    made.close()


@pytest.fixture
def fresh(page, address):
    page.goto(address)
    page.evaluate("localStorage.clear()")
    page.reload()
    return page


def said(page):
    return page.locator(".game-said [role=status]").first.inner_text()


def raced(page):
    return page.locator(".game-said [role=status]").last.inner_text()


def at(page, w):
    """Where weights stand in the picture of the valley, on the screen."""
    box = page.locator(".train-pictures svg").nth(1).bounding_box()
    (x, y), scale = place(np.array([w], float))[0], box["width"] / 320
    return box["x"] + x * scale, box["y"] + y * scale


def shown(w):
    a, b = (f"{one:z.2f}".replace("-", "−") for one in w)
    return f"weights {a} and {b}, loss {VALLEY.loss(w):.3f} nats, {VALLEY.wrong(w)} of 60 wrong"


def test_by_mouse(fresh):
    below = "document.querySelector('#below').getBoundingClientRect().top"
    before = fresh.evaluate(below)
    fresh.mouse.move(*at(fresh, [0, 0]))
    fresh.mouse.down()
    fresh.mouse.move(*at(fresh, [1, -0.5]))
    assert said(fresh) == f"By hand: {shown([1, -0.5])}."
    fresh.mouse.move(*at(fresh, [1.2, -0.4]))
    fresh.mouse.up()
    assert said(fresh) == f"By hand after 1 move: {shown([1.2, -0.4])}."
    box = fresh.locator(".train-pictures svg").first.bounding_box()  # now the line itself: its closest point to (1, -1)
    scale = box["width"] / 320
    x, y = 44 + 264 * (1 + 3) / 6, 10 + 234 * (2.8 + 1) / 5.6
    fresh.mouse.click(box["x"] + x * scale, box["y"] + y * scale)
    assert said(fresh) == f"By hand after 2 moves: {shown([0.5, -0.5])}."
    fresh.get_by_label("Learning rate").select_option("5")
    walk = VALLEY.descend([0.5, -0.5], 5, 31)
    for count, steps in [("1 step", 1), ("5 steps", 6), ("25 steps", 31)]:
        fresh.get_by_role("button", name=count, exact=True).click()
        taken = f"after {steps} step{'s' * (steps > 1)}"
        assert said(fresh) == f"Descent, {taken} from 0.50 and −0.50: {shown(walk[steps])}."
    fresh.get_by_role("button", name="Race").click()
    best, descent = VALLEY.loss([0.5, -0.5]), VALLEY.loss(VALLEY.descend([0, 0], 5, 2)[-1])
    assert f"Your best in 2 moves: {min(best, VALLEY.loss([1.2, -0.4])):.4f}" in raced(fresh)
    assert f"Descent after 2 steps at a rate of 5: {descent:.4f}" in raced(fresh)
    assert fresh.evaluate(below) == before
    fresh.reload()
    assert said(fresh) == f"Descent, after 31 steps from 0.50 and −0.50: {shown(walk[31])}."
    assert "Descent after 2 steps at a rate of 5" in raced(fresh)
    fresh.get_by_role("button", name="Start again").click()
    assert said(fresh) == f"By hand: {shown([0, 0])}." and raced(fresh) == ""
    assert fresh.evaluate(f"localStorage.getItem('{KEY}')") is None


def test_by_keyboard(fresh):
    fresh.get_by_label("weight of humidity").focus()
    for _ in range(3):
        fresh.keyboard.press("ArrowRight")
    fresh.keyboard.press("Tab")
    fresh.keyboard.press("ArrowLeft")
    assert said(fresh) == f"By hand after 4 moves: {shown([0.3, -0.1])}."
    assert fresh.evaluate("document.activeElement.getAttribute('aria-valuetext')") == "−0.10"
    fresh.keyboard.press("Tab")
    fresh.keyboard.press("ArrowDown")  # from a rate of 1 to 5
    fresh.keyboard.press("Tab")
    fresh.keyboard.press("Enter")
    after = VALLEY.descend([0.3, -0.1], 5, 1)[-1]
    assert said(fresh) == f"Descent, after 1 step from 0.30 and −0.10: {shown(after)}."
    for _ in range(3):
        fresh.keyboard.press("Tab")
    fresh.keyboard.press("Enter")
    assert "Your best in 4 moves" in raced(fresh)


def test_a_walk_that_leaves_the_map_and_a_race_too_soon(fresh):
    fresh.get_by_role("button", name="Race").click()
    assert raced(fresh) == "Move the weights by hand first."
    fresh.get_by_label("Learning rate").select_option("100")
    fresh.get_by_role("button", name="1 step", exact=True).click()
    assert said(fresh).endswith("wrong, off the map.")
    assert not fresh.locator(".train-you").last.is_visible()
    fresh.evaluate(f"localStorage.setItem('{KEY}', '{json.dumps({'hand': 'no', 'at': 3})}')")
    fresh.reload()
    assert said(fresh) == f"By hand: {shown([0, 0])}."


def test_by_touch_on_a_phone(browser, address):
    page = open_page(browser, address, viewport={"width": 320, "height": 640}, has_touch=True)
    touch = page.context.new_cdp_session(page)
    grip = page.locator(".train-grip").last
    grip.scroll_into_view_if_needed()
    ways = [at(page, [0, 0]), at(page, [1.4, -0.9])]
    for kind, points in [("touchStart", ways[:1]), ("touchMove", ways[1:]), ("touchEnd", [])]:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})
    assert said(page) == f"By hand after 1 move: {shown([1.4, -0.9])}."
    page.get_by_role("button", name="25 steps").tap()
    assert said(page).startswith("Descent, after 25 steps from 1.40 and −0.90")
    assert page.faults == []
    page.close()


def test_for_a_class_it_fills_the_screen(fresh):
    fresh.get_by_role("button", name="Full screen").click()
    fresh.wait_for_function("document.fullscreenElement?.id === 'game-train'")
    leave = fresh.get_by_role("button", name="Leave full screen")
    assert fresh.evaluate("parseFloat(getComputedStyle(document.querySelector('.game button')).fontSize)") >= 24
    seen = fresh.get_by_role("button", name="25 steps").bounding_box()
    assert seen["y"] + seen["height"] <= 800
    leave.click()
    fresh.wait_for_function("document.fullscreenElement === null")
    assert fresh.get_by_role("button", name="Full screen").is_visible()


def test_everywhere(browser, address):
    def press(name):
        return lambda page: page.get_by_role("button", name=name, exact=True).click()

    plays_everywhere(browser, address, [press("Race"), press("25 steps"), press("Race"), press("Start again")])


def test_in_jupyter(browser):
    page = widget(browser, train_it(), {"hand": [[1.6, -1.2]], "walk": None, "at": None, "race": None})
    assert said(page) == f"By hand after 1 move: {shown([1.6, -1.2])}."
    page.get_by_role("button", name="1 step", exact=True).click()
    assert page.evaluate("kept.walk") == {"from": [1.6, -1.2], "steps": [[1, 1]]}
    page.close()


def test_without_javascript_and_on_paper(browser, address, fresh):
    _, told = stands_without_script(browser, address)
    path = VALLEY.descend([0, 0], 1, 25)
    assert all(f"{VALLEY.loss(path[k]):.3f}" in told for k in (0, 1, 5, 25)) and f"{VALLEY.loss(LOWEST):.4f}" in told
    fresh.emulate_media(media="print")
    assert fresh.locator(".game-still svg").is_visible() and not fresh.locator(".game-play").is_visible()
    fresh.emulate_media(media="screen")


def test_it_stands_in_its_chapter(site):
    text = (site / "chapters" / "07-gradient-descent.html").read_text("utf-8")
    assert text.count('id="game-train"') == 1 and "_static/train.js" in text and "_static/train.css" in text
