"""Public reports of runs that went wrong, or seemed to: the numbers, the classes, what it was.

The numbers are those that the report gives, some two, some a dozen; where it tells a curve in words
or shows it in a picture, `drawn` says so, and the values between the told ones are drawn. The
classes are those of the task or of the model's vocabulary. "Right" means: the true cause comes
first, or is among the look-alikes of the first.
"""

from dataclasses import dataclass

import numpy as np
import pytest

from crossentropy import diagnose
from crossentropy.diagnosis import causes as c
from crossentropy.diagnosis.plateaus import smoothing_floor

GITHUB = "https://github.com/"
NAN = float("nan")


@dataclass(frozen=True)
class Report:
    """Where it stands, what was printed, and the true cause (None: nothing was wrong)."""

    address: str
    losses: list
    classes: int
    cause: str | None
    part: str = ""  # of several runs at one address
    drawn: bool = False

    @property
    def name(self):
        return f"{self.address.removeprefix('https://').removeprefix('github.com/')} {self.part}"


GEEKS = "https://geeksmental.com/question/"
FORUM = "https://discuss.pytorch.org/t/"
DEAD_RELU = [2.308579206466675, 2.297269344329834, 2.3083386421203613]
DEAD_RELU += [2.3027005195617676, 2.304455518722534, 2.305694341659546]
RELU_LAST = [6.4472, 7.4283, 7.8642, 7.9277, 7.7693, 7.9045, 7.8306]
GEMMA = [5.6332, 5.3049, 153318.95, 5.7517, 5.6231, NAN, 5.0968, NAN, 5.8938, 6.1305, 5.9105]
GEMMA += [5.4063, 5.2371, NAN, NAN, 5.4602, NAN, 5.5166, 5.0093, NAN]
NANO = [3.9883, 3.9408, 3.9994, 4.0977, 4.1535, 3.9453, 3.8993, 3.8853, 4.249, *[NAN] * 7]
ALPACA = [537.5755, 915.8001, 1891.5977, 425.8158, 1528.4985, 710.1057, 2330.6316, 717.576]
ALPACA += [1716.7686, 1494.188, 2697.4861, 253.7281, 906.3935, 260.8695, 61674848.0, *[0.0] * 5]
DOUBLED = [22.5655, 16.8421, 16.2376, 15.8786, 16.4592, 15.2518]
MISTRAL = [1.593, 1.406, 3.316, 6.437, 5.478, 4.857, 4.874, 4.604]
SCIENCE = [1.09, 1.04, 1.01, 1.0, 1.0, 1.0, 0.99, 0.99, 0.99, 0.99, 0.99, 0.99]
ONE_PASS = [10.5949, 8.2312, 7.8988, 8.0197, 6.0704, 5.8247]
WORDS = [6.3917, 3.2184, 2.8549, 2.4012, 2.1538, 1.9107, 1.7623]
LORA = [3.5364, 3.5588, 3.416, 3.0707, 2.348, 2.0479, 1.8029, 1.5529, 1.2474, 1.4285, 1.2099]
LORA += [1.0623, 0.9632, 0.8441, 1.1938, 1.0242, 0.9225, 0.854, 0.7561, 1.151]
BCE = "bce-loss-stuck-at-0-693-in-the-beginnng-of-training-and-then-started-to-decrease-why"
WARMING = [*[0.693] * 55, 0.68, 0.66, 0.63, 0.6, 0.58, 0.56, 0.55, 0.54, 0.53, 0.52]

MASKS = [-1086.891846, -2474.710449, -2207.03418, -1271.199463, -2474.710449, -1237.979980]
BIASED = [7.7109, 4.3719, 3.9992, 3.8241, 3.7067, 3.6328, 3.5784]

