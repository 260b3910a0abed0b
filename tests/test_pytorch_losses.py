"""Chapter 6: its NumPy losses are PyTorch's, in all their options, and what it says of wrong calls is so."""

from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import nbformat
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from crossentropy import entropy, losses

reproducible = settings(deadline=None, derandomize=True, max_examples=40)
CHAPTER = Path(__file__).resolve().parent.parent / "chapters" / "06-pytorch-losses.ipynb"
REDUCTIONS = ("none", "sum", "mean")


def run_notebook():
    """What the notebook defines, by running its code in plain Python in its folder."""
    space = {"__name__": CHAPTER.stem}
    with np.printoptions(), mock.patch("matplotlib.pyplot.show"), pytest.MonkeyPatch.context() as patch:
        patch.chdir(CHAPTER.parent)
        for cell in nbformat.read(CHAPTER, as_version=4).cells:
            if cell.cell_type == "code" and cell.source.strip():
                exec(compile(cell.source, str(CHAPTER), "exec"), space)
    return SimpleNamespace(**space)


@pytest.fixture(scope="module")
def page():
    return run_notebook()


@pytest.fixture(scope="module", autouse=True)
def _figures_closed():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


@st.composite
def batches(draw):
    """Logits, each kind of target, weights for the classes: (N, C) up to (6, 5)."""
    n, classes = draw(st.integers(1, 6)), draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    index = rng.integers(0, classes, n)
    index[rng.random(n) < draw(st.sampled_from([0.0, 0.4]))] = -100
    index[0] = rng.integers(0, classes)  # one at least counts
    options = {
        "weight": rng.uniform(0.1, 5, classes),
        "pos_weight": rng.uniform(0.1, 5, classes),
        "label_smoothing": draw(st.sampled_from([0.1, 0.5, 1.0])),
    }
    used = draw(st.sets(st.sampled_from(sorted(options))))
    return SimpleNamespace(
        chosen=lambda name: {name: options[name]} if name in used else {},
        z=rng.normal(0, draw(st.sampled_from([0.1, 3.0, 30.0])), (n, classes)),
        index=index,
        soft=rng.dirichlet(np.ones(classes), n),
        hot=np.eye(classes)[np.where(index < 0, 0, index)],
        weight=options["weight"],
    )


def torch_value(name, options, reduction, given, target):
    as_tensors = {k: torch.tensor(v) if isinstance(v, np.ndarray) else v for k, v in options.items()}
    return getattr(nn, name)(**as_tensors, reduction=reduction)(torch.tensor(given), torch.tensor(target)).numpy()


def assert_agreement(name, ours, given, target, options):
    for reduction in REDUCTIONS:
        wanted = torch_value(name, options, reduction, given, target)
        got = ours(given, target, **options, reduction=reduction)
        assert got == pytest.approx(wanted, rel=1e-6, abs=1e-14), f"{name} {options} {reduction}"


@reproducible
@given(batch=batches())
def test_binary_losses_are_pytorchs(page, batch):
    y = np.clip(page.sigmoid(np.clip(batch.z, -30, 30)), 1e-12, 1 - 1e-12)  # BCELoss stops at 100, the page's does not
    weight = batch.chosen("weight")
    for target in (batch.hot, batch.soft):
        both = weight | batch.chosen("pos_weight")
        assert_agreement("BCEWithLogitsLoss", page.bce_with_logits_loss, batch.z, target, both)
        assert_agreement("BCELoss", page.bce_loss, y, target, weight)
        imported = losses.binary_cross_entropy_with_logits(batch.z, target)
        assert page.bce_with_logits(batch.z, target) == pytest.approx(imported, rel=1e-12)


@reproducible
@given(batch=batches())
def test_losses_over_classes_are_pytorchs(page, batch):
    weight = batch.chosen("weight")
    assert_agreement("NLLLoss", page.nll_loss, losses.log_softmax(batch.z), batch.index, weight)
    for target in (batch.index, batch.hot, batch.soft):
        options = weight | batch.chosen("label_smoothing")
        assert_agreement("CrossEntropyLoss", page.cross_entropy_loss, batch.z, target, options)


@reproducible
@given(batch=batches(), ignored=st.integers(0, 4))
def test_any_index_may_be_the_ignored_one(page, batch, ignored):
    index = np.abs(batch.index) % batch.z.shape[1]
    index[0] = (ignored + 1) % batch.z.shape[1]
    options = {"ignore_index": ignored} | batch.chosen("weight")
    assert_agreement("NLLLoss", page.nll_loss, losses.log_softmax(batch.z), index, options)
    options |= batch.chosen("label_smoothing")
    assert_agreement("CrossEntropyLoss", page.cross_entropy_loss, batch.z, index, options)


