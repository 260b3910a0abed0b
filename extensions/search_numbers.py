"""Sphinx extension: the site's search finds decimal numbers.

Sphinx takes 2.303 for the words 2 and 303.  People look for a loss by its number, and with as many decimals as their
program prints: so a number is one word, and a longer one is also found, and looked for, with three decimals.  Whole
numbers are in Sphinx's index, but its script does not look for them: PyTorch's 100 is one that people meet.
"""

import re
from pathlib import Path

import sphinx.search
from sphinx.errors import ExtensionError
from sphinx.search.en import SearchEnglish

SKIPPED = r"queryTerm.match(/^\d+$/)"
LONG = re.compile(r"\d+\.\d{4,}")


def rounded(word):
    """Return a long decimal with three decimals, any other word as it is.

    Examples
    --------
    >>> rounded("2.302585"), rounded("2.30"), rounded("loss")
    ('2.303', '2.30', 'loss')
    """
    return f"{float(word):.3f}" if LONG.fullmatch(word) else word


class NumbersInEnglish(SearchEnglish):
    """English, with decimal numbers as words; the page's script has the same rule."""

    _word_re = re.compile(r"\d+\.\d+|\w+")
    js_splitter_code = r"""
var splitQuery = (query) =>
  (query.match(/\d+\.\d+|[\p{Letter}\p{Number}_\p{Emoji_Presentation}]+/gu) ?? []).map((word) =>
    /^\d+\.\d{4,}$/.test(word) ? Number(word).toFixed(3) : word,
  );
"""

    def split(self, text):
        """Return the words of a text; of a long decimal also the short form."""
        return [form for word in super().split(text) for form in dict.fromkeys((word, rounded(word)))]


def look_for_whole_numbers(app, error):
    """Take out of the page's script that it skips them."""
    script = Path(app.outdir, "_static", "searchtools.js")
    if error is not None or not script.exists():
        return
    source = script.read_text(encoding="utf-8")
    if source.count(SKIPPED) != 1:
        raise ExtensionError("search_numbers: Sphinx's search script is another one than this was written for")
    script.write_text(source.replace(SKIPPED, "false"), encoding="utf-8")


def setup(app):
    """Take the place of Sphinx's own English."""
    sphinx.search.languages["en"] = NumbersInEnglish
    app.connect("build-finished", look_for_whole_numbers)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
