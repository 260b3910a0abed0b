"""The bibliography: every source can be found, is cited, and is recommended in a sentence."""

import re

import pytest
from pybtex.database import parse_file

from tests.test_notebooks import CHAPTERS, ROOT, cells

ENTRIES = parse_file(ROOT / "chapters" / "references.bib").entries


def cited(text):
    found = re.findall(r"\{cite:\w+\}`([^`]+)`", text)
    return {key.strip() for keys in found for key in keys.split(",")}


def markdown(path):
    return "\n".join(cell.source for cell in cells(path, "markdown"))


@pytest.mark.parametrize("key", ENTRIES)
def test_a_source_can_be_found(key):
    fields = ENTRIES[key].fields
    assert re.fullmatch(r"10\.\d{4,}/\S+", fields.get("doi", "")) or fields.get("url", "").startswith("https://")
    assert fields.get("title")
    assert ENTRIES[key].persons or fields.get("author")


def test_every_source_is_cited_and_every_citation_has_a_source():
    used = set().union(*(cited(markdown(path)) for path in CHAPTERS))
    assert used == set(ENTRIES)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_what_to_read_next_says_why(path):
    items = re.findall(r"^[-*] (.*)", markdown(path).rpartition("**Further reading.**")[2], flags=re.M)
    assert len(items) >= 2
    for item in items:
        assert cited(item), item
        assert len(re.sub(r"\{cite:\w+\}`[^`]+`", "", item).split()) >= 8, item