@reproducible
@given(batch=batches())
def test_the_books_gradients_are_those_of_the_calls_in_the_table(batch):
    """The charge's gradient, y - t over N, from chapter 5; logits in, truth second."""
    z = torch.tensor(batch.z, requires_grad=True)
    nn.BCEWithLogitsLoss()(z, torch.tensor(batch.soft)).backward()
    ours = losses.binary_cross_entropy_with_logits_gradient(batch.z, batch.soft) / batch.z.size
    np.testing.assert_allclose(z.grad.numpy(), ours, rtol=1e-6, atol=1e-14)
    z.grad = None
    nn.CrossEntropyLoss()(z, torch.tensor(batch.soft)).backward()
    ours = losses.cross_entropy_with_logits_gradient(batch.z, batch.soft) / len(batch.z)
    np.testing.assert_allclose(z.grad.numpy(), ours, rtol=1e-6, atol=1e-14)


# What the chapter says of wrong calls


@reproducible
@given(batch=batches())
def test_two_softmaxes_leave_a_window_of_one_nat(batch):
    y, target = losses.softmax(batch.z), np.abs(batch.index) % batch.z.shape[1]
    floor = np.log(1 + (y.shape[1] - 1) / np.e)
    twice = losses.cross_entropy_with_logits(y, target)
    assert (twice >= floor - 1e-12).all()
    assert (twice <= floor + 1 + 1e-12).all()


@pytest.mark.parametrize(("classes", "floor"), [(3, 0.551), (1000, 5.909)])
def test_the_floors_of_two_softmaxes(classes, floor):
    certain = torch.eye(classes)[:1]
    assert nn.CrossEntropyLoss()(certain, torch.tensor([0])).item() == pytest.approx(floor, abs=5e-4)
    wrong = nn.CrossEntropyLoss()(certain, torch.tensor([1])).item()
    assert wrong == pytest.approx(np.log(1 + (classes - 1) / np.e) + 1, abs=1e-5)


@pytest.mark.parametrize(("target", "floor"), [(1.0, 0.3133), (0.0, 0.6931)])
def test_the_floors_of_two_sigmoids(page, target, floor):
    z = np.linspace(-50, 50, 1001)
    values, _ = page.value_and_gradient(page.CALLS["sigmoid twice"], z, target)
    assert values.min() == pytest.approx(floor, abs=5e-5)


@reproducible
@given(st.floats(-8, 8), st.sampled_from([0, 1]))
def test_the_two_correct_calls_agree_in_float64(page, z, target):
    a, b, _ = (page.value_and_gradient(call, z, target) for call in page.CALLS.values())
    assert a == (pytest.approx(b[0], rel=1e-6), pytest.approx(b[1], rel=1e-6))
    assert b[0] == pytest.approx(losses.binary_cross_entropy_with_logits(z, target), rel=1e-12)


@pytest.mark.parametrize(("dtype", "bits"), [(torch.float32, 24), (torch.float64, 53)])
def test_the_cliff_is_where_the_significant_bits_end(page, dtype, bits):
    call, edge = page.CALLS["sigmoid, BCELoss"], bits * np.log(2)
    before, beyond = (page.value_and_gradient(call, z, 0.0, dtype) for z in (edge - 0.05, edge + 0.05))
    assert before[0] < edge
    assert beyond == (100, 0)
    value, slope = page.value_and_gradient(page.CALLS["BCEWithLogitsLoss"], edge + 0.05, 0.0, dtype)
    assert value == pytest.approx(edge + 0.05, rel=1e-6)
    assert slope == pytest.approx(1)


@pytest.mark.parametrize("z", [-30.0, -40.0])
def test_on_the_other_side_the_guard_eats_the_gradient(page, z):
    value, slope = page.value_and_gradient(page.CALLS["sigmoid, BCELoss"], z, 1.0, torch.float32)
    assert value == pytest.approx(-z)
    assert slope == pytest.approx(-np.exp(z) / 1e-12, rel=1e-4)


@reproducible
@given(batch=batches())
def test_swapped_arguments_cost_a_hundred_times_the_mean_distance(batch):
    y, truth = torch.tensor(batch.soft), torch.tensor(batch.hot)
    swapped = nn.BCELoss()(truth, y).item()
    assert swapped == pytest.approx(100 * (y - truth).abs().mean().item(), rel=1e-6)


