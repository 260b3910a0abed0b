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
window.visit = { usable: null, shift: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.visit.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
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


def html_rows():
    for path in sorted(benchmarks.SITE.rglob("*.html")):
        if "_static" not in path.parts:
            body = path.read_bytes()
            yield path.relative_to(benchmarks.SITE), kilo(len(body)), kilo(gzipped(body))


def visit():
    """Load the first chapter with an empty cache, scroll to its end and back; return files and moments."""
    urls, files = [], {}
    with site() as address, browser_page() as page:
        page.add_init_script(WATCH)
        page.on("request", lambda request: urls.append(request.url))
        page.on("requestfinished", lambda request: files.update({request.url: request.response().body()}))
        page.goto(f"{address}/{benchmarks.CHAPTER}.html", wait_until="networkidle")
        page.wait_for_function("() => window.visit.usable !== null")
        for place in ("end", "start"):
            page.evaluate("(block) => document.body.scrollIntoView({ block, behavior: 'instant' })", place)
            page.wait_for_load_state("networkidle")
        moments = page.evaluate(MOMENTS)
    return [url for url in urls if not url.startswith("data:")], files, moments


def file_rows(files):
    sizes = defaultdict(list)
    for url, body in files.items():
        if not url.startswith("data:"):
            ending = kind(url)
            sizes[ending].append((len(body), sent(ending, body)))
    totals = {ending: [sum(column) for column in zip(*rows, strict=True)] for ending, rows in sizes.items()}
    for ending in sorted(totals, key=lambda ending: -totals[ending][1]):
        raw, small = totals[ending]
        yield ending, len(sizes[ending]), kilo(raw), kilo(small), ""
    count = sum(len(rows) for rows in sizes.values())
    raw, small = (sum(total[k] for total in totals.values()) for k in (0, 1))
    yield "**all**", count, kilo(raw), kilo(small), "1,300 (700)"


def report():
    table(["page", "kB", "kB gzipped"], [*html_rows(), ("bound (aim) of a chapter", "", "300 (150)")])
    urls, files, moments = visit()
    print("\nA first visit to chapter 1:\n")
    table(["files", "number", "kB", "kB sent", "bound (aim)"], file_rows(files))
    hosts = {urlsplit(url).hostname for url in urls}
    print()
    rows = [
        ("requests", len(urls), ""),
        ("other hosts", len(hosts - {"127.0.0.1"}), "0"),
        ("cumulative layout shift", f"{moments['shift']:.4f}", ""),
        ("DOMContentLoaded, ms", f"{moments['ready']:.0f}", ""),
        ("first slider usable, ms", f"{moments['usable']:.0f}", ""),
        ("load, ms", f"{moments['loaded']:.0f}", ""),
    ]
    table(["the same visit", "measured", "bound"], rows)
