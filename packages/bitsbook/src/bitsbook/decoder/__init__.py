"""A small Transformer decoder that guesses the next character, in plain torch.

Shapes: B sequences of S tokens each, a vocabulary of V tokens, a width of D numbers for each token.

References
----------
Vaswani et al. (2017), Attention is all you need: the decoder, without the part that looks at an encoder. Radford et
al. (2019), Language models are unsupervised multitask learners: the normalisation before each step, as here. Press,
Smith and Lewis (2022), Train short, test long: what counts is how far back a place is, and heads fade at different
rates (there for good, here at the start).
"""

from .guessing import next_character, sample
from .model import Alphabet, Block, Decoder
from .training import draw_windows, loss_in_bits, train

__all__ = ["Alphabet", "Block", "Decoder", "draw_windows", "loss_in_bits", "next_character", "sample", "train"]
