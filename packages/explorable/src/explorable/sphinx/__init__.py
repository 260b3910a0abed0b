"""The Sphinx extension: puts recorded figures on a site's pages, and the player where they need it.

Add ``explorable.sphinx`` to the extensions of a project with myst-nb, or to ``sphinx: extra_extensions`` of a
Jupyter Book.  Nothing is recorded unless this extension runs: in Jupyter and in tests a figure is a widget.

A notebook with figures is run when its stored run (``python -m explorable NOTEBOOK``) is not current, or it has
none; see `explorable.runs.store`.  What comes out is kept for the next build, in the folder ``explorable`` below
``nb_execution_cache_path``.  With ``nb_execution_mode = "off"`` nothing is run: then a page shows a current stored
run, or else the notebook's own pictures; with ``"force"`` every notebook is run when its page is made.  Notebooks
that are written in Markdown, and those without figures, are myst-nb's own affair.

``explorable_depends`` (a list of files and folders, relative to the source folder) names what notebooks read from
outside the source folder.  What they import, and what they read below it, is found by itself.

A link in prose may set a figure: ``[a fair coin](#explorable-coin?p=0.5)``; a wrong one is a warning of the type
``explorable.link``; see `explorable.sphinx.links`.

Each figure also gets a page of its own, to show it elsewhere: ``embed/coin.html``; see `explorable.sphinx.embed`.
``explorable_embed = False`` leaves that out.

``explorable_strict = True`` turns into errors what else is a warning: what a page asks of a figure (a docstring, a
readout, colours of the palette, text that a phone can show, all of it inside the picture).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from .. import __version__
from ..drawing.fonts import font_faces
from ..page import fonts_script, script, static
from ..record.site import RECORD_VARIABLE, STRICT_VARIABLE
from . import embed, figures, links
from .figures import explorable_figure
from .notebooks import Notebooks

_EVERY_Q, _SEARCH_Q = """'input[name="q"]'""", """'input[type="search"][name="q"]'"""


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension (called by Sphinx)."""
    app.add_config_value("explorable_depends", [], "env", [list, tuple])
    app.add_config_value("explorable_embed", True, "", [bool])
    app.add_config_value("explorable_strict", False, "env", [bool])
    notebooks = Notebooks()
    app.add_node(explorable_figure, html=(embed.write_figure, None))
    # Before myst-nb reads its configuration, after Jupyter Book has written it.
    app.connect("config-inited", _prepare, priority=900)
    app.connect("config-inited", notebooks.configure, priority=901)
    app.connect("env-get-outdated", notebooks.outdated)
    app.connect("env-before-read-docs", notebooks.run)
    app.connect("source-read", notebooks.read)
    for registry in (figures, links):
        app.connect("doctree-read", registry.register)
        app.connect("env-purge-doc", registry.forget)
        app.connect("env-merge-info", registry.merge)
    app.add_transform(links.LinksOnOnePage)
    app.add_post_transform(links.LinksBetweenPages)
    app.connect("env-updated", embed.name_pages)
    app.connect("env-check-consistency", links.check)
    app.connect("html-page-context", _page)
    app.connect("build-finished", embed.write_pages)
    app.connect("build-finished", _clean)
    app.connect("build-finished", _keep_sliders)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _prepare(app: Any, config: Config) -> None:
    """Switch recording on for the kernels that myst-nb starts, and give the page its script and style sheet."""
    os.environ[RECORD_VARIABLE] = "1"
    if config.explorable_strict:
        os.environ[STRICT_VARIABLE] = "1"
    for name in config.explorable_depends:
        if not Path(app.srcdir, name).exists():
            raise ConfigError(f"explorable_depends: {Path(app.srcdir, name)} does not exist")
    # One fixed folder: a new name each time would look like a changed setting, and every page be written again.
    folder = Path(app.doctreedir, "explorable-static")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "explorable.css").write_text(static("explorable.css"), encoding="utf-8")
    (folder / "explorable-fonts.css").write_text(font_faces(), encoding="utf-8")
    (folder / "explorable.js").write_text(script(), encoding="utf-8")
    (folder / "explorable-fonts.js").write_text(fonts_script(), encoding="utf-8")
    for licence in ("LICENSE_DEJAVU", "LICENSE_STIX"):  # which a copy of the fonts must bring
        (folder / licence).write_text(static(licence), encoding="utf-8")
    config.html_static_path = [*config.html_static_path, str(folder)]


def _page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Add style sheet and player to a page that shows a figure."""
    if doctree is not None and any(doctree.findall(explorable_figure)):
        app.add_css_file("explorable.css")
        # Text is read before the labels of a picture: their fonts come without holding the page up.
        app.add_css_file("explorable-fonts.css", media="print", onload="this.media='all'")
        fonts = context["pathto"]("_static/explorable-fonts.css", resource=True)
        plain = f'<noscript><link rel="stylesheet" href="{fonts}"></noscript>\n'
        context["metatags"] = context.get("metatags", "") + plain
        app.add_js_file("explorable.js", loading_method="defer")


def _keep_sliders(app: Sphinx, error: Exception | None) -> None:
    """Keep Sphinx's search script to search fields: it empties every input named q, sliders too."""
    script = Path(app.outdir, "_static", "searchtools.js")
    if error is None and script.exists():
        source = script.read_text(encoding="utf-8")
        script.write_text(source.replace(_EVERY_Q, _SEARCH_Q), encoding="utf-8")


def _clean(app: Sphinx, error: Exception | None) -> None:
    os.environ.pop(RECORD_VARIABLE, None)
    if app.config.explorable_strict:
        os.environ.pop(STRICT_VARIABLE, None)
