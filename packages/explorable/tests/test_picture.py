"""The picture of a live figure on a plain page; tests/test_lab.py looks at it in JupyterLab."""

import pytest
from playwright.sync_api import expect

from explorable.live import LiveFigure
from explorable.live.picture import style_sheet
from packages.explorable.tests import views
from packages.explorable.tests.figures import coin, plane
from packages.explorable.tests.lab import middle


def live(figure):
    return LiveFigure(figure, figure.draw(figure.space.default))


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 800, "height": 700})
    page.faults = []
    page.on("console", lambda message: page.faults.append(message.text))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    yield page
    assert page.faults == []
    page.close()


def shown(page, figure, count=1):
    """A figure's picture on a page, which shows all that its kernel says from now on."""
    one = live(figure)
    views.show(page, style_sheet().get_state())
    views.show(page, one.picture.get_state(), count)
    return one


def drag(page, start, *way):
    page.mouse.move(*start)
    page.mouse.down()
    for point in way:
        page.mouse.move(*point)
    page.mouse.up()


def test_picture_and_readout_follow_the_kernel(page):
    one = shown(page, coin)
    readout = page.locator(".explorable-readout")
    expect(readout).to_have_text("Heads 0.25, tails 0.75, drawn as a bar.")
    assert readout.get_attribute("aria-live") == "polite"
    expect(page.get_by_role("img", name=coin.caption)).to_be_visible()
    before = page.locator(".explorable-picture").inner_html()
    one.controls[0].value = 0.5
    views.update(page, **one.picture.get_state(["markup", "readout", "state", "error"]))
    expect(readout).to_have_text("Heads 0.50, tails 0.50, drawn as a bar.")
    assert page.locator(".explorable-picture").inner_html() != before


def test_an_error_is_text_and_stands_in_place_of_the_picture(page):
    shown(page, coin)
    views.update(page, markup="", readout="", error="no <b>two</b>")
    expect(page.get_by_role("alert")).to_have_text("no <b>two</b>")
    expect(page.locator(".explorable-readout")).to_be_hidden()
    expect(page.locator("svg")).to_have_count(0)
    views.update(page, markup="<svg></svg>", readout="three", error="")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".explorable-readout")).to_have_text("three")


def test_a_dragged_handle_tells_the_kernel_where_it_is(page):
    one = shown(page, plane)
    x, y = middle(page.locator(".explorable-grip"))
    box = page.locator(".explorable-picture").bounding_box()
    (track,) = one.memory.tracks
    goal = (5, 2)
    place = [box["x"] + track.place(goal)[0] * box["width"] / track.size[0]]
    place.append(box["y"] + track.place(goal)[1] * box["height"] / track.size[1])
    drag(page, (x, y), place)
    assert views.sent(page) == [{"goal": [1, [[0, 5], [1, 2]]]}]
    one.picture.set_state(views.sent(page)[0])
    assert one.state == goal


def test_the_same_goal_is_told_again_and_by_every_view(page):
    """The kernel hears of a change only: without a count the second time would be none."""
    shown(page, plane, 2)
    for view in (0, 1):
        x, y = middle(page.locator(".explorable-grip").nth(view))
        drag(page, (x, y), (x + 30, y))
        views.update(page, state=list(plane.space.default))
    first, second = views.sent(page)
    assert first["goal"][1] == second["goal"][1]
    assert [first["goal"][0], second["goal"][0]] == [1, 2]


def test_the_keys_of_a_live_figure_are_kept_from_the_notebook_as_long_as_it_stands(page):
    shown(page, coin)
    page.evaluate(
        """() => {
          document.body.innerHTML += '<div class="explorable-live-box"><input id="own"></div><input id="other">';
        }"""
    )

    def kept(field, key):
        page.locator(field).press(key)
        return page.locator(field).get_attribute("data-lm-suppress-shortcuts") is not None

    assert kept("#own", "ArrowRight") and kept("#own", "b") and kept("#own", "Enter")
    assert not kept("#own", "Control+s") and not kept("#own", "Shift+Enter")
    assert not kept("#other", "ArrowRight")
    page.evaluate("() => window.closing.forEach((close) => close())")
    assert not kept("#own", "ArrowRight")
