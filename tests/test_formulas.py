"""Formulas as Chromium sets them; what Firefox and Safari need beside that stands in the MathML (test_tools.py)."""

import shutil
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from extensions.katex_maths import render
from tests.pages import open_page

ASSETS = Path(__file__).resolve().parent.parent / "assets"
EDGES = """() => [...document.querySelectorAll('mtr')].map((row) => [...row.children].map((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  const { left, right } = range.getBoundingClientRect();
  return [left, right];
}))"""
TOPS = """() => [...document.querySelectorAll('.unbroken')].map((one) => {
  const range = document.createRange();
  const edges = [...one.childNodes].map((node) => {
    range.selectNode(node);
    const { top, bottom } = range.getBoundingClientRect();
    return (top + bottom) / 2;
  });
  return Math.max(...edges) - Math.min(...edges);
})"""


@pytest.fixture
def shown(browser, tmp_path):
    """Show formulas on a page with the book's style, at a width."""
    shutil.copy(ASSETS / "math.css", tmp_path)
    shutil.copy(ASSETS / "fonts" / "BookMath.woff2", tmp_path)
    pages = []

    def show(html, *, width=600, size=18):
        (tmp_path / "page.html").write_text(
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>Formulas</title>'
            f'<link rel="stylesheet" href="math.css"><style>body {{ font-size: {size}px }}</style><p>{html}</p>',
            encoding="utf-8",
        )
        address = (tmp_path / "page.html").as_uri()
        pages.append(open_page(browser, address, viewport={"width": width, "height": 400}))
        pages[-1].evaluate("document.fonts.load('1em \"Book Math\"')")
        return pages[-1]

    yield show
    for page in pages:
        page.close()


def test_the_columns_of_an_equation_meet_at_its_sign(shown):
    html = render(r"\begin{aligned} H(X, Y) &= H(X) + H(Y) \\ I &= 1 \end{aligned}", display=True)
    (one, first), (other, second) = shown(html).evaluate(EDGES)
    assert one[1] == pytest.approx(other[1], abs=1.5) and one[0] < other[0] - 20
    assert first[0] == pytest.approx(second[0], abs=1.5)


def test_a_bar_grows_with_what_it_stands_around(shown):
    page = shown(render(r"\left| \frac1n \sum_i c_i \right|", display=True))
    bar, fraction = (page.locator(name).first.bounding_box()["height"] for name in ("mo", "mfrac"))
    assert bar > 0.9 * fraction


@pytest.mark.parametrize("size", [15, 16, 18, 22, 26])
def test_a_bar_keeps_off_its_letter(shown, size):
    """Chromium sets it onto the letter at some sizes, as it counts in whole pixels."""
    page = shown(render(r"\bar L"), size=size)
    picture = Image.open(BytesIO(page.locator("mover").screenshot())).convert("L")
    dark = np.asarray(picture).min(axis=1) < 150  # rows that have ink
    bands = np.count_nonzero(np.diff(np.concatenate([[False], dark]).astype(int)) == 1)
    assert bands == 2  # the bar, and the letter below it


@pytest.mark.parametrize("width", range(120, 330, 30))
def test_punctuation_stays_with_its_formula(shown, width):
    html = "with probability " + render("I(ab) = I(a) + I(b)", before="(", after=").") + " and so on"
    page = shown(html, width=width)
    assert page.locator(".unbroken").all_inner_texts()[0].startswith("(") and max(page.evaluate(TOPS)) < 8
