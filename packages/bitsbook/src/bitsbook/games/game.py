"""One game, shown: a widget in Jupyter, markup and a script on a page, words where there is neither."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import anywidget
import traitlets
from IPython.display import display

from bitsbook.markup import json_script
from explorable import recording, show_on_page


@dataclass(frozen=True, kw_only=True)
class Game:
    """A game with its data.

    Attributes
    ----------
    name : str
        Of its script, ``static/NAME.js``, and of its style, ``static/NAME.css``, if it has one of its own.
    title : str
        What it is called: its heading, and what a screen reader says on entering it.
    words : str
        What a notebook stores and shows where no script runs, as plain text: what there is to do or to ask.
    still : str
        The same for a page whose reader has no JavaScript, as HTML: the question, a picture, the answer.  It is not
        escaped.
    data : mapping
        What the script is given: what JSON can hold.
    key : str, optional
        Tells apart games of one script on one page; it is part of the address, and of the name under which the
        browser keeps what the reader has done.  The name, if there is none.
    kept_as : str, optional
        Under which name the browser keeps it instead.
    """

    name: str
    title: str
    words: str
    still: str
    data: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    kept_as: str = ""

    def __post_init__(self) -> None:
        # Not read here: a stored run depends on what was read, and a script changes nothing in it.
        if not _place(f"{self.name}.js").is_file():
            raise ValueError(f"there is no game {self.name!r}: games/static has no such script")

    @property
    def identifier(self) -> str:
        """The id of its element."""
        return f"game-{self.key or self.name}"

    def html(self) -> str:
        """Return its markup for a page."""
        kept = f' data-kept="{escape(self.kept_as)}"' if self.kept_as else ""
        return (
            f'<div class="game" id="{escape(self.identifier)}" data-game="{escape(self.name)}"{kept} role="group" '
            f'aria-label="{escape(self.title)}"><div class="game-still">{self.still}</div>'
            f"{json_script(self.data)}</div>"
        )


class GameWidget(anywidget.AnyWidget):
    """A game in Jupyter.

    Attributes
    ----------
    kept : dict
        What the reader has done; empty at the beginning.  Python can read it, and set it.
    """

    game_title = traitlets.Unicode().tag(sync=True)
    game_data = traitlets.Dict().tag(sync=True)
    kept = traitlets.Dict().tag(sync=True)

    def __init__(self, game: Game) -> None:
        self._esm = module(game.name)
        self._css = static("games.css") + static(f"{game.name}.css")
        super().__init__(game_title=game.title, game_data=json.loads(json.dumps(dict(game.data))))

    def close(self) -> None:
        """Close the widget, and the layout that belongs to it."""
        self.layout.close()
        super().close()


def play(game: Game) -> None:
    """Show a game: as a widget in Jupyter, on the page while the site is built.

    The notebook stores its words, which are printed.
    """
    print(game.words)
    if recording():
        show_on_page(game.html())
        return
    from explorable.live.cells import take_place

    widget = GameWidget(game)
    take_place(widget)  # a cell that is run again closes what it showed before
    bundle = widget._repr_mimebundle_()
    shown = bundle[0] if isinstance(bundle, tuple) else bundle
    display({kind: data for kind, data in (shown or {}).items() if "widget-view" in kind}, raw=True)


def _place(name: str) -> Traversable:
    return files("bitsbook").joinpath("games", "static", name)


@cache
def static(name: str) -> str:
    """Return a file that belongs to the games, or nothing if there is none of this name."""
    path = _place(name)
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def module(name: str) -> str:
    """Return a game's script as the module that anywidget asks for."""
    render = (
        "export default { render({ model, el }) {\n"
        '  const memory = { read: () => model.get("kept"), write(value) { model.set("kept", value); '
        "model.save_changes(); } };\n"
        f"  return globalThis.bitsToLoss.show(el, {json.dumps(name)}, "
        '{ title: model.get("game_title"), data: model.get("game_data"), memory });\n'
        "} };\n"
    )
    return f"{static('games.js')}\n{static(f'{name}.js')}\n{render}"
