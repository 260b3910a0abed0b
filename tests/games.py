"""What tests of the games share: a page of their own, opened from a folder."""

import shutil
from pathlib import Path

from bitsbook.games.game import static

ROOT = Path(__file__).resolve().parent.parent


def script(name):
    """A game's script, as it is run in V8."""
    return f"{static('games.js')}\n{static(f'{name}.js')}"


def page_of(folder, *games, below="<p id='below'>below</p>"):
    """Write a page with games into a folder, with the book's style, and return its address."""
    names = list(dict.fromkeys(game.name for game in games))
    parts = {f"{name}.{kind}": static(f"{name}.{kind}") for name in ["games", *names] for kind in ("js", "css")}
    parts["book.css"] = (ROOT / "assets" / "book.css").read_text(encoding="utf-8")
    for font in (ROOT / "assets" / "fonts").glob("*.woff2"):
        shutil.copy(font, folder)
    for name, text in parts.items():
        (folder / name).write_text(text, encoding="utf-8")
    styles = "".join(f'<link rel="stylesheet" href="{name}">' for name in parts if name.endswith("css") and parts[name])
    scripts = "".join(f'<script defer src="{name}"></script>' for name in parts if name.endswith("js"))
    shown = "".join(game.html() for game in games)
    mode = (
        "document.documentElement.dataset.theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'"
    )
    text = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Game</title>'
        f'<meta name="viewport" content="width=device-width">{styles}<script>{mode}</script>{scripts}</head>'
        f'<body><main class="book-main"><article class="bd-article"><h1>Game</h1>{shown}{below}</article></main></body>'
    )
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    return path.as_uri()
