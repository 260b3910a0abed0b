"""The Sphinx extension: records explorables while a site is built, and puts the player on pages that need it.

Add ``explorable.sphinx`` to the extensions of a project with myst-nb, or to ``sphinx: extra_extensions`` of a
Jupyter Book.  Nothing is recorded unless this extension runs: in Jupyter and in tests a figure is a widget.

A figure is recorded by running its notebook.  myst-nb's default mode ``auto`` leaves notebooks alone whose outputs
are stored; those with explorables are run nevertheless, since a stored picture has no states.  With
``nb_execution_mode = "off"`` that picture is what the page shows.

``explorable_depends`` (a list of files and folders, relative to the source folder) names what the notebooks
import beside installed packages.  Executed notebooks are cached by their cells alone, so without it a change
there would leave stale figures on the site.

A link in prose may set a figure: ``[a fair coin](#explorable-coin?p=0.5)``; see `explorable.links`.

Each figure also gets a page of its own, to show it elsewhere: ``embed/coin.html``; see `explorable.embed`.
``explorable_embed = False`` leaves that out.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError, ExtensionError
from sphinx.util import logging

from . import __version__
from .embed import build_embeds
from .figure import RECORD_VARIABLE
from .links import LinksBetweenPages, LinksOnOnePage, check_links
from .page import fonts_script, script, stylesheet

_FIGURE = re.compile(r'<figure class="explorable" id="([^"]+)"')
_EVERY_Q, _SEARCH_Q = """'input[name="q"]'""", """'input[type="search"][name="q"]'"""
_IGNORED = {"__pycache__", ".ipynb_checkpoints"}
#: What of this package goes into a figure.
_OWN = [*sorted(Path(__file__).parent.glob("*.py")), Path(__file__).parent / "static"]
_log = logging.getLogger(__name__)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension (called by Sphinx)."""
    app.add_config_value("explorable_depends", [], "env", [list, tuple])
    app.add_config_value("explorable_embed", True, "", [bool])
    # Before myst-nb reads its configuration, after Jupyter Book has written it.
    app.connect("config-inited", _prepare, priority=900)
    app.connect("env-get-outdated", _outdated)
    app.connect("source-read", _run_anew)
    app.connect("html-page-context", _page)
    app.connect("build-finished", _clean)
    app.connect("build-finished", check_links)
    app.connect("build-finished", build_embeds)
    app.connect("build-finished", _keep_sliders)
    app.add_transform(LinksOnOnePage)
    app.add_post_transform(LinksBetweenPages)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def fingerprint(paths: list[Path]) -> str:
    """Return a digest of what figures are made of: these files and folders, and the versions of the stack.

    Raises
    ------
    FileNotFoundError
        One of the paths does not exist.
    """
    digest = hashlib.sha256(platform.python_version().encode())
    for package in ("numpy", "matplotlib", "ipywidgets", "scipy", "torch"):
        try:
            digest.update(f"{package} {version(package)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"no {package}\n".encode())
    for path in paths:
        for file in _files(path):
            digest.update(f"{file.relative_to(path.parent)}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and not _IGNORED & set(file.parts) and file.suffix != ".pyc":
                yield file
    else:
        raise FileNotFoundError(f"explorable_depends: {path} does not exist")


def _prepare(app: Any, config: Config) -> None:  # app gets an attribute that Sphinx does not know
    """Switch recording on for the kernels that will be started, and give the cache a name of its own."""
    os.environ[RECORD_VARIABLE] = "1"
    try:
        source = [Path(app.srcdir, name) for name in config.explorable_depends]
        app.explorable_fingerprint = fingerprint([*_OWN, *source])
    except FileNotFoundError as error:
        raise ConfigError(str(error)) from error
    if getattr(config, "nb_execution_mode", None) == "cache":
        base = Path(config.nb_execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
        if not base.is_absolute():
            base = Path(app.srcdir, base)
        current = base / app.explorable_fingerprint
        for old in base.glob("*"):
            if old != current and old.is_dir():
                shutil.rmtree(old)
        current.mkdir(parents=True, exist_ok=True)
        config.nb_execution_cache_path = str(current)
    # One fixed folder: a new name each time would look like a changed setting, and every page be written again.
    folder = Path(app.doctreedir, "explorable-static")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "explorable.css").write_text(stylesheet(), encoding="utf-8")
    (folder / "explorable.js").write_text(script(), encoding="utf-8")
    (folder / "explorable-fonts.js").write_text(fonts_script(), encoding="utf-8")
    config.html_static_path = [*config.html_static_path, str(folder)]


def _outdated(app: Any, env: Any, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Read all notebooks again if what their figures are made of has changed."""
    before = getattr(env, "explorable_fingerprint", None)
    env.explorable_fingerprint = app.explorable_fingerprint
    if before in (None, app.explorable_fingerprint):
        return []
    return [name for name in env.found_docs if str(env.doc2path(name, False)).endswith((".ipynb", ".md"))]


def _run_anew(app: Sphinx, docname: str, source: list[str]) -> None:
    """Leave out the stored outputs of a notebook with explorables, where they would keep it from being run."""
    path = str(app.env.doc2path(docname))
    if getattr(app.config, "nb_execution_mode", None) != "auto" or not path.endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    cells = [cell for cell in notebook.get("cells", []) if cell["cell_type"] == "code"]
    if any("explorable" in "".join(cell["source"]) for cell in cells):
        for cell in cells:
            cell["outputs"] = []
        source[0] = json.dumps(notebook)


def _page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Check that the page's figures have different names; add style sheet and player where there is one."""
    found = _FIGURE.findall(context.get("body") or "")
    for identifier in found:
        if found.count(identifier) > 1:
            name = identifier.removeprefix("explorable-").replace("-", "_")
            raise ExtensionError(
                f"page {pagename!r} has {found.count(identifier)} explorables named {name!r}; "
                "give one of the functions another name"
            )
    if found:
        app.add_css_file("explorable.css")
        app.add_js_file("explorable.js", loading_method="defer")


def _keep_sliders(app: Sphinx, error: Exception | None) -> None:
    """Keep Sphinx's search script to search fields: it empties every input named q, sliders too."""
    script = Path(app.outdir, "_static", "searchtools.js")
    if error is None and script.exists():
        source = script.read_text(encoding="utf-8")
        script.write_text(source.replace(_EVERY_Q, _SEARCH_Q), encoding="utf-8")


def _clean(app: Sphinx, error: Exception | None) -> None:
    os.environ.pop(RECORD_VARIABLE, None)
