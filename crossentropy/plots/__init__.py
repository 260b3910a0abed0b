"""Drawing pieces that several figures share, a module for each subject; notebooks say ``plots.panel``.

Each module's pieces take data and an axes and draw into it.
"""

from .codes import budget_strip, code_tree, codeword_shares, cost_blocks, question_steps, word_blocks
from .entropy import die_faces, stacked_bar, surprise_blocks
from .gradient import (
    class_columns,
    logit_bars,
    probabilities_and_gradient,
    sum_exp_line,
    temperature_curves,
    two_losses,
)
from .graph import neuron, softmax_paths
from .sequence import (
    LETTERS_A_ROW,
    VISIBLE,
    attention_grid,
    dot_of_letter,
    expected_bars,
    logits_block,
    loss_curves,
    mean_lines,
    place_costs,
    sentence_costs,
    size_bars,
    thread,
)
from .style import ENTROPY, GRADIENT, MODEL, PRICE, TRUTH, WIDTH, digits, digits_below_one, panel
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
    "LETTERS_A_ROW",
    "MODEL",
    "PRICE",
    "TRUTH",
    "VISIBLE",
    "WIDTH",
    "attention_grid",
    "budget_strip",
    "class_columns",
    "code_tree",
    "codeword_shares",
    "corner_names",
    "cost_blocks",
    "die_faces",
    "digits",
    "digits_below_one",
    "dot_of_letter",
    "entropy_hill",
    "entropy_map",
    "entropy_ring",
    "expected_bars",
    "in_triangle",
    "logit_bars",
    "logits_block",
    "loss_curves",
    "map_point",
    "mean_lines",
    "neuron",
    "on_hill",
    "panel",
    "place_costs",
    "probabilities_and_gradient",
    "question_steps",
    "sentence_costs",
    "size_bars",
    "softmax_paths",
    "stacked_bar",
    "sum_exp_line",
    "surprise_blocks",
    "temperature_curves",
    "thread",
    "two_losses",
    "word_blocks",
]
