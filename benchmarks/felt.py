"""What a first visit feels like: slow 4G, a processor slowed four times, phone and desktop, medians of three visits.

An earlier site in `_build/before` is measured beside `_build/html`, visit by visit, so that both have the same machine.
"""

import gzip
import statistics
from contextlib import ExitStack
from typing import ClassVar

from playwright.sync_api import sync_playwright

import benchmarks
from benchmarks.serving import site
from benchmarks.tables import table
from scripts import serve
from scripts.browser import launch

PAGES = (
    "index",
    "01-information-and-bits",
    "04-maximum-likelihood",
    "05-softmax-with-loss",
    "08-transformer-decoder",
)
DEVICES = {
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
VISITS = 3

WATCH = """
window.felt = { largest: 0, tasks: [], events: [] };
const watch = (type, see, more = {}) => new PerformanceObserver((list) => list.getEntries().forEach(see))
  .observe({ type, buffered: true, ...more });
watch("largest-contentful-paint", ({ startTime }) => { felt.largest = startTime; });
watch("longtask", ({ startTime, duration }) => felt.tasks.push([startTime, duration]));
watch("event", ({ duration }) => felt.events.push(duration), { durationThreshold: 16 });
"""

#: Largest paint, the time that tasks after the first paint take beyond 50 ms each, and the number of elements.
MOMENTS = """
() => {
  const first = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const late = felt.tasks.filter(([start, took]) => start + took > first);
  const elements = document.querySelectorAll("*").length;
  return [felt.largest, late.reduce((sum, [, took]) => sum + Math.max(0, took - 50), 0), elements];
}
"""


class Packed(serve.Handler):
    """Compresses as servers do; what has been compressed is kept."""

    kept: ClassVar = {}

    def do_GET(self):
        path = self.translate_path(self.path)
        if not path.endswith((".html", ".css", ".js", ".svg")):
            super().do_GET()
            return
        if path not in self.kept:
            with open(path, "rb") as file:
                self.kept[path] = gzip.compress(file.read(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(self.kept[path])))
        self.end_headers()
        self.wfile.write(self.kept[path])


def visit(browser, address, device):
    """One visit with an empty cache: its moments, kB received, and the slowest answer of the first slider."""
    context = browser.new_context(**DEVICES[device])
    page = context.new_page()
    session = context.new_cdp_session(page)
    received = []
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.add_init_script(WATCH)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(1500)
    largest, blocked, elements = page.evaluate(MOMENTS)
    weight = sum(received) / 1000
    slider = page.locator("figure.explorable input[type=range]").first
    slider.scroll_into_view_if_needed()
    page.wait_for_timeout(1200)
    slider.focus()
    page.evaluate("() => { felt.events = []; }")
    for key in ["ArrowRight"] * 8 + ["ArrowLeft"] * 4:
        slider.press(key)
        page.wait_for_timeout(150)
    answer = max(page.evaluate("() => felt.events"), default=16)
    context.close()
    return largest, blocked, answer, elements, weight


def report():
    sites = {"before": benchmarks.SITE.parent / "before", "now": benchmarks.SITE}
    sites = {name: folder for name, folder in sites.items() if folder.exists()}
    rows = []
    with sync_playwright() as playwright, ExitStack() as stack:
        browser, _ = launch(playwright)
        stack.callback(browser.close)
        addresses = {name: stack.enter_context(site(folder, Packed)) for name, folder in sites.items()}
        for page in PAGES:
            for device in DEVICES:
                found = {name: [] for name in addresses}
                for _ in range(VISITS):
                    for name, address in addresses.items():
                        found[name].append(visit(browser, f"{address}/chapters/{page}.html", device))
                for name, visits in found.items():
                    values = [statistics.median(column) for column in zip(*visits, strict=True)]
                    rows.append((page, device, name, *(f"{value:,.0f}" for value in values)))
    rows.append(("aim", "", "", "1,800", "200", "100", "6,000", "600"))
    heads = ["page", "", "site", "largest paint, ms", "blocked, ms", "slider answers within, ms", "elements", "kB"]
    table(heads, rows)
