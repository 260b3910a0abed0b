"""What tests of the site and of JupyterLab share: a browser and the built site."""

from pathlib import Path

import pytest
from browser import launch
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PAGES = {path.stem for path in (ROOT / "chapters").iterdir()}


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """Say which tests belong to one worker, which need a browser, and which an environment of their own.

    Tests of one page share the figures that are drawn for it, so they stay together; other tests share what their
    module makes.  `--dist loadgroup` gives each group to one worker.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if {"browser", "site"} & fixtures:
            item.add_marker("browser")
        if {"empty", "with_sphinx"} & fixtures:
            item.add_marker("slow")
        if item.get_closest_marker("xdist_group") is None:
            values = item.callspec.params.values() if hasattr(item, "callspec") else ()
            page = next((value for value in values if isinstance(value, str) and value in PAGES), None)
            item.add_marker(pytest.mark.xdist_group(page or str(item.path)))


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
