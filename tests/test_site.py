"""The built site in Chromium: every page, every figure, from a folder and from a server."""

import base64
import functools
import gzip
import http.server
import io
import json
import re
import threading
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from fontTools.ttLib import TTFont

from explorable.page import typeset
from explorable.record.recording import figure_id
from extensions.lean_pages import MATH, in_formulas
from packages.explorable.tests.comparing import (
    READ_AS_TEXT,
    assert_same_state,
    element,
    go_and,
    moves_to,
    page_data,
    recorded_columns,
    recorded_readout,
    recorded_state,
    states_to_look_at,
)
from tests.book import chapter_figures
from tests.pages import open_page

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))
PAGES = sorted(path.stem for path in (ROOT / "chapters").iterdir() if path.suffix in {".ipynb", ".md"})
CHAPTER_2 = "02-entropy-of-boxes-and-dice"
CHAPTER_3 = "03-cross-entropy"
CHAPTER_4 = "04-maximum-likelihood"
CHAPTER_8 = "08-transformer-decoder"
CHAPTER_8B = "08b-from-a-loss-to-a-file"
CHAPTER_5 = "05-softmax-with-loss"
CHAPTER_6 = "06-pytorch-losses"
CHAPTER_7 = "07-gradient-descent"


@pytest.fixture(scope="module")
def server(site):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    handler = functools.partial(Quiet, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_there_are_pages():
    assert "01-information-and-bits" in PAGES


#: Texts of a figure that lie upon each other.
OVERLAPS = """(f) => {
  const found = [];
  for (const svg of f.querySelectorAll('.explorable-picture > svg')) {
    const slanted = (t) => Number(/rotate\\((-?[\\d.]+)/.exec(t.getAttribute('transform'))?.[1] ?? 0) % 90 !== 0;
    const texts = [...svg.querySelectorAll('text')].filter((t) => t.textContent.trim() && !slanted(t));
    const boxes = texts.map((t) => t.getBoundingClientRect());
    const unit = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b, j) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1.5 * unit && high > 3 * unit) found.push([texts[i].textContent, texts[i + 1 + j].textContent]);
    }));
  }
  return found;
}"""

#: What is seen of a figure: what it holds, overlaps, and its size.
LOOK = f"""(figure) => {{ const box = figure.getBoundingClientRect();
  return [({READ_AS_TEXT})(figure), ({OVERLAPS})(figure), [box.width, box.height]]; }}"""
#: Of the states by chance that are looked at so many are compared with a plain call; in the nightly test many more.
COMPARED, MANY = 4, 60


@dataclass
class Visited:
    """What was seen on a page while each figure was led through some of its states, in a wide window."""

    name: str
    figures: int
    faults: list[str]
    #: How many states each figure says that it has.
    states: dict[str, str] = field(default_factory=dict)
    #: By figure and state, None for the first look: the picture, texts that lie upon each other, the figure's size.
    seen: dict[str, dict[Any, tuple[str, list[Any], list[float]]]] = field(default_factory=dict)


@pytest.fixture(scope="module", params=[path.stem for path in NOTEBOOKS])
def visited(browser, site, request):
    """The page of a notebook; one visit for all that is looked at in the same states."""
    page = open_page(browser, (site / "chapters" / f"{request.param}.html").as_uri())
    page.evaluate("document.fonts.ready")
    found = Visited(request.param, page.locator("figure.explorable").count(), page.faults)
    for name, figure in chapter_figures(request.param).items():
        handle = element(page, figure)
        found.states[name] = handle.get_attribute("data-states")
        found.seen[name] = {None: handle.evaluate(LOOK)}  # before anything is moved
        for state in states_to_look_at(figure):
            found.seen[name][state] = handle.evaluate(go_and(LOOK), moves_to(figure, state))
    page.close()
    return found


def test_every_figure_shows_what_a_plain_call_gives(visited):
    figures = chapter_figures(visited.name)
    assert visited.figures == len(figures) == len(visited.seen)
    for name, figure in figures.items():
        assert visited.states[name] == str(len(figure.space))
        for state in (None, *states_to_look_at(figure, COMPARED)):
            shown = json.loads(visited.seen[name][state][0])
            assert_same_state(shown, figure, figure.space.default if state is None else state)
    assert visited.faults == []


@pytest.mark.nightly
@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_every_figure_in_many_more_states(browser, site, name):
    page = open_page(browser, (site / "chapters" / f"{name}.html").as_uri())
    for figure in chapter_figures(name).values():
        handle = element(page, figure)
        for state in states_to_look_at(figure, MANY):
            shown = handle.evaluate(go_and(READ_AS_TEXT), moves_to(figure, state))
            assert_same_state(json.loads(shown), figure, state)
    page.close()


def test_labels_do_not_overlap_and_the_page_does_not_jump(visited):
    for name, looks in visited.seen.items():
        (_, _, before), *_ = looks.values()
        for state, (_, overlaps, size) in looks.items():
            assert overlaps == [], (name, state)
            assert size == before, (name, state)


@pytest.mark.parametrize(
    ("chapter", "name", "values", "words"),
    [
        ("01-information-and-bits", "surprise", {"p": 0.1}, ["3.322 bits"]),
        ("01-information-and-bits", "surprise", {"p": 1.0}, ["0.000 bits"]),
        ("01-information-and-bits", "surprise", {"p": 0.1, "unit": "nats"}, ["2.303 nats"]),
        ("01-information-and-bits", "questions", {"n": 3}, ["1.585 bits", "2 in the worst case", "1.667 on average"]),
        ("01-information-and-bits", "kraft_budget", dict(a=1, b=2, c=2, d=3), ["1.125", "no such code exists"]),
        ("01-information-and-bits", "kraft_budget", dict(a=1, b=2, c=3, d=3), ["1.800 bits", "A 0, B 10, C 110"]),
        ("01-information-and-bits", "break_the_code", {"code": "ambiguous", "bits": "1110"}, ["C B", "D A", "2 ways"]),
        ("01-information-and-bits", "break_the_code", {"code": "Huffman", "bits": "1110"}, ["D A", "one way"]),
        ("01-information-and-bits", "break_the_code", {"code": "fixed", "bits": "1"}, ["cannot be read"]),
        (CHAPTER_2, "box", {"first": 1, "second": 2, "third": 7}, ["1.157 bits"]),
        (CHAPTER_2, "box", {"first": 3, "second": 3, "third": 4}, ["1.571 bits"]),
        (CHAPTER_2, "die", {"sides": 6, "load": 0.0}, ["2.585 bits", "1.792 nats"]),
        (CHAPTER_2, "coin", {"p": 0.5}, ["1.000 bits", "0.693 nats"]),
        (CHAPTER_2, "contribution", {"x": 0.37, "unit": "bits"}, ["0.531 bits"]),
        (CHAPTER_2, "simplex", {"p1": 0.1, "p2": 0.2}, ["1.157 bits"]),
        (
            CHAPTER_3,
            "wrong_codebook",
            {"q1": 0.3, "q2": 0.3, "truth": "box A"},
            ["H(P) 1.157", "D 0.290", "H(P, Q) 1.446 bits"],
        ),
        (CHAPTER_3, "wrong_codebook", {"q1": 0.1, "q2": 0.2, "truth": "box A"}, ["D 0.000", "H(P, Q) 1.157 bits"]),
        (CHAPTER_3, "wrong_codebook", {"q1": 0.1, "q2": 0.2, "truth": "box B"}, ["D 0.328", "H(P, Q) 1.899 bits"]),
        (CHAPTER_3, "kl_asymmetry", {"p": 0.5, "q": 0.9}, ["D(p‖q) = 0.737 bits", "D(q‖p) = 0.531 bits"]),
        (CHAPTER_3, "classifier", {"training": 0.0}, ["1.737, 0.515 and 1.737 bits", "mean 1.330 bits"]),
        (CHAPTER_3, "classifier", {"training": 1.0}, ["0.0740, 0.152 and 0.201 bits", "mean 0.142 bits"]),
        (
            CHAPTER_4,
            "coin_flips",
            {"heads": 14, "theta": 0.7},
            ["4.94e-6", "a flip costs 0.881 bits", "H = 0.881 bits", "D = 0.000 bits"],
        ),
        (CHAPTER_4, "coin_flips", {"heads": 14, "theta": 0.5}, ["a flip costs 1.000 bits", "D = 0.119 bits"]),
        (CHAPTER_4, "gaussian_fit", {"mu": 2.0, "sigma": 2.0}, ["squared error 4.000 (°C)²", "costs 2.112 nats"]),
        (CHAPTER_4, "noon_band", {"calm": 0.5, "gale": 3.5}, ["a noon costs 2.032 nats", "1.610 nats up to 5 m/s"]),
        (CHAPTER_4, "output_unit", {"kind": "linear", "z": 2.0}, ["y = 2.000", "gradient 0.000 nats"]),
        (CHAPTER_4, "output_unit", {"kind": "sigmoid", "z": 0.0}, ["loss 0.693 nats", "gradient -0.500 nats"]),
        (CHAPTER_4, "output_unit", {"kind": "softmax", "z": 0.0}, ["loss 1.386 nats", "gradient -0.750 nats"]),
        (
            CHAPTER_5,
            "softmax_gradient",
            dict(z1=1.2, z2=0.4, target="dog"),
            ["(-0.429, 0.257, 0.172)", "loss 0.560"],
        ),
        (
            CHAPTER_5,
            "softmax_gradient",
            dict(z1=1.2, z2=0.4, target="deer"),
            ["(0.571, 0.257, -0.828)", "loss 1.760"],
        ),
        (CHAPTER_5, "temperature", {"T": 0.1}, ["dog 0.9997", "deer 6.14e-6"]),
        (
            CHAPTER_5,
            "saturation",
            {"z": -10.0, "target": "yes, t = 1"},
            ["of size 0.99995", "of size 9.08e-5"],
        ),
        (CHAPTER_5, "log_sum_exp", {"offset": 88}, ["naive inf nats", "stable 89.760 nats"]),
        (CHAPTER_5, "log_sum_exp", {"offset": -104}, ["naive -102.180 nats", "stable -102.240 nats"]),
        (CHAPTER_5, "backprop", {"step": 12}, ["0.3679 × (-0.5344) = -0.1966"]),
        (CHAPTER_5, "backprop", {"step": 17}, ["dw = (-0.1966, -0.3932, 0.1966)", "dx = (0.3932, -0.5898)"]),
        (CHAPTER_6, "three_losses", {"z": 2.0, "target": 1}, ["BCELoss 0.127", "LogitsLoss 0.127", "twice 0.347"]),
        (CHAPTER_6, "three_losses", {"z": 8.0, "target": 1}, ["twice 0.313"]),
        (CHAPTER_6, "float_cliff", {"z": 20.0}, ["100.000 nats with gradient 0.000", " 20.000 nats with gradient 1"]),
        (CHAPTER_6, "label_smoothing", {"epsilon": 0.1, "margin": 3.3}, ["floor 0.291", "margin of 3.332"]),
        (CHAPTER_7, "optimisers", {"step": 60, "method": "plain"}, ["plain, step 60", "0.0106 nats above"]),
        (CHAPTER_7, "descent", {"step": 0, "rate": 100}, ["Step 0 at rate 100", "1.099 nats = 1.585 bits", "a guess"]),
        (CHAPTER_7, "descent", {"step": 1, "rate": 1}, ["Step 1 at rate 1", "0.697 nats", "accuracy 0.783"]),
        (CHAPTER_7, "descent", {"step": 1, "rate": 100}, ["5.798 nats", "accuracy 0.783"]),
        (CHAPTER_7, "descent", {"step": 50, "rate": 5}, ["0.407 nats", "accuracy 0.850 (51 of 60 right)"]),
        (CHAPTER_7, "descent", {"step": 50, "rate": 10}, ["0.539 nats"]),
        (CHAPTER_7, "descent", {"step": 50, "rate": 100}, ["3.088 nats"]),
        (CHAPTER_7, "race", {"step": 0}, ["z = -10.000, y = 4.54e-5; squared error at z = -10.000"]),
        (CHAPTER_7, "race", {"step": 10}, ["y = 0.39"]),
        (CHAPTER_7, "race", {"step": 11}, ["y = 0.546", "squared error at z = -9.999"]),
        (CHAPTER_7, "race", {"step": 11_033}, ["squared error at z = -0."]),
        (CHAPTER_7, "race", {"step": 11_034}, ["squared error at z = 0."]),
        (CHAPTER_8, "initial_loss", {"vocabulary": 1000, "sigma": 1.0}, ["measured 7.407 nats", "= 7.408 nats"]),
        (CHAPTER_8, "initial_loss", {"vocabulary": 10, "sigma": 3.0}, ["measured 5.088 nats", "= 6.803 nats"]),
        (CHAPTER_8, "sequence_loss", {"position": 2, "padding": 0}, ["2.079 nats", "places 1.386 nats"]),
        (CHAPTER_8, "sequence_loss", {"position": 9, "padding": 3}, ["0.0202 nats", "words 1.386", "places 0.931"]),
        (CHAPTER_8, "token_bits", {"position": 36}, ["Letter 36, r", "cost 10.0", "of 121 bits"]),
    ],
)
def test_readouts_that_the_book_promises(site, chapter, name, values, words):
    """As the page has them; that it shows what it has is tested with every figure."""
    data = data_of(site, chapter, name)
    readout = recorded_readout(data, recorded_state(data, values))
    for word in words:
        assert typeset(word) in readout


def data_of(site, chapter, name):
    html = (site / "chapters" / f"{chapter}.html").read_text(encoding="utf-8")
    return page_data(html)[figure_id(name)]


def test_the_letters_of_a_sentence_cost_what_its_file_weighs(browser, site):
    """The sum over `token_bits` is what the next page prints, and the payload up to the last byte's rounding."""
    data = data_of(site, CHAPTER_8, "token_bits")
    readouts = [recorded_readout(data, (position,)) for position in range(data["sizes"][0])]
    total = sum(float(re.search(r"cost (\d\S*) bits", readout)[1]) for readout in readouts)
    page = open_page(browser, (site / "chapters" / f"{CHAPTER_8B}.html").as_uri())
    printed = page.locator("main").inner_text()
    surprise, payload = map(
        float, re.search(r"41 characters: surprise (\S+) bytes, payload (\d+) bytes", printed).groups()
    )
    assert round(total / 8, 1) == surprise
    assert -0.1 < 8 * payload - total < 8.1
    page.close()


def move_every_slider(page):
    for slider in page.query_selector_all("figure.explorable input[type=range]"):
        slider.evaluate("(slider) => slider.focus()")
        for key in ("ArrowRight", "End", "Home"):
            page.keyboard.press(key)


@pytest.mark.parametrize("name", PAGES)
def test_no_request_leaves_the_site_and_nothing_is_amiss(browser, site, name):
    """From a folder; from a server see `test_a_first_visit_is_light_and_does_not_shift`."""
    page = open_page(browser, (site / "chapters" / f"{name}.html").as_uri())
    move_every_slider(page)
    page.wait_for_timeout(100)  # what a page asks for later, somebody has done something for
    assert [url for url in page.asked if not url.startswith((site.as_uri(), "data:"))] == []
    assert page.faults == []
    page.close()


def test_without_javascript_each_figure_shows_its_default(browser, site):
    """What its default is, is tested with every figure."""
    context = browser.new_context(java_script_enabled=False)
    for path in NOTEBOOKS:
        page = context.new_page()
        page.goto((site / "chapters" / f"{path.stem}.html").as_uri())
        for name, data in page_data((site / "chapters" / f"{path.stem}.html").read_text(encoding="utf-8")).items():
            shown = page.query_selector(f"#{name}")
            assert shown.query_selector(".explorable-readout").inner_text() == recorded_readout(data, data["start"])
            assert shown.query_selector(".explorable-picture > svg") is not None
            assert "need JavaScript" in shown.inner_text()
    context.close()


#: Formulas and pictures are written by one hand each: one page is looked at with all of theirs, the others without.
WITH_ALL = CHAPTER_5
SAME_EVERYWHERE = [[".explorable-picture"], ["math"]]
#: All that stands around an article is of one template: it is looked at small, and dark, on these pages.
FRAMED = {WITH_ALL, "index", "glossary"}
#: What can differ between a wide and a narrow page: sizes, and what scrolls.
OF_A_WIDTH = {"runOnly": ["target-size", "scrollable-region-focusable"]}
AROUND_THE_ARTICLE = {"exclude": [[".bd-article"]]}
#: What can differ between light and dark.
OF_A_SCHEME = {"runOnly": ["color-contrast"]}


#: Six thousand spans of code have some thirty colours on two backgrounds: each is looked at once, the others are text.
ONE_OF_EACH_TOKEN = """() => {
  const seen = new Set();
  for (const span of document.querySelectorAll(".highlight span")) {
    const key = `${span.className} in ${span.closest(".cell_input, .cell_output")?.className}`;
    if (seen.has(key)) span.replaceWith(...span.childNodes);
    else seen.add(key);
  }
}"""


#: Of texts that look alike, by their colours and those of all that they stand in, by their size, weight and classes,
#: the contrast of one is looked at; in the nightly test that of each.
ONE_OF_EACH_TEXT = """() => {
  const paths = new Map();
  const path = (e) => {
    if (e === null) return "";
    if (!paths.has(e)) {
      const s = getComputedStyle(e);
      const own = [e.localName, e.className, s.backgroundColor, s.backgroundImage, s.opacity, s.position];
      paths.set(e, `${path(e.parentElement)} > ${own}`);
    }
    return paths.get(e);
  };
  const seen = new Set();
  for (const e of document.querySelectorAll("body *")) {
    delete e.dataset.contrast;
    const said = [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!said && !e.matches("input, select, textarea")) continue;
    const s = getComputedStyle(e);
    const key = [path(e), s.color, s.fontSize, s.fontWeight, s.textShadow].join();
    if (!seen.has(key)) e.dataset.contrast = "";
    seen.add(key);
  }
  return seen.size;
}"""
SELECT = "axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-contrast]' }] })"
#: What is wider than its box by now can be reached by keyboard from the next frame on; what fades in has too little
#: contrast while it does.
SETTLED = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => Promise.all(document.getAnimations().map((one) => one.finished))).then(() => true)"""


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_fault(browser, site, name):
    assert_no_barrier(browser, site, name)


@pytest.mark.nightly
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_fault_in_any_text(browser, site, name):
    assert_no_barrier(browser, site, name, each=True)


def assert_no_barrier(browser, site, name, each=False):
    """Let axe look at a page, small and large, light and dark; at the contrast of all texts, if `each` is given."""
    framed = each or name in FRAMED
    most = None if name == WITH_ALL else {"exclude": SAME_EVERYWHERE}
    page = open_page(browser, (site / "chapters" / f"{name}.html").as_uri(), reduced_motion="reduce")
    # What is not laid out yet lies in a box of another height, over what follows.
    page.add_style_tag(content="* { content-visibility: visible !important; }")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate(ONE_OF_EACH_TOKEN)
    page.evaluate(Axe().axe_script)
    for scheme, width, looks in [
        ("light", 1280, [(most, {})]),
        ("light", 768, [(AROUND_THE_ARTICLE, OF_A_WIDTH)] * framed),
        ("light", 360, [(None, OF_A_WIDTH), *[(AROUND_THE_ARTICLE, {})] * framed]),
        ("dark", 360, [(AROUND_THE_ARTICLE, OF_A_SCHEME)] * framed),
        ("dark", 1280, [(most, OF_A_SCHEME)]),
    ]:
        if not looks:
            continue
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(SETTLED)
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        if not each:
            assert page.evaluate(ONE_OF_EACH_TEXT) > 20
            page.evaluate(SELECT)
        for context, rules in looks:
            options = {"resultTypes": ["violations"], **rules}
            found = page.evaluate("([context, options]) => axe.run(context ?? document, options)", [context, options])
            assert faults(found) == [], (scheme, width)
    page.close()


def faults(response):
    """What axe finds, of any level; it reads no MathML, so a column whose head is a formula seems to have none."""
    return [
        (fault["id"], node["html"][:120])
        for fault in response["violations"]
        for node in fault["nodes"]
        if not (fault["id"] == "empty-table-header" and "<math" in node["html"])
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_shows_all_of_it(browser, site, name):
    url = (site / "chapters" / f"{name}.html").as_uri()
    page = open_page(browser, url, viewport={"width": 360, "height": 800}, is_mobile=True, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(CUT_OFF) == []
    for figure in chapter_figures(name).values():
        handle = element(page, figure)
        for state in states_to_look_at(figure):
            assert_phone(*handle.evaluate(go_and(MEASURE), moves_to(figure, state)))
    page.set_viewport_size({"width": 320, "height": 800})  # as enlarged four times on a desktop
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()


#: What is read and reaches beyond its box: printed output, and tables whose rows are cards on a phone.
CUT_OFF = """() => [...document.querySelectorAll('.cell_output :is(.stream, .text_plain) pre, table.cards')]
  .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent.trim().slice(0, 80))"""

MEASURE_TEXTS = """(f) => [...f.querySelectorAll('svg text')].filter((t) => t.textContent.trim()).map((t) => {
  const svg = t.ownerSVGElement, box = t.getBoundingClientRect(), frame = svg.getBoundingClientRect();
  const size = Math.max(...[t, ...t.children].map((e) => parseFloat(getComputedStyle(e).fontSize)));
  return { text: t.textContent, size: size * frame.width / svg.viewBox.baseVal.width,
           inside: box.left >= frame.left - 1 && box.right <= frame.right + 1
                   && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1 };
})"""


#: A figure's texts, how high its targets are, and how high picture and controls are together.
MEASURE = f"""(f) => [({MEASURE_TEXTS})(f),
  [...f.querySelectorAll('input[type=range], select, button')].map((e) => e.getBoundingClientRect().height),
  f.querySelector('.explorable-body').getBoundingClientRect().height]"""


def assert_phone(texts, targets, height):
    """Text of 11 CSS pixels or more and inside its picture, targets of 44 pixels, picture and controls in view."""
    for text in texts:
        assert text["size"] >= 10.99, text
        assert text["inside"], text
    assert min(targets) >= 44
    assert height <= 800


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_dark_pages_have_no_light_box_and_no_black(browser, site, name):
    page = open_page(browser, (site / "chapters" / f"{name}.html").as_uri(), color_scheme="dark")
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('figure.explorable')].flatMap((figure) => {
             const found = [];
             for (let e = figure; e !== null; e = e.parentElement) {
               const [r, g, b, a = 1] = getComputedStyle(e).backgroundColor.match(/[\\d.]+/g).map(Number);
               if (a > 0 && r + g + b > 300) found.push(e.className + ' ' + getComputedStyle(e).backgroundColor);
             }
             return found; })"""
    )
    assert boxes == []
    black = page.evaluate(
        """() => [...document.querySelectorAll('.explorable-picture :is(path, text, tspan, use, rect)')]
             .filter((e) => !e.closest('clipPath'))
             .flatMap((e) => [getComputedStyle(e).stroke, getComputedStyle(e).fill])
             .filter((colour) => ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'].includes(colour))"""
    )
    assert black == []
    page.close()


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_the_keyboard_reaches_and_moves_every_control(browser, site, name):
    """From the start of each figure."""
    page = open_page(browser, (site / "chapters" / f"{name}.html").as_uri())
    for figure in chapter_figures(name).values():
        page.evaluate(BEFORE, f"#{figure_id(figure.name)}")
        assert_keyboard(page, [figure])
    page.close()


