"""What every chapter must be, beside running as stored (which nbval checks)."""

import itertools
import re
from pathlib import Path

import nbformat
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if path.stem[0].isdigit()]

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
each_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def cells(path, kind):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind and cell.source.strip()]


def prose(path):
    """The markdown without code and without what is only markup."""
    text = "\n".join(cell.source for cell in cells(path, "markdown"))
    return re.sub(r"```\{code.*?```|`[^`\n]*`", "", text, flags=re.S)


def outputs(path):
    found = []
    for cell in cells(path, "code"):
        for output in cell.outputs:
            found.append(output.get("text", "") or output.get("data", {}).get("text/plain", ""))
    return "\n".join(found)


def test_every_page_is_in_the_table_of_contents():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = {toc["root"], *(entry["file"] for entry in toc["chapters"])}
    pages = {f"chapters/{p.stem}" for p in (ROOT / "chapters").iterdir() if p.suffix in {".ipynb", ".md"}}
    assert pages == listed


@each
def test_every_cell_was_run_in_order(path):
    counts = [cell.execution_count for cell in cells(path, "code")]
    assert counts == list(range(1, len(counts) + 1))


@each
def test_outputs_are_clean(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert "widgets" not in notebook.metadata
    for cell in cells(path, "code"):
        for output in cell.outputs:
            assert output.output_type != "error"
            assert not any("widget" in kind or kind == "text/html" for kind in output.get("data", {}))
            assert output.get("name") != "stderr"


@each
def test_cells_are_short(path):
    for cell in cells(path, "code"):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        if "@explorable" in cell.source:
            body = cell.source[cell.source.index("\ndef ", cell.source.index("@explorable")) :]
            assert len([line for line in body.splitlines() if line.strip()]) <= 25
            assert "hide-input" in cell.metadata.get("tags", []) or path not in CHAPTERS
        else:
            assert len(lines) <= 20, cell.source


@each
def test_code_is_plain(path):
    for cell in cells(path, "code"):
        for banned in ("import *", "sys.path", "urlopen", "requests.", "np.random.seed", "time.time", "%"):
            assert banned not in re.sub(r"(['\"]).*?\1", "", cell.source), banned


@each
def test_headings(path):
    text = re.sub(r"```.*?```", "", "\n".join(cell.source for cell in cells(path, "markdown")), flags=re.S)
    levels = [len(marks) for marks in re.findall(r"^(#+) ", text, flags=re.M)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@each_chapter
def test_a_code_cell_is_never_the_first_word(path):
    kinds = [cell.cell_type for cell in nbformat.read(path, as_version=4).cells]
    assert kinds[0] == "markdown"
    assert kinds[-1] == "markdown"


@each_chapter
def test_what_every_chapter_has(path):
    text = "\n".join(cell.source for cell in cells(path, "markdown"))
    figures = sum("@explorable" in cell.source for cell in cells(path, "code"))
    assert text.count(":class: prediction") == figures
    assert text.count("{admonition} Answer\n:class: dropdown") == figures
    assert text.count(":class: objectives") == 1
    assert ":class: trap" in text
    assert 4 <= text.count("{exercise}") <= 8
    assert text.count("{solution-start}") == text.count("{solution-end}") == text.count("{exercise}")
    assert "minutes" in text
    assert "{cite:" in text


def guess_cells(path):
    """The code cell that follows each box "Predict": the one that sets up the page is at the end of it."""
    shown = nbformat.read(path, as_version=4).cells
    first = next(cell for cell in shown if cell.cell_type == "code")
    shown = [cell for cell in shown if cell is not first]
    return [after for cell, after in itertools.pairwise(shown) if ":class: prediction" in cell.source]


@each_chapter
def test_every_prediction_takes_a_guess(path):
    text = "\n".join(cell.source for cell in cells(path, "markdown"))
    asked = guess_cells(path)
    assert len(asked) == text.count(":class: prediction")
    for cell in asked:
        assert "games.guess(" in cell.source, cell.source
        assert cell.metadata["tags"] == ["remove-input"]
        assert cell.metadata["jupyter"] == {"source_hidden": True}


def test_no_two_predictions_share_a_memory():
    keys = [
        re.search(r'games\.guess\(\s*"([a-z-]+)"', cell.source)[1] for path in CHAPTERS for cell in guess_cells(path)
    ]
    assert len(set(keys)) == len(keys) >= 44


@each_chapter
def test_numbers_in_the_prose_stand_in_an_output(path):
    """A number with three decimals or more is quoted: some cell of the page must have printed it."""
    printed = outputs(path)
    text = prose(path)
    quoted = set(re.findall(r"(?<![\d.])\d+\.\d{3,}(?!\d)", text))
    assert quoted
    missing = {number for number in quoted if number not in printed and not rounded(number, printed)}
    assert missing == set()


def rounded(number, printed):
    """Is it a printed number, rounded to fewer decimals?"""
    decimals = len(number.partition(".")[2])
    longer = re.findall(rf"(?<![\d.])\d+\.\d{{{decimals},}}(?!\d)", printed)
    return any(f"{float(one):.{decimals}f}" == number for one in longer)


@each_chapter
def test_a_chapter_opens_with_something_to_touch(path):
    """Before the question, and after a few words: it is to lie on the first screen."""
    before = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            before.append(cell.source)
        elif re.search(r"^@explorable|\bplay\(", cell.source, flags=re.M):
            break
    else:
        pytest.fail("no figure and no game")
    text = re.sub(r"```text.*?```|\]\(.*?\)", "", "\n".join(before), flags=re.S)
    assert "**The question.**" not in text
    assert len(text.split()) <= 160


@each_chapter
def test_words_that_make_a_reader_feel_slow(path):
    found = re.findall(r"\b(simply|obviously|just|trivially|clearly)\b", prose(path), flags=re.I)
    assert found == []


def rows_of(page):
    """The cells of each row of a page's table, without its head."""
    lines = (ROOT / "chapters" / page).read_text(encoding="utf-8").splitlines()
    table = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines if line.startswith("|")]
    return table[2:]


def chapter_named(number, target):
    """A page of the chapter with this number: its only one, or one of 08 and 08b."""
    assert re.match(rf"{int(number):02d}[a-z]?-", target)
    return ROOT / "chapters" / f"{target}.ipynb"


def test_every_term_of_the_glossary_is_used_where_its_link_leads():
    rows = rows_of("glossary.md")
    assert len(rows) > 10
    assert [row[0].lower() for row in rows] == sorted(row[0].lower() for row in rows)
    for term, korean, sentence, link in rows:
        assert re.search(r"[\uac00-\ud7a3]", korean), term
        assert sentence.endswith("."), term
        number, target = re.fullmatch(r"\[chapter (\d+)\]\(([\w-]+)\.ipynb#[\w-]+\)", link).groups()
        text = prose(chapter_named(number, target)).lower()
        assert any(word.split()[0].removesuffix("'s") in text for word in term.lower().split(", ")), term


def test_every_symbol_of_the_notation_is_used_in_its_chapter():
    rows = rows_of("notation.md")
    assert len(rows) > 10
    for symbol, _, _, code, link in rows:
        number, target = re.fullmatch(r"\[(\d+)\]\(([\w-]+)\)", link).groups()
        path = chapter_named(number, target)
        text = "\n".join(cell.source for cell in cells(path, "markdown"))
        head = re.sub(r"\s", "", re.split(r"=|\(p_1", symbol.strip("$").split("$")[0])[0])
        assert head in re.sub(r"\s", "", text), symbol
        source = "\n".join(cell.source for cell in cells(path, "code"))
        for name in re.findall(r"`([A-Za-z_]+)", code):
            assert re.search(rf"\b{name}\b", source), f"{name} of {symbol}"
