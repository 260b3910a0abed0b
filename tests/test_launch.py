"""What leads from a page to a running notebook or to a report: the addresses are those of this page."""

import contextlib
import io
import itertools
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from extensions import page_foot

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb"))
TEXTS = sorted(path.stem for path in (ROOT / "chapters").glob("*.md"))
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
REPOSITORY = CONFIG["repository"]["url"]
GUIDE = ROOT / "chapters" / "teaching.md"


class Foot(HTMLParser):
    """A page's links: all addresses, and those with words in the line below the text."""

    def __init__(self, text):
        super().__init__()
        self.addresses, self.below, self.open, self.link = [], {}, False, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "p":
            self.open = attributes.get("class") == "page-foot"
        if tag == "a" and "href" in attributes:
            self.addresses.append(attributes["href"])
            self.link = attributes["href"]

    def handle_data(self, data):
        if self.open and self.link and data.strip():
            self.below[data.strip()] = self.link

    def handle_endtag(self, tag):
        if tag == "a":
            self.link = None
        if tag == "p":
            self.open = False


@pytest.fixture(scope="module")
def pages(site):
    folder = site / "chapters"
    return {name: Foot((folder / f"{name}.html").read_text(encoding="utf-8")) for name in NOTEBOOKS + TEXTS}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_page_with_code_opens_its_own_notebook_in_jupyterlab(pages, name):
    found = {address for address in pages[name].addresses if "/v2/gh/" in address and name in address}
    (address,) = found  # the theme's button and the words below the text
    assert pages[name].below["Run this page on Binder"] == address
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == CONFIG["launch_buttons"]["binderhub_url"]
    owner = urlsplit(REPOSITORY).path.strip("/")
    assert parts.path == f"/v2/gh/{owner}/{CONFIG['repository']['branch']}"
    (path,) = parse_qs(parts.query)["urlpath"]
    assert path == f"lab/tree/chapters/{name}.ipynb"
    assert (ROOT / path.removeprefix("lab/tree/")).is_file()


@pytest.mark.parametrize("name", TEXTS)
def test_a_page_without_code_offers_no_launch(pages, name):
    assert [address for address in pages[name].addresses if "/v2/gh/" in address] == []


@pytest.mark.parametrize("name", NOTEBOOKS + TEXTS)
def test_a_problem_is_reported_with_the_page_s_name(pages, name):
    parts = urlsplit(pages[name].below["Report a problem with this page"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{REPOSITORY}/issues/new"
    query = {key: value for key, (value,) in parse_qs(parts.query).items()}
    assert name in query["title"] and query[page_foot.FIELD] == name
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / query["template"]).read_text(encoding="utf-8"))
    assert page_foot.FIELD in {field["id"] for field in form["body"]}
    assert ("What was fixed" in pages[name].below) == (name != "errata")


def test_the_search_has_no_such_line(site):
    assert "page-foot" not in (site / "search.html").read_text(encoding="utf-8")


def test_what_the_image_is_made_of():
    """repo2docker reads these files at the root, and only there if there is no folder called binder."""
    assert re.fullmatch(r"python-3\.\d+\n", (ROOT / "runtime.txt").read_text(encoding="utf-8"))
    lines = (ROOT / "postBuild").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#!") and "set -e" in lines
    assert (ROOT / "postBuild").stat().st_mode & 0o100
    assert not [name for name in ("binder", ".binder", "Dockerfile", "environment.yml") if (ROOT / name).exists()]


def blocks(kind):
    return re.findall(rf"```{kind}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.S)


def test_the_guide_s_link_is_what_its_lines_print():
    template, example = (text.strip() for text in blocks("text"))
    (code,) = [text for text in blocks("python") if "urlencode" in text]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, GUIDE, "exec"), {})
    assert printed.getvalue().strip() == example
    filled = template.replace("HUB", "hub.example.edu").replace("REPOSITORY", REPOSITORY)
    filled = filled.replace("BRANCH", CONFIG["repository"]["branch"]).replace("FOLDER", REPOSITORY.rpartition("/")[2])
    filled = filled.replace("CHAPTER", "03-cross-entropy")
    assert parse_qs(urlsplit(filled).query) == parse_qs(urlsplit(example).query)
    (path,) = parse_qs(urlsplit(example).query)["urlpath"]
    application, folder, file = re.fullmatch(r"(lab/tree)/([^/]+)/(.+)", path).groups()
    assert application == "lab/tree" and folder == REPOSITORY.rpartition("/")[2]
    assert (ROOT / file).is_file()


def test_the_guide_has_six_hours_of_sixty_minutes():
    text = GUIDE.read_text(encoding="utf-8")
    hours = re.split(r"^### Hour \d: ", text.partition("## A link")[0], flags=re.M)[1:]
    assert len(hours) == 6
    for hour in hours:
        spans = [(int(a), int(b)) for a, b in re.findall(r"^\| (\d+)–(\d+) \|", hour, flags=re.M)]
        assert spans[0][0] == 0 and spans[-1][1] == 60
        assert all(before[1] == after[0] for before, after in itertools.pairwise(spans))


def test_the_errata_are_dated_or_none():
    text = (ROOT / "chapters" / "errata.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")][2:]
    assert bool(rows) != ("**None yet.**" in text)
    assert all(len(row) == 4 and re.fullmatch(r"\d{4}-\d\d-\d\d", row[3].strip()) for row in rows)
