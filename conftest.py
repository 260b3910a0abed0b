"""What tests of the site and of JupyterLab share: a browser and the built site."""

import os
import shutil
from pathlib import Path

import matplotlib as mpl
import pytest
from nbval.plugin import IPyNbCell
from playwright.sync_api import sync_playwright
from xdist.scheduler import LoadScopeScheduling

from explorable.record.site import STRICT_VARIABLE
from scripts.browser import launch
from tests import executed

ROOT = Path(__file__).resolve().parent
#: The book's rules: what does not fit a page is an error. What a stranger meets is in test_lenient.py.
os.environ[STRICT_VARIABLE] = "1"
PAGES = sorted((path.stem for path in (ROOT / "chapters").iterdir()), reverse=True)

#: About how many seconds a test takes, by its mark: what takes longest begins first, and no worker waits at the end.
COSTS = {"slow": 8.0, "browser": 1.5}
PLAIN, CELL = 0.03, 1.0
#: Modules that look at what another makes, and keeps while it runs.
WITH = {"test_diagnose_js": "test_healthy"}


def scope(nodeid):
    """What a test shares something with: its page, named by its first parameter or its notebook, or its module."""
    path, _, test = nodeid.partition("::")
    stem = Path(path).stem
    parameters = stem if path.startswith("chapters/") else test.partition("[")[2]
    return next((page for page in PAGES if parameters.startswith(page)), WITH.get(stem, stem))


class Together(LoadScopeScheduling):
    """Gives tests that share something to one worker; what takes longest is begun first.

    Tests of one page share the figures of its notebook, whose cells come first; others what their module makes.
    """

    def _split_scope(self, nodeid):
        return scope(nodeid)


def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False  # by the number of tests
    return Together(config, log)


def pytest_configure(config):
    """Say where figures are kept that come out of kernels: all workers of a run share a folder."""
    shared = Path(config.getoption("basetemp")).parent if hasattr(config, "workerinput") else None
    folder = executed.begin(shared and shared / "executed")
    config.pluginmanager.register(executed)  # for a hook of this file would not hear of cells
    if not shared:
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(items):
    """Say which tests need a browser, and which an environment of their own; put first what takes longest."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if {"browser", "site"} & fixtures:
            item.add_marker("browser")
        if {"empty", "with_sphinx", "executed"} & fixtures:
            item.add_marker("slow")
    costs = {}
    for item in items:
        costs[scope(item.nodeid)] = costs.get(scope(item.nodeid), 0.0) + cost_of(item)
    items.sort(key=lambda item: (-costs[scope(item.nodeid)], scope(item.nodeid), not isinstance(item, IPyNbCell)))


def cost_of(item):
    if isinstance(item, IPyNbCell):
        return CELL
    return max((COSTS[mark.name] for mark in item.iter_markers() if mark.name in COSTS), default=PLAIN)


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
def browser():
    """Playwright's handle on a running Chromium; no browser is an error."""
    with sync_playwright() as playwright:
        browser, _ = launch(playwright)
        yield browser
        browser.close()


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
