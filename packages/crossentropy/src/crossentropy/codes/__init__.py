"""Binary codes: what a message costs once its symbols are written as 0s and 1s.

A code is a mapping from symbols to codewords, non-empty strings of 0 and 1 of which no two are equal:
``{"A": "0", "B": "10", "C": "11"}``. Lengths are in bits. Arithmetic is exact: integers and fractions.

References
----------
Shannon (1948), A mathematical theory of communication. Kraft (1949), A device for quantizing, grouping,
and coding amplitude-modulated pulses. Huffman (1952), A method for the construction of
minimum-redundancy codes. Sardinas and Patterson (1953), A necessary and sufficient condition for unique
decomposition of coded messages. McMillan (1956), Two inequalities implied by unique decipherability.
Schwartz (1964), An optimum encoding with minimum longest code and total number of digits. Schwartz and
Kallick (1964), Generating a canonical prefix encoding. Cover and Thomas, Elements of Information Theory,
2nd edition, chapter 5.
"""

from .building import huffman_code, huffman_lengths, prefix_code
from .lengths import Questions, average_length, kraft_sum, questions
from .texts import decode, encode, is_prefix_code, is_uniquely_decodable, parses

__all__ = [
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
]
