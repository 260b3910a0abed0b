"""One game on a page of its own, as the site shows it, for tests that play."""

from pathlib import Path

from bitsbook.games.game import static
from explorable.page import stylesheet

ROOT = Path(__file__).resolve().parent.parent


def write_page(folder, game, theme="light", before=""):
    """Write a page with a game, with the styles of the site; return its address."""
    styles = "".join([stylesheet(), (ROOT / "assets" / "book.css").read_text("utf-8"), static("games.css")])
    page = folder / f"{game.name}-{theme}.html"
    page.write_text(
        f'<!DOCTYPE html><html lang="en" data-theme="{theme}"><head><meta charset="utf-8"><title>{game.title}</title>'
        '<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{styles}{static(game.name + '.css')}</style>"
        "<style>body { margin: 0 auto; padding: 0 16px; max-width: 42rem; background: var(--book-paper); }</style>"
        f"<script>{before}{static('games.js')}</script><script>{static(game.name + '.js')}</script></head>"
        f'<body><main class="bd-article"><h1>A page</h1>{game.html()}<p id="below">Below.</p></main></body></html>',
        encoding="utf-8",
    )
    return page.as_uri()


def rules(script, game, source=""):
    """Load a game's script into V8, with its data as `data`, and helpers for many calls at once."""
    loaded = script(static("games.js") + static(f"{game.name}.js"))
    loaded.define(f"var game = bitsToLoss.games.{game.name}; {source}")
    return loaded
