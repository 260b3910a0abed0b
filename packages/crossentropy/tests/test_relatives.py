"""Cross-entropies under other names, against PyTorch, and their first values."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import distributions
from torch.nn import functional

from crossentropy import relatives


def table(seed, rows, columns):
    return np.random.default_rng(seed).normal(size=(rows, columns))


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 1000), st.integers(2, 20), st.sampled_from([0.07, 0.5, 1.0]), st.booleans())
def test_info_nce_is_cross_entropy_over_the_batch(seed, count, temperature, both_ways):
    a, b = table(seed, count, 6), table(seed + 1, count, 6)
    cosines = functional.cosine_similarity(torch.tensor(a)[:, None], torch.tensor(b)[None], dim=2)
    own = torch.arange(count)
    expected = functional.cross_entropy(cosines / temperature, own, reduction="none")
    if both_ways:
        expected = (expected + functional.cross_entropy(cosines.T / temperature, own, reduction="none")) / 2
    found = relatives.info_nce(a, b, temperature=temperature, both_ways=both_ways)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)
    longer = relatives.info_nce(3 * a, b / 7, temperature=temperature, both_ways=both_ways)
    np.testing.assert_allclose(longer, found, rtol=1e-9, atol=1e-12)  # lengths don't matter


@pytest.mark.parametrize("count", [2, 64, 256])
def test_a_batch_of_vectors_that_are_alike_costs_ln_n(count):
    assert relatives.info_nce(np.ones((count, 3)), np.ones((count, 3))) == pytest.approx(math.log(count))


def test_random_directions_cost_half_the_variance_more():
    a, b = table(1, 1000, 256), table(2, 1000, 256)
    expected = math.log(1000) + 1 / (2 * 256 * 0.1**2)
    assert relatives.info_nce(a, b, temperature=0.1).mean() == pytest.approx(expected, abs=0.05)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 1000), st.floats(0.5, 20))
def test_distillation_is_pytorchs_divergence_times_the_square(seed, temperature):
    student, teacher = torch.tensor(table(seed, 7, 5)), torch.tensor(3 * table(seed + 1, 7, 5))
    log_q, log_p = ((z / temperature).log_softmax(1) for z in (student, teacher))
    expected = temperature**2 * functional.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    found = relatives.distillation_loss(student.numpy(), teacher.numpy(), temperature=temperature)
    assert found.mean() == pytest.approx(expected.item(), abs=1e-9)
    same = relatives.distillation_loss(teacher.numpy(), teacher.numpy(), temperature=temperature)
    np.testing.assert_allclose(same, 0, atol=1e-9)


def test_equal_logits_pay_ln_c_less_the_teachers_entropy():
    teacher = torch.tensor(table(4, 9, 6))
    left_open = distributions.Categorical(logits=teacher).entropy().numpy()
    found = relatives.distillation_loss(np.zeros((9, 6)), teacher.numpy())
    np.testing.assert_allclose(found, math.log(6) - left_open, rtol=1e-9)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 1000), st.floats(0.01, 2))
def test_dpo_is_the_logistic_loss_of_the_moves(seed, beta):
    policy, reference = -5 - abs(table(seed, 6, 2)), -5 - abs(table(seed + 1, 6, 2))
    margin = torch.tensor(beta * ((policy - reference)[:, 0] - (policy - reference)[:, 1]))
    np.testing.assert_allclose(relatives.dpo_loss(policy, reference, beta=beta), -functional.logsigmoid(margin))
    np.testing.assert_allclose(relatives.dpo_loss(reference, reference, beta=beta), math.log(2))
    two = functional.cross_entropy(torch.stack([margin, 0 * margin], 1), torch.zeros(6).long(), reduction="none")
    np.testing.assert_allclose(relatives.preference_loss(margin.numpy(), np.zeros(6)), two)


def test_the_price_of_gaussians_is_pytorchs():
    mu, sigma = torch.tensor(table(5, 8, 3)), torch.tensor(0.1 + abs(table(6, 8, 3)))
    expected = distributions.kl_divergence(distributions.Normal(mu, sigma), distributions.Normal(0.0, 1.0)).sum(1)
    np.testing.assert_allclose(relatives.gaussian_price(mu.numpy(), sigma.numpy()), expected)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: relatives.cosines([[0.0, 0.0]], [[1.0, 0.0]]), "no direction"),
        (lambda: relatives.cosines([[1.0]], [[1.0, 0.0]]), "one length"),
        (lambda: relatives.info_nce([[1.0]], [[1.0], [2.0]]), "as many rows"),
        (lambda: relatives.info_nce([[1.0]], [[1.0]], temperature=0), "temperature"),
        (lambda: relatives.distillation_loss([1.0, 2.0], [1.0, 2.0, 3.0]), "one shape"),
        (lambda: relatives.dpo_loss([-1.0, 1.0], [-1.0, -1.0]), "at most 0"),
        (lambda: relatives.dpo_loss([-1.0], [-1.0]), "chosen and rejected"),
        (lambda: relatives.dpo_loss([-1.0, -1.0], [-1.0, -1.0], beta=0), "beta"),
        (lambda: relatives.gaussian_price([0.0], [0.0]), "positive"),
    ],
)
def test_what_makes_no_sense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
