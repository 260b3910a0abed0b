"""Sphinx extension: what can be done with a page, in words below its text: report a problem, run it, read the errata.

The theme has buttons for the first two, in its header and behind icons. Binder's address is the button's own, so that
the two cannot differ.
"""

from html import escape
from urllib.parse import urlencode

from sphinx.errors import ExtensionError

#: The form in .github/ISSUE_TEMPLATE and its field that takes the page's name.
FORM, FIELD = "text.yml", "page"


def report_link(repository, name):
    """The address that opens a new report, with the page's name in its title."""
    query = urlencode({"template": FORM, "title": f"On the page {name}: ", FIELD: name})
    return f"{repository}/issues/new?{query}"


def binder_link(buttons):
    """The address behind the theme's button, or None on a page that cannot be run."""
    groups = [group for group in buttons if group.get("label") == "launch-buttons"]
    urls = [button["url"] for group in groups for button in group["buttons"] if button["text"] == "Binder"]
    return urls[0] if urls else None


def foot(links):
    """The line as HTML; links are pairs of words and address."""
    shown = (f'<a href="{escape(address)}">{escape(words)}</a>' for words, address in links)
    return f'<p class="page-foot">{" ".join(shown)}</p>'


def add_foot(app, pagename, templatename, context, doctree):
    if doctree is None or "body" not in context:
        return  # a page without a source, such as the search
    repository = app.config.html_theme_options.get("repository_url")
    if not repository:
        raise ExtensionError("page_foot: expected the repository's url in _config.yml; there is none")
    if not str(app.env.doc2path(pagename)).endswith(".ipynb"):  # a text with code in it is not a notebook to run
        buttons = context.get("header_buttons", [])
        context["header_buttons"] = [group for group in buttons if group.get("label") != "launch-buttons"]
    links = [("Report a problem with this page", report_link(repository, pagename.rpartition("/")[2]))]
    if binder := binder_link(context.get("header_buttons", [])):
        links.append(("Run this page on Binder", binder))
    if download := context.get("sourcename"):
        links.append(("Download its source", context["pathto"](f"_sources/{download}", True)))
    if pagename != app.config.page_foot_errata:
        links.append(("What was fixed", context["pathto"](app.config.page_foot_errata)))
    context["body"] += foot(links)


def setup(app):
    """Run after the theme has listed its buttons."""
    app.add_config_value("page_foot_errata", "chapters/errata", "html")
    app.connect("html-page-context", add_foot, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
