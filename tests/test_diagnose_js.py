"""The page's `diagnose`, in V8, says what Python's says: on drawn curves, public reports, healthy runs and logs."""

import json
import math
import re

import numpy as np
import pytest

from crossentropy import diagnose
from crossentropy.diagnosis import causes, read_log, remedies
from crossentropy.diagnosis.plateaus import smoothing_floor, softmax_twice
from extensions.diagnose_data import data, script
from packages.crossentropy.tests.test_healthy import KINDS, SEEDS
from packages.crossentropy.tests.test_healthy import run as healthy
from packages.crossentropy.tests.test_logs import LOGS
from packages.crossentropy.tests.test_reports import REPORTS
from packages.explorable.tests.v8 import Script

CLASSES = (None, 2, 2, 3, 4, 10, 10, 100, 1000, 1001, 5000, 32000, 50257, 128256)
LENGTHS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 19, 20, 33, 64, 100, 150, 300)
BATCH, BATCHES = 250, 20

HELPERS = """
const number = (one) => (typeof one === "string" ? Number(one) : one);
const spelt = (one) => (Number.isFinite(one) ? one : String(one));
const tried = (work) => { try { return work(); } catch (error) { return { error: error.message }; } };
const told = ({ findings, facts, questions, source, silence }) => ({
  findings: findings.map(({ cause, bits, says, second, lookAlikes }) => [cause, spelt(bits), says, second, lookAlikes]),
  facts, questions, source, silence,
});
const judgeAll = (cases) =>
  cases.map(([losses, options]) => tried(() => told(diagnose.diagnose(losses.map(number), options))));
const readAll = (texts) => texts.map((text) => tried(() => {
  const log = diagnose.readLog(text);
  const fields = ["losses", "steps", "epochs", "validation"].map((name) => log[name].map(spelt));
  return [...fields, log.kind, log.field, log.validationField, log.every];
}));
const judgeTexts = (cases) =>
  cases.map(([text, options]) => tried(() => told(diagnose.diagnose(diagnose.readLog(text), options))));
"""


@pytest.fixture(scope="module")
def page():
    made = Script(script())
    made.define(HELPERS)
    yield made
    made.close()


def spelt(x):
    """A number as JSON can hold it."""
    if math.isfinite(x):
        return x
    return "NaN" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity"


def told(found):
    """A diagnosis of Python in the form of `HELPERS`."""
    findings = [[f.cause, spelt(f.bits), f.says, f.second, list(f.look_alikes)] for f in found.findings]
    return {
        "findings": findings,
        "facts": found.facts,
        "questions": list(found.questions),
        "source": found.source,
        "silence": found.silence,
    }


def python(losses, options):
    """What Python says; without classes only a log is judged, so the list is made one."""
    classes = options.get("classes")
    log = losses if classes else read_log("\n".join(map(repr, losses)))
    found = told(diagnose(log, **options))
    return found if classes else found | {"source": ""}


def without_bits(answer):
    return answer | {"findings": [[one[0], *one[2:]] for one in answer["findings"]]}


def assert_same(ours, theirs, case):
    assert without_bits(theirs) == without_bits(ours), case
    for mine, other in zip(ours["findings"], theirs["findings"], strict=True):
        a, b = float(mine[1]), float(other[1])
        assert a == b or abs(a - b) <= 1e-9, (case, mine, other)


def assert_all_same(page, cases):
    theirs = page.call("judgeAll", [([spelt(x) for x in losses], options) for losses, options in cases])
    for (losses, options), answer in zip(cases, theirs, strict=True):
        assert "error" not in answer, (answer, losses, options)
        assert_same(python(losses, options), answer, (losses, options))


# --- Curves that are drawn ----------------------------------------------------------------------------------------


def shape(random, guess, floor, size):
    """A curve without its noise."""
    k = np.arange(size)
    start = guess * random.choice([1, 1, 1.02, 1.3, 1 / math.log(2), math.log(2), 0.5, 0.25, 2, 8, 32, 33.1, 150])
    kind = random.integers(12)
    if kind == 0:
        return np.full(size, start)
    if kind == 1:
        return floor + (start - floor) / (1 + k / random.uniform(0.5, 20))
    if kind == 2:
        return floor + (start - floor) * random.uniform(0.5, 0.99) ** k
    if kind == 3:
        return start * (1 + random.uniform(0, 0.3) * k)
    if kind == 4:
        return np.where(k < size * random.uniform(0.2, 0.9), start * 0.9**k, guess * random.uniform(0.5, 3))
    if kind == 5:
        return start + (-1.0) ** k * random.uniform(0, start)
    if kind == 6:
        return 100 / random.integers(1, 257) * random.integers(0, 40, size)
    if kind == 7:
        return np.exp(floor + (guess - floor) / (1 + k / 5))
    if kind == 8:
        charge = random.choice(list(data()["thresholds"]["CUTS"].values()))
        return np.concatenate([[start], np.full(size, charge * random.choice([1, 0.5, 0.9, 0.25]))])[:size]
    if kind == 9:
        return guess + random.normal(0, random.choice([1e-5, 0.001, 0.02, 0.3]), size)
    if kind == 10:
        return -start * random.uniform(0, 1, size) if random.random() < 0.5 else start - k * random.uniform(0, 0.5)
    return random.uniform(0, start, size)