STANDING = [
    Report(f"{FORUM}cross-entropy-loss-is-not-decreasing/43814/16", DEAD_RELU, 10, c.DEAD_GRADIENT),
    Report(  # first weights so small that the gradient vanishes
        f"{GITHUB}BVLC/caffe/issues/3243", [6.9] * 5, 1000, c.DEAD_GRADIENT, drawn=True
    ),
    Report(  # a schedule divides the rate by ten at each step
        f"{GITHUB}matteo-dunnhofer/imagenet/issues/10", [8.1] * 3, 1000, c.RATE_ZERO, drawn=True
    ),
    Report(  # images distorted beyond recognition
        "https://www.mo4tech.com/image-classification-record-a-sinkhole-binary-classification-"
        "network-using-crossentropyloss-loss-has-been-at-0-69-do-not-converge-problem.html",
        [0.69] * 6,
        2,
        c.DATA,
        drawn=True,
    ),
    Report(
        "https://stackguides.com/questions/46620813/keras-lstm-model-not-learning-binary-sequence",
        [0.7534, 0.7533, 0.7534, 0.7534, 0.7534],
        2,
        c.ONE_OUTPUT,
    ),
]
CUT_OFF = [
    Report(f"{GITHUB}keras-team/keras/issues/255", [0.235597, *[17.2693882] * 7], 2, c.CUT),
    Report(f"{GITHUB}keras-team/keras/issues/12096", [5.3727] * 5, 2, c.CUT),
    Report(f"{GEEKS}why-does-accuracy-remain-the-same", RELU_LAST, 2, c.CUT),
    Report(f"{GITHUB}pytorch/pytorch/issues/4867", [27.631], 2, c.CUT),
    Report(f"{GITHUB}wy1iu/sphereface/issues/103", [87.3365] * 6, 10572, c.CUT),
    Report(
        f"{GITHUB}liuzhuang13/DenseNetCaffe/issues/20",
        [7.1, 12.0, *[87.3365] * 5],
        1000,
        c.CUT,
        drawn=True,
    ),
    Report(f"{GITHUB}razorx89/caffe-wrn-generator/issues/1", [87.3365, 87.3363], 10, c.CUT),
    Report(
        f"{GITHUB}peteanderson80/Up-Down-Captioner/issues/2",
        [9.21768, *[87.3365] * 3],
        10010,
        c.CUT,
    ),
]
SCALES = [
    Report(
        "https://bigghis.github.io/AI-appunti/guide/optimizations/initialloss.html",
        [26.0, 3.1, 2.9, 2.8, 2.6, 2.5],
        27,
        c.SCALE,
        drawn=True,
    ),
    Report(
        "https://datascience.stackexchange.com/questions/38604/"
        "too-low-accuracy-on-mnist-dataset-using-a-neural-network",
        [-55.0254, *[-55.0284] * 6],
        2,
        c.TARGETS,
    ),
    Report(f"{GITHUB}BVLC/caffe/issues/4670", [75.06869, 77.2679], 3, c.TARGETS),
    Report(f"{GITHUB}facebookarchive/C3D/issues/75", [0, 0, 0, 0], 101, c.SAME_LABEL),
    Report(
        f"{GITHUB}karpathy/nanoGPT/pull/705",
        [71.0037, 23.7589, 16.1453, 13.7584, 12.8428],
        65,
        c.PERPLEXITY,
    ),
    Report(f"{GITHUB}ariecattan/SciCo/issues/2", SCIENCE, 4, c.SOFTMAX_TWICE, drawn=True),
    Report("https://openillumi.com/?p=73112", [0.7437], 4, c.SOFTMAX_TWICE),
]
SCALES += [
    Report(f"{GITHUB}milesial/Pytorch-UNet/issues/78", MASKS, 2, c.TARGETS),
    Report(
        f"{GITHUB}milesial/Pytorch-UNet/issues/84",
        [-9.27e5, -4.68e6, -1.14e7, -2.15e7, -3.4e7],
        2,
        c.TARGETS,
    ),
    Report(  # the log prints the cross entropy beside the loss: 2.307 at the first step
        f"{GITHUB}mlcommons/training/issues/124",
        [2.6813745, 2.4668262, 2.3775544, 2.995166],
        10,
        c.PENALTY,
    ),
    Report(  # fairseq prints bits: 2 to the 14.351 is the perplexity beside it, 20,900
        f"{GITHUB}facebookresearch/fairseq/issues/515",
        [14.351, 13.689, 13.137, 12.636, 12.165],
        32768,
        c.UNIT,
    ),
]
PRECISION = [
    Report(f"{GITHUB}google/gemma_pytorch/issues/24", GEMMA, 256000, c.HALF_PRECISION),
    Report(f"{GITHUB}karpathy/nanoGPT/issues/215", NANO, 50304, c.HALF_PRECISION),
    Report(f"{GITHUB}hiyouga/LlamaFactory/issues/482", [0.0] * 10, 32000, c.HALF_PRECISION),
    Report(f"{GITHUB}hiyouga/LlamaFactory/issues/7263", [0.0] * 6, 152064, c.HALF_PRECISION),
    Report(f"{GITHUB}hiyouga/LlamaFactory/issues/506", [2.7044, 0.0], 32000, c.HALF_PRECISION),
    Report(f"{GITHUB}tloen/alpaca-lora/issues/418", ALPACA, 32000, c.HALF_PRECISION),
]
ACCUMULATED = [
    Report(f"{GITHUB}huggingface/transformers/pull/35207", DOUBLED, 32000, c.ACCUMULATION),
    Report(f"{GITHUB}hiyouga/LlamaFactory/issues/7443", [138, 33.13], 32000, c.ACCUMULATION),
    Report(
        f"{GITHUB}hiyouga/LlamaFactory/issues/7443",
        [69, 16.5],
        32000,
        c.ACCUMULATION,
        part="16 steps",
    ),
    Report(f"{GITHUB}BottleCapAI/NoCap-Test/pull/2", [0.34], 50257, c.ACCUMULATION),
]
RATES = [
    Report(f"{GITHUB}ml-explore/mlx-examples/issues/620", MISTRAL, 32000, c.RATE_TOO_HIGH),
    Report(
        f"{GITHUB}kimiyoung/transformer-xl/issues/92",
        [10.4, 6.0, 4.1, 8.28, 8.28],
        34000,
        c.RATE_TOO_HIGH,
        drawn=True,
    ),
    Report(
        f"{GITHUB}geifmany/cifar-vgg/issues/1",
        [2.9, 2.6, NAN, NAN, NAN],
        10,
        c.RATE_TOO_HIGH,
        drawn=True,
    ),
]
HEALTHY = [
    Report(  # the last bias starts at the frequencies of the words
        f"{GITHUB}KellerJordan/modded-nanogpt/pull/65", BIASED, 50257, None
    ),
    Report(f"{GITHUB}huggingface/transformers/pull/35438", ONE_PASS, 32000, None),
    Report("https://llms.ianbull.com/06-training/watching-it-learn.html", WORDS, 597, None),
    Report(
        f"{GITHUB}karpathy/nanoGPT/pull/705",
        [4.2627, 3.168, 2.7816, 2.6216, 2.5528],
        65,
        None,
        part="the losses",
    ),
    Report(f"{GITHUB}tloen/alpaca-lora/issues/418", LORA, 32000, None, part="its first 20 lines"),
    Report(
        f"{FORUM}{BCE}/183958",
        WARMING,
        2,
        None,
        drawn=True,
    ),
]
REPORTS = STANDING + CUT_OFF + SCALES + PRECISION + ACCUMULATED + RATES + HEALTHY

