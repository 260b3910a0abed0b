"""The drawing pieces: regions of a plane, each a class's."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bitsbook.plots import region

reproducible = settings(deadline=None, derandomize=True, max_examples=60)


def area(polygon):
    x, y = polygon.T
    return abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2


@reproducible
@given(arrays(float, (3, 3), elements=st.floats(-5, 5)))
def test_regions_share_out_the_plane(weights):
    differences = [weights[k] - weights[j] for k in range(3) for j in range(k)]
    assume(min(abs(d[:2]).max() for d in differences) > 1e-3)  # else a border may run along a whole tie
    regions = [region(weights, k) for k in range(3)]
    assert sum(map(area, regions)) == pytest.approx(area(region(np.eye(3)[[2, 0, 0]] * [[1], [0], [0]], 0)), rel=1e-5)
    for k, corners in enumerate(regions):
        scores = np.column_stack([corners, np.ones(len(corners))]) @ weights.T
        assert area(corners) == 0 or (scores[:, k] >= scores.max(axis=1) - 1e-6).all()
        assert area(region(weights, k, margin=np.log(9))) <= area(corners) + 1e-9


def test_equal_weights_have_no_region():
    assert all(area(region(np.ones((3, 3)), k)) == 0 for k in range(3))
