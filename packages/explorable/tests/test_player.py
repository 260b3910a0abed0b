"""The player in a real Chromium, on a bare page from file://, against plain calls of the same functions."""

import random
import re

import pytest

from explorable.record.recording import figure_id
from packages.explorable.tests import figures
from packages.explorable.tests.comparing import (
    SET_CONTROL,
    assert_same_state,
    bare_page,
    element,
    go,
    read,
    shown_state,
    states_to_look_at,
)

ALL = [
    figures.coin,
    figures.autoscaled,
    figures.appearing,
    figures.mathtext,
    figures.box,
    figures.triangle,
    figures.holes,
    figures.hostile,
    figures.choices,
    figures.draggable,
    figures.plane,
]
NAMES = [figure.name for figure in ALL]


@pytest.fixture(scope="module")
def html():
    return {figure.name: figures.recorded(figure) for figure in ALL}


@pytest.fixture(scope="module")
def file(html, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "figures.html"
    path.write_text(bare_page("".join(html.values())), encoding="utf-8")
    return path


@pytest.fixture
def errors():
    return []


@pytest.fixture
def page(browser, file, errors):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: errors.append(request.url) if not_own(request.url) else None)
    page.goto(file.as_uri())
    yield page
    page.close()
    assert errors == []


#: The recorded data of a figure's one picture.
FIRST_PICTURE = re.compile(r'(?<="pictures":\[){.*?}(?=\],"readout")', re.S)


def not_own(url):
    return not url.startswith(("file://", "data:"))


def move_to(page, figure, state):
    handle = element(page, figure)
    go(handle, figure, state)
    return handle


@pytest.mark.parametrize("figure", ALL, ids=NAMES)
def test_every_sampled_state_equals_a_plain_call(page, figure):
    handle = element(page, figure)
    assert_same_state(read(handle), figure, figure.space.default)
    for state in [*states_to_look_at(figure), figure.space.default]:
        go(handle, figure, state)
        assert shown_state(handle, figure) == state
        assert_same_state(read(handle), figure, state)


@pytest.mark.parametrize("figure", [figures.autoscaled, figures.appearing], ids=lambda f: f.name)
def test_every_state_of_changing_elements_in_random_order(page, figure):
    for state in random.Random(1).sample(list(figure.space.states) * 2, 2 * len(figure.space)):
        handle = move_to(page, figure, state)
        assert_same_state(read(handle), figure, state)


@pytest.mark.parametrize("figure", [figures.triangle, figures.holes, figures.plane], ids=lambda f: f.name)
def test_a_moved_control_lands_where_python_says(page, figure):
    """A dozen moves through the page's own controls; test_rules.py tries the rule itself."""
    chance = random.Random(2)
    handle, state = element(page, figure), figure.space.default
    for _ in range(12):
        moved = chance.randrange(len(state))
        index = chance.randrange(figure.space.shape[moved])
        handle.evaluate(SET_CONTROL, [figure.controls[moved].name, index])
        state = figure.space.settle(state, moved, index)
        assert shown_state(handle, figure) == state
        assert handle.query_selector(".explorable-readout").text_content() == figure.draw(state).readout


def test_the_controls_show_values_in_the_parameters_units(page):
    handle = move_to(page, figures.coin, figures.coin.space.state(p=0.35, style="stem", grid=True))
    controls = read(handle)["controls"]
    assert controls == {"p": "0.35", "style": "stem", "grid": True}
    slider = page.get_by_role("slider", name="probability of heads p")
    assert slider.get_attribute("aria-valuetext") == "0.35 of one"
    assert handle.query_selector("output").inner_text() == "0.35 of one"


def test_presets_and_reset(page):
    handle = element(page, figures.coin)
    fair, sure = (page.get_by_role("button", name=name, exact=True) for name in ("fair", "sure"))
    sure.click()
    assert shown_state(handle, figures.coin) == figures.coin.presets["sure"]
    assert_same_state(read(handle), figures.coin, figures.coin.presets["sure"])
    assert (fair.get_attribute("aria-pressed"), sure.get_attribute("aria-pressed")) == ("false", "true")
    handle.query_selector(".explorable-reset").click()
    assert shown_state(handle, figures.coin) == figures.coin.space.default
    assert sure.get_attribute("aria-pressed") == "false"