IDS = [one.name for one in REPORTS]


def right(report):
    """Whether the answer is right, in the sense of this page."""
    found = diagnose(report.losses, classes=report.classes)
    if report.cause is None:
        return found.single is None and not any(one.confident for one in found)
    return report.cause in found.suspects


@pytest.mark.parametrize("report", REPORTS, ids=IDS)
def test_a_public_report_gets_its_true_cause(report):
    assert right(report), str(diagnose(report.losses, classes=report.classes))


def test_counted_places_are_only_asked_about():
    """A masked-language model that was charged for all tokens: no number tells, a count does.

    https://github.com/huggingface/transformers/issues/20797
    """
    found = diagnose([0.2, 0.15, 0.12, 0.1], classes=30522)
    assert not found.findings
    assert "count the targets" in found.questions[0]


def test_a_plateau_at_the_entropy_of_the_shares_is_named_without_and_with_them():
    """Exercise 7.4 of the book: shares of 0.7, 0.2 and 0.1 cost 0.8018 nats."""
    losses = [1.0986, *(0.8018 + 0.3 * 0.5**k for k in range(1, 30))]
    alone = diagnose(losses, classes=3)
    assert alone.first == c.SHARES
    assert "shares=[...]" in alone.findings[0].second
    assert not alone.findings[0].confident
    assert c.SHARES in diagnose(losses, classes=3, shares=[0.7, 0.2, 0.1]).suspects
    few = [1.05, 0.81, 0.803, 0.802, 0.802]
    assert diagnose(few, classes=3).first == c.SHARES
    assert c.SHARES in diagnose(few, classes=3, shares=[0.7, 0.2, 0.1]).suspects


