"""What a list of losses does not say, and its owner may know."""

from . import thresholds as th
from .beginning import fresh, low
from .impossible import language

CLASSES = (
    "how many classes are there? Pass classes=10, or --classes 10; 2 for yes or no, the size of the"
    " vocabulary for a language model. Without it only impossible numbers are found."
)
LATE = (
    "was the first value measured before the first step? It is {part:.0%} of ln C. An average over"
    " an epoch, a pretrained model and padding in the divisor all start below ln C: measure the"
    " loss once before the first step."
)
PRETRAINED = (
    "was the model pretrained? Then a start at {start:.2f} nats, {part:.0%} of ln C, is healthy. If"
    " not, count the targets that are divided by, and look whether the loss is divided by the"
    " number of accumulation steps."
)
SCRATCH = (
    "is the model trained from scratch? Then a start near ln C is healthy. If it was pretrained,"
    " its weights were not loaded, the tokens are another model's, or the targets are shifted: measure"
    " the loss of a plain text before the first step."
)
YES_NO = "is each class a yes or no of its own (multi-label)? It starts at ln 2: pass classes=2."


def questions(curve, known, findings):
    """Give the questions that would change the answer, as sentences."""
    if known.classes is None:
        return (CLASSES,)
    about_start = any("the first loss is" in one.says for one in findings)
    about_start |= any(one.bits > th.STRONG for one in findings)
    if language(known) and not findings and fresh(curve.start, known, curve.noise):
        return (SCRATCH,)
    if not low(curve, known) or about_start:
        return ()
    if known.classes > 2 and abs(curve.start - th.LN2) < 0.02:
        return (YES_NO,)
    text = PRETRAINED if language(known) else LATE
    return (text.format(start=curve.start, part=curve.start / known.guess),)
