"""Public reports of runs that went wrong, or seemed to: the numbers, the classes, what it was.

The numbers are those that the report gives (some give two, some a dozen); the classes are those of
the task or of the model's vocabulary. "Right" means: the true cause comes first, or is among the
look-alikes of the first. Where a curve cannot tell, the answer must ask for what can.
"""

from dataclasses import dataclass, field

import pytest

from crossentropy import diagnose
from crossentropy.diagnosis import causes as c

GITHUB = "https://github.com/"
NAN, INF = float("nan"), float("inf")


@dataclass(frozen=True)
class Report:
    """Where it stands, what was printed, and the true cause (None: nothing was wrong)."""

    address: str
    losses: list
    classes: int
    cause: str | None
    known: dict = field(default_factory=dict)

    @property
    def name(self):
        return self.address.removeprefix("https://").removeprefix("github.com/")


FORUM = "https://discuss.pytorch.org/t/"
DEAD_RELU = [2.308579206466675, 2.297269344329834, 2.3083386421203613]
DEAD_RELU += [2.3027005195617676, 2.304455518722534, 2.305694341659546]
GEMMA = [5.6332, 5.3049, 153318.95, 5.7517, 5.6231, NAN, 5.0968, NAN, 5.8938, 6.1305, 5.9105]
GEMMA += [5.4063, 5.2371, NAN, NAN, 5.4602, NAN, 5.5166, 5.0093, NAN]
NANO = [3.9883, 3.9408, 3.9994, 4.0977, 4.1535, 3.9453, 3.8993, 3.8853, 4.249, *[NAN] * 7]
ALPACA = [537.5755, 915.8001, 1891.5977, 425.8158, 1528.4985, 710.1057, 2330.6316, 717.576]
ALPACA += [1716.7686, 1494.188, 2697.4861, 253.7281, 906.3935, 260.8695, 61674848.0, *[0.0] * 5]
MISTRAL = [1.593, 1.406, 3.316, 6.437, 5.478, 4.857, 4.874, 4.604]
LLAMA = [11.6275, 9.375, 7.5, 6.9062, 6.625, 6.3125, 5.625, 5.7188, 5.5938, 5.9688, 5.875, 5.625]
LLAMA += [4.8438, 4.7812, 4.7188, 5.0, 4.9062, 4.6875, 4.3438, 4.5, 4.5625, 4.6562, 4.1875, 4.0312]
WORDS = [6.3917, 3.2184, 2.8549, 2.4012, 2.1538, 1.9107, 1.7623]
CIFAR_KERAS = [1.5869, 1.2171, 1.1202, 1.0933, 1.1043, 1.1402, 1.1855, 1.2136, 1.2371]
UNLEARNED = [2.3118, 2.0468, 1.9562, 1.9361, 1.8834, 1.8278, 1.8022, 1.7959, 1.7234, 1.6861]
TRANSFORMERS = [22.5655, 16.8421, 16.2376, 15.8786, 16.4592, 15.2518]
ONE_PASS = [10.5949, 8.2312, 7.8988, 8.0197, 6.0704, 5.8247]
RELU_LAST = [6.4472, 7.4283, 7.8642, 7.9277, 7.7693, 7.9045, 7.8306]
LORA = [3.5364, 3.5588, 3.416, 3.0707, 2.348, 2.0479, 1.8029, 1.5529, 1.2474, 1.4285, 1.2099]
LORA += [1.0623, 0.9632, 0.8441, 1.1938, 1.0242, 0.9225, 0.854, 0.7561, 1.151]

