"""Sphinx extension: gives a page with games their scripts and their style, and other pages nothing.

The scripts are those of `bitsbook.games`, the same in Jupyter.  They are classic ones and deferred, in this order: a
page works from a folder too, where browsers load no modules.
"""

import re
from importlib.resources import files

from bitsbook.games.game import static

NAME = re.compile(r'<div class="game" id="[^"]+" data-game="([^"]+)"')


def _folder(app, config):
    config.html_static_path.append(str(files("bitsbook").joinpath("games", "static")))


def _page(app, pagename, templatename, context, doctree):
    names = list(dict.fromkeys(NAME.findall(context.get("body", ""))))
    if not names:
        return
    for name in ["games", *names]:
        if static(f"{name}.css"):
            app.add_css_file(f"{name}.css")
        app.add_js_file(f"{name}.js", loading_method="defer")


def setup(app):
    app.connect("config-inited", _folder)
    app.connect("html-page-context", _page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
