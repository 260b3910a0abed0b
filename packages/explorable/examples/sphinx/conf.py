"""The settings of a small Sphinx project with one notebook; `sphinx-build . _build` makes the site."""

project = "Swings"
extensions = ["myst_nb", "explorable.sphinx"]
exclude_patterns = ["_build", "jupyter_execute"]

nb_execution_mode = "cache"  # a notebook runs again only if its code has changed
nb_execution_raise_on_error = True

html_theme = "alabaster"
html_static_path = ["page.css"]
html_css_files = ["page.css"]
html_sidebars = {"**": []}
