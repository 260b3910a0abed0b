"""What is done to matplotlib's SVG, and the fonts that it is shown with."""

import re
from importlib.resources import files
from io import BytesIO

import matplotlib.pyplot as plt
import pytest
from fontTools.ttLib import TTFont

from explorable.drawing.fonts import FACES, font_faces, missing_glyphs, page_family
from explorable.drawing.palette import _VARIABLES, css_colour
from explorable.drawing.subset_fonts import cut
from explorable.drawing.svg import normalise, to_text
from explorable.page import stylesheet

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100pt" '
SVG += 'height="50pt" viewBox="0 0 100 50" version="1.1">{}</svg>'


def page(inner):
    return to_text(normalise(SVG.format(inner), "fig-"))


def test_only_ids_and_references_get_the_prefix():
    text = page(
        '<g id="a" clip-path="url(#b)"><use xlink:href="#c"/><text style="font-size: 12px">#a url(#b)</text></g>'
    )
    assert '<g id="fig-a" clip-path="url(#fig-b)"><use href="#fig-c" />' in text
    assert ">#a url(#b)</text>" in text


def test_numbers_keep_two_decimals_where_they_are_lengths():
    text = page(
        '<path d="M 1.23456 -0.001 L 1e-7 2" style="stroke-width: 0.123456"'
        ' transform="translate(1.239 2) scale(0.123456)"/>'
    )
    assert 'd="M 1.23 0 L 0 2"' in text
    assert "stroke-width: 0.123456" in text
    assert 'transform="translate(1.24 2) scale(0.123456)"' in text


def test_colours_follow_the_page():
    text = page('<rect fill="#0072b2" style="stroke: #000000; fill-opacity: 0.5"/><path style="fill: url(#h1a2b3c)"/>')
    assert "fill: var(--explorable-blue, #0072b2); stroke: currentColor; fill-opacity: 0.5" in text
    assert "fill: url(#fig-h1a2b3c)" in text
    assert css_colour("#FFFFFF") == "var(--explorable-paper, #ffffff)"


def test_the_style_sheet_sets_every_colour_for_dark_pages():
    dark = stylesheet().partition('html[data-theme="dark"],')[2].partition("}")[0]
    for variable in (v for v in _VARIABLES.values() if v.startswith("--explorable-")):
        assert f"{variable}:" in dark


def test_metadata_style_and_indentation_go():
    text = page(
        '\n <metadata>x</metadata>\n <defs>\n <style type="text/css">*{}</style></defs>\n <g>\n <text> a </text></g>'
    )
    assert "metadata" not in text
    assert "<style" not in text
    assert "<g><text> a </text></g>" in text


def test_fonts_hold_what_their_list_says():
    for face in FACES:
        font = TTFont(BytesIO(files("explorable").joinpath("static", face.file).read_bytes()))
        assert set(font.getBestCmap()) == set(face.glyphs), face.file


def test_the_shipped_fonts_are_what_the_script_cuts():
    face = FACES[3]
    assert files("explorable").joinpath("static", face.file).read_bytes() == cut(face)


def test_the_fonts_are_embedded_and_small():
    css = font_faces()
    assert css.count("@font-face") == len(FACES)
    assert not re.search(r"url\((?!\"data:)", stylesheet())
    assert len(css) < 75_000


@pytest.mark.parametrize(
    ("text", "style", "missing"),
    [
        ("abc αβγ −½ ≤ ∞ → Σ", "font-size: 12px", []),
        ("字☃字", "font-family: 'Explorable Sans', sans-serif", ["字", "☃"]),
        ("p", "font-style: oblique; font-family: 'Explorable Sans'", []),
        ("∑", "font-style: oblique; font-family: 'Explorable Sans'", ["∑"]),
        ("∑", "font-family: 'Explorable Display'", []),
        ("x", "font-family: 'Explorable Display'", ["x"]),
        ("x", "font-weight: 700; font-style: italic", ["x"]),
    ],
)
def test_missing_glyphs(text, style, missing):
    assert missing_glyphs(text, style) == missing


def test_fonts_that_are_not_shipped():
    assert page_family("'DejaVu Sans', 'Arial', sans-serif") == "'Explorable Sans', 'DejaVu Sans', sans-serif"
    with pytest.raises(ValueError, match="'Arial' is not shipped"):
        page_family("Arial, sans-serif")


def test_matplotlib_still_writes_what_is_parsed():
    """The colours, fonts and sizes are read with patterns: a release that writes them otherwise must be noticed."""
    from explorable.drawing.draw import draw

    def function():
        fig, ax = plt.subplots()
        ax.set_title("title", color="#d55e00", fontweight="bold")
        return fig, "readout"

    text = to_text(draw(function, {}).svgs("f")[0])
    assert "fill: var(--explorable-vermilion, #d55e00)" in text
    assert "font-family: 'Explorable Sans'" in text
    assert "font-size: 12px" in text
    assert "DejaVu Sans', 'Bitstream" not in text
    assert "stroke: currentColor" in text
