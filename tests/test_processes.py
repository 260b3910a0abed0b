"""Several processes that compute together: what comes back, and that a failure is said and not waited for."""

import pytest
import torch

from bitsbook.processes import side_by_side

pytestmark = pytest.mark.slow


def summed(x, fails):
    if fails:
        raise ValueError("no good")
    distributed.all_reduce(x)  # noqa: F821 - the processes have it
    return x


def test_the_processes_talk_to_each_other():
    one, other = side_by_side(summed, [(torch.ones(2), False), (3 * torch.ones(2), False)])
    assert one.tolist() == other.tolist() == [4, 4]


def test_a_failure_is_told_and_nobody_waits_for_the_rest():
    with pytest.raises(RuntimeError, match=r"process 1 failed: .*no good"):
        side_by_side(summed, [(torch.ones(2), False), (torch.ones(2), True)])


def test_what_takes_too_long_is_ended():
    with pytest.raises(TimeoutError, match="2 processes were not done after 0 seconds"):
        side_by_side(summed, [(torch.ones(2), False)] * 2, seconds=0.1)
