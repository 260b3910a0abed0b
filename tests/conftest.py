"""What tests of the site and of JupyterLab share: a browser and the built site."""

from pathlib import Path

import pytest
from browser import launch
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent


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


#: Fixtures that stand for a browser, for the built site, or for environments made anew.
NEEDS = {"browser": {"browser", "chromium_path", "site"}, "slow": {"empty", "with_sphinx"}}


def pytest_collection_modifyitems(items):
    """Mark tests by what they use, so that `-m "not browser and not slow"` is a quick check."""
    for item in items:
        for mark, fixtures in NEEDS.items():
            if fixtures & set(getattr(item, "fixturenames", ())):
                item.add_marker(mark)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A check that cannot run fails; it does not skip."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but a check that cannot run fails: {call.excinfo.value}"
    return report
