"""The decorator: what it accepts, what it refuses, and what a notebook and a page are given."""

import json
import os
import re

import matplotlib.pyplot as plt
import pytest

from explorable import ExplorableError, add_colour, explorable
from explorable.page import figure_html, typeset
from explorable.record.recording import Recording
from explorable.record.site import PAGE_PART, RECORD_VARIABLE
from explorable.spec.controls import make_control
from packages.explorable.tests.comparing import recorded_parts
from packages.explorable.tests.figures import appearing, box, choices, coin, hostile, recorded


def page_data(html):
    return json.loads(html.split('class="explorable-data">')[1].split("</script>")[0])


def test_calling_the_figure_is_a_plain_call():
    figure, readout = coin(p=0.5)
    assert readout == "Heads 0.50, tails 0.50, drawn as a bar."
    assert figure.axes
    plt.close(figure)
    assert coin.__name__ == "coin"
    assert coin.__doc__.startswith("A coin")


def test_drawing_leaves_no_figure_open():
    before = plt.get_fignums()
    coin.draw(coin.space.default)
    assert plt.get_fignums() == before


@pytest.mark.parametrize(
    ("controls", "options", "error", "message"),
    [
        ({"q": (0, 1)}, {}, ValueError, "explorable 'f': 'q' is not a parameter of the function; it has"),
        ({}, {}, ValueError, "no controls were given"),
        ({"p": "text"}, {}, TypeError, "explorable 'f': control 'p' must be"),
        ({"p": (1, 0)}, {}, ValueError, "explorable 'f': control 'p': the range is empty"),
        ({"p": (0, 5, 0)}, {}, ValueError, "explorable 'f': control 'p': the step must be above 0"),
        ({"p": (5, 9)}, {}, ValueError, "explorable 'f': the default p=2 must be one of its values 5, 6, ... 9"),
        ({"p": (0, 5000)}, {}, ValueError, "explorable 'f': 5001 states .* bound of 2000"),
        ({"p": (0, 9)}, {"max_states": 9}, ValueError, "bound of 9"),
        ({"p": (0, 9)}, {"max_states": 0}, ValueError, "max_states must be a whole number above 0; got 0"),
        ({"p": (0, 9)}, {"labels": {"q": "x"}}, ValueError, "a label is given for 'q'"),
        ({"p": (0, 9)}, {"labels": {"p": 3}}, TypeError, "the label of 'p' must be a string; got 3"),
        ({"p": (0, 9)}, {"units": {"q": "x"}}, ValueError, "a unit is given for 'q'"),
        ({"p": (0, 9)}, {"presets": {"far": {"p": 99}}}, ValueError, "preset 'far': p=99 is not among"),
        ({"p": (0, 9)}, {"presets": {"": {"p": 1}}}, TypeError, "preset's name must be a string"),
        ({"p": (0, 9)}, {"constraint": lambda p: p - 5}, ValueError, "default state p=2 breaks the constraint"),
    ],
)
def test_what_the_decorator_refuses(controls, options, error, message):
    def f(p=2):
        """A figure."""

    with pytest.raises(error, match=message):
        explorable(**options, **controls)(f)


def test_functions_that_cannot_be_figures():
    with pytest.raises(ValueError, match="'silent' needs a docstring"):

        @explorable(p=(0, 1))
        def silent(p=0):
            return None

    with pytest.raises(ValueError, match="parameter 'labels' cannot have a control"):

        @explorable(p=(0, 1))
        def taken(p=0, labels=None):
            """A figure."""

    with pytest.raises(ValueError, match="'q' has neither a control nor a default"):

        @explorable(p=(0, 1))
        def unset(q, p=0):
            """A figure."""

    with pytest.raises(ValueError, match="plain ASCII; got '<lambda>'"):
        explorable(p=(0, 1))(lambda p=0: None)
    with pytest.raises(TypeError, match="decorates a function; got 3"):
        explorable(p=(0, 1))(3)


def returning(thing):
    @explorable(p=(0, 2))
    def made(p=0):
        """A figure."""
        return thing(p)

    return made


