"""Drawing pieces that several figures share, a module for each subject; notebooks say ``plots.panel``.

Each module's pieces take data and an axes and draw into it.
"""

from .codes import (
    budget_strip,
    code_tree,
    codeword_shares,
    cost_blocks,
    question_steps,
    word_blocks,
)
from .divergence import (
    block_names,
    class_bars,
    gibbs_gaps,
    price_bars,
    price_blocks,
    price_steps,
    two_fits,
)
from .entropy import (
    block_top,
    die_faces,
    stacked_bar,
    surprise_blocks,
)
from .style import (
    ENTROPY,
    MODEL,
    PRICE,
    TRUTH,
    WIDTH,
    digits,
    panel,
)
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
    "MODEL",
    "PRICE",
    "TRUTH",
    "WIDTH",
    "block_names",
    "block_top",
    "budget_strip",
    "class_bars",
    "code_tree",
    "codeword_shares",
    "corner_names",
    "cost_blocks",
    "die_faces",
    "digits",
    "entropy_hill",
    "entropy_map",
    "entropy_ring",
    "gibbs_gaps",
    "in_triangle",
    "map_point",
    "on_hill",
    "panel",
    "price_bars",
    "price_blocks",
    "price_steps",
    "question_steps",
    "stacked_bar",
    "surprise_blocks",
    "two_fits",
    "word_blocks",
]
