"""explorable's own site: it builds without a warning, and each figure of its gallery moves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorable.record.site import STRICT_VARIABLE

ROOT = Path(__file__).resolve().parents[3]
FIGURES = 12

pytestmark = pytest.mark.slow

#: Put a figure's first slider at its other end; return its readout and its picture, before and after.
MOVE = """(figure) => {
  const look = () => [figure.querySelector('.explorable-readout').textContent,
                      figure.querySelector('.explorable-picture > svg').outerHTML];
  const slider = figure.querySelector('input[type="range"]');
  const before = look();
  slider.value = slider.value === slider.max ? slider.min : slider.max;
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  return [before, look()];
}"""


@pytest.fixture(scope="module")
def docs():
    """The folder of the built site; what the gallery shows is kept while the package is the same."""
    folder = ROOT / "_build" / "docs"
    command = [sys.executable, "-m", "sphinx", "-E", "-W", "--keep-going", "-q", "-d", folder / "doctrees"]
    environment = {name: value for name, value in os.environ.items() if name != STRICT_VARIABLE}
    command += [ROOT / "packages" / "explorable" / "docs", folder / "html"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "html"


def test_each_figure_of_the_gallery_moves_and_none_is_said_to_need_anything(docs, browser):
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((docs / "gallery.html").as_uri())
    figures = page.query_selector_all("figure.explorable")
    assert len(figures) == FIGURES
    for figure in figures:
        (readout, picture), (readout_then, picture_then) = figure.evaluate(MOVE)
        assert readout != readout_then, readout
        assert picture != picture_then, readout
    assert errors == []
    assert page.locator(".stderr").count() == 0  # where a warning would stand
    page.close()


def test_the_reference_has_every_public_name(docs):
    import explorable

    reference = (docs / "api.html").read_text(encoding="utf-8")
    missing = [name for name in explorable.__all__ if f'id="explorable.{name}"' not in reference]
    assert missing == []
