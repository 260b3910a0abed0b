"""Drawing pieces that several figures share, a module for each subject; notebooks say ``plots.panel``.

Each module's pieces take data and an axes and draw into it.
"""

from .codes import budget_strip, code_tree, codeword_shares, cost_blocks, question_steps, word_blocks
from .divergence import block_names, class_bars, gibbs_gaps, price_bars, price_blocks, price_steps, two_fits
from .entropy import die_faces, stacked_bar, surprise_blocks
from .likelihood import (
    bell_of,
    bowls,
    chances,
    cost_map,
    flip_columns,
    likelihood_curve,
    price_curve,
    readings_under_bell,
    stacked_price,
    tangent,
    unit_curve,
)
from .style import ENTROPY, GRADIENT, MODEL, PRICE, TRUTH, WIDTH, digits, panel
from .triangle import (
    CORNERS,
    corner_names,
    entropy_hill,
    entropy_map,
    entropy_ring,
    in_triangle,
    map_point,
    on_hill,
)

__all__ = [
    "CORNERS",
    "ENTROPY",
    "GRADIENT",
    "MODEL",
    "PRICE",
    "TRUTH",
    "WIDTH",
    "bell_of",
    "block_names",
    "bowls",
    "budget_strip",
    "chances",
    "class_bars",
    "code_tree",
    "codeword_shares",
    "corner_names",
    "cost_blocks",
    "cost_map",
    "die_faces",
    "digits",
    "entropy_hill",
    "entropy_map",
    "entropy_ring",
    "flip_columns",
    "gibbs_gaps",
    "in_triangle",
    "likelihood_curve",
    "map_point",
    "on_hill",
    "panel",
    "price_bars",
    "price_blocks",
    "price_curve",
    "price_steps",
    "question_steps",
    "readings_under_bell",
    "stacked_bar",
    "stacked_price",
    "surprise_blocks",
    "tangent",
    "two_fits",
    "unit_curve",
    "word_blocks",
]
