"""Ten kinds of healthy runs, a few of each, are accused of nothing with confidence.

Each run is real: a model of NumPy is trained on drawn data, and prints its losses.
"""

import functools
import math

import numpy as np
import pytest

from crossentropy import diagnose

SEEDS = range(6)


def blobs(random, classes, *, count=600, width=12, gap=1.2, noise=0.0, shares=None):
    """Clouds of points, one for each class; a part of the labels is wrong."""
    labels = random.choice(classes, count, p=shares)
    inputs = random.normal(0, gap, (classes, width))[labels] + random.normal(size=(count, width))
    wrong = random.random(count) < noise
    labels = np.where(wrong, random.integers(0, classes, count), labels)
    return np.column_stack([inputs / inputs.std(), np.ones(count)]), labels


def log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


class Net:
    """A hidden layer of ReLUs, or none, and a softmax."""

    def __init__(self, random, inputs, outputs, hidden=0):
        sizes = [inputs, hidden, outputs] if hidden else [inputs, outputs]
        bound = [1 / math.sqrt(one) for one in sizes[:-1]]
        shapes = zip(bound, sizes, sizes[1:], strict=False)
        self.weights = [random.uniform(-b, b, (m, n)) for b, m, n in shapes]

    def step(self, x, t, rate, smoothing=0.0):
        """Take one step, and return the loss from before it."""
        *first, last = self.weights
        h = np.maximum(x @ first[0], 0) if first else x
        logs = log_softmax(h @ last)
        y = np.full(logs.shape, smoothing / logs.shape[1])
        y[np.arange(len(t)), t] += 1 - smoothing
        off = (np.exp(logs) - y) / len(t)
        if first:
            first[0] -= rate * x.T @ ((off @ last.T) * (h > 0))
        last -= rate * h.T @ off
        return float(-(y * logs).sum(axis=1).mean())


def train(random, data, net, *, steps=300, batch=32, rate=0.3, schedule=lambda k: 1.0, **options):
    inputs, labels = data
    losses = []
    for k in range(steps):
        chosen = random.integers(0, len(labels), batch) if batch else slice(None)
        losses.append(net.step(inputs[chosen], labels[chosen], rate * schedule(k), **options))
    return losses


def small(random):
    """Softmax regression on all samples at once."""
    data = blobs(random, 3)
    return train(random, data, Net(random, 13, 3), batch=0), 3


def large(random):
    """A wide hidden layer, ten classes, small batches."""
    data = blobs(random, 10, count=2000, width=30, gap=0.6)
    return train(random, data, Net(random, 31, 10, hidden=200), batch=64), 10


def warm_up(random):
    """A rate that rises for a third of the run."""
    data = blobs(random, 10, width=30, gap=0.6)
    net = Net(random, 31, 10, hidden=64)
    return train(random, data, net, schedule=lambda k: min((k + 1) / 100, 1.0)), 10


def cosine(random):
    """A rate that comes down like a cosine."""
    data = blobs(random, 5)
    half = math.pi / 300
    schedule = lambda k: (1 + math.cos(half * k)) / 2  # noqa: E731
    return train(random, data, Net(random, 13, 5, hidden=32), schedule=schedule), 5


def label_noise(random):
    """Three of ten labels drawn anew."""
    data = blobs(random, 4, noise=0.3, count=2000)
    return train(random, data, Net(random, 13, 4), batch=128), 4


def imbalance(random):
    """Nine of ten samples belong to one class, and the shares are not told."""
    data = blobs(random, 3, shares=[0.9, 0.07, 0.03], count=2000)
    return train(random, data, Net(random, 13, 3), batch=64), 3


def fine_tuning(random):
    """A run that goes on where another one ended, on slightly different data."""
    data = blobs(random, 10, width=30, gap=0.6, count=1500)
    net = Net(random, 31, 10, hidden=64)
    train(random, data, net, steps=400)
    inputs, labels = data
    moved = inputs + random.normal(0, 0.3, inputs.shape)
    return train(random, (moved, labels), net, rate=0.05), 10


