r"""Sphinx extension: reads formulas with KaTeX while the site is built, and writes them as MathML.

Browsers set MathML by themselves, screen readers speak it, and a reader loads no script and no style sheet for
mathematics, only its font.  KaTeX runs in V8 (`mini-racer`); it lies in `assets/katex`.  A formula that it cannot read
is a warning that names the page, the line and the formula, so that a build with `-W` fails.
"""

import json
import re
from functools import cache
from html import escape
from pathlib import Path

from docutils import nodes
from py_mini_racer import MiniRacer
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from extensions.mathml import compact

KATEX = Path(__file__).resolve().parent.parent / "assets" / "katex"
READ = """
function read(tex, displayMode) {
  try {
    return JSON.stringify({mathml: katex.renderToString(tex,
      {displayMode, output: "mathml", throwOnError: true, strict: "error"})});
  } catch (error) {
    return JSON.stringify({error: String(error.rawMessage || error.message || error)});
  }
}
"""
OPENING = re.compile(r"[(\[“‘\"']*$")
CLOSING = re.compile(r"[.,;:!?)\]”’\"'%…]*")
logger = logging.getLogger(__name__)


@cache
def _engine():
    engine = MiniRacer()
    engine.eval((KATEX / "katex.min.js").read_text(encoding="utf-8") + ";0")
    engine.eval(READ)
    return engine


def render(tex, *, display=False, before="", after=""):
    """The MathML of a formula, with its TeX for whoever copies it; a ValueError says what cannot be set.

    `before` and `after` are the bracket and the full stop that stand beside it.  Browsers would break the line there,
    as a formula is a box to them: each is held to the piece beside it by a class, `unbroken` (math.css).
    """
    answer = json.loads(_engine().call("read", tex, display))
    if "error" in answer:
        raise ValueError(answer["error"])
    pieces = compact(answer["mathml"], display=display)
    about = f'class="math notranslate" data-tex="{escape(" ".join(tex.split()))}"'
    if len(pieces) == 1:
        return _held(f"<math {'display=block ' if display else ''}{about}>{pieces[0]}</math>", before, after)
    maths = [f"<math>{piece}</math>" for piece in pieces]
    maths[0], maths[-1] = _held(maths[0], before, ""), _held(maths[-1], "", after)
    beside = "".join(f' data-{name}="{escape(text)}"' for name, text in (("before", before), ("after", after)) if text)
    return f"<span {about}{beside}>{'<wbr>'.join(maths)}</span>"


def _held(math, before, after):
    return f'<span class="unbroken">{escape(before)}{math}{escape(after)}</span>' if before or after else math


def as_display(text, *, nowrap=False):
    r"""The TeX of a displayed equation as KaTeX wants it.

    Sphinx sets blank lines and ``\\`` as new lines, and numbers equations itself, so an environment that
    would number them is starred.
    """
    if nowrap:
        return re.sub(r"(\\(?:begin|end)\{(?:align|alignat|gather|equation))\}", r"\1*}", text)
    parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    parts = [rf"\begin{{split}}{p}\end{{split}}" if r"\\" in p and r"\begin{" not in p else p for p in parts]
    return parts[0] if len(parts) == 1 else r"\begin{gathered}" + r"\\".join(parts) + r"\end{gathered}"


def _html(tex, node, *, display):
    try:
        return render(tex, display=display, before=node.get("before", ""), after=node.get("after", ""))
    except ValueError as error:
        logger.warning("KaTeX: %s in: %s", error, " ".join(tex.split()), location=node, type="katex")
        return f"<code>{nodes.unescape(tex).translate(str.maketrans({'<': '&lt;', '&': '&amp;'}))}</code>"


def visit_math(self, node):
    """Write a formula in a line of text."""
    self.body.append(_html(node.astext(), node, display=False))
    raise nodes.SkipNode


def visit_displaymath(self, node):
    """Write a displayed equation, with its number and a link to it if it has one."""
    self.body.append(self.starttag(node, "div", "", CLASS="math"))
    # The theme lets the keyboard reach what scrolls, by this class.
    tex = as_display(node.astext(), nowrap=node.get("nowrap", False))
    self.body.append(f'<div class="equation pst-scrollable-table-container">{_html(tex, node, display=True)}</div>')
    if node.get("number"):
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        if node.get("ids"):
            self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def keep_punctuation(app, doctree, docname):
    """Give a formula in a line the bracket before and the full stop behind it, which `render` keeps with it."""
    if app.builder.format != "html":
        return
    for math in list(doctree.findall(nodes.math)):
        parent, at = math.parent, math.parent.index(math)
        before = parent[at - 1] if at and isinstance(parent[at - 1], nodes.Text) else ""
        after = parent[at + 1] if at + 1 < len(parent) and isinstance(parent[at + 1], nodes.Text) else ""
        left, right = OPENING.search(before)[0], CLOSING.match(after)[0]
        if left or right:
            math["before"], math["after"] = left, right
            around = [nodes.Text(before[: len(before) - len(left)]), math, nodes.Text(after[len(right) :])]
            parent[at - bool(before) : at + 1 + bool(after)] = [x for x in around if x is math or x]


def link_style(app, pagename, templatename, context, doctree):
    """Link the style sheet of formulas, with their font, on pages that have some."""
    if "<math" in context.get("body", ""):
        app.builder.add_css_file("math.css", priority=300)


def setup(app):
    app.add_html_math_renderer("katex", (visit_math, None), (visit_displaymath, None))
    app.connect("doctree-resolved", keep_punctuation)
    app.connect("html-page-context", link_style, priority=800)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