REPORTS = [
    # Nothing is learned
    Report(f"{FORUM}cross-entropy-loss-is-not-decreasing/43814/16", DEAD_RELU, 10, c.DEAD_GRADIENT),
    Report(f"{GITHUB}BVLC/caffe/issues/3243", [6.9, 6.9, 6.9, 6.9, 6.9], 1000, c.DEAD_GRADIENT),
    Report(
        "https://www.mo4tech.com/image-classification-record-a-sinkhole-binary-classification-"
        "network-using-crossentropyloss-loss-has-been-at-0-69-do-not-converge-problem.html",
        [0.69, 0.69, 0.69, 0.69, 0.69, 0.69],  # distorted beyond recognition
        2,
        c.DATA,
    ),
    Report(
        "https://datascience.stackexchange.com/questions/28481/"
        "reason-for-having-both-low-loss-and-same-predicted-class",
        [0.69, 0.55, 0.42, 0.33, 0.3, 0.6, 0.6, 0.6],
        2,
        c.RATE_TOO_HIGH,
    ),
    Report(
        f"{GITHUB}chuckcho/video-caffe/issues/11#issuecomment-robertmash2",
        [2.3, 1.6, 1.1, 0.75, 2.3, 2.3, 2.3, 2.3],
        10,
        c.RATE_TOO_HIGH,
    ),
    # Sure, wrong, and cut off
    Report(f"{GITHUB}keras-team/keras/issues/255", [0.2355973707751222, *[17.2693882] * 7], 2, c.CUT),
    Report(f"{GITHUB}keras-team/keras/issues/12096", [5.3727] * 5, 2, c.CUT),
    Report("https://geeksmental.com/question/why-does-accuracy-remain-the-same", RELU_LAST, 2, c.CUT),
    Report(f"{GITHUB}pytorch/pytorch/issues/4867", [27.631, 27.631, 27.631], 2, c.CUT),
    Report(f"{GITHUB}wy1iu/sphereface/issues/103", [87.3365] * 6, 10572, c.CUT),
    Report(f"{GITHUB}liuzhuang13/DenseNetCaffe/issues/20", [7.1, 12.0, *[87.3365] * 5], 1000, c.CUT),
    Report(
        f"{GITHUB}razorx89/caffe-wrn-generator/issues/1", [87.3365, 87.3363, 87.3363], 10, c.CUT
    ),
    Report(
        f"{GITHUB}peteanderson80/Up-Down-Captioner/issues/2", [9.21768, *[87.3365] * 3], 10010, c.CUT
    ),
    Report(f"{GITHUB}chuckcho/video-caffe/issues/11", [3.30735, 87.3366], 101, c.RATE_TOO_HIGH),
    Report(f"{GITHUB}keras-team/keras/issues/6259", [14.1, 9.8, 6.0, 3.4, 2.4], 10, c.SCALE),
    Report(
        "https://bigghis.github.io/AI-appunti/guide/optimizations/initialloss.html",
        [26.0, 3.1, 2.9, 2.8, 2.6, 2.5],
        27,
        c.SCALE,
    ),
    # Targets that are none
    Report(
        "https://datascience.stackexchange.com/questions/38604/"
        "too-low-accuracy-on-mnist-dataset-using-a-neural-network",
        [-55.0254, *[-55.0284] * 6],
        2,
        c.TARGETS,
    ),
    Report(f"{GITHUB}BVLC/caffe/issues/4670", [75.06869, 77.2679], 3, c.TARGETS),
    Report(f"{GITHUB}facebookarchive/C3D/issues/75", [0, 0, 0, 0], 101, c.SAME_LABEL),
    # Half precision
    Report(f"{GITHUB}google/gemma_pytorch/issues/24", GEMMA, 256000, c.HALF_PRECISION),
    Report(f"{GITHUB}karpathy/nanoGPT/issues/215", NANO, 50304, c.HALF_PRECISION),
    Report(f"{GITHUB}hiyouga/LlamaFactory/issues/482", [0.0] * 10, 32000, c.HALF_PRECISION),
    Report(f"{GITHUB}hiyouga/LlamaFactory/issues/7263", [0.0] * 6, 152064, c.HALF_PRECISION),
    Report(f"{GITHUB}hiyouga/LlamaFactory/issues/506", [2.7044, 0.0], 32000, c.HALF_PRECISION),
    Report(f"{GITHUB}tloen/alpaca-lora/issues/418", ALPACA, 32000, c.HALF_PRECISION),
    # Sums, divisors, accumulation
    Report(f"{GITHUB}huggingface/transformers/pull/35207", TRANSFORMERS, 32000, c.ACCUMULATION),
    Report(f"{GITHUB}hiyouga/LlamaFactory/issues/7443", [138, 33.13], 32000, c.ACCUMULATION),
    Report(f"{GITHUB}hiyouga/LlamaFactory/issues/7443#16", [69, 16.5], 32000, c.ACCUMULATION),
    Report(f"{GITHUB}BottleCapAI/NoCap-Test/pull/2", [0.34], 50257, c.ACCUMULATION),
    Report(f"{GITHUB}agokrani/distillKitPlus/issues/5", [26, 25], 32000, c.ACCUMULATION),
    # Perplexities
    Report(
        f"{GITHUB}karpathy/nanoGPT/pull/705", [71.0037, 23.7589, 16.1453, 13.7584], 65, c.PERPLEXITY
    ),
    # Twice a softmax
    Report(
        f"{GITHUB}ariecattan/SciCo/issues/2",
        [1.09, 1.04, 1.01, 1.0, 1.0, 1.0, 0.99, 0.99, 0.99, 0.99, 0.99, 0.99],
        4,
        c.SOFTMAX_TWICE,
    ),
    Report("https://openillumi.com/?p=73112", [0.7437] * 3, 4, c.SOFTMAX_TWICE),
    # The rate
    Report(f"{GITHUB}ml-explore/mlx-examples/issues/620", MISTRAL, 32000, c.RATE_TOO_HIGH),
    Report(f"{GITHUB}fastai/fastai/issues/1736", [2.760716, 6.228361], 60000, c.RATE_TOO_HIGH),
    Report(
        f"{GITHUB}kimiyoung/transformer-xl/issues/92", [10.4, 6.0, 4.1, 8.28, 8.28], 34000, c.RATE_TOO_HIGH
    ),
    Report(f"{GITHUB}geifmany/cifar-vgg/issues/1", [2.9, 2.6, NAN, NAN, NAN], 10, c.RATE_TOO_HIGH),
    # Nothing was wrong
    Report(f"{GITHUB}huggingface/transformers/pull/35438", ONE_PASS, 32000, None),
    Report(f"{GITHUB}nwyin/modded-llama2/issues/10", LLAMA, 128256, None),
    Report("https://llms.ianbull.com/06-training/watching-it-learn.html", WORDS, 597, None),
    Report(f"{GITHUB}karpathy/nanoGPT/pull/705#losses", [4.2627, 3.168, 2.7816, 2.6216], 65, None),
    Report(f"{GITHUB}keras-team/keras/issues/5239", CIFAR_KERAS, 10, None),
    Report(f"{GITHUB}keras-team/keras/issues/12707", UNLEARNED, 6, None),
    Report(f"{GITHUB}tloen/alpaca-lora/issues/418#xingenju", LORA, 32000, None),
    Report(
        f"{FORUM}bce-loss-stuck-at-0-693-in-the-beginnng-of-training-and-then-started-to-decrease-why/"
        "183958",
        [*[0.693] * 55, 0.68, 0.66, 0.63, 0.6, 0.58, 0.56, 0.55, 0.54, 0.53, 0.52],
        2,
        None,
    ),
]

IDS = [one.name for one in REPORTS]


def right(report):
    """Whether the answer is right, in the sense of this page."""
    found = diagnose(report.losses, classes=report.classes, **report.known)
    if report.cause is None:
        return found.single is None and not any(one.confident for one in found)
    return report.cause in found.suspects


@pytest.mark.parametrize("report", REPORTS, ids=IDS)
def test_a_public_report_gets_its_true_cause(report):
    assert right(report), str(diagnose(report.losses, classes=report.classes, **report.known))
