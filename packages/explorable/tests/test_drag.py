"""Direct manipulation in Chromium: mouse, touch and pen, and that a page still scrolls."""

import math

import pytest

from packages.explorable.tests import figures
from packages.explorable.tests.comparing import assert_same_state, bare_page, element, go, read, shown_state

ALL = [figures.draggable, figures.plane, figures.line, figures.unequal, figures.coin]

PLACE = """(figure, number) => {
  const { left, top, width, height } = figure.querySelectorAll('.explorable-grip')[number].getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "figures.html"
    path.write_text(bare_page("".join(map(figures.recorded, ALL))), encoding="utf-8")
    return path


@pytest.fixture(params=["mouse", "touch"])
def hand(request, browser, file):
    """A pointer of one kind on a page of its own."""
    touch = request.param == "touch"
    size = {"width": 360, "height": 740} if touch else {"width": 1000, "height": 740}
    page = browser.new_page(viewport=size, has_touch=touch, is_mobile=touch)
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(file.as_uri())
    yield Hand(page, touch)
    assert page.faults == []
    page.close()


class Hand:
    def __init__(self, page, touch):
        self.page, self.touch = page, touch
        self.remote = page.context.new_cdp_session(page)

    def send(self, kind, x, y):
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        self.remote.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def drag(self, start, *way):
        if self.touch:
            self.send("touchStart", *start)
            for point in way:
                self.send("touchMove", *point)
            self.send("touchEnd", *way[-1])
        else:
            self.page.mouse.move(*start)
            self.page.mouse.down()
            for point in way:
                self.page.mouse.move(*point, steps=3)
            self.page.mouse.up()


def look(page, figure):
    handle = element(page, figure)
    handle.scroll_into_view_if_needed()
    page.wait_for_function(
        "(figure) => figure.querySelectorAll('.explorable-grip').length > 0 || figure.id === 'explorable-coin'",
        arg=handle,
    )
    return handle


def on_screen(handle, figure, number, state):
    """Where the handle would be on the screen in a state."""
    track = figure.tracks(figure.draw(figure.space.default))[number]
    box = handle.query_selector_all(".explorable-picture > svg")[track.picture].bounding_box()
    x, y = track.place(state)
    return box["x"] + x * box["width"] / track.size[0], box["y"] + y * box["height"] / track.size[1]


def test_a_point_is_pulled_along_its_curve(hand):
    figure = figures.draggable
    handle = look(hand.page, figure)
    goal = figure.space.state(p=0.8)
    x, y = on_screen(handle, figure, 0, goal)
    hand.drag(handle.evaluate(PLACE, 0), (x - 30, y + 20), (x + 2, y - 3))
    assert shown_state(handle, figure) == goal
    assert_same_state(read(handle), figure, goal)
    assert handle.evaluate(PLACE, 0) == pytest.approx(on_screen(handle, figure, 0, goal), abs=0.5)


def test_a_bar_is_pulled_by_its_top_and_leaves_the_rest(hand):
    figure = figures.draggable
    handle = look(hand.page, figure)
    goal = figure.space.state(height=4)
    hand.drag(handle.evaluate(PLACE, 1), on_screen(handle, figure, 1, goal))
    assert shown_state(handle, figure) == goal
    x, y = on_screen(handle, figure, 1, goal)
    hand.drag((x, y), (x + 300, y - 500))
    assert shown_state(handle, figure) == goal


def test_each_of_two_pictures_has_its_own_places(hand):
    figure = figures.unequal
    handle = look(hand.page, figure)
    for number, goal in [(0, (4, 3)), (1, (4, 0))]:
        now = shown_state(handle, figure)
        assert handle.evaluate(PLACE, number) == pytest.approx(on_screen(handle, figure, number, now), abs=0.5)
        hand.drag(handle.evaluate(PLACE, number), on_screen(handle, figure, number, goal))
        assert shown_state(handle, figure) == goal


def test_the_track_follows_a_dropdown(hand):
    figure = figures.draggable
    handle = look(hand.page, figure)
    go(handle, figure, figure.space.state(unit="double"))
    assert handle.evaluate(PLACE, 0) == pytest.approx(
        on_screen(handle, figure, 0, figure.space.state(unit="double")), abs=0.5
    )
    goal = figure.space.state(p=0.9, unit="double")
    hand.drag(handle.evaluate(PLACE, 0), on_screen(handle, figure, 0, goal))
    assert shown_state(handle, figure) == goal


def test_a_point_in_the_plane_stays_in_the_allowed_half(hand):
    figure = figures.plane
    handle = look(hand.page, figure)
    goal = (6, 1)
    hand.drag(handle.evaluate(PLACE, 0), on_screen(handle, figure, 0, goal))
    assert shown_state(handle, figure) == goal
    corner = on_screen(handle, figure, 0, (8, 0))
    top = on_screen(handle, figure, 0, (0, 8))
    hand.drag(handle.evaluate(PLACE, 0), (corner[0], top[1]))
    state = shown_state(handle, figure)
    assert state in figure.space
    assert sum(state) == 8
    assert_same_state(read(handle), figure, state)


def test_a_line_follows_sideways_only(hand):
    figure = figures.line
    handle = look(hand.page, figure)
    x, y = on_screen(handle, figure, 0, (4,))
    hand.drag(handle.evaluate(PLACE, 0), (x, y + (10 if hand.touch else 60)))
    assert shown_state(handle, figure) == (4,)


def test_the_rim_of_a_grip_does_not_make_it_jump(hand):
    figure = figures.plane
    handle = look(hand.page, figure)
    x, y = handle.evaluate(PLACE, 0)
    hand.drag((x + 15, y + 15), (x + 17, y + 16))
    assert shown_state(handle, figure) == figure.space.default


def test_a_press_beside_a_grip_moves_nothing(hand):
    figure = figures.plane
    handle = look(hand.page, figure)
    x, y = handle.evaluate(PLACE, 0)
    hand.drag((x + 60, y), (x + 120, y + 30))
    assert shown_state(handle, figure) == figure.space.default


def test_a_pen_works_like_a_mouse(browser, file):
    page = browser.new_page(viewport={"width": 1000, "height": 740})
    page.goto(file.as_uri())
    figure = figures.plane
    handle = look(page, figure)
    goal = (1, 6)
    remote = page.context.new_cdp_session(page)
    for kind, (x, y) in [
        ("mousePressed", handle.evaluate(PLACE, 0)),
        ("mouseMoved", on_screen(handle, figure, 0, goal)),
        ("mouseReleased", on_screen(handle, figure, 0, goal)),
    ]:
        button = {"button": "left", "buttons": 0 if kind == "mouseReleased" else 1, "clickCount": 1}
        remote.send("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, "pointerType": "pen", **button})
    assert shown_state(handle, figure) == goal
    page.close()


def test_a_right_click_takes_hold_of_nothing(browser, file):
    page = browser.new_page(viewport={"width": 1000, "height": 740})
    page.goto(file.as_uri())
    handle = look(page, figures.plane)
    page.mouse.move(*handle.evaluate(PLACE, 0))
    page.mouse.down(button="right")
    page.mouse.move(700, 300)
    assert shown_state(handle, figures.plane) == figures.plane.space.default
    page.close()


def swipe(page, x, y, up):
    """A finger that goes up in small steps, as fingers do."""
    hand = Hand(page, touch=True)
    hand.send("touchStart", x, y)
    for step in range(1, 13):
        hand.send("touchMove", x, y - up * step / 12)
        page.wait_for_timeout(16)
    hand.send("touchEnd", x, y - up)
    page.wait_for_timeout(100)


@pytest.mark.parametrize(
    ("figure", "number"), [(figures.draggable, 0), (figures.line, 0), (figures.draggable, None), (figures.plane, None)]
)
def test_a_finger_scrolls_the_page_over_a_picture(browser, file, figure, number):
    """Beside every grip, and on those that are pulled sideways."""
    page = browser.new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(file.as_uri())
    handle = look(page, figure)
    if number is None:
        box = handle.query_selector(".explorable-picture").bounding_box()
        start = box["x"] + 0.5 * box["width"], box["y"] + 8
    else:
        start = handle.evaluate(PLACE, number)
    before = page.evaluate("scrollY")
    swipe(page, *start, 120)
    assert page.evaluate("scrollY") >= before + 60
    assert shown_state(handle, figure) == figure.space.default
    page.close()


def test_grips_are_as_large_as_a_finger_and_no_stop_for_the_keyboard(browser, file):
    page = browser.new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(file.as_uri())
    for figure in ALL[:4]:
        handle = look(page, figure)
        for grip in handle.query_selector_all(".explorable-grip"):
            box = grip.bounding_box()
            assert math.isclose(box["width"], 44) and math.isclose(box["height"], 44)
            assert grip.get_attribute("aria-hidden") == "true"
            assert grip.get_attribute("tabindex") is None
    page.close()
