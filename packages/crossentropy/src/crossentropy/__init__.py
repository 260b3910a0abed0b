"""The mathematics of the book, in NumPy and plain Python.

`information` measures surprise and uncertainty; `codes` turns them into bits that can be sent; `divergence`
says what the wrong code costs; `empirical` counts data, and `likelihood` says what they cost under a model;
`output_units` what a network's last number costs; `losses` is what networks are trained with, and its gradients;
`relatives` are losses under other names; `calibration` asks whether an answer of 0.7 comes true seven times in ten;
`circuit` is one neuron, gate by gate; `descent` lets a loss teach; `arithmetic` turns a model into a code, `counting`
makes models that count; `diagnosis` names the bugs that may have made a list of losses.
"""

import lazy_loader

# A module is imported when something of it is asked for: a notebook depends on what it uses, not on all.
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "codes": [
            "Questions",
            "average_length",
            "decode",
            "encode",
            "huffman_code",
            "huffman_lengths",
            "is_prefix_code",
            "is_uniquely_decodable",
            "kraft_sum",
            "parses",
            "prefix_code",
            "questions",
        ],
        "diagnosis": ["Diagnosis", "Finding", "diagnose"],
        "divergence": ["cross_entropy", "kl_divergence", "perplexity"],
        "_validation": ["distribution"],
        "information": ["binary_entropy", "bits_to_nats", "entropy", "nats_to_bits", "self_information"],
        "empirical": ["count_labels", "empirical_distribution"],
        "likelihood": ["bernoulli_nll", "categorical_nll", "gaussian_nll"],
        "output_units": ["UnitOutput", "linear_gaussian", "sigmoid_bernoulli", "softmax_categorical"],
    },
)
