"""Sphinx extension: what others show of a page that is linked: its first sentences, whole, and a card with a picture.

The card is the figure of the first page, -ln p with its point at 2.303 nats, beside the page's title and subject.
`sphinxext.opengraph` writes the tags and keeps the files; its drawing and its way to shorten a text are replaced.
"""

import hashlib
import textwrap
from pathlib import Path

import matplotlib as mpl
import numpy as np
import sphinxext.opengraph
from docutils import nodes
from matplotlib.figure import Figure
from sphinxext.opengraph import _social_cards

from extensions.chapters import page

LENGTH = 200
PAPER, INK, MUTED, BLUE, VERMILION = "#fffdf9", "#24211d", "#635c52", "#0072b2", "#d55e00"
FONT = Path(_social_cards.__file__).parent / "_static" / "Roboto-Flex.ttf"


def first_sentences(doctree, length, known_titles=frozenset()):
    """Return the beginning of a page's text, cut between words."""
    prose = [one for one in doctree.findall(nodes.paragraph) if isinstance(one.parent, nodes.section)]
    text = " ".join(" ".join(one.astext() for one in prose[:3]).replace("$", "").replace("\\", "").split())
    return textwrap.shorten(text, length or LENGTH, placeholder=" …")


def surprise(figure):
    """Draw the curve with its point."""
    ax = figure.add_axes((0.62, 0.3, 0.33, 0.5))
    p = np.linspace(0.008, 1, 300)
    ax.plot(p, -np.log(p), color=BLUE, linewidth=6, solid_capstyle="round")
    ax.plot([0, 0.1, 0.1], [-np.log(0.1), -np.log(0.1), 0], color=INK, linestyle=":", linewidth=2)
    ax.plot(0.1, -np.log(0.1), "o", color=VERMILION, markersize=18)
    ax.text(0.16, 2.5, "2.303", size=40, color=INK, weight="bold")
    ax.set(xlim=(0, 1.02), ylim=(0, 4.9), xticks=[], yticks=[])
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set(color=MUTED, linewidth=2)
    ax.set_facecolor("none")


def render(path, site, title, subject, address):
    """Draw one card and write it."""
    with mpl.rc_context({"font.family": "Roboto Flex"}):
        figure = Figure(figsize=(12, 6.28), dpi=100, facecolor=PAPER)
        surprise(figure)
        lines = textwrap.fill(title, 22)
        figure.text(0.05, 0.9, site, size=26, color=MUTED, va="top")
        figure.text(0.05, 0.79, lines, size=44, color=INK, va="top", weight="bold", linespacing=1.15)
        if subject:
            below = 0.75 - 0.115 * (lines.count("\n") + 1)
            figure.text(0.05, below, textwrap.fill(subject, 40), size=25, color=BLUE, va="top", linespacing=1.25)
        figure.text(0.05, 0.08, address.rstrip("/"), size=20, color=MUTED)
        figure.savefig(path, metadata={"Software": None})


def card(config, site_name, page_title, description, url_text, page_path, *, outdir, env, **_):
    """Return the place of a page's card, drawn if it is not there; another text or another drawing has another name."""
    shown = page(env.app, page_path)
    texts = (site_name, shown.label, shown.subject, url_text)
    digest = hashlib.sha1(Path(__file__).read_bytes() + "\n".join(texts).encode()).hexdigest()[:8]
    place = Path("_images", "social_previews", f"{page_path.replace('/', '_')}_{digest}.png")
    path = Path(outdir, place)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        render(path, *texts)
    return place


def setup(app):
    mpl.font_manager.fontManager.addfont(FONT)
    sphinxext.opengraph.get_description = first_sentences
    sphinxext.opengraph.create_social_card = card
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
