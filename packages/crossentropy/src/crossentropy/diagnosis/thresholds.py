"""Every number that decides, in one place: what counts as near, as long, as high.

The page's own `diagnose`, in JavaScript, is handed this table (extensions/diagnose_data.py).
"""

import math

LN2 = math.log(2)
CERTAIN = math.inf

# --- How much must be known -----------------------------------------------------------------------
ENOUGH = 12  # finite losses; with fewer little is said of where the curve ends
FEW = 3  # finite losses; with fewer nothing is said of whether it moves
SOME = 5  # finite losses that a plateau needs
STRONG = 5.0  # bits: a chance of 1 in 32
WORTH = 3.0  # bits: less is not worth a line
LANGUAGE = 1000  # more classes than this are taken for a vocabulary

# --- The first loss -------------------------------------------------------------------------------
HEALTHY_START = 0.35  # nats above ln C where a network's first loss may lie
FRESH = 6.0  # a fresh layer starts about 1/6 nat above ln C: the excess has chance exp(-6 excess)
MOST_SURPRISE = 12.0  # bits that the height of a first loss may give
MULTIPLE = 1.8  # times ln C from where a sum is possible
MULTIPLE_WORDS = 1.15  # and for a language model, whose first loss scatters little
BATCH = 7.5  # times ln C from where a sum is likely, whatever the decimals
WEIGHTED, PENALISED, ACCUMULATED = 20.0, 5.0, 130.0  # times ln C that these may reach
WIDEST = 12.5  # nats: ln C of the largest vocabularies
BELOW = 0.9  # times ln C under which an untrained network does not start
BELOW_PRIOR = 0.05  # nats under the entropy of the shares
FALLS = 0.95  # of the start: a list that ends lower falls
POWER_BLUR = 0.1  # of ln C: how exactly a first perplexity is C
PADDED = 0.35  # times ln C under which padding is a rarer reason than a late start
PRETRAINED = 0.5  # times ln C under which a language model was pretrained
EXACTLY = 4.0  # bits that a ratio must give to be called ln 2
DOUBLED = 4.0  # bits that a ratio must give to be called a power of two
CLEARLY_ABOVE = 1.2  # times ln C: above this an average over targets does not stay
COARSE = 0.85  # a second value below this part of the first: many steps lie between

# --- Standing still -------------------------------------------------------------------------------
STAYS = 4.8  # bits: of a thousand healthy runs in `bitsbook.bugs` 36 end where they began
STAYS_FEW = 3.0  # bits, for fewer than `ENOUGH` losses
STILL_MOST, START_MOST = 0.2, 0.5  # of ln C that noise may add to it, and to the first loss
STAYS_ABOVE, ENDS_ABOVE = 0.8, 0.9  # of the entropy of the shares: lower is learned
STAYS_MORE = 8.0  # bits at most for staying above ln C
NEAR_GUESS = 0.1  # of a guess: where a run that comes down to it may end
UNEQUAL = 0.97  # of ln C: above this shares are as good as equal
STILL = 0.02  # of ln C: fewer than `ENOUGH` losses that lie this close stand still
CREEPS = 0.05  # of its middle: a second half that falls by less hardly moves
ABOVE, UNDER = 0.15, 0.06  # of ln C: so far from a guess a standstill may be
FLAT = 0.02  # of a level: a tail that varies by less has settled
SETTLED_SHARE, SETTLED_FEW = 0.6, 0.5  # of a list, of a short one: a tail so long is a plateau
SLACK = 0.002  # of ln C: how exactly a floor is read at best
PRINTED = 1e-4  # nats: a loss this far below a floor may be rounding
COARSELY = 0.005  # nats: half a unit of a second decimal
SAME = 0.001  # of ln C: a value this close to a floor has its digits
SHARES_LOW, SHARES_HIGH = 0.1, 0.95  # of ln C: where a plateau may be an entropy of class shares
SHARES_BITS = 3.2  # bits: it has no number of its own
WORDS_LOW, WORDS_HIGH = 0.55, 0.85  # of ln C: where the entropy of single words lies
SMOOTHINGS = (0.05, 0.1, 0.2)  # label smoothing that people use
SMOOTHING_BITS = 5.3  # bits: these floors lie where many healthy runs end

# --- Too high, rising, jumping --------------------------------------------------------------------
RISES = 10.0  # bits: of a thousand healthy runs none ends above its start and above a guess
RISES_MANY = 1.1  # times its start and a guess: where a run that rises ends
MOSTLY_UP = 0.85  # of the steps: more make it a step uphill
RISES_FEW = 1.3  # times its start and a guess: where fewer than `ENOUGH` losses count as a rise
COLLAPSES = 6.0  # bits: among the stored healthy runs none climbs to a plateau and stays
COLLAPSE = 1.5  # times its lowest stretch, where it ends
COLLAPSE_BY, COLLAPSE_FEW = 0.1, 0.25  # of ln C, at least; for many and for few losses
HIGH = 1.5  # times ln C: a plateau above it costs more than a guess
HIGH_SHARE = 0.4  # of a list that such a plateau fills
CUT_MOST = 101.0  # nats: no cut charges more
UNDERCUT = 0.95  # of what the data leave open: lower is a leak
WORDS, KNOWN_TEXT = 5000, 0.1  # of so many words no text is known to so few nats a word
APART = 1.2  # times the training loss, where a validation loss ends
SURE = 8.0  # bits that one or two values must give
HIGH_FLAT = 0.1  # of a level, between the halves of a plateau that is too high
ZERO = 2e-7  # nats: 1 - 2^-23 and 1 - 1e-7 under a logarithm cost less
VANISHES = 0.1  # nats: from more than this to exactly 0 no run comes in one step
VANISHES_ROUNDED = 60.0  # and so many times the rounding
SPIKE = 1.4  # times its neighbourhood
SPIKE_SMALL = 2.0  # times ln C, and more, where it is no language model
SPIKE_BY = 12.0  # times the noise
OVERFITS = 1.25  # times its lowest value, where a validation loss ends

# --- Multiples of 100/B ---------------------------------------------------------------------------
LATTICE_LEAST, LATTICE_MOST, LATTICE_BITS = 0.3, 256, 10  # nats, samples in a batch, bits

#: Smallest probabilities that programs put under a logarithm, and what they cost, in nats.
CUTS = {
    "1e-7 (Keras)": -math.log(1e-7),
    "2^-23 (Keras, float32)": 23 * LN2,
    "2e-7 (Keras)": -math.log(2e-7),
    "2^-22 (Keras, float32)": 22 * LN2,
    "1e-15": -math.log(1e-15),
    "1e-12": -math.log(1e-12),
    "1e-8": -math.log(1e-8),
    "2^-126 (Caffe)": 126 * LN2,
    "e^-100 (BCELoss)": 100.0,
}
