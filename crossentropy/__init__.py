"""The mathematics of the book, in NumPy and plain Python.

`information` measures surprise and uncertainty; `codes` turns them into bits that can be sent; `divergence`
says what the wrong code costs; `likelihood` what data cost under a model; `output_units` what a network's last
number costs; `losses` is what networks are trained with, and its gradients; `circuit` is one neuron, gate by gate;
`descent` lets a loss teach; `arithmetic` and `decoder` turn a trained model into a code; `diagnosis` names the
bugs that may have made a list of losses, and `bugs` plants them.
"""

from crossentropy.codes import (
    Questions,
    average_length,
    decode,
    encode,
    huffman_code,
    huffman_lengths,
    is_prefix_code,
    is_uniquely_decodable,
    kraft_sum,
    parses,
    prefix_code,
    questions,
)
from crossentropy.diagnosis import Diagnosis, Finding, diagnose
from crossentropy.divergence import (
    cross_entropy,
    kl_divergence,
    perplexity,
)
from crossentropy.information import (
    binary_entropy,
    bits_to_nats,
    distribution,
    entropy,
    nats_to_bits,
    self_information,
)
from crossentropy.likelihood import (
    bernoulli_nll,
    categorical_nll,
    count_labels,
    empirical_distribution,
    gaussian_nll,
)
from crossentropy.output_units import (
    UnitOutput,
    linear_gaussian,
    sigmoid_bernoulli,
    softmax_categorical,
)

__all__ = [
    "Diagnosis",
    "Finding",
    "Questions",
    "UnitOutput",
    "average_length",
    "bernoulli_nll",
    "binary_entropy",
    "bits_to_nats",
    "categorical_nll",
    "count_labels",
    "cross_entropy",
    "decode",
    "diagnose",
    "distribution",
    "empirical_distribution",
    "encode",
    "entropy",
    "gaussian_nll",
    "huffman_code",
    "huffman_lengths",
    "is_prefix_code",
    "is_uniquely_decodable",
    "kl_divergence",
    "kraft_sum",
    "linear_gaussian",
    "nats_to_bits",
    "parses",
    "perplexity",
    "prefix_code",
    "questions",
    "self_information",
    "sigmoid_bernoulli",
    "softmax_categorical",
]