@pytest.mark.parametrize(("classes", "amount"), [(10, 0.1), (100, 0.1), (10, 0.2)])
def test_a_floor_of_label_smoothing_is_innocent(classes, amount):
    floor = smoothing_floor(classes, amount)
    found = diagnose(floor + 2 * 0.9 ** np.arange(200), classes=classes)
    assert found.first == c.SMOOTHING
    assert not found.findings[0].confident


@pytest.mark.parametrize("classes", [32000, 50257, 128256])
def test_language_models(classes):
    guess, steps = np.log(classes), np.arange(300)
    healthy = 3.2 + (guess + 0.1 - 3.2) / (1 + steps / 20) ** 0.7
    assert not diagnose(healthy, classes=classes).findings
    assert diagnose(8 * healthy, classes=classes).first == c.ACCUMULATION
    assert c.SUM in diagnose(8 * healthy, classes=classes).suspects
    assert diagnose(np.exp(healthy - 0.1), classes=classes).first == c.PERPLEXITY
    assert c.DIVISOR in diagnose(0.7 * healthy, classes=classes).suspects
    assert diagnose(0.01 + guess * 0.95**steps, classes=classes).first == c.FUTURE
    spike = [*healthy, 9.0, *healthy[-30:]]
    assert diagnose(spike, classes=classes).first == c.SPIKES
    words = [*np.linspace(guess, 0.7 * guess, 20), *[0.7 * guess - 1e-4 * k for k in range(80)]]
    assert diagnose(words, classes=classes).first == c.SHARES


def test_multi_label_is_asked_about():
    found = diagnose([0.6931, 0.5, 0.4, 0.35, 0.33], classes=20)
    assert not found.findings
    assert "multi-label" in found.questions[0]


def test_a_slow_run_above_the_floor_of_a_second_softmax_is_asked_about():
    found = diagnose([2.25, 2.17, 2.13, 2.10, 2.07, 2.05, 2.03, 2.0], classes=10)
    assert not found.findings
    assert "1.4612" in found.questions[0]


def test_zeros_are_called_certain_only_with_their_look_alikes():
    for classes in (2, 10, 32000):
        (found,) = diagnose([0.0] * 20, classes=classes).findings
        assert not found.confident
        named = {found.cause, *found.look_alikes}
        assert {c.HALF_PRECISION, c.ONE_OUTPUT, c.NOTHING_COUNTS} <= named
