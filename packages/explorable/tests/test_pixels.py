"""What the browser paints: a page and a saved file against matplotlib's SVG whose text is paths, pixel by pixel."""

import io

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from explorable import explorable
from explorable.drawing.draw import settings
from packages.explorable.tests.comparing import bare_page

#: So many of the painted pixels may differ: 0.3 % do on a page, 7 % in a file, which lies between pixels, and 63 %
#: where blanks collapse.
MOST = 0.15


@explorable(p=(0, 3))
def blanks(p=1):
    """Blanks at the start, in the middle and at the end of texts."""
    fig, ax = plt.subplots()
    ax.set_axis_off()
    ax.text(0.5, 0.9, " b" * 6, ha="center")
    ax.text(0.5, 0.7, "a" + 10 * " " + "b", ha="center")
    for k, row in enumerate(("one        1", "two       22", f"three    {p}33")):
        ax.text(0, 0.5 - 0.15 * k, row)
    ax.text(1, 0.1, "end    ", ha="right")
    return fig, f"p is {p}."


def painted(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("L")) < 160


def differing(a, b):
    """The share of painted pixels that no painted one of the other picture touches."""
    assert np.abs(np.subtract(a.shape, b.shape)).max() <= 1  # a shot is cut at whole pixels
    rows, columns = np.minimum(a.shape, b.shape)
    a, b = a[:rows, :columns], b[:rows, :columns]
    return (np.sum(a & ~grown(b)) + np.sum(b & ~grown(a))) / np.sum(a | b)


def grown(mask):
    """Each pixel with its neighbours."""
    wide = np.pad(mask, 1)
    rows, columns = mask.shape
    return np.any([wide[y : y + rows, x : x + columns] for y in range(3) for x in range(3)], axis=0)


@pytest.fixture(scope="module")
def as_paths(browser):
    """What matplotlib would have painted, by the same browser, without any text."""
    with settings(), mpl.rc_context({"svg.fonttype": "path"}):
        figure, _ = blanks()
        out = io.StringIO()
        figure.savefig(out, format="svg")
        plt.close(figure)
    svg = out.getvalue()
    return shot(browser, f"<div id='one'>{svg[svg.index('<svg') :]}</div>", "#one svg")


def shot(browser, html, selector):
    page = browser.new_page(viewport={"width": 900, "height": 900}, device_scale_factor=2)
    page.set_content(html)
    page.evaluate("document.fonts.ready")
    page.add_style_tag(content="* { margin: 0 !important }")
    png = painted(page.locator(selector).screenshot())
    page.close()
    return png


@pytest.fixture(scope="module")
def site_page(tmp_path_factory):
    path = tmp_path_factory.mktemp("pixels") / "page.html"
    path.write_text(bare_page(blanks.to_html()), encoding="utf-8")
    return path


def test_a_page_keeps_blanks(browser, site_page, as_paths):
    html = site_page.read_text(encoding="utf-8")
    selector = "#explorable-blanks .explorable-picture svg"
    assert differing(shot(browser, html, selector), as_paths) < MOST
    collapsed = html.replace("white-space: pre;", "")
    assert differing(shot(browser, collapsed, selector), as_paths) > 3 * MOST


def test_a_saved_file_keeps_blanks(browser, site_page, as_paths):
    page = browser.new_page()
    page.goto(site_page.as_uri())
    with page.expect_download() as download:
        page.get_by_role("button", name="Save SVG").click()
    svg = download.value.path().read_text(encoding="utf-8")
    page.close()
    html = f"<div id='one' style='zoom: calc(4 / 3)'>{svg}</div>"  # a file's unit is a pixel, a page's a point
    assert differing(shot(browser, html, "#one svg svg"), as_paths) < MOST
    assert differing(shot(browser, html.replace("white-space: pre", ""), "#one svg svg"), as_paths) > 3 * MOST