def test_keyboard_alone_reaches_and_moves_every_control(page):
    handle = element(page, figures.coin)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "p"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    assert read(handle)["controls"]["p"] == "1"
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "style"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert shown_state(handle, figures.coin) == figures.coin.space.state(p=0.05, style="stem", grid=True)
    assert_same_state(read(handle), figures.coin, shown_state(handle, figures.coin))
    for label in ("fair", "sure", "Reset"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == label
    page.keyboard.press("Enter")
    assert shown_state(handle, figures.coin) == figures.coin.space.default


def test_the_readout_is_announced_once_it_has_come_to_rest(page):
    handle = element(page, figures.coin)
    handle.evaluate(SET_CONTROL, ["p", 3])
    readout = page.locator("#explorable-coin .explorable-readout")
    assert readout.get_attribute("aria-busy") == "true"
    page.wait_for_function("!document.querySelector('#explorable-coin .explorable-readout').hasAttribute('aria-busy')")
    assert page.locator("#explorable-coin output").get_attribute("aria-live") == "off"


def test_text_that_looks_like_markup_stays_text(page):
    handle = move_to(page, figures.hostile, (1,))
    assert page.evaluate("document.querySelectorAll('img, b, i').length") == 0
    assert handle.query_selector(".explorable-readout").inner_text().startswith("x = 0.5 </script><!--<script> & <b>")
    assert handle.query_selector("label").inner_text() == 'x <b>bold</b> & "quoted"'
    assert_same_state(read(handle), figures.hostile, (1,))


def test_back_shows_what_the_controls_say(page, file):
    handle = element(page, figures.coin)
    handle.evaluate(SET_CONTROL, ["p", 18])
    page.goto("about:blank")
    page.go_back()
    page.wait_for_selector("#explorable-coin")
    handle = element(page, figures.coin)
    state = shown_state(handle, figures.coin)
    assert_same_state(read(handle), figures.coin, state)
    # The browser sets a field by itself and tells the page by `pageshow` only.
    page.evaluate("document.querySelector('#explorable-coin-p').value = 0.6; dispatchEvent(new Event('pageshow'))")
    state = shown_state(handle, figures.coin)
    assert state == figures.coin.space.state(p=0.6)
    assert_same_state(read(handle), figures.coin, state)


def test_without_javascript_the_default_stands_and_a_line_says_why(browser, file):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    for figure in ALL:
        shown = page.locator(f"#{figure_id(figure.name)}")
        assert shown.locator("svg").count() == (2 if figure is figures.hostile else 1)
        assert shown.locator(".explorable-readout").inner_text().strip() != ""
        assert "need JavaScript" in shown.inner_text()
        assert all(field.is_disabled() for field in shown.locator("input, select, fieldset button").all())
        assert not shown.locator(".explorable-tools").is_visible()
    context.close()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace('"format":4', '"format":99'), "its data has format 99"),
        (lambda text: text.replace('"format":4,"sizes"', '"format":4"sizes"'), "do not work here"),
        (lambda text: text[: text.index('"readout":') + 40] + "</script></figure>", "do not work here"),
        (lambda text: text.replace('"pictures":[{', '"pictures":[{},{'), "do not work here"),
        (lambda text: text.replace('"pictures":[', '"pictures":[' + FIRST_PICTURE.search(text)[0] + ",", 1), "another"),
        (lambda text: re.sub(r'("sizes":\[)21', r"\g<1>22", text), "its data is damaged"),
        (lambda text: re.sub(r"(,\[0\],\[[^\]]*\],\[)0,", r"\g<1>999,", text, count=1), "its data is damaged"),
        (lambda text: re.sub(r'("columns":\[\[)\d+', r"\g<1>9999", text, count=1), "its data is damaged"),
    ],
)
def test_data_that_cannot_be_used_leaves_the_picture_and_says_so(browser, html, tmp_path, change, reason):
    text = change(html["coin"])
    assert text != html["coin"]
    path = tmp_path / "broken.html"
    path.write_text(bare_page(text), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector(".explorable-notice:not([hidden])")
    assert reason in page.locator(".explorable-notice").inner_text()
    assert all(field.is_disabled() for field in page.locator("input, select, fieldset button").all())
    assert not page.locator(".explorable-tools").is_visible()
    assert page.locator(".explorable-grip").count() == 0
    assert page.locator("svg").count() == 1
    assert page.locator(".explorable-readout").inner_text().startswith("Heads 0.25")
    page.close()


def test_a_formula_looks_the_same_without_dejavu(browser, file, tmp_path):
    """The machine's DejaVu is replaced by a font that does not exist; the shipped subset must carry the text."""
    text = file.read_text(encoding="utf-8")
    other = tmp_path / "without.html"
    other.write_text(text.replace("'DejaVu Sans", "'No Such Font").replace(', sans-serif"', '"'), encoding="utf-8")
    assert "No Such Font" in other.read_text(encoding="utf-8")
    shots = []
    for path in (file, other):
        page = browser.new_page(viewport={"width": 800, "height": 900})
        page.goto(path.as_uri())
        page.evaluate("document.fonts.ready")
        shots.append(page.locator("#explorable-mathtext svg").screenshot())
        page.close()
    assert shots[0] == shots[1]


def test_the_shipped_fonts_are_the_ones_in_use(page):
    loaded = page.evaluate(
        "async () => { await document.fonts.ready;"
        " return [...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family.replaceAll('\"', '')) }"
    )
    assert {"Explorable Sans", "Explorable Display", "Explorable Size1"} <= set(loaded)


@pytest.mark.parametrize("figure", ALL, ids=NAMES)
def test_a_phone_shows_all_of_it(browser, file, figure):
    page = browser.new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    shown = page.locator(f"#{figure_id(figure.name)}")
    sizes = shown.evaluate(
        """(f) => [...f.querySelectorAll('svg text')].filter((t) => t.textContent.trim()).map((t) => {
             const scale = t.ownerSVGElement.getBoundingClientRect().width / t.ownerSVGElement.viewBox.baseVal.width;
             return Math.max(...[t, ...t.children].map((e) => parseFloat(getComputedStyle(e).fontSize))) * scale; })"""
    )
    assert min(sizes, default=11) >= 11
    for box in shown.evaluate(
        "(f) => [...f.querySelectorAll('input[type=range], select, button, .explorable-toggle')]"
        ".map((e) => e.getBoundingClientRect().height)"
    ):
        assert box >= 44
    page.close()


def test_dark_pages_have_no_black_and_no_light_box(page):
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    bad = page.evaluate(
        """() => [...document.querySelectorAll('.explorable svg :is(path, text, tspan, use, rect)')]
             .filter((e) => !e.closest('clipPath'))
             .flatMap((e) => { const s = getComputedStyle(e); return [['stroke', s.stroke], ['fill', s.fill]]
               .filter(([n, c]) => c === 'rgb(0, 0, 0)' || c === 'rgb(255, 255, 255)')
               .map(([n, c]) => e.outerHTML.slice(0, 80) + n + c); })"""
    )
    assert bad == []


def test_a_thousand_moves_leave_no_node_behind(page):
    handle = element(page, figures.coin)
    count = "document.querySelectorAll('*').length"
    for style in (1, 0):
        for grid in (1, 0):
            handle.evaluate(SET_CONTROL, ["style", style])
            handle.evaluate(SET_CONTROL, ["grid", grid])
    before = page.evaluate(count)
    handle.evaluate(
        """(figure) => { const slider = figure.querySelector('[name=p]');
             for (let k = 0; k < 1000; k += 1) {
               slider.value = (k * 7 % 21) / 20;
               slider.dispatchEvent(new Event('input', { bubbles: true }));
             } }"""
    )
    assert page.evaluate(count) == before
    assert_same_state(read(handle), figures.coin, shown_state(handle, figures.coin))


@pytest.fixture
def walking(browser):
    context = browser.new_context()
    page = context.new_page()
    page.set_content(bare_page(figures.recorded(figures.walk)))
    page.clock.install(time=0)
    page.clock.pause_at(1)  # on a busy machine time would else go on between two lines
    yield page
    context.close()


def test_a_slider_moves_by_itself_to_its_end_and_begins_anew(walking):
    handle, button = element(walking, figures.walk), walking.get_by_role("button", name="Play: step")
    assert walking.locator(".explorable-play").count() == 1
    button.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    seen = [shown_state(handle, figures.walk)[0]]
    for _ in range(3):
        walking.clock.run_for(800)
        seen.append(shown_state(handle, figures.walk)[0])
    assert seen == [3, 4, 5, 5]
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert shown_state(handle, figures.walk) == (0, 0)
    walking.clock.run_for(4_000)
    assert_same_state(read(handle), figures.walk, (5, 0))


@pytest.mark.parametrize("how", ["again", "slider", "preset", "choice"])
def test_whoever_touches_the_figure_stops_it(walking, how):
    handle, button = element(walking, figures.walk), walking.get_by_role("button", name="Play: step")
    button.click()
    {
        "again": lambda: button.click(),
        "slider": lambda: walking.get_by_label("step", exact=True).press("Home"),
        "preset": lambda: walking.get_by_role("button", name="Reset").click(),
        "choice": lambda: walking.get_by_label("rate").select_option("fast"),
    }[how]()
    before = shown_state(handle, figures.walk)
    walking.clock.run_for(5_000)
    assert shown_state(handle, figures.walk) == before
    assert button.get_attribute("aria-pressed") == "false"


def test_who_asked_for_less_motion_sees_it_slowly_and_hears_it_once(walking):
    walking.emulate_media(reduced_motion="reduce")
    handle, readout = element(walking, figures.walk), walking.locator(".explorable-readout")
    walking.get_by_role("button", name="Play: step").click()
    walking.clock.run_for(1_500)
    assert shown_state(handle, figures.walk)[0] == 3
    walking.clock.run_for(200)
    assert shown_state(handle, figures.walk)[0] == 4
    walking.clock.run_for(1_000)
    assert readout.get_attribute("aria-busy") == "true"
    walking.clock.run_for(1_500)
    assert shown_state(handle, figures.walk)[0] == 5
    assert readout.get_attribute("aria-busy") is None