def language(random):
    """A table of next words, 2,000 of them, with the frequencies of words."""
    size, steps = 2000, 400
    often = 1 / np.arange(1, size + 1)
    follow = random.choice(size, (size, 6), p=often / often.sum())
    table, losses = random.normal(0, 0.02, (size, size)), []
    for _ in range(steps):
        x = random.choice(size, 128, p=often / often.sum())
        t = follow[x, random.integers(0, 6, 128)]
        logs = log_softmax(table[x])
        losses.append(float(-logs[np.arange(128), t].mean()))
        off = np.exp(logs)
        off[np.arange(128), t] -= 1
        np.subtract.at(table, x, 0.5 * off)
    return losses, size


def multi_label(random):
    """Twenty yes-or-no answers for each sample, averaged."""
    inputs = np.column_stack([random.normal(size=(800, 15)), np.ones(800)])
    truth = random.normal(0, 1.5, (16, 20))
    answers = inputs @ truth + random.normal(size=(800, 20)) > 0
    weights, losses = np.zeros((16, 20)), []
    for _ in range(300):
        chosen = random.integers(0, 800, 32)
        z, t = inputs[chosen] @ weights, answers[chosen]
        losses.append(float((np.logaddexp(0, z) - t * z).mean()))
        weights -= 2.0 * inputs[chosen].T @ (1 / (1 + np.exp(-z)) - t) / 32
    return losses, 2


def epochs(random):
    """Averages over each of eight epochs, as Keras prints them."""
    losses, classes = large(random)
    return np.array(losses[:296]).reshape(8, 37).mean(axis=1).tolist(), classes


KINDS = [small, large, warm_up, cosine, label_noise, imbalance, fine_tuning, language]
KINDS += [multi_label, epochs]


@functools.cache
def run(kind, seed):
    return kind(np.random.default_rng([seed, *kind.__name__.encode()]))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_healthy_run_is_accused_of_nothing_with_confidence(kind):
    for seed in SEEDS:
        losses, classes = run(kind, seed)
        found = diagnose(losses, classes=classes)
        assert not any(one.confident for one in found), (seed, str(found))
        strong = [one for one in found if one.bits >= 10 and not one.cause.startswith("no bug")]
        assert not strong, (seed, str(found))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_most_healthy_runs_are_not_suspected_of_a_bug(kind):
    """Suspected is what has a finding whose look-alikes name no innocent cause."""
    suspected = 0
    for seed in SEEDS:
        losses, classes = run(kind, seed)
        for one in diagnose(losses, classes=classes):
            named = (one.cause, *one.look_alikes)
            suspected += not any(name.startswith("no bug") for name in named)
    assert suspected <= 1


@pytest.mark.slow
@pytest.mark.parametrize("decimals", [2, 3, 4])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_rounding_a_healthy_log_accuses_nobody(kind, decimals):
    for seed in SEEDS:
        losses, classes = run(kind, seed)
        found = diagnose(np.round(losses, decimals), classes=classes)
        assert not any(one.confident for one in found), (seed, str(found))


def test_averages_of_five_epochs_are_only_asked_about():
    found = diagnose([1.9, 1.4, 1.1, 0.95, 0.88], classes=10)
    assert not found.findings
    assert "before the first step" in found.questions[0]


def test_a_pretrained_language_model_is_only_asked_about():
    losses = 1.3 + 0.9 * np.exp(-np.arange(50) / 10) + 0.02 * np.sin(np.arange(50))
    found = diagnose(losses, classes=32000)
    assert not found.findings
    assert "pretrained" in found.questions[0]


def test_a_language_model_from_scratch_is_asked_whether_it_is():
    found = diagnose([10.9, 10.2, 9.6, 9.1, 8.7], classes=50257)
    assert not found.findings
    assert "from scratch" in found.questions[0]
