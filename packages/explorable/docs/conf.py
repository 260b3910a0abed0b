"""The settings of explorable's own site; ``make docs`` builds it into ``_build/docs``."""

from explorable import __version__

project = "explorable"
release = __version__
copyright = "the authors of From Bits to Loss"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "explorable.sphinx"]
exclude_patterns = ["_build"]

nb_execution_mode = "cache"
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_merge_streams = True
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
suppress_warnings = ["myst.header"]  # a part of the README begins below its first level

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say them in words
napoleon_use_rtype = False
napoleon_use_ivar = True

html_theme = "sphinx_book_theme"
html_title = "explorable"
html_theme_options = {"show_toc_level": 2, "home_page_in_toc": True}
html_copy_source = False
