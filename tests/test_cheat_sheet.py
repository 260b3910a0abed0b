"""The cheat sheet: one sheet of paper, both sides, on A4 and on US Letter, with everything on it."""

import math
import re
import unicodedata

import nbformat
import pytest
import torch
from pypdf import PdfReader
from scipy import special, stats
from torch.nn import functional

from tests.test_notebooks import ROOT

PARTS = {"identities": 24, "units": 6, "which-loss-do-i-call": 7, "which-bug-is-this-number": 16}
INCH = 96
PAPER = {"A4": (210 / 25.4, 297 / 25.4), "Letter": (8.5, 11)}
MARGIN = 20 / 25.4  # left and right together, as in book.css

#: What is visible of the page in print: how far it reaches, how small its text is, and what does not belong there.
LOOK = """() => {
  const shown = (e) => e.checkVisibility() && e.getClientRects().length > 0;
  const all = [...document.body.querySelectorAll('*')].filter(shown);
  const text = (e) => [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const texts = all.filter((e) => !e.closest('math') && text(e));
  const seen = texts.filter((e) => getComputedStyle(e).color !== 'rgba(0, 0, 0, 0)');
  return {
    right: Math.max(...all.map((e) => e.getBoundingClientRect().right)),
    left: Math.min(...all.map((e) => e.getBoundingClientRect().left)),
    cut: all.filter((e) => e.matches('td, th, table, .cell_output') && e.scrollWidth > e.clientWidth + 1)
      .map((e) => e.textContent.slice(0, 60)),
    overlap: all.filter((e) => e.matches('td')).filter((e) => [...e.querySelectorAll('*')].filter(shown)
      .some((x) => x.getBoundingClientRect().right > e.getBoundingClientRect().right + 1)).map((e) => e.textContent),
    size: Math.min(...seen.map((e) => parseFloat(getComputedStyle(e).fontSize))),
    controls: all.filter((e) => e.matches('button, nav, input, summary, header, footer'))
      .map((e) => e.outerHTML.slice(0, 80)),
  };
}"""

LINKS = """(rows) => rows.map((row) =>
  [row.textContent, [...row.querySelectorAll('a[href]')].map((link) => link.getAttribute('href'))])"""


@pytest.fixture(scope="module")
def sheet(browser, site):
    page = browser.new_page()
    page.goto((site / "chapters" / "cheat-sheet.html").as_uri())
    page.evaluate("document.fonts.ready")
    yield page
    page.close()


def words(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))  # a PDF has ligatures


@pytest.mark.parametrize("paper", PAPER)
def test_two_pages_hold_all_of_it(sheet, tmp_path, paper):
    path = tmp_path / "sheet.pdf"
    sheet.pdf(path=path, format=paper)
    pdf = PdfReader(path)
    assert len(pdf.pages) == 2
    front, back = (words(page.extract_text()) for page in pdf.pages)
    width, height = (72 * inches for inches in PAPER[paper])
    for page in pdf.pages:
        assert float(page.mediabox.width) == pytest.approx(width, abs=1)
        assert float(page.mediabox.height) == pytest.approx(height, abs=1)
    assert all(heading in front for heading in ["Cheat sheet", "Identities", "Units", "file size", "361 bytes"])
    assert all(heading in back for heading in ["Which loss do I call?", "Which bug is this number?", "a fair coin"])
    assert "Show the" not in front + back
    links = [note for page in pdf.pages for note in page.get("/Annots", [])]
    assert len(links) >= sum(PARTS.values())


@pytest.mark.parametrize("paper", PAPER)
def test_nothing_is_cut_off_or_too_small(sheet, paper):
    width = (PAPER[paper][0] - MARGIN) * INCH
    sheet.set_viewport_size({"width": int(width), "height": 1000})
    sheet.emulate_media(media="print")
    look = sheet.evaluate(LOOK)
    sheet.emulate_media(media="null")
    assert look["left"] >= -1
    assert look["right"] <= width + 1
    assert look["cut"] == []
    assert look["overlap"] == []
    assert look["size"] >= 7.5 / 72 * INCH
    assert look["controls"] == []


