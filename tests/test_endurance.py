"""Random events on figures of the built book: what is shown is always the state that the controls say."""

import json
import random

import numpy as np
import pytest

from explorable.record.recording import figure_id
from packages.explorable.tests.comparing import (
    SET_CONTROL,
    assert_same_state,
    element,
    go,
    read,
    recorded_parts,
    shown_state,
)
from tests.book import chapter_figures

pytestmark = pytest.mark.slow

#: How many events, and the two after which nodes are counted, between which the page is not left.
EVENTS, COUNTED = 120, (60, 119)
MANY, COUNTED_OF_MANY = 1000, (310, 599)
CHAPTERS = {
    "surprise": "01-information-and-bits",
    "box": "02-entropy-of-boxes-and-dice",
    "simplex": "02-entropy-of-boxes-and-dice",
}

#: State and picture as two texts; a state must look the same whenever it comes.
LOOK = """(figure) => [
  [...figure.querySelectorAll('[name]')]
    .map((e) => `${e.name}=${e.type === 'checkbox' ? e.checked : e.value}`).join(' '),
  figure.querySelector('.explorable-readout').textContent
    + [...figure.querySelectorAll('.explorable-picture > svg')].map((e) => e.outerHTML).join(' '),
]"""


class Events:
    """Does one random thing after another."""

    def __init__(self, page, figure, chance):
        self.page, self.figure, self.chance = page, figure, chance
        self.address = page.url
        self.went = 0  # entries of the history made here

    @property
    def handle(self):
        return element(self.page, self.figure)

    def slide(self):
        control = self.chance.choice(self.figure.controls)
        self.handle.evaluate(SET_CONTROL, [control.name, self.chance.randrange(len(control.values))])

    def step(self):
        self.chance.choice(self.handle.query_selector_all(".explorable-step")).dispatch_event("click")

    def button(self):
        buttons = self.handle.query_selector_all(".explorable-reset, .explorable-preset")
        self.chance.choice(buttons).dispatch_event("click")

    def grips(self):
        self.handle.scroll_into_view_if_needed()
        return self.handle.query_selector_all(".explorable-grip")

    def drag(self):
        # One whose block is gone has no place.
        grip = self.chance.choice([one for one in self.grips() if one.bounding_box()])
        box, around = grip.bounding_box(), self.handle.query_selector(".explorable-picture").bounding_box()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        for _ in range(2):
            self.page.mouse.move(
                around["x"] + self.chance.random() * around["width"],
                around["y"] + self.chance.random() * around["height"],
            )
        self.page.mouse.up()

    def theme(self):
        self.page.evaluate(
            "(theme) => { document.documentElement.dataset.theme = theme; }", self.chance.choice(["light", "dark"])
        )

    def link(self):
        values = self.figure.space.values(self.chance.choice(self.figure.space.states))
        query = "&".join(f"{name}={value}" for name, value in values.items())
        self.page.evaluate("(hash) => { location.hash = hash; }", f"#{self.handle.get_attribute('id')}?{query}")
        self.went += 1

    def history(self):
        if self.went:
            self.chance.choice([self.page.go_back, self.page.go_forward])()
            if not self.page.url.startswith("file:"):  # past the first or the last page
                self.page.goto(self.address)

    def leave(self):
        """To another page and back."""
        self.page.goto("about:blank")
        self.page.go_back()
        self.page.wait_for_selector("figure.explorable")

    def every_shape(self):
        """Have each picture of another shape made: the player makes one when it is needed, and keeps it."""
        data = json.loads(self.handle.query_selector(".explorable-data").text_content())
        needed = {}
        for state in self.figure.space.states:
            for kind in shapes_of(data, state):
                needed.setdefault(kind, state)
        for state in needed.values():
            go(self.handle, self.figure, state)

    def any(self):
        kinds = [self.slide, self.step, self.button, self.drag, self.theme, self.link]
        self.chance.choices(kinds, weights=[10, 4, 3, 3, 1, 1])[0]()
        if self.chance.random() < 0.05:
            self.history()


def shapes_of(data, state):
    """Which of its shapes each part of a picture has in a state, as the page's data tells."""
    found = []
    for number, (axes, _, numbers) in enumerate(part["shape"] for part in recorded_parts(data)):
        sizes = [data["sizes"][axis] for axis in axes]
        at = int(np.ravel_multi_index([state[axis] for axis in axes], sizes)) if axes else 0
        found.append((number, numbers[at]))
    return found


def living(page):
    """Nodes and listeners that are still there after a collection of garbage."""
    remote = page.context.new_cdp_session(page)
    remote.send("Performance.enable")
    for _ in range(2):
        remote.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in remote.send("Performance.getMetrics")["metrics"]}
    remote.detach()
    return metrics["Nodes"], metrics["JSEventListeners"]


@pytest.mark.parametrize("name", CHAPTERS)
def test_random_events(browser, site, name):
    do_random_events(browser, site, name, EVENTS, COUNTED)


@pytest.mark.nightly
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_thousand_random_events(browser, site, name):
    do_random_events(browser, site, name, MANY, COUNTED_OF_MANY)


def do_random_events(browser, site, name, count, counted):
    figure = chapter_figures(CHAPTERS[name])[name]
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    # By its link: a script that scrolls to what is not laid out yet may miss it, and the figure would wait.
    page.goto((site / "chapters" / f"{CHAPTERS[name]}.html").as_uri() + f"#{figure_id(name)}")
    events, known, before = Events(page, figure, random.Random(name)), {}, None
    for number in range(1, count + 1):
        events.leave() if number % 300 == 50 else events.any()
        state, picture = events.handle.evaluate(LOOK)
        assert known.setdefault(state, picture) == picture, (number, state)
        if number % 50 == 0:
            now = shown_state(events.handle, figure)
            assert now in figure.space
            assert_same_state(read(events.handle), figure, now)
        if number in counted:  # no page was left in between
            events.every_shape()
            nodes, listeners = living(page)
            if before:
                assert nodes <= before[0] + 100
                assert listeners <= before[1] + 5
            before = nodes, listeners
    assert len(known) > 20
    assert faults == []
    page.close()
