"""The causes that a wrong number may have, and for each the second measurement that decides.

A cause is known by its name. `SECOND` says what to measure next; what has the same number is decided in `patterns`.
"""

SOFTMAX_TWICE = "softmax before CrossEntropyLoss"
SIGMOID_TWICE = "sigmoid before BCEWithLogitsLoss"
DATA = "no bug: what noisy or smoothed labels leave open"
CLAMP = "BCELoss on a saturated sigmoid"
NOTHING_COUNTS = "a batch in which no target counts"
ZERO_TIMES_INFINITY = "0 times the logarithm of 0"
LOG_OF_ZERO = "the logarithm of a probability that rounded to 0"
OVERFLOW = "scores that overflow in a hand-written softmax"
RATE_TOO_HIGH = "learning rate too high"
UPHILL = "the step goes uphill"
RATE_ZERO = "learning rate zero or far too small"
NOT_PASSED = "the optimiser does not hold the model's parameters"
DEAD_GRADIENT = "a gradient that is zero"
SHUFFLED = "labels that do not belong to their inputs"
SCALE = "last layer or inputs badly scaled"
SUM = "sum in place of mean"
UNIT = "bits taken for nats, or nats for bits"
DIVISOR = "places that cost nothing are divided by"
LATE = "no bug: the list starts after training did"
PROBABILITIES = "NLLLoss on probabilities"
MINUS = "the minus is missing"
TARGETS = "targets that are no probabilities"
ONE_OUTPUT = "softmax over a single output"
LEAK = "the label is among the inputs"
MEMORISED = "no bug of the loss: training samples known by heart"
NOISE = "no bug: the noise of small batches"

SECOND = {
    SOFTMAX_TWICE: "add up the outputs that go into the loss: if each row sums to 1, they are no logits",
    SIGMOID_TWICE: "look at the least and the largest output that goes into the loss: if all lie in 0 to 1, it is this",
    DATA: "read fifty samples with the largest loss: are their labels wrong, or could nobody tell?",
    CLAMP: "print the largest logit and the gradient of its sample: beyond 16.6 in float32 the gradient is 0",
    NOTHING_COUNTS: "count the targets of that batch that are not ignored, and look whether the next loss is finite",
    ZERO_TIMES_INFINITY: "print the least probability of the last finite batch: 0 for a class that is not the target",
    LOG_OF_ZERO: "print the least probability of a target: it is 0; CrossEntropyLoss of the logits is finite",
    OVERFLOW: "print the largest logit: in float32 e to the 89 is infinite; CrossEntropyLoss stays finite",
    RATE_TOO_HIGH: "start again with a tenth of the rate: now the loss falls",
    UPHILL: "start again with a tenth of the rate: the loss still rises, only more slowly",
    RATE_ZERO: "compare the weights before and after a step, and print the rate: gradient there, no change",
    NOT_PASSED: "compare the weights before and after a step: gradient there, rate there, no change",
    DEAD_GRADIENT: "print the norm of the gradient, layer by layer: it is 0, or None",
    SHUFFLED: "train on ten samples only: they can be learned by heart, and on fresh samples the loss stays",
    SCALE: "print the standard deviation of the logits before training: it should be below 1",
    SUM: "double the batch: a sum doubles, a mean stays",
    UNIT: "hand the loss equal logits: it must say ln C in nats, log2 C in bits",
    DIVISOR: "compare sum and mean by hand: the mean must be the sum over the targets that count",
    LATE: "measure the loss once before the first step",
    PROBABILITIES: "hand it one certain and right answer: it says -1, and should say 0",
    MINUS: "hand it equal logits: it says -ln C",
    TARGETS: "print the least and the largest target: they must lie in 0 to 1",
    ONE_OUTPUT: "print the shape of the outputs: the axis that the softmax takes has length 1",
    LEAK: "train on one input column at a time: the one that suffices is the leak",
    MEMORISED: "measure the loss on samples that were held back: it is far higher",
    NOISE: "measure the loss of a thousand samples with the same weights",
}
