r"""Sphinx extension: sets formulas with KaTeX while the site is built.

The page then holds finished HTML for the eye and MathML for screen readers, and a reader loads no script for
mathematics. KaTeX runs in V8 (`mini-racer`); it lies in `assets/katex`. A formula that KaTeX cannot set is a
warning that names the page, the line and the formula, so that a build with `-W` fails.
"""

import json
import re
import shutil
from functools import cache
from pathlib import Path

from docutils import nodes
from py_mini_racer import MiniRacer
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

KATEX = Path(__file__).resolve().parent.parent / "assets" / "katex"
# Of nearly every formula. Text would shift if they came late; from a folder browsers refuse to preload.
EARLY = ("KaTeX_Main-Regular.woff2", "KaTeX_Math-Italic.woff2")
PRELOAD = """
<script>
if (location.protocol !== "file:") for (const href of %s) {
  document.head.append(Object.assign(document.createElement("link"),
    {rel: "preload", as: "font", type: "font/woff2", crossOrigin: "anonymous", href}));
}
</script>
"""
RENDER = """
function render(tex, displayMode) {
  try {
    return JSON.stringify({html: katex.renderToString(tex,
      {displayMode, output: "htmlAndMathml", throwOnError: true, strict: "error"})});
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
    engine.eval(RENDER)
    return engine


def render(tex, *, display=False):
    """HTML and MathML of a formula; a ValueError says what KaTeX cannot set."""
    answer = json.loads(_engine().call("render", tex, display))
    if "error" in answer:
        raise ValueError(answer["error"])
    return answer["html"]


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
        return render(tex, display=display)
    except ValueError as error:
        logger.warning("KaTeX: %s in: %s", error, " ".join(tex.split()), location=node, type="katex")
        return f"<code>{nodes.unescape(tex).translate(str.maketrans({'<': '&lt;', '&': '&amp;'}))}</code>"


def visit_math(self, node):
    """Write a formula in a line of text."""
    tex = node.astext()
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    self.body.append(_html(tex, node, display=False) + "</span>")
    raise nodes.SkipNode


def visit_displaymath(self, node):
    """Write a displayed equation, with its number and a link to it if it has one."""
    self.body.append(self.starttag(node, "div", "", CLASS="math notranslate nohighlight"))
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
    """Keep a formula in a line with the bracket before and the full stop behind it.

    Browsers would break the line there, as the formula is a box to them; book.css forbids it in `unbroken`.
    """
    if app.builder.format != "html":
        return
    for math in list(doctree.findall(nodes.math)):
        parent, at = math.parent, math.parent.index(math)
        before = parent[at - 1] if at and isinstance(parent[at - 1], nodes.Text) else ""
        after = parent[at + 1] if at + 1 < len(parent) and isinstance(parent[at + 1], nodes.Text) else ""
        left, right = OPENING.search(before)[0], CLOSING.match(after)[0]
        if left or right:
            parts = [nodes.Text(left), math, nodes.Text(right)]
            whole = nodes.inline("", "", *(part for part in parts if part is math or part), classes=["unbroken"])
            around = [nodes.Text(before[: len(before) - len(left)]), whole, nodes.Text(after[len(right) :])]
            parent[at - bool(before) : at + 1 + bool(after)] = [x for x in around if x is whole or x]


def copy_style(app):
    """Put the reader's part, style sheet and fonts, beside the pages."""
    if app.builder.format == "html":
        target = Path(app.outdir) / "_static" / "katex"
        shutil.copytree(KATEX, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.js", "*.md"))


def link_style(app, pagename, templatename, context, doctree):
    """Link the style sheet on pages that have formulas, and ask for its fonts before the page is first drawn."""
    if app.env.get_domain("math").has_equations(pagename):
        app.builder.add_css_file("katex/katex.min.css", priority=300)
        fonts = [context["pathto"](f"_static/katex/fonts/{name}", resource=True) for name in EARLY]
        context["metatags"] = context.get("metatags", "") + PRELOAD % json.dumps(fonts)


def setup(app):
    app.add_html_math_renderer("katex", (visit_math, None), (visit_displaymath, None))
    app.connect("builder-inited", copy_style)
    app.connect("doctree-resolved", keep_punctuation)
    app.connect("html-page-context", link_style)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
