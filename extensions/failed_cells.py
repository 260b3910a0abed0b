"""Sphinx extension: a traceback in a cell's output is a warning, so that a build with `-W` fails.

A cell that raises stops the build by itself. A picture that fails while it is drawn does not: IPython prints
the traceback where the picture should be and goes on. Cells tagged `raises-exception` fail on purpose.
"""

from docutils import nodes
from sphinx.util import logging

logger = logging.getLogger(__name__)


def find_tracebacks(app, doctree):
    for cell in doctree.findall(
        lambda node: node.get("nb_element") == "cell_code" if isinstance(node, nodes.container) else False
    ):
        if "raises-exception" in cell.get("cell_metadata", {}).get("tags", []):
            continue
        for block in cell.findall(nodes.literal_block):
            if block.get("language") == "ipythontb":
                last = block.astext().strip().splitlines()[-1]
                logger.warning("a cell's output is a traceback: %s", last, location=block, type="failed_cells")


def setup(app):
    app.connect("doctree-read", find_tracebacks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
