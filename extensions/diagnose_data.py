"""Sphinx extension: gives the page "What does my loss say?" its script, and no other page.

The rules of `crossentropy.diagnosis` are written twice, in Python and in `assets/diagnose`, and a test compares them.
Their numbers, words and regular expressions are written once, in Python: this module hands them to the script.
"""

import json
import re
from pathlib import Path

from crossentropy._validation import SUM_TOLERANCE
from crossentropy.diagnosis import causes, fields, inputs, logs, questions, remedies, tables, thresholds
from crossentropy.diagnosis.diagnose import UNJUDGED

ASSETS = Path(__file__).resolve().parent.parent / "assets"
PAGE = "chapters/what-does-my-loss-say"
PARTS = ("data", "numbers", "fields", "tables", "logs", "curve", "impossible", "beginning", "standing", "plateaus")
PARTS = (*PARTS, "moving", "judge")
#: The parts are modules to whoever reads and checks them; on the page they are one script, as no folder holds modules.
MODULE = re.compile(r"^import [^;]*;\n+|^export (?=const|function)", re.M)

#: Words that speak of Python, and what the page says in their place.
FORM = {
    "Pass classes=10, or --classes 10; 2 for yes or no,": "Enter it above: 2 for yes or no,",
    "pass shares=[...]": "enter their shares above",
    "pass classes=2": "enter 2 classes above",
}


def _names(module, kind):
    return {name: value for name, value in vars(module).items() if name.isupper() and isinstance(value, kind)}


def data():
    """Everything that the script knows and does not calculate."""
    expressions = {}
    for module in (fields, tables, logs):
        for name, found in _names(module, re.Pattern).items():
            expressions[name] = [found.pattern, "i" * bool(found.flags & re.IGNORECASE)]
    return {
        "thresholds": _names(thresholds, (int, float, tuple, dict)),
        "causes": _names(causes, str),
        "second": causes.SECOND,
        "remedy": remedies.REMEDY,
        "chapter": remedies.CHAPTER,
        "questions": _names(questions, str),
        "expressions": expressions,
        "unjudged": UNJUDGED,
        "probed": tables.PROBED,
        "largest": inputs.LARGEST,
        "close": SUM_TOLERANCE,
        "form": FORM,
    }


def script():
    """The whole of diagnose.js: the data, and the parts of `assets/diagnose`."""
    # JSON's NaN and Infinity are JavaScript too, and so is the rest of it in ASCII.
    head = f"""/* Made by extensions/diagnose_data.py from crossentropy/diagnosis and assets/diagnose. */
(() => {{
"use strict";

const written = {json.dumps(data())};
"""
    parts = [(ASSETS / "diagnose" / f"{name}.js").read_text(encoding="utf-8") for name in PARTS]
    return "\n".join([head, *(MODULE.sub("", part) for part in parts), "})();\n"])


def _prepare(app, config):
    """Write the script where Sphinx looks for static files, in one fixed folder: a new one would change all pages."""
    folder = Path(app.doctreedir, "diagnose-static")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "diagnose.js").write_text(script(), encoding="utf-8")
    config.html_static_path = [*config.html_static_path, str(folder)]


def _page(app, pagename, templatename, context, doctree):
    if pagename == PAGE:
        app.add_css_file("diagnose.css")
        for name in ("diagnose.js", "diagnose-curve.js", "diagnose-page.js"):
            app.add_js_file(name, loading_method="defer")


def setup(app):
    app.connect("config-inited", _prepare, priority=900)  # after Jupyter Book has written the settings
    app.connect("html-page-context", _page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
