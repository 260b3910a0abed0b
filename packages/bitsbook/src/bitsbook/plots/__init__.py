"""Drawing pieces that several figures share, a module for each subject; notebooks say ``plots.panel``.

Each module's pieces take data and an axes and draw into it.
"""

import lazy_loader

# A module is imported when something of it is asked for: a notebook depends on what it uses, not on all.
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "codes": ["budget_strip", "code_tree", "codeword_shares", "cost_blocks", "question_steps", "word_blocks"],
        "descent": [
            "CLASSES",
            "RUNNERS",
            "class_names",
            "class_points",
            "decision_map",
            "loss_curves",
            "plane",
            "power_axis",
            "race_curves",
            "race_lanes",
            "region",
            "wrong_rings",
        ],
        "detective": ["case_curve", "decision_tree"],
        "divergence": [
            "block_names",
            "class_bars",
            "gibbs_gaps",
            "price_bars",
            "price_blocks",
            "price_steps",
            "two_fits",
        ],
        "entropy": ["block_top", "die_faces", "stacked_bar", "surprise_blocks"],
        "gradient": [
            "class_columns",
            "logit_bars",
            "probabilities_and_gradient",
            "sum_exp_line",
            "temperature_curves",
            "two_losses",
        ],
        "graph": ["neuron", "softmax_paths"],
        "likelihood": [
            "bell_of",
            "bowls",
            "chances",
            "cost_map",
            "flip_columns",
            "likelihood_curve",
            "price_curve",
            "readings_under_bell",
            "stacked_price",
            "tangent",
            "unit_curve",
        ],
        "losses": ["floor_and_price", "loss_lane", "target_and_model", "twin_curves", "twin_dots"],
        "sequence": [
            "LETTERS_A_ROW",
            "VISIBLE",
            "attention_grid",
            "dot_of_letter",
            "expected_bars",
            "logits_block",
            "mean_lines",
            "place_costs",
            "sentence_costs",
            "size_bars",
            "thread",
            "training_curves",
        ],
        "style": ["ENTROPY", "GRADIENT", "MODEL", "PRICE", "TRUTH", "WIDTH", "digits", "digits_below_one", "panel"],
        "triangle": [
            "CORNERS",
            "corner_names",
            "entropy_hill",
            "entropy_map",
            "entropy_ring",
            "in_triangle",
            "map_point",
            "on_hill",
        ],
    },
)
