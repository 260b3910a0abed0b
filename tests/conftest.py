"""What tests of the site and of JupyterLab share: a browser and the built site."""

import os
from pathlib import Path

import matplotlib as mpl
import pytest
from playwright.sync_api import sync_playwright
from xdist.scheduler import LoadScopeScheduling

from explorable.record.site import STRICT_VARIABLE
from scripts.browser import launch

ROOT = Path(__file__).resolve().parent.parent
#: The book's rules: what does not fit a page is an error. What a stranger meets is in test_any_figure.py.
os.environ[STRICT_VARIABLE] = "1"
PAGES = {path.stem for path in (ROOT / "chapters").iterdir()}


class Together(LoadScopeScheduling):
    """Gives tests that share something to one worker.

    Those of one page share the figures that are drawn for it, others what their module makes, and the cells of a
    notebook its kernel.
    """

    def _split_scope(self, nodeid):
        path, _, test = nodeid.partition("::")
        parameters = test.partition("[")[2]
        return next((page for page in PAGES if parameters.startswith(page)), path)


def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)


def pytest_collection_modifyitems(items):
    """Say which tests need a browser, and which an environment of their own."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if {"browser", "site"} & fixtures:
            item.add_marker("browser")
        if {"empty", "with_sphinx", "executed"} & fixtures:
            item.add_marker("slow")


@pytest.fixture(autouse=True, scope="module")
def style(request):
    """matplotlib's own style, whatever a chapter has set before; a chapter's figures bring theirs."""
    if hasattr(getattr(request.node, "obj", None), "chapter_figures"):
        yield
        return
    with mpl.rc_context():
        mpl.rcdefaults()
        yield


@pytest.fixture(scope="session")
def _started():
    with sync_playwright() as playwright:
        browser, path = launch(playwright)
        yield browser, path
        browser.close()


@pytest.fixture(scope="session")
def browser(_started):
    """Playwright's handle on a running Chromium; no browser is an error."""
    return _started[0]


@pytest.fixture(scope="session")
def chromium_path(_started):
    """The path of the Chromium that runs."""
    return _started[1]


@pytest.fixture(scope="session")
def site():
    """The folder of the built site; it is an error if `make book` has not finished."""
    folder = ROOT / "_build" / "html"
    if (ROOT / "_build" / "unfinished").exists() or not (folder / "index.html").exists():
        pytest.fail("there is no finished site in _build/html: run `make book` first")
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A check that cannot run fails; it does not skip."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but a check that cannot run fails: {call.excinfo.value}"
    return report
