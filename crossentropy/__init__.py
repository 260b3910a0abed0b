"""The mathematics of the book, in NumPy and plain Python.

`information` measures surprise and uncertainty; `codes` turns them into bits that can be sent; `divergence`
says what the wrong code costs; `losses` is what networks are trained with, and the gradients;
`circuit` carries gradients backward.
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
from crossentropy.divergence import cross_entropy, kl_divergence, perplexity
from crossentropy.information import (
    binary_entropy,
    bits_to_nats,
    distribution,
    entropy,
    nats_to_bits,
    self_information,
)

__all__ = [
    "Questions",
    "average_length",
    "binary_entropy",
    "bits_to_nats",
    "cross_entropy",
    "decode",
    "distribution",
    "encode",
    "entropy",
    "huffman_code",
    "huffman_lengths",
    "is_prefix_code",
    "is_uniquely_decodable",
    "kl_divergence",
    "kraft_sum",
    "nats_to_bits",
    "parses",
    "perplexity",
    "prefix_code",
    "questions",
    "self_information",
]
