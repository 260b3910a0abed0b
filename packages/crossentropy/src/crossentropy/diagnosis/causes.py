"""The causes that a wrong number may have, and for each the second measurement that decides.

A cause is known by its name. `SECOND` says what to measure next; which causes share a number is
decided where the number is read.
"""

SOFTMAX_TWICE = "softmax before CrossEntropyLoss"
SIGMOID_TWICE = "sigmoid before BCEWithLogitsLoss"
DATA = "no bug: what noisy or smoothed labels leave open"
SMOOTHING = "no bug: the floor of label smoothing"
SHARES = "only the class shares are learned"
CLAMP = "BCELoss on a saturated sigmoid"
CUT = "saturated outputs, cut off at a smallest probability"
NOTHING_COUNTS = "a batch in which no target counts"
ZERO_TIMES_INFINITY = "0 times the logarithm of 0"
LOG_OF_ZERO = "the logarithm of a probability that rounded to 0"
OVERFLOW = "scores that overflow in a hand-written softmax"
HALF_PRECISION = "half precision that overflows"
NAN_INPUT = "a NaN among the inputs"
RATE_TOO_HIGH = "learning rate too high"
NOT_ZEROED = "gradients that are never reset"
SORTED = "batches sorted by class"
UPHILL = "the step goes uphill"
RATE_ZERO = "learning rate zero or far too small"
NOT_PASSED = "the optimiser does not hold the model's parameters"
DEAD_GRADIENT = "a gradient that is zero"
FROZEN = "a part of the model is frozen"
SHUFFLED = "labels that do not belong to their inputs"
EARLY = "no bug: too early to tell, as in a warm-up"
SCALE = "last layer or inputs badly scaled"
PENALTY = "a weight penalty is added to the loss"
OUTPUTS = "more outputs than classes"
SUM = "sum in place of mean"
ACCUMULATION = "gradient accumulation that scales the loss"
WEIGHTS = "class weights that do not average to 1"
PERPLEXITY = "perplexities taken for losses"
UNIT = "bits taken for nats, or nats for bits"
DIVISOR = "padding counted in the divisor"
LATE = "no bug: the list starts after training did"
PROBABILITIES = "NLLLoss on probabilities"
MINUS = "the minus is missing"
TARGETS = "targets out of range"
ONE_OUTPUT = "softmax over a single output"
SAME_LABEL = "every target is the same class"
LEAK = "the label is among the inputs"
FUTURE = "the model sees the token that it must predict"
SHIFTED = "targets shifted one place too few or too many"
MEMORISED = "no bug in the loss: overfitting"
NOISE = "no bug: the noise of small batches"
SPIKES = "single batches with a far higher loss"

SECOND = {
    SOFTMAX_TWICE: "add up the outputs that go into the loss: if each row sums to 1, they are not logits",
    SIGMOID_TWICE: "look at the smallest and the largest output that goes into the loss: all between 0 and 1?",
    DATA: "read the fifty samples with the highest loss: are their labels wrong, or could no one tell?",
    SMOOTHING: "measure the same weights with label_smoothing=0: the loss drops",
    SHARES: "count the labels and pass shares=[...]; set all inputs to 0: is the loss the same?",
    CLAMP: "print the logit with the highest loss and its gradient: in float32 it is 0 beyond 16.6",
    CUT: "print the smallest and the largest output: are they 0 and 1? Check the last activation",
    NOTHING_COUNTS: "count the targets in that batch that are not ignored, and check that the next loss is finite",
    ZERO_TIMES_INFINITY: "print the smallest probability in the last finite batch: 0 for a class other than the target",
    LOG_OF_ZERO: "print the smallest probability of a target: it is 0; CrossEntropyLoss of the logits is finite",
    OVERFLOW: "print the largest logit: in float32 exp(89) is infinite; CrossEntropyLoss stays finite",
    HALF_PRECISION: "print the gradient norm; run the same batch in float32: the loss is finite",
    NAN_INPUT: "check inputs and targets of that batch for NaN and infinity",
    RATE_TOO_HIGH: "restart with a tenth of the rate: now the loss falls",
    NOT_ZEROED: "print the gradient norm before each backward: it must be 0, or None",
    SORTED: "print the targets of a few batches in a row: each must hold all classes",
    UPHILL: "restart with a tenth of the rate: the loss still rises, only more slowly",
    RATE_ZERO: "compare the weights before and after a step, and print the rate: gradient there, no change",
    NOT_PASSED: "compare the weights before and after a step: gradient there, rate there, no change",
    DEAD_GRADIENT: "print the gradient norm layer by layer: it is 0, or None",
    FROZEN: "count the parameters with requires_grad; compare each layer before and after a step",
    SHUFFLED: "overfit ten samples: that works, but on held-out samples the loss stays where it is",
    EARLY: "print the rate at each step, and go on until it has been at its peak for a while",
    SCALE: "print the standard deviation of the logits before training: it should be below 1",
    PENALTY: "print the loss without weight decay and other penalties: it is ln C",
    OUTPUTS: "print the width of the last layer: it must equal the number of classes",
    SUM: "double the batch: a sum doubles, a mean stays",
    ACCUMULATION: "set the accumulation steps to 1: the first loss changes by that factor",
    WEIGHTS: "measure once without class weights (and pos_weight): equal logits cost ln C",
    PERPLEXITY: "take the logarithm of the first value: it is close to ln C",
    UNIT: "give the loss equal logits: it must say ln C in nats, log2 C in bits",
    DIVISOR: "compare sum and mean by hand: the mean is the sum divided by the number of targets that count",
    LATE: "measure the loss once before the first step",
    PROBABILITIES: "give it one certain and right answer: it says -1, and should say 0",
    MINUS: "give it equal logits: it says -ln C",
    TARGETS: "print the smallest and the largest target: in 0 to 1, or class numbers in 0 to C - 1?",
    ONE_OUTPUT: "print the shape of the outputs: the softmax runs over an axis of length 1",
    SAME_LABEL: "count the targets of each class in a batch",
    LEAK: "train on one input column at a time: the one that suffices is the leak",
    FUTURE: "change the last token of an input: no earlier output may change",
    SHIFTED: "print ten inputs above their targets: each target must be the next token",
    MEMORISED: "measure the loss on held-out samples: it is far higher",
    NOISE: "measure the loss of the same weights on a thousand samples",
    SPIKES: "print that batch's samples and its gradient norm; clip the gradient",
}
