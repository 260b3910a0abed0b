"""Chapter 10: each exhibit has its three lines, and what it says can be computed in another way."""

import itertools
import math
import re

import nbformat
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from tests.test_notebooks import ROOT

CELLS = nbformat.read(ROOT / "chapters" / "10-bug-museum.ipynb", as_version=4).cells
PRINTED = "\n".join(out.get("text", "") for cell in CELLS for out in cell.get("outputs", []))
LINES = ["As published.", "Why it can't be right.", "Fixed."]
BELLS = ["sign", "bounds", "unit", "invariance", "agreement"]


def exhibits():
    """The cells of each exhibit, markdown and code."""
    whole = "\n".join(cell.source if cell.cell_type == "markdown" else f"<{cell.source}>" for cell in CELLS)
    parts = re.split(r"^### Exhibit (\d+): .*$", whole, flags=re.M)
    return {
        int(number): re.split(r"^## ", text, flags=re.M)[0]
        for number, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def published(p, q):
    """The function of exhibit 1, in NumPy, with the sign that it hid."""
    with np.errstate(invalid="ignore"):
        return np.nansum(p * np.log2(p / q))


def samples(seed):
    rng = np.random.default_rng(seed)
    return [np.sort(rng.normal(mu, 1, 10_000)) for mu in (0, -1, 1)]


def test_there_are_eleven_and_each_has_three_lines_in_order():
    assert list(exhibits()) == list(range(1, 12))
    for number, text in exhibits().items():
        assert re.findall(r"^\*\*([^*]+\.)\*\*", text, flags=re.M) == LINES, number
        assert "<ring(" in text or "\nring(" in text, number


def test_the_seed_of_the_textbook_gives_its_numbers():
    torch.manual_seed(1)
    p, left, right = (torch.normal(mu, 1, (10_000,)).sort().values.double().numpy() for mu in (0, -1, 1))
    found = [published(p, left), published(p, right), published(right, p)]
    assert found == pytest.approx([8582.034, -8828.310, 14130.125], abs=0.05)
    for number in found:
        assert f"{abs(number):.0f}" in PRINTED


@pytest.mark.parametrize("seed", range(8))
def test_other_samples_give_other_numbers_of_that_size_and_a_wrong_sign(seed):
    p, left, right = samples(seed)
    assert 7_500 < published(p, left) < 9_500
    assert -9_500 < published(p, right) < -7_500
    assert 12_000 < published(right, p) < 16_000


@settings(max_examples=20, deadline=None)
@given(st.floats(0.01, 100))
def test_the_number_follows_the_ruler(scale):
    p, _, right = samples(0)
    assert published(scale * p, scale * right) == pytest.approx(scale * published(p, right), rel=1e-9)


@pytest.mark.parametrize(("mu", "sigma", "nu", "tau"), [(0, 1, 1, 1), (1, 1, 0, 1), (0, 1, 1, 2), (1, 2, 0, 1)])
def test_the_right_divergence_by_integration(mu, sigma, nu, tau):
    first, second = stats.norm(mu, sigma), stats.norm(nu, tau)
    nats, _ = integrate.quad(lambda x: first.pdf(x) * (first.logpdf(x) - second.logpdf(x)), -30, 30)
    assert f"from ({mu}, {sigma}) to ({nu}, {tau}): {nats / math.log(2):.4f} bits" in PRINTED


def test_the_mutual_information_by_counting_what_knowing_saves():
    """H(X) - H(X | Y), instead of the divergence from independence."""
    table = np.array([[0.1, 0.5], [0.1, 0.3]])
    known = sum(row.sum() * stats.entropy(row / row.sum(), base=2) for row in table)
    assert f"mutual information {stats.entropy(table.sum(axis=0), base=2) - known:.4f} bits" in PRINTED


def test_the_bells_that_ring():
    """Two questions find all eleven, and no other two do."""
    lines = re.findall(r"^Ringing: (.*)$", PRINTED, flags=re.M)
    assert len(lines) == 11
    rings = {bell: {n for n, line in enumerate(lines, 1) if bell in line.split(", ")} for bell in BELLS}
    assert rings["sign"] == {1, 5}
    assert rings["bounds"] == set(range(1, 11)) - {8}
    assert rings["agreement"] == set(range(1, 12)) - {7, 8}
    pairs = [pair for pair in itertools.combinations(BELLS, 2) if len(rings[pair[0]] | rings[pair[1]]) == 11]
    assert pairs == [("bounds", "unit")]
