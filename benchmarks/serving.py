"""The built site at an address of this machine, and a browser to look at it."""

import functools
import http.server
import threading
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

import benchmarks
from scripts import serve
from scripts.browser import launch


class Isolated(serve.Handler):
    """With these headers the browser's clock counts in steps of 5 microseconds, without them of 100."""

    def end_headers(self):
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()


@contextmanager
def site(folder=benchmarks.SITE, handler=Isolated):
    """Serve a built site; gives its address."""
    handler = functools.partial(handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def browser_page():
    """An empty page of a browser of its own."""
    with sync_playwright() as playwright:
        browser, _ = launch(playwright)
        try:
            yield browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        finally:
            browser.close()
