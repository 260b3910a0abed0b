"""Drawing pieces that several figures share, a module for each subject; notebooks say ``plots.panel``.

Each module's pieces take data and an axes and draw into it.
"""

from .codes import budget_strip, code_tree, codeword_shares, cost_blocks, question_steps, word_blocks
from .entropy import die_faces, stacked_bar, surprise_blocks
from .losses import floor_and_price, loss_lane, target_and_model, twin_curves, twin_dots
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
    "budget_strip",
    "code_tree",
    "codeword_shares",
    "corner_names",
    "cost_blocks",
    "die_faces",
    "digits",
    "entropy_hill",
    "entropy_map",
    "entropy_ring",
    "floor_and_price",
    "in_triangle",
    "loss_lane",
    "map_point",
    "on_hill",
    "panel",
    "question_steps",
    "stacked_bar",
    "surprise_blocks",
    "target_and_model",
    "twin_curves",
    "twin_dots",
    "word_blocks",
]
