"""Bytes, requests and first moments of a visit."""

from collections import defaultdict
from urllib.parse import urlsplit

import benchmarks
from benchmarks.serving import browser_page, site
from benchmarks.tables import gzipped, kilo, table

#: What a server compresses; fonts and pictures are compressed already.
TEXTS = {"html", "css", "js", "json", "svg", "txt", "ico"}

#: When does the first slider work, and how far does the page shift by itself?
WATCH = """
window.visit = { usable: null, shift: 0, largest: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.visit.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.visit.largest = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
const look = () => {
  if (document.querySelector("figure.explorable fieldset:not([disabled])")) window.visit.usable = performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""

MOMENTS = """
() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
  const [{ domContentLoadedEventEnd, loadEventEnd }] = performance.getEntriesByType("navigation");
  done({ ...window.visit, ready: domContentLoadedEventEnd, loaded: loadEventEnd });
})))
"""


def kind(url):
    name = urlsplit(url).path.rpartition("/")[2]
    return name.rpartition(".")[2] if "." in name else "html"


def sent(ending, body):
    """Bytes that a server sends which compresses texts."""
    return gzipped(body) if ending in TEXTS else len(body)


def visit(name):
    """Load a page with an empty cache, scroll to its end and back; return its files and moments."""
    urls, files = [], {}
    with site() as address, browser_page() as page:
        page.add_init_script(WATCH)
        page.on("request", lambda request: urls.append(request.url))
        page.on("requestfinished", lambda request: files.update({request.url: request.response().body()}))
        page.goto(f"{address}/{name}", wait_until="networkidle")
        if page.locator("figure.explorable").count():
            page.wait_for_function("() => window.visit.usable !== null")
        for place in ("end", "start"):
            page.evaluate("(block) => document.body.scrollIntoView({ block, behavior: 'instant' })", place)
            page.wait_for_load_state("networkidle")
        moments = page.evaluate(MOMENTS)
    return [url for url in urls if not url.startswith("data:")], files, moments


def weights(files):
    """Raw and sent bytes of each kind of file."""
    found = defaultdict(lambda: [0, 0, 0])
    for url, body in files.items():
        if not url.startswith("data:"):
            ending = kind(url)
            for k, amount in enumerate((1, len(body), sent(ending, body))):
                found[ending][k] += amount
    return found


def kind_rows(found):
    for ending in sorted(found, key=lambda ending: -found[ending][2]):
        count, raw, small = found[ending]
        yield ending, count, kilo(raw), kilo(small)


def report():
    pages = sorted(path for path in (benchmarks.SITE / "chapters").glob("*.html"))
    weight_rows, moment_rows, first = [], [], None
    for path in pages:
        name = path.relative_to(benchmarks.SITE).as_posix()
        urls, files, moments = visit(name)
        found = weights(files)
        first = first or (name, found)
        small = {ending: kilo(found[ending][2]) for ending in ("html", "js", "css")}
        raw, total = (kilo(sum(one[k] for one in found.values())) for k in (1, 2))
        strangers = {urlsplit(url).hostname for url in urls} - {"127.0.0.1"}
        weight_rows.append((path.stem, len(urls), len(strangers), raw, total, *small.values()))
        usable = "" if moments["usable"] is None else f"{moments['usable']:.0f}"
        times = [f"{moments[key]:.0f}" for key in ("ready", "largest", "loaded")]
        moment_rows.append((path.stem, *times, usable, f"{moments['shift']:.4f}"))
    weight_rows.append(("bound (aim)", "", "0", "", "1,300 (700)", "300 (150)", "", ""))
    moment_rows.append(("bound", "", "", "", "", "0.02"))
    table(["page, first visit", "requests", "other hosts", "kB", "kB sent", "html", "js", "css"], weight_rows)
    print("\nMilliseconds from the start of that visit (served by this machine):\n")
    table(["page", "DOMContentLoaded", "largest paint", "load", "first slider usable", "layout shift"], moment_rows)
    print(f"\nThe files of {first[0]}:\n")
    table(["files", "number", "kB", "kB sent"], kind_rows(first[1]))