@reproducible
@given(batch=batches(), factor=st.floats(0.01, 100))
def test_what_weights_do_and_do_not(page, batch, factor):
    scaled = {"weight": factor * batch.weight}
    plain = page.cross_entropy_loss(batch.z, batch.index, weight=batch.weight)
    assert page.cross_entropy_loss(batch.z, batch.index, **scaled) == pytest.approx(plain, rel=1e-9)
    plain = page.cross_entropy_loss(batch.z, batch.hot, weight=batch.weight)
    assert page.cross_entropy_loss(batch.z, batch.hot, **scaled) == pytest.approx(factor * plain, rel=1e-9)
    one_class = np.zeros(len(batch.z), dtype=int)
    unweighted = page.cross_entropy_loss(batch.z, one_class)
    assert page.cross_entropy_loss(batch.z, one_class, weight=batch.weight) == pytest.approx(unweighted, rel=1e-9)


def test_if_all_targets_are_ignored_the_loss_is_nan_and_the_gradient_0(page):
    z = torch.zeros(2, 3, requires_grad=True)
    loss = nn.CrossEntropyLoss()(z, torch.tensor([-100, -100]))
    loss.backward()
    assert loss.isnan()
    assert z.grad.tolist() == [[0, 0, 0], [0, 0, 0]]
    with np.errstate(invalid="ignore"):
        assert np.isnan(page.cross_entropy_loss(np.zeros((2, 3)), np.array([-100, -100])))


@reproducible
@given(st.integers(2, 50), st.floats(0.01, 0.9))
def test_label_smoothing_is_lowest_at_its_margin_and_pays_the_entropy_there(classes, epsilon):
    smoothed = np.full(classes, epsilon / classes)
    smoothed[0] += 1 - epsilon
    best = np.log(smoothed[0] / smoothed[1])
    loss = nn.CrossEntropyLoss(label_smoothing=epsilon)

    def at(margin):
        row = torch.zeros(1, classes, dtype=torch.float64)
        row[0, 0] = margin
        return loss(row, torch.tensor([0])).item()

    assert at(best) == pytest.approx(entropy(smoothed, base=np.e), rel=1e-9)
    assert min(at(best - 0.1), at(best + 0.1)) > at(best)


def test_pos_weight_multiplies_the_odds():
    z = torch.zeros(10, dtype=torch.float64, requires_grad=True)
    truth = torch.tensor([1.0] + 9 * [0.0], dtype=torch.float64)
    with torch.no_grad():
        z += np.log(4 / 9)
    nn.BCEWithLogitsLoss(pos_weight=torch.tensor(4.0).double())(z, truth).backward()
    assert z.grad.sum().item() == pytest.approx(0, abs=1e-12)  # for one answer to all photos this is the lowest point


@reproducible
@given(batch=batches(), counts=st.lists(st.integers(1, 4), min_size=5, max_size=5))
def test_to_weight_classes_is_to_repeat_their_samples(batch, counts):
    counted = batch.index >= 0
    z, index = batch.z[counted], batch.index[counted]
    copies = np.repeat(np.arange(len(index)), np.array(counts)[index])
    z, index, weight = torch.tensor(z), torch.tensor(index), torch.tensor(counts[: z.shape[1]], dtype=torch.float64)
    weighted = nn.CrossEntropyLoss(weight=weight)(z, index).item()
    assert weighted == pytest.approx(nn.CrossEntropyLoss()(z[copies], index[copies]).item(), rel=1e-9)


@reproducible
@given(batch=batches())
def test_kl_div_loss_is_cross_entropy_less_the_entropy_of_the_targets(batch):
    z, soft = torch.tensor(batch.z), torch.tensor(batch.soft)
    price = nn.KLDivLoss(reduction="batchmean")(z.log_softmax(dim=1), soft).item()
    floor = np.mean([entropy(row, base=np.e) for row in batch.soft])
    assert price == pytest.approx(nn.CrossEntropyLoss()(z, soft).item() - floor, rel=1e-6, abs=1e-9)


def test_distillation_pulls_alike_at_all_high_temperatures(page):
    """T squared times the gradient tends to the difference of the centred logits, over the number of classes."""
    student = torch.tensor([[1.2, 0.5, -0.8]], dtype=torch.float64, requires_grad=True)
    page.per_sample((student / 1e4).log_softmax(dim=1), (page.teacher / 1e4).softmax(dim=1)).backward()
    apart = (student - page.teacher).detach()
    np.testing.assert_allclose(1e8 * student.grad, (apart - apart.mean()) / 3, rtol=1e-3)


@pytest.mark.parametrize("threads", [1, 2])
def test_the_number_of_threads_changes_no_digit(page, threads):
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        readouts = [page.three_losses(z=2.0)[1], page.float_cliff()[1]]
    finally:
        torch.set_num_threads(before)
    assert "BCEWithLogitsLoss 0.127 (-0.119)" in readouts[0]
    assert "BCELoss 100.000 nats with gradient 0.000; BCEWithLogitsLoss 20.000 nats with gradient 1.000" in readouts[1]