def test_every_entry_leads_to_its_chapter(sheet):
    chapters = set()
    for part, count in PARTS.items():
        rows = sheet.locator(f"#{part} .tag_sheet tbody tr").evaluate_all(LINKS)
        assert len(rows) >= count, part
        for name, links in rows:
            assert links, name
            chapters |= {int(found[1]) for link in links if (found := re.match(r"(\d\d)-[\w-]+\.html#[\w-]+$", link))}
    assert chapters == {*range(1, 11), 12}


def row(tables, name):
    (found,) = [line for line in tables.splitlines() if line.startswith(f"| {name} |")]
    return found


def test_its_numbers_are_right():
    """Computed once more, by SciPy and PyTorch instead of the book's own functions."""
    notebook = nbformat.read(ROOT / "chapters" / "cheat-sheet.ipynb", as_version=4)
    tables = "\n".join(out.data["text/markdown"] for cell in notebook.cells for out in cell.get("outputs", []))
    a, b = [0.1, 0.2, 0.7], [0.3, 0.3, 0.4]
    bits_of_a, price = stats.entropy(a, base=2), stats.entropy(a, b, base=2)
    z, one = torch.tensor([[1.2, 0.4, 0.0]], dtype=torch.float64), torch.tensor([0])
    y = z.softmax(dim=1)[0].tolist()
    yes, no = (functional.binary_cross_entropy_with_logits(torch.tensor(t), torch.tensor(t)).item() for t in (1.0, 0.0))
    certain = {C: functional.one_hot(torch.tensor([0]), C).double() for C in (3, 10, 1000)}
    floors = {C: functional.cross_entropy(once, one).item() for C, once in certain.items()}
    smooth = torch.tensor([[0.91] + 9 * [0.01]], dtype=torch.float64)
    lowest = functional.cross_entropy(smooth.log(), one, label_smoothing=0.1).item()
    bce = functional.binary_cross_entropy
    swapped = bce(torch.eye(2), torch.tensor([[0.8, 0.3], [0.1, 0.9]])).item()
    expected = {
        "entropy": [bits_of_a, stats.entropy(b, base=2)],
        "yes or no": [stats.entropy([0.1, 0.9], base=2)],
        "cross-entropy": [bits_of_a + price],
        "no distance": [price, stats.entropy(b, a, base=2)],
        "one label": [-math.log(0.1)],
        "softmax": y,
        "LSE shift": [special.logsumexp(z), special.logsumexp(z + 5)],
        "LSE limits": [1.2 + math.log(3)],
        "from logits": [functional.cross_entropy(z, one).item()],
        "gradient": [y[0] - 1, y[1], y[2]],
        "BCE": [functional.binary_cross_entropy_with_logits(torch.tensor(1.2), torch.tensor(1.0)).item()],
        "smoothed": [0.9 + 0.1 / 3],
        "loss a token, nats": [2 * math.log2(math.e)],
        "one of C classes": [floors[3]],
        "first loss $\\ln C$": [math.log(10), math.log(1000)],
        "first loss $\\ln C + \\sigma^2 / 2$": [math.log(1000) + 0.5],
        "floor $\\ln(1 + (C - 1)/e)$": [floors[3], floors[10], floors[1000]],
        "floor $H(t^\\varepsilon)$": [lowest],
    }
    for name, numbers in expected.items():
        for number in numbers:
            assert f"{number:.3f}" in row(tables, name), name
    assert f"{yes:.4f}" in row(tables, f"floor {yes:.4f}") and f"{no:.4f}" in row(tables, f"floor {yes:.4f}")
    assert f"{swapped:.1f}" in row(tables, "100 × mean distance")
