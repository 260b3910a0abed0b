"""One page for one figure, that needs no other file; and how a file is written."""

from __future__ import annotations

from html import escape
from pathlib import Path

from .page import figure_html, script, stylesheet
from .record.recording import Recording

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}
:root {{ color-scheme: light dark; }}
body {{ margin: 0; padding: 1rem; background: var(--explorable-paper, #fff); color: #212121; font: 1rem sans-serif; }}
main {{ max-width: 60rem; margin: 0 auto; }}
figure {{ margin: 0; }}
@media (prefers-color-scheme: dark) {{ body {{ color: #e0e0e0; }} }}
</style>
</head>
<body data-theme="auto">
<main>
{figure}
</main>
<script>
{script}
</script>
</body>
</html>
"""


def page(recording: Recording) -> str:
    """Return a page with one figure that needs no other file, and no network."""
    title = escape(recording.caption)
    return _PAGE.format(title=title, style=stylesheet(), figure=figure_html(recording), script=script())


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; leave it if that is what it holds."""
    if path.is_file() and path.read_bytes() == data:
        return
    half = path.with_name(path.name + ".part")
    try:
        half.write_bytes(data)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
