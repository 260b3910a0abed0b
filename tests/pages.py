"""Pages of the site in Chromium, watched."""


def open_page(browser, url, **options):
    """Open a page; what it complains of is collected in ``page.faults``, what it asks for in ``page.asked``."""
    page = browser.new_page(**({"viewport": {"width": 1280, "height": 800}} | options))
    page.faults = []
    page.asked = []
    page.on("console", lambda m: page.faults.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on(
        "requestfailed", lambda request: page.faults.append(f"failed: {request.url}") if was_lost(request) else None
    )
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(url)
    return page


def was_lost(request):
    """Whether a request failed, other than that the next page was asked for before the icon had come."""
    return not (request.failure == "net::ERR_ABORTED" and request.url.endswith("favicon.svg"))
