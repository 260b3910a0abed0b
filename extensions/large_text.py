"""Sphinx extension: the button for large text in each page's header; `assets/page.js` does the work."""


def add_button(app, pagename, templatename, context, doctree):
    """Put the button before the theme's own."""
    if "header_buttons" in context:
        context["header_buttons"].insert(
            0,
            {
                "type": "javascript",
                "javascript": "toggleLargeText()",
                "tooltip": "Large text",
                "icon": "fas fa-text-height",
                "label": "large-text-button",
                "classes": "pst-navbar-icon",
            },
        )


def setup(app):
    """Run after the theme has listed its buttons."""
    app.connect("html-page-context", add_button, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
