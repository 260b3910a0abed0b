"""What to do about each cause once the second measurement has spoken, and where the book explains it."""

from . import causes as c

REMEDY = {
    c.SOFTMAX_TWICE: "give the loss the logits: remove the softmax at the end of the model",
    c.SIGMOID_TWICE: "give the loss the logits: remove the sigmoid at the end of the model",
    c.DATA: "nothing to fix in the loss; clean the labels, or accept the floor",
    c.SMOOTHING: "nothing to fix; compare runs with the same smoothing, and report the loss without it",
    c.SHARES: "check that inputs reach the output, that labels belong to them, and the learning rate",
    c.CLAMP: "use BCEWithLogitsLoss on the logits: its gradient does not vanish",
    c.CUT: "use a loss that takes logits, and match the last activation to the loss",
    c.NOTHING_COUNTS: "skip batches without a target that counts, or divide by at least 1",
    c.ZERO_TIMES_INFINITY: "use log_softmax, or a function that knows 0 log 0 = 0, such as torch.xlogy",
    c.LOG_OF_ZERO: "compute the loss from the logits: CrossEntropyLoss or BCEWithLogitsLoss",
    c.OVERFLOW: "subtract the largest logit first, or use the library's log_softmax",
    c.HALF_PRECISION: "compute the loss in float32, use bfloat16 instead of float16, or clip the gradient",
    c.NAN_INPUT: "fix or drop the samples that hold NaN or infinity",
    c.RATE_TOO_HIGH: "lower the rate, warm it up, or clip the gradient",
    c.NOT_ZEROED: "call optimizer.zero_grad() before each backward",
    c.SORTED: "shuffle: DataLoader(..., shuffle=True)",
    c.UPHILL: "subtract the gradient: remove maximize=True, or a second minus",
    c.RATE_ZERO: "raise the rate, or fix the schedule that holds it at 0",
    c.NOT_PASSED: "give the optimiser model.parameters() after the last layer has been replaced",
    c.DEAD_GRADIENT: "look for detach, no_grad, argmax, dead ReLUs or saturated units between loss and weights",
    c.FROZEN: "set requires_grad to True where you want to train",
    c.SHUFFLED: "keep inputs and labels together: shuffle both with one permutation",
    c.EARLY: "wait until the rate is at its peak",
    c.SCALE: "scale the inputs to a spread of 1, and start the last layer with small weights",
    c.PENALTY: "nothing to fix; log the loss and the penalty separately",
    c.OUTPUTS: "make the last layer as wide as there are classes",
    c.SUM: 'use reduction="mean", or divide by the number of targets that count',
    c.ACCUMULATION: "divide once, by the number of targets in all micro-batches together",
    c.WEIGHTS: "nothing to fix; also log the loss without weights, to compare it with ln C",
    c.PERPLEXITY: "nothing to fix; take the logarithm before you compare",
    c.UNIT: "multiply bits by ln 2 = 0.6931 to get nats, and state the unit in the log",
    c.DIVISOR: "divide by the number of targets that count, not by the size of the batch",
    c.LATE: "nothing to fix; log the loss before the first step as well",
    c.PROBABILITIES: "give NLLLoss the output of log_softmax",
    c.MINUS: "put the minus back, or use the library's loss",
    c.TARGETS: "bring the targets into range: 0 to 1 for yes or no, 0 to C - 1 for classes",
    c.ONE_OUTPUT: "use two outputs with a softmax, or one with a sigmoid",
    c.SAME_LABEL: "check how the labels are read: each batch must hold more than one class",
    c.LEAK: "remove the column, and split the data before anything is fitted",
    c.FUTURE: "mask later tokens: is_causal=True, or a triangle of minus infinity",
    c.SHIFTED: "shift once: logits without the last position, targets without the first; many libraries do it for you",
    c.MEMORISED: "stop earlier, regularise, or get more data",
    c.NOISE: "nothing to fix; average over more batches",
    c.SPIKES: "clip the gradient, and look at the samples in that batch",
}

