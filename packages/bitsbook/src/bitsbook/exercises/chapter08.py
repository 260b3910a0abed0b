"""Exercises of chapter 8."""

from math import exp, log, log10

import numpy as np

from crossentropy.arithmetic import HEADER, compress, from_prefix
from crossentropy.counting import order0
from crossentropy.information import bits_to_nats, self_information
from crossentropy.losses import cross_entropy_with_logits

from . import Exercise, Part, Slip

_TOKENS = [1 / 2, 1 / 8, 1 / 4, 1 / 64]
_COSTS = self_information(_TOKENS)
_GPT2 = log(50257)
_LOSSES = np.array([[2.1, 0.4, 1.3, 0.9, 0.2, 1.6, 0.8, 0.7], [3.6, 2.8] + 6 * [0.1]])
_REAL = np.arange(8) < [[8], [2]]
_A_TOKEN = _LOSSES[_REAL].mean()
_OF_MEANS = np.mean([row[real].mean() for row, real in zip(_LOSSES, _REAL, strict=True)])
_TARGETS = np.random.default_rng(8).integers(20, size=(4, 20))
_LOGITS = 6.0 * (_TARGETS[:, :, None] == np.arange(20))
_RIGHT = cross_entropy_with_logits(_LOGITS, _TARGETS).mean()
_SILENT = cross_entropy_with_logits(_LOGITS.swapaxes(1, 2), _TARGETS).mean()
_REPORTS = np.random.default_rng(8).choice(4, size=10_000, p=[0.5, 0.2, 0.2, 0.1]).tolist()
_TOLD = len(compress(_REPORTS, from_prefix(lambda prefix: [0.5, 0.2, 0.2, 0.1])).payload)
_LEARNED = len(compress(_REPORTS, order0(4)).payload)
_HUFFMAN = sum([1, 2, 3, 3][word] for word in _REPORTS) / 8