@pytest.mark.nightly
@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_the_keyboard_goes_through_the_whole_page(browser, site, name):
    page = open_page(browser, (site / "chapters" / f"{name}.html").as_uri())
    assert_keyboard(page, chapter_figures(name).values())
    page.close()


#: Let the keyboard go on from right before an element.
BEFORE = """(selector) => {
  const start = document.createElement('span');
  start.tabIndex = -1;
  document.querySelector(selector).before(start);
  start.focus();
}"""


def assert_keyboard(page, figures):
    """Tab reaches each control of the figures, where focus is seen, and keys move it."""
    wanted = {(figure_id(figure.name), control.name) for figure in figures for control in figure.controls}
    reached = set()
    for _ in range(400):
        if reached == wanted:
            break
        page.keyboard.press("Tab")
        now = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e), f = e.closest('figure.explorable');
                 return f && e.name ? [f.id, e.name, s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
                   e.labels.length, f.querySelector('.explorable-readout').innerText] : null; }"""
        )
        if now is None:
            continue
        reached.add((now[0], now[1]))
        assert now[2], "focus must be visible"
        assert now[3] == 1
        readout = page.query_selector(f"#{now[0]} .explorable-readout")
        for key in ("ArrowRight", "ArrowLeft", "ArrowLeft", "Space"):  # a checkbox knows the last alone
            page.keyboard.press(key)
            if readout.inner_text() != now[4]:
                break
        else:
            pytest.fail(f"{now[1]} of {now[0]} cannot be moved by keyboard")
    assert reached == wanted


@pytest.mark.parametrize("width", [768, 1024, 1280])
def test_a_name_of_code_in_a_table_is_not_cut(browser, site, width):
    page = open_page(browser, "about:blank", viewport={"width": width, "height": 800})
    for name in ("06-pytorch-losses", "09-loss-detective", "cheat-sheet", "teaching"):
        page.goto((site / "chapters" / f"{name}.html").as_uri())
        page.add_style_tag(content="* { content-visibility: visible !important; }")
        cut = page.evaluate(
            """() => [...document.querySelectorAll('.bd-article td code')].filter((one) =>
                 /^[\\w="]+$/.test(one.textContent) && one.getClientRects().length > 1).map((one) => one.textContent)"""
        )
        assert cut == [], (name, width)
    page.close()


def test_only_where_a_browser_holds_on_to_what_is_in_view_are_sections_laid_out_late():
    """Safari doesn't: a link to a section would end far from it."""
    css = (ROOT / "assets" / "book.css").read_text(encoding="utf-8")
    where = r"@supports \(overflow-anchor: auto\) \{\s+@media screen \{[^}]*content-visibility: auto"
    assert len(re.findall(where, css)) == css.count("content-visibility: auto") == 1


def test_a_page_is_light_enough(site):
    for name in PAGES:
        html = (site / "chapters" / f"{name}.html").read_bytes()
        assert len(gzip.compress(html)) <= 300_000, name
        assert len(re.findall(rb"<[a-z]", html)) <= 6_000, name  # elements: what style and layout cost on a phone


def test_the_face_of_formulas_has_all_that_they_hold(site):
    """And no page has another address for it: it is part of the style sheet."""
    data = re.search(r"url\(\"data:font/woff2;base64,([^\"]+)", (site / "_static" / "math.css").read_text("utf-8"))[1]
    face = TTFont(io.BytesIO(base64.b64decode(data)))
    unseen = {0x2061, 0x2062, 0x20, 0xA, 0xA0}
    html = "".join((site / "chapters" / f"{name}.html").read_text(encoding="utf-8") for name in PAGES)
    wanted = in_formulas("".join(MATH.findall(html))) - unseen
    assert [chr(point) for point in sorted(wanted - set(face.getBestCmap()))] == []
    assert len(wanted) > 100 and face["MATH"].table.MathVariants is not None


@pytest.mark.parametrize("name", PAGES)
def test_a_first_visit_is_light_and_does_not_shift(browser, site, server, name):
    page = open_page(browser, f"{server}/chapters/{name}.html")
    shift = page.evaluate(
        """() => new Promise((done) => { let sum = 0;
             new PerformanceObserver((list) => { for (const e of list.getEntries()) sum += e.value; })
               .observe({ type: 'layout-shift', buffered: true });
             setTimeout(() => done(sum), 300); })"""
    )
    assert shift < 0.02
    assert [url for url in page.asked if not url.startswith((server, "data:"))] == []
    assert page.faults == []
    files = {unquote(urlsplit(url).path) for url in page.asked if url.startswith(server)}
    weight = sum(len(gzip.compress((site / path.lstrip("/")).read_bytes())) for path in files)
    assert weight <= 700_000
    page.close()


class Links(HTMLParser):
    """Collects a page's ids, and what it points to."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.targets = set(), []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.ids |= {attributes[key] for key in ("id", "name") if attributes.get(key)}
        self.targets += [attributes[key] for key in ("href", "src") if attributes.get(key)]


def test_every_internal_link_and_anchor_leads_somewhere(site):
    parsed = {path: Links(path) for path in site.rglob("*.html") if "_static" not in path.parts}
    broken = []
    for path, links in parsed.items():
        for target in links.targets:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc or path.name == "404.html":
                continue
            aim = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            aim = aim / "index.html" if aim.is_dir() else aim
            anchor = unquote(parts.fragment).partition("?")[0]  # "?p=0.5" sets a figure
            anchor = anchor if aim.suffix == ".html" else ""
            if not aim.exists() or (anchor and anchor not in parsed[aim].ids):
                broken.append(f"{path.name}: {target}")
    assert broken == []


NAMED_CHAPTER = re.compile(r"(?<!\], )\b[Cc]hapters?\s\d{1,2}\b")


@pytest.mark.parametrize("name", [name for name in PAGES if name[0].isdigit()])
def test_a_chapter_says_where_one_is_and_leads_to_the_others(site, name):
    """Number and subject stand in title and heading; "chapter 3" is a link; what opens a fold is none."""
    text = (site / "chapters" / f"{name}.html").read_text(encoding="utf-8")
    number = re.match(r"0*(\d+[a-z]?)-", name)[1]
    (subject,) = re.findall(r'<p class="chapter-subject">(.*?)</p>', text)
    title = re.search("<title>(.*?)</title>", text)[1]
    assert title.startswith(f"{number} ") and subject in title
    article = re.search(r"<article.*?</article>", text, re.S)[0]
    prose = " ".join(
        re.findall(r"<p>.*?</p>", re.sub(r"<pre.*?</pre>|<figcaption.*?</figcaption>", "", article, flags=re.S))
    )
    unlinked = NAMED_CHAPTER.findall(re.sub(r"<a\b.*?</a>|<code.*?</code>|</?span[^>]*>", "", prose, flags=re.S))
    assert [words for words in unlinked if not words.endswith(f" {number}")] == []
    assert not [summary for summary in re.findall(r"<summary.*?</summary>", text, re.S) if "<a " in summary]


def test_the_landing_page_has_a_figure_in_reach(browser, site):
    page = open_page(browser, (site / "index.html").as_uri())
    page.wait_for_selector("#explorable-surprise")
    box = page.locator("#explorable-surprise .explorable-body").bounding_box()
    assert box["y"] + box["height"] <= 800
    page.close()


def test_no_state_shows_a_negative_zero(site):
    """In no page, and so in no recorded state of a figure."""
    for path in (site / "chapters").glob("*.html"):
        assert not re.search(r"(?<!\w)[-\u2212]0(\.0*)?(?![\d.])", only_texts(path)), path.name


def only_texts(path):
    """Readouts and texts of all states: the strings of the recorded data, without coordinates."""
    found = re.findall(r'class="explorable-data">(.*?)</script>', path.read_text("utf-8"), flags=re.S)
    texts = []
    for data in map(json.loads, found):
        texts += data["readout"][1]
        texts += [text for column in recorded_columns(data) if column[1] == "" for text in column[3]]
    return "\n".join(texts)


def test_pages_name_no_cdn(site):
    for path in (site / "chapters").glob("*.html"):
        loaded = re.findall(r"""<(?:script|link|img)[^>]+(?:src|href)="(https?:[^"]+)""", path.read_text("utf-8"))
        assert [url for url in loaded if "github.io" not in url] == []  # the page's own address
