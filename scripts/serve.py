"""Show a folder as a site on this machine: `python -m scripts.serve FOLDER [PORT]`.

Takes the first free port from PORT (8000) on; only this machine can reach it.
"""

import functools
import http.server
import sys


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files without writing a line for each, and without letting the browser keep stale ones."""

    def end_headers(self):
        """Ask the browser to look again each time."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *args):
        """Stay silent."""


def serve(folder, port=8000):
    handler = functools.partial(Handler, directory=folder)
    for candidate in range(port, port + 100):
        try:
            server = http.server.ThreadingHTTPServer(("127.0.0.1", candidate), handler)
        except OSError:
            continue
        print(f"The book is at http://127.0.0.1:{candidate}/ (Ctrl+C stops it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
    raise SystemExit(f"no free port between {port} and {port + 99}")


if __name__ == "__main__":
    serve(sys.argv[1], *(int(port) for port in sys.argv[2:3]))