EXERCISES = (
    Exercise(
        "8.1",
        parts=(
            Part(
                _COSTS.mean(),
                label="cost",
                unit="bits a token",
                sign=True,
                slips=(
                    Slip(_COSTS.sum(), "That is the whole sentence. Divide by its tokens."),
                    Slip(2 ** _COSTS.mean(), "That is the perplexity. Here its logarithm is asked for."),
                    Slip(self_information(np.mean(_TOKENS)), "Take the surprises first, and then their mean."),
                ),
            ),
            Part(
                2 ** _COSTS.mean(),
                label="perplexity",
                slips=(
                    Slip(exp(_COSTS.mean()), "You raised e to a number of bits. For bits the base is 2."),
                    Slip(
                        2 ** _COSTS.sum(),
                        "That is one over the probability of the whole sentence. Take the mean first.",
                    ),
                    Slip(1 / np.mean(_TOKENS), "Average the surprises, not the probabilities."),
                ),
            ),
            Part(
                bits_to_nats(_COSTS.mean()),
                label="loss",
                unit="nats",
                sign=True,
                slips=(Slip(bits_to_nats(_COSTS.sum()), "That is the whole sentence. PyTorch takes the mean."),),
            ),
        ),
    ),
    Exercise(
        "8.2",
        parts=(
            Part(
                _GPT2,
                label="equal logits",
                unit="nats",
                sign=True,
                slips=(
                    Slip(log10(50257), "That is the logarithm to base 10. PyTorch counts in nats."),
                    Slip(_GPT2 + 0.5, "Equal logits have no spread, so nothing comes on top."),
                    Slip(50257, "That is the perplexity. The loss is its logarithm."),
                ),
            ),
            Part(
                _GPT2 + 0.5,
                label="normal logits",
                unit="nats",
                sign=True,
                slips=(
                    Slip(_GPT2, "That is for equal logits. These pretend to know something, and that costs."),
                    Slip(_GPT2 + 1, "Half of σ² comes on top, not all of it."),
                    Slip(_GPT2 + 1 / 6, "That is for PyTorch's default head, whose logits have a variance of 1/3."),
                    Slip(_GPT2 - 0.5, "Pretending costs something. It doesn't save anything."),
                ),
            ),
        ),
    ),
    Exercise(
        "8.3",
        parts=(
            Part(
                _A_TOKEN,
                label="loss per token",
                unit="nats",
                slips=(
                    Slip(_LOSSES.mean(), "That is the mean over all places. Pads do not count."),
                    Slip(_OF_MEANS, "That is the mean of the two means. Divide once, by all tokens."),
                    Slip(_LOSSES[_REAL].sum(), "That is the sum. Divide by the number of tokens."),
                    Slip(
                        _LOSSES[_REAL].sum() / _LOSSES.size, "Leave the pads out of the number that you divide by, too."
                    ),
                ),
            ),
            Part(
                _OF_MEANS,
                label="mean of the means",
                unit="nats",
                slips=(
                    Slip(_A_TOKEN, "That is the loss per token. Here each sentence counts once."),
                    Slip(_LOSSES.mean(), "Leave the pads out of each sentence's mean."),
                ),
            ),
        ),
    ),
    Exercise(
        "8.4",
        parts=(
            Part(
                _RIGHT,
                label="the right loss",
                unit="nats",
                tolerance=0.003,
                slips=(
                    Slip(_SILENT, "That is the loss on the wrong axis. Which axis does PyTorch take for the classes?"),
                    Slip(0, "Nearly, but the other 19 tokens have a little probability too."),
                ),
            ),
            Part(
                _SILENT,
                label="on the wrong axis",
                unit="nats",
                slips=(
                    Slip(_RIGHT, "That is the right loss. The wrong call neither flattens nor swaps."),
                    Slip(log(20), "That would be a model that knows nothing. This one is punished for knowing."),
                ),
            ),
        ),
    ),
    Exercise(
        "8.5",
        parts=(
            Part(
                8 / (3.0 - 1.8),
                unit="million characters",
                tolerance=0.01,
                slips=(
                    Slip(1 / (3.0 - 1.8), "The model's weight is in bytes, and what it saves is in bits."),
                    Slip(8 / 1.8, "What counts is how much it saves against the tool."),
                    Slip(8 / 3.0, "What counts is how much it saves against the tool."),
                    Slip(8e6 / (3.0 - 1.8), "The question asks for millions of characters."),
                ),
            ),
        ),
    ),
    Exercise(
        "8.6",
        parts=(
            Part(
                _TOLD,
                label="with P",
                unit="bytes",
                tolerance=0.5,
                slips=(
                    Slip(_TOLD + HEADER.size, "That is the file. The payload is the part without the header."),
                    Slip(_HUFFMAN, "That is Huffman's code. The arithmetic coder does better."),
                    Slip(20_000 / 8, "That is two bits for each report, the fixed code."),
                ),
            ),
            Part(
                _LEARNED,
                label="learned on the way",
                unit="bytes",
                tolerance=0.5,
                slips=(Slip(_LEARNED + HEADER.size, "That is the file. The payload is the part without the header."),),
            ),
        ),
    ),
    Exercise(
        "8.7",
        parts=(
            Part(
                2.1 / log(2) / 3.5,
                label="model A",
                unit="bits a letter",
                slips=(
                    Slip(2.1 / log(2), "That is bits a token. A token has 3.5 letters."),
                    Slip(2.1 / log(2) * 3.5, "A letter costs less than a token. Divide by the letters."),
                ),
            ),
            Part(
                2.4 / log(2) / 4.4,
                label="model B",
                unit="bits a letter",
                slips=(
                    Slip(2.4 / log(2), "That is bits a token. A token has 4.4 letters."),
                    Slip(2.4 / log(2) * 4.4, "A letter costs less than a token. Divide by the letters."),
                ),
            ),
        ),
    ),
    Exercise(
        "8.8",
        parts=(
            Part(
                0.05 / log(2) * 2e6 / 8 / 1000,
                label="saved",
                unit="kilobytes",
                tolerance=0.05,
                slips=(
                    Slip(0.05 * 2e6 / 8 / 1000, "A file is counted in bits, and a nat is 1.443 of them."),
                    Slip(0.05 / log(2) * 2e6 / 1000, "That is kilobits. A byte has eight bits."),
                    Slip(0.05 / log(2) * 1e6 / 8 / 1000, "That is for one million tokens."),
                ),
            ),
            Part(
                exp(-0.05),
                label="factor",
                tolerance=0.0006,
                slips=(
                    Slip(exp(0.05), "The perplexity falls, so the factor is below 1."),
                    Slip(2**-0.05, "The loss is in nats, so the base is e."),
                    Slip(0.95, "Nearly. A difference of losses is a quotient of perplexities: raise e to it."),
                ),
            ),
        ),
    ),
)