@pytest.mark.parametrize(
    ("thing", "message"),
    [
        (lambda p: None, "explorable 'made' at p=0: TypeError: the function must return a figure.*; got None"),
        (lambda p: plt.figure(), "got Figure"),
        (lambda p: (None, "x"), "got None in place of the figure"),
        (lambda p: ([], "x"), r"got list of \(\) in place of the figure"),
        (lambda p: (plt.subplots(), "x"), "got tuple of .Figure, Axes"),
        (lambda p: (plt.figure(), 3), "got int in place of the readout"),
        (lambda p: (plt.figure(), " "), "the readout is empty"),
        (lambda p: ([plt.figure(7), plt.figure(7)], "x"), "one figure twice"),
        (lambda p: 1 / p, "explorable 'made' at p=0: ZeroDivisionError"),
    ],
)
def test_what_a_function_may_not_return(thing, message):
    before = plt.get_fignums()
    with pytest.raises(ExplorableError, match=message):
        returning(thing).to_html()
    assert plt.get_fignums() == before


def styled(**text):
    def thing(p):
        figure, ax = plt.subplots(figsize=text.pop("figsize", (4, 3)))
        ax.text(0.5, 0.5, text.pop("words", "x") if p == 1 else "x", **text if p == 1 else {})
        return figure, "A sentence."

    return thing


@pytest.mark.parametrize(
    ("thing", "message"),
    [
        (styled(color="#123456"), "at p=1: ValueError: the colour #123456 has no CSS variable"),
        (styled(fontsize=9), "the text 'x' is 9 units high; at least 12 are needed"),
        (styled(words="snow ☃"), r"glyphs that the shipped fonts lack: '☃' \(U\+2603\)"),
        (styled(words="x", fontfamily="DejaVu Serif"), "the font 'DejaVu Serif' is not shipped"),
        (styled(words="∑", fontweight="bold", fontstyle="italic"), "shipped fonts lack: '∑'"),
        (styled(figsize=(6, 3)), "at p=0: ValueError: the figure is 432 units wide; at most 360"),
        (lambda p: ([plt.figure(figsize=(3, 2)) for _ in range(p + 1)], "x"), "2 figures here, and 1 in other states"),
        (lambda p: (plt.figure(figsize=(3, 2)), f"{1 // (p - 2)}"), "explorable 'made' at p=2: ZeroDivisionError"),
    ],
)
def test_a_state_that_cannot_stand_on_a_page_stops_the_recording(thing, message):
    with pytest.raises(ExplorableError, match=message):
        returning(thing).to_html()


def test_colours_of_ones_own():
    add_colour("#4DAF4A", "--mybook-leaf")
    add_colour("#4daf4a", "--mybook-leaf")
    assert "var(--mybook-leaf, #4daf4a)" in returning(styled(color="#4daf4a")).to_html()
    for colour, variable in [("red", "--x"), ("#12345", "--x"), ("#123456", "x"), ("#000000", "--ink"), (3, "--x")]:
        with pytest.raises(ValueError):
            add_colour(colour, variable)
    with pytest.raises(ValueError, match="#4daf4a already stands for --mybook-leaf"):
        add_colour("#4daf4a", "--other")


def test_the_authors_style_wins_over_preferences_but_not_over_what_a_page_needs():
    with plt.rc_context({"figure.figsize": (3, 2), "font.family": "serif", "svg.fonttype": "path"}):
        svg = coin.draw(coin.space.default).svgs("x")[0]
    assert svg.get("width") == "216"
    assert any(element.tag == "text" for element in svg.iter())
    assert coin.draw(coin.space.default).svgs("x")[0].get("width") == "345.6"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("y = (-0.5, 0.5), at -.2: -3 nats", "y = (−0.5, 0.5), at −.2: −3 nats"),
        ("3-5 tickets on 2026-11-30, log-loss 4e-06, N-1", "3-5 tickets on 2026-11-30, log-loss 4e-06, N-1"),
        ("0.3 -0.1, y - t, -x, 1.76 - 104", "0.3 −0.1, y - t, -x, 1.76 − 104"),
    ],
)
def test_a_readout_has_a_minus_before_its_negative_numbers(written, shown):
    assert typeset(written) == shown


def test_the_html_of_the_contract():
    html = recorded(coin)
    assert html.startswith('<figure class="explorable" id="explorable-coin" data-states="84">')
    assert re.search(r'<input type="range" [^>]*name="p"[^>]* min="0.00" max="1.00" step="0.05" value="0.25"', html)
    assert re.search(r'<select [^>]*name="style"', html)
    assert re.search(r'<input type="checkbox" [^>]*name="grid"', html)
    assert '<label for="explorable-coin-p">probability of heads p</label>' in html
    assert '<output for="explorable-coin-p" aria-live="off">0.25 of one</output>' in html
    assert '<p class="explorable-readout" aria-live="polite">Heads 0.25, tails 0.75, drawn as a bar.</p>' in html
    assert "<figcaption>A coin that lands heads with probability p.</figcaption>" in html
    assert 'role="img" aria-label="A coin that lands heads with probability p."' in html
    assert "<noscript>" in html
    assert html.count("<svg") == 1
    assert re.search(r'<input type="checkbox" [^>]* checked>', recorded(choices))


