"""Exercises of chapter 8."""

from functools import partial
from math import log, log10, sqrt

import numpy as np
import numpy.typing as npt

from crossentropy.arithmetic import HEADER, compress, from_prefix
from crossentropy.arrays import Floats
from crossentropy.counting import order0
from crossentropy.information import bits_to_nats, self_information
from crossentropy.losses import log_softmax

from . import Case, Exercise, Part, Slip, Task, Wrong

_TOKENS = [1 / 2, 1 / 8, 1 / 4, 1 / 64]
_COSTS = self_information(_TOKENS)
_GPT2 = log(50257)
_LOSSES = np.array([[2.1, 0.4, 1.3, 0.9, 0.2, 1.6, 0.8, 0.7], [3.6, 2.8] + 6 * [0.1]])
_REAL = np.arange(8) < [[8], [2]]
_A_TOKEN = _LOSSES[_REAL].mean()
_OF_MEANS = np.mean([row[real].mean() for row, real in zip(_LOSSES, _REAL, strict=True)])
_BATCH = np.random.default_rng(8).standard_normal((2, 6, 5))
_FULL = np.array([[1, 4, 2, 3, 2, 1], [3, 1, 4, 1, 2, 4]])
_PADDED = np.array([[1, 4, 2, 3, 2, 1], [3, 1, 4, 0, 0, 0]])
_REPORTS = np.random.default_rng(8).choice(4, size=10_000, p=[0.5, 0.2, 0.2, 0.1]).tolist()
_TOLD = len(compress(_REPORTS, from_prefix(lambda prefix: [0.5, 0.2, 0.2, 0.1])).payload)
_LEARNED = len(compress(_REPORTS, order0(4)).payload)
_HUFFMAN = sum([1, 2, 3, 3][word] for word in _REPORTS) / 8

_CHANCE = np.random.default_rng(8)
_OLD = _CHANCE.exponential(1.2, size=4000)
_NEW = _OLD * _CHANCE.uniform(0.7, 1.25, size=4000)
_GAIN, _ERRORS = _OLD - _NEW, sqrt(4000)


def _next_token_loss(
    logits: Floats,
    tokens: npt.NDArray[np.integer],
    pad: int,
    *,
    read: slice = slice(None, -1),
    asked: slice = slice(1, None),
    axis: int = -1,
    counted: bool = False,
) -> float:
    """What the reader's function should return; with other options, what it returns with a bug."""
    targets = tokens[:, asked]
    ln_q = np.moveaxis(log_softmax(np.moveaxis(logits[:, read], axis, -1)), -1, axis)
    charges = -np.take_along_axis(ln_q, targets[..., None], axis=-1)[..., 0]
    return float(charges[counted | (targets != pad)].mean())


def _mean_of_means(logits: Floats, tokens: npt.NDArray[np.integer], pad: int) -> float:
    rows = zip(logits, tokens, strict=True)
    return float(np.mean([_next_token_loss(z[None], row[None], pad) for z, row in rows]))


EXERCISES = (
    Exercise(
        "8.1",
        parts=(
            Part(
                2 ** _COSTS.mean(),
                label="perplexity",
                slips=(
                    Slip(2 ** bits_to_nats(_COSTS.mean()), "PyTorch counts in nats. Raise e to the loss, not 2."),
                    Slip(2 ** _COSTS.sum(), "That is one over the probability of the whole sentence, not of a token."),
                    Slip(_COSTS.mean(), "That is the loss in bits. The perplexity is 2 to its power."),
                ),
            ),
            Part(
                _TOKENS[3],
                label="the fourth token",
                tolerance=0.0005,
                slips=(
                    Slip(2 ** -_COSTS.mean(), "That is the average. The four surprises add up to four times the mean."),
                    Slip(2 ** -_COSTS.sum(), "That is the probability of the whole sentence."),
                    Slip(_COSTS[3], "That is its surprise in bits. Which probability has it?"),
                ),
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
        task=Task(
            "next_token_loss",
            "logits, tokens, pad",
            _next_token_loss,
            cases=(
                Case((_BATCH, _FULL, 0), hint="There are no pads here. Each position predicts the next token."),
                Case((_BATCH, _PADDED, 0), hint="The second row ends in three pads, token 0."),
                Case((_BATCH[:1, :4], np.array([[2, 1, 3, 4]]), 4), hint="Here token 4 is the pad."),
            ),
            slips=(
                Wrong(
                    partial(_next_token_loss, read=slice(None), asked=slice(None)),
                    "Each position is charged for the token that it has just read. Shift the targets by one.",
                ),
                Wrong(
                    partial(_next_token_loss, read=slice(1, None), asked=slice(None, -1)),
                    "You shifted the other way: each position is charged for the token before.",
                ),
                Wrong(
                    partial(_next_token_loss, read=slice(None, -2), asked=slice(2, None)),
                    "You shifted twice: each position is charged for the token after the next.",
                ),
                Wrong(
                    partial(_next_token_loss, axis=1),
                    "Your softmax runs over the positions. The vocabulary is the last axis.",
                ),
                Wrong(partial(_next_token_loss, counted=True), "The pads count too. Leave them out of the mean."),
                Wrong(_mean_of_means, "That is the mean of the rows' means. Divide once, by all real targets."),
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
                2.1 * 4.4 / 3.5,
                label="model B",
                unit="nats a token",
                slips=(
                    Slip(2.1, "Losses per token cannot be compared: B's tokens are longer."),
                    Slip(2.1 * 3.5 / 4.4, "B's tokens carry more letters, so each may cost more, not less."),
                ),
            ),
        ),
    ),
    Exercise(
        "8.8",
        parts=(
            Part(
                _GAIN.mean() / (_OLD.std() / _ERRORS),
                label="old model's mean",
                tolerance=0.01,
                slips=(
                    Slip(_GAIN.mean() / _OLD.std(), "Divide the standard deviation by the root of 4,000."),
                    Slip(_GAIN.mean() / (_GAIN.std() / _ERRORS), "That is by the standard error of the difference."),
                ),
            ),
            Part(
                _GAIN.mean() / (_GAIN.std() / _ERRORS),
                label="difference",
                tolerance=0.01,
                slips=(
                    Slip(_GAIN.mean() / _GAIN.std(), "Divide the standard deviation by the root of 4,000."),
                    Slip(
                        _GAIN.mean() / (np.hypot(_OLD.std(), _NEW.std()) / _ERRORS),
                        "That takes the two losses as independent. Take their difference first, token by token.",
                    ),
                ),
            ),
        ),
    ),
)