def spoil(random, losses, guess):
    """Noise, a spike, rounding, NaN, infinities, zeros: some of them."""
    size = len(losses)
    if random.random() < 0.5:
        losses = losses + random.normal(0, random.choice([1e-6, 1e-3, 0.02, 0.2]) * guess, size)
    if random.random() < 0.1:
        losses[random.integers(size)] *= random.choice([3, 10, 1e5, 1e302])
    if random.random() < 0.15:
        losses[random.integers(size) :] = 0.0
    if random.random() < 0.15:
        at = random.integers(size)
        losses[at : at + random.choice([1, 3, size])] = random.choice([math.nan, math.inf, -math.inf])
    if random.random() < 0.4:
        with np.errstate(over="ignore"):
            losses = np.round(losses, random.integers(0, 7))
    if not np.isfinite(losses).any() or np.abs(losses[np.isfinite(losses)]).min() > 1e299:
        losses[0] = guess
    return losses


def drawn(random):
    """One list of losses, and what is told beside it."""
    classes = CLASSES[random.integers(len(CLASSES))]
    known = classes or 10
    guess, size = math.log(known), LENGTHS[random.integers(len(LENGTHS))]
    floors = [0.0, 0.1, softmax_twice(known), smoothing_floor(known, 0.1), 0.7 * guess, 0.98 * guess]
    losses = spoil(random, shape(random, guess, random.choice(floors), size).astype(float), guess)
    options = {"classes": classes}
    if random.random() < 0.2:
        options["unit"] = "bits"
    if classes and classes <= 1000 and random.random() < 0.3:
        options["shares"] = random.dirichlet(np.full(classes, random.choice([0.3, 1, 30]))).tolist()
    if random.random() < 0.1:
        options["floor"] = float(random.choice([0, 0.1, guess / 2]))
    if random.random() < 0.2:
        options["averages"] = bool(random.random() < 0.5)
    return losses.tolist(), options


@pytest.mark.parametrize("batch", [*range(4), *(pytest.param(k, marks=pytest.mark.slow) for k in range(4, BATCHES))])
def test_drawn_curves(page, batch):
    random = np.random.default_rng([7, batch])
    assert_all_same(page, [drawn(random) for _ in range(BATCH)])


def test_the_drawn_curves_meet_every_rule():
    """Without this the agreement might be one of silence."""
    named, silent, asked = set(), 0, set()
    for batch in range(4):
        random = np.random.default_rng([7, batch])
        for _ in range(BATCH):
            found = python(*drawn(random))
            silent += not found["findings"]
            named |= {one[0] for one in found["findings"]}
            asked |= {one[:20] for one in found["questions"]}
    assert len(named) >= 22, sorted(named)
    assert 0 < silent < 600
    assert len(asked) >= 4


def test_one_changed_threshold_is_noticed():
    """In V8 alone; the comparison is not blind."""
    other = Script(script().replace('"RISES": 10.0', '"RISES": 10.5').replace('"FLAT": 0.02', '"FLAT": 0.03'))
    other.define(HELPERS)
    random = np.random.default_rng([7, 0])
    with pytest.raises(AssertionError):
        assert_all_same(other, [drawn(random) for _ in range(BATCH)])
    other.close()


# --- Curves of others ---------------------------------------------------------------------------------------------


def test_public_reports(page):
    assert_all_same(page, [(list(map(float, one.losses)), {"classes": one.classes}) for one in REPORTS])


@pytest.mark.slow
def test_healthy_runs(page):
    cases = []
    for kind in KINDS:
        for seed in SEEDS:
            losses, classes = healthy(kind, seed)
            cases += [(list(losses), {"classes": classes}), (np.round(losses, 3).tolist(), {"classes": classes})]
    assert_all_same(page, cases)


# --- Logs ---------------------------------------------------------------------------------------------------------