def test_names_with_underscores_get_hyphens():
    @explorable(p=(0, 1))
    def two_words(p=0):
        """A figure."""
        return plt.figure(figsize=(3, 2)), "x"

    assert 'id="explorable-two-words"' in two_words.to_html()


def test_nothing_reaches_the_page_as_markup():
    html = recorded(hostile)
    body, data = html.split('<script type="application/json"')
    for markup in ("<script>alert", "<img", "<b>", "</svg><img", "<!--"):
        assert markup not in body
    assert "<" not in data.partition(">")[2].partition("</script>")[0]
    assert data.count("</script>") == 1
    assert page_data(html)["readout"][1][0] == "x = 0.0 </script><!--<script> & <b>not bold</b> \u2028"


def test_two_figures_never_share_an_id():
    def ids(html):
        return re.findall(r'\bid="([^"]+)"', html)

    pages = [recorded(coin), recorded(hostile)]
    both = ids("".join(pages))
    assert len(both) == len(set(both))
    for html in pages:
        body = html.split("<script")[0]
        references = re.findall(r'url\(#([^)"]+)\)|href="#([^"]+)"', body)
        assert references
        assert {a or b for a, b in references} <= set(ids(body))


def test_what_a_notebook_is_given(monkeypatch):
    monkeypatch.delenv(RECORD_VARIABLE, raising=False)
    bundle = coin._repr_mimebundle_()
    assert bundle["text/plain"] == (
        "A coin that lands heads with probability p.\nHeads 0.25, tails 0.75, drawn as a bar."
    )
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "text/html" not in bundle


def test_while_recording_no_widget_is_built(monkeypatch):
    from ipywidgets import Widget

    monkeypatch.setenv(RECORD_VARIABLE, "1")
    made = []
    monkeypatch.setattr(Widget, "__init__", lambda self, *a, **k: made.append(self))
    bundle = choices._repr_mimebundle_()
    assert sorted(bundle) == [PAGE_PART, "image/png", "text/plain"]
    assert not made


def test_recording_is_not_switched_on_here():
    assert RECORD_VARIABLE not in os.environ


def test_the_picture_that_stands_for_several_figures():
    from io import BytesIO

    from PIL import Image

    picture = Image.open(BytesIO(hostile.to_png()))
    assert picture.size == (2 * int(3.4 * 144), int(2.4 * 144))


def test_what_comes_and_goes_is_a_part_of_its_own():
    """A picture is stored once, and each word and tick label once, however many states lack it."""
    data = page_data(recorded(appearing))
    words = [part for part in recorded_parts(data) if any("&lt;" in (shape["svg"] or "") for shape in part["shapes"])]
    assert len(words) == 6
    assert all(sorted(part["shape"][1]) == ["-1", "0"] for part in words)


def test_a_part_of_another_kind_is_another_shape():
    data = page_data(recorded(coin))
    changed = [part["shape"][0] for part in recorded_parts(data) if len(part["shapes"]) > 1 or "-1" in part["shape"][1]]
    assert changed
    assert all(0 not in axes for axes in changed)  # whether a bar or a stem, and the grid: not p
    assert data["sizes"] == [21, 2, 2]
    assert data["allowed"] is None


def test_one_forbidden_state_is_stored_as_two_lengths():
    assert page_data(recorded(box))["allowed"] == [1, 127]


def test_figure_html_escapes_controls():
    made = make_control("k", ['"><script>'], '"><script>', label="<i>", unit="<u>")
    data = {"readout": [[], ['"><b>'], [0]]}
    html = figure_html(Recording("f", "c", (made,), {"<p>": (0,)}, (), "r", 1, data))
    assert "<script>" not in html.replace("</script>", "")
    assert "<i>" not in html
    assert "<b>" not in html.split("<script")[0]
    assert "<p>" not in html.replace("<noscript><p>", "")


@pytest.mark.parametrize("play", ["style", "grid", "z", 1])
def test_only_a_slider_can_play(play):
    with pytest.raises(ValueError, match=r"explorable 'f': play must name a slider, one of \['p'\]; got "):

        @explorable(p=(0, 3), style=["a", "b"], grid=False, play=play)
        def f(p=1, style="a", grid=False):
            """A figure."""
