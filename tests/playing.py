"""What every game must do in Chromium, whatever it is about."""

import gzip
import json

from axe_playwright_python.sync_playwright import Axe

from bitsbook.games.game import GameWidget, static
from tests.pages import open_page

BELOW = "document.fonts.ready.then(() => document.querySelector('#below').getBoundingClientRect().top + scrollY)"
#: How high is what can be pressed.
HEIGHTS = """[...document.querySelectorAll(".game :is(button, select, input, summary)")]
  .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().height)"""
OUTSIDE = """[...document.querySelectorAll('.game-play *')].filter((e) => e.getBoundingClientRect().right
> document.querySelector('.game-play').getBoundingClientRect().right + 0.5).map((e) => e.outerHTML.slice(0, 90))"""


def weight(game, *, shared=False):
    """Bytes of a game's own script, style and data, zipped; with what all games share, if that is asked for."""
    files = [static(f"{name}.{kind}") for name in ["games"] * shared + [game.name] for kind in ("js", "css")]
    return sum(len(gzip.compress(one.encode())) for one in [*files, game.html()])


def below(page):
    """Where what follows the game begins, once the page has its letters."""
    return page.evaluate(BELOW)


def begin(page, game, state):
    """Go on with a game where somebody left it."""
    page.evaluate(f"localStorage.setItem('from-bits-to-loss.games.{game.identifier}', '{json.dumps(state)}')")
    page.reload()


def plays_everywhere(browser, address, moves, state=None):
    """Play a game small and large, in light, dark and forced colours: it fits, moves nothing, shuts nobody out.

    `moves` is a list of functions of the page, each of which does something in the game; `state` is a game and where
    it was left, for one that begins by chance.
    """
    for width, options in [
        (320, {"color_scheme": "light"}),
        (1280, {"color_scheme": "dark"}),
        (640, {"forced_colors": "active"}),
    ]:
        page = open_page(browser, address, viewport={"width": width, "height": 800}, **options)
        if state:
            begin(page, *state)
        before = below(page)
        for move in moves:
            move(page)
            assert abs(below(page) - before) < 0.6, (width, move)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(OUTSIDE) == []
        assert min(page.evaluate(HEIGHTS)) >= 44
        assert page.faults == []
        if "forced_colors" not in options:
            found = Axe().run(page, context={"include": [[".game"]]}).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
        page.close()


def stands_without_script(browser, address):
    """Open a page without JavaScript; return the words of the game before and after its answer is opened."""
    page = open_page(browser, address, java_script_enabled=False)
    assert page.locator(".game-still svg[role=img]").is_visible()
    question = page.locator(".game-still").inner_text()
    page.locator(".game-still summary").click()
    answer = page.locator(".game-still").inner_text()
    assert page.locator(".game-play").count() == 0
    page.close()
    return question, answer


def widget(browser, game, state):
    """Show a game as anywidget does, with what Jupyter has kept of it; `kept` on the page is what it keeps."""
    shown = GameWidget(game)
    assert static(f"{game.name}.css") in shown._css
    page = open_page(browser, "about:blank")
    page.evaluate(
        """async ([source, title, data, state]) => {
          const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
          globalThis.kept = state;
          const model = {
            get: (name) => ({ game_title: title, game_data: data, kept: globalThis.kept })[name],
            set: (name, value) => { globalThis[name] = value; }, save_changes() {},
          };
          const el = document.body.appendChild(document.createElement("div"));
          module.default.render({ model, el });
        }""",
        [shown._esm, game.title, shown.game_data, state],
    )
    assert page.get_by_role("group", name=game.title).is_visible()
    return page


def kept(page, game):
    """What the browser keeps of a game."""
    return page.evaluate(f"JSON.parse(localStorage.getItem('from-bits-to-loss.games.{game.identifier}'))")