ODD = [
    "",
    " \n\n",
    "x",
    "🙂",
    "<b>2.3</b>",
    "<script>alert(1)</script>",
    "1e400",
    "loss: 1e400",
    "nan nan",
    "accuracy: 0.5",
    "loss\u00a0= 2.3\nloss\u00a0= 2.1",
    "[\n2.3,\n2.1\n]",
    "-inf 1\n0 2\n1 3",
    'name,"loss, mean"\na,2.3\nb,2.1',
    ",loss\n0,2.3\n1,2.2\n2,2.1",
    "loss,acc\nx,y\n",
    "1" * 50_000 + "x",
    "loss " + "1" * 50_000,
    "loss" + " " * 50_000 + "x",
    "a1" * 20_000,
    '"' + "," * 50_000,
    "٣.٥\n٢",
    "loss: ٣",
    "1_000",
    "loss,epoch\n1_0,1\n2,2",
]
TEXTS = [text for text, *_ in LOGS.values()]
TEXTS = [*TEXTS, *(one.replace("\n", "\r\n\r\n") for one in TEXTS), *ODD]


def read(text):
    try:
        log = read_log(text)
    except ValueError as error:
        return {"error": str(error)}
    lists = [list(map(spelt, one)) for one in (log.losses, log.steps, log.epochs, log.validation)]
    return [*lists, log.kind, log.field, log.validation_field, log.every]


def test_logs_are_read_alike(page):
    for text, theirs in zip(TEXTS, page.call("readAll", TEXTS), strict=True):
        ours = read(text)
        assert ("error" in ours) == ("error" in theirs), text[:200]
        if "error" not in ours:
            assert theirs == ours, text[:200]


def test_logs_are_judged_alike(page):
    texts = [text for text in TEXTS if "error" not in read(text)]
    cases = [(text, {"classes": classes}) for text in texts for classes in (None, 2, 10, 50257)]
    compared = 0
    for (text, options), theirs in zip(cases, page.call("judgeTexts", cases), strict=True):
        try:
            ours = told(diagnose(read_log(text), **options))
        except ValueError:
            assert "error" in theirs, text
            continue
        assert_same(ours, theirs, (text[:200], options))
        compared += 1
    assert compared > 250


def test_cut_logs_are_read_alike(page):
    """Pieces of logs, as they are pasted, and logs after one another."""
    random = np.random.default_rng(3)
    whole = [text for text, *_ in LOGS.values()]
    texts = []
    for _ in range(600):
        a, b = (whole[k] for k in random.integers(len(whole), size=2))
        begin, end = np.sort(random.integers(0, len(a) + 1, 2))
        texts += [a[begin:end], a[begin:] + b]
    read_ones = 0
    for text, theirs in zip(texts, page.call("readAll", texts), strict=True):
        ours = read(text)
        read_ones += "error" not in ours
        if "error" in ours:
            assert "error" in theirs, text
        else:
            assert theirs == ours, text
    assert read_ones > 600


# --- What the page refuses, and its data --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("losses", "options", "words"),
    [
        ([math.nan, math.inf], {"classes": 10}, "all 2 values are NaN or infinite"),
        ([2.3], {"classes": 1}, "2 classes or more"),
        ([2.3], {"classes": 2.5}, "whole number"),
        ([2.3], {"classes": 3, "shares": [0.5, 0.5]}, "for each of the 3 classes; got 2"),
        ([2.3], {"classes": 2, "shares": [0.5, 0.6]}, "add up to 1; got 1.1"),
        ([2.3], {"classes": 2, "shares": [-0.5, 1.5]}, "in 0 to 1"),
        ([2.3], {"shares": [0.5, 0.5]}, "need the number of classes"),
        ([2.3], {"classes": 2, "floor": -1}, "0 or more"),
    ],
)
def test_what_both_refuse(page, losses, options, words):
    (answer,) = page.call("judgeAll", [([spelt(x) for x in losses], options)])
    assert words in answer["error"]
    with pytest.raises((ValueError, TypeError)):
        diagnose(losses, **options)


def test_every_cause_has_its_words():
    names = {value for name, value in vars(causes).items() if name.isupper() and isinstance(value, str)}
    assert names == set(causes.SECOND) == set(remedies.REMEDY) == set(remedies.CHAPTER)


def test_the_form_has_its_own_words_for_each_option_of_python():
    """No sentence on the page speaks of Python's arguments."""
    known = data()
    sentences = [*known["second"].values(), *known["questions"].values()]
    for python_words, form_words in known["form"].items():
        assert any(python_words in one for one in sentences)
        sentences = [one.replace(python_words, form_words) for one in sentences]
    assert not [one for one in sentences if re.search(r"[Pp]ass \w+=|--", one)]


def test_the_script_is_one_and_leaves_the_page_alone():
    text = script()
    assert json.dumps("softmax before CrossEntropyLoss") in text
    assert "document" not in text.split("const data", 1)[1].split("\n", 1)[1]