_PAGES = {
    3: "03-cross-entropy",
    5: "05-softmax-with-loss",
    6: "06-pytorch-losses",
    7: "07-gradient-descent",
    8: "08-transformer-decoder",
    9: "09-loss-detective",
}


def _where(chapter: int, anchor: str, words: str) -> tuple[str, str]:
    return f"{_PAGES[chapter]}.html#{anchor}", f"Chapter {chapter}: {words}"


_UNITS = _where(6, "where-float32-runs-out-of-probabilities", "Where float32 runs out of probabilities")
_HANDED = _where(6, "what-you-hand-over", "What you hand over")
_MEAN = _where(6, "from-many-losses-to-one-number", "From many losses to one number")
_WEIGHTS = _where(6, "weights", "Weights")
_IGNORED = _where(6, "targets-that-do-not-count", "Targets that do not count")
_SOFTER = _where(6, "softer-targets", "Softer targets")
_RATES = _where(7, "five-rates", "Five rates")
_BATCHES = _where(7, "batches", "Batches")
_FLOOR = _where(9, "the-floor", "The floor")
_FIRST = _where(9, "the-first-loss", "The first loss")
_STILL = _where(9, "a-loss-that-does-not-move", "A loss that does not move")
_NEVER = _where(9, "numbers-that-cannot-be", "Numbers that cannot be")

#: For each cause the page's address beside those of the other chapters, and what the link says.
CHAPTER = {
    c.SOFTMAX_TWICE: _FLOOR,
    c.SIGMOID_TWICE: _FLOOR,
    c.DATA: _FLOOR,
    c.SMOOTHING: _SOFTER,
    c.SHARES: _STILL,
    c.CLAMP: _UNITS,
    c.CUT: _UNITS,
    c.NOTHING_COUNTS: _IGNORED,
    c.ZERO_TIMES_INFINITY: _NEVER,
    c.LOG_OF_ZERO: _UNITS,
    c.OVERFLOW: _where(5, "scores-that-are-too-large", "Scores that are too large"),
    c.HALF_PRECISION: _NEVER,
    c.NAN_INPUT: _NEVER,
    c.RATE_TOO_HIGH: _RATES,
    c.NOT_ZEROED: _where(7, "one-step-by-hand", "One step by hand"),
    c.SORTED: _BATCHES,
    c.UPHILL: _where(7, "one-step-by-hand", "One step by hand"),
    c.RATE_ZERO: _STILL,
    c.NOT_PASSED: _STILL,
    c.DEAD_GRADIENT: _STILL,
    c.FROZEN: _STILL,
    c.SHUFFLED: _STILL,
    c.EARLY: _STILL,
    c.SCALE: _FIRST,
    c.PENALTY: _FIRST,
    c.OUTPUTS: _FIRST,
    c.SUM: _MEAN,
    c.ACCUMULATION: _MEAN,
    c.WEIGHTS: _WEIGHTS,
    c.PERPLEXITY: _where(3, "how-many-outcomes-does-it-feel-like", "How many outcomes does it feel like?"),
    c.UNIT: _FIRST,
    c.DIVISOR: _IGNORED,
    c.LATE: _FIRST,
    c.PROBABILITIES: _HANDED,
    c.MINUS: _NEVER,
    c.TARGETS: _HANDED,
    c.ONE_OUTPUT: _NEVER,
    c.SAME_LABEL: _NEVER,
    c.LEAK: _FLOOR,
    c.FUTURE: _where(8, "a-loss-that-is-too-good", "A loss that is too good"),
    c.SHIFTED: _where(8, "shifted-by-one", "Shifted by one"),
    c.MEMORISED: _where(7, "the-race", "The race"),
    c.NOISE: _BATCHES,
    c.SPIKES: _BATCHES,
}
