"""Constraints: which states are allowed, and where a moved control lands."""

import itertools

import pytest

from explorable.spec.controls import make_control
from explorable.spec.states import StateSpace
from packages.explorable.tests.figures import box, holes, triangle


def space(constraint=None, max_states=2000, **grids):
    controls = tuple(make_control(n, g[:2], g[2], label=n, unit="") for n, g in grids.items())
    return StateSpace(controls, constraint, max_states)


def test_the_number_of_states():
    assert len(box.space) == 127
    assert len(space(lambda a, b, c: a + b + c - 1, a=(0, 10, 1), b=(0, 10, 2), c=(0, 10, 7))) == 1330
    assert len(space(a=(0, 4, 0), b=(0, 9, 0))) == 50


def test_a_sum_is_not_decided_by_a_rounding_error():
    values = [triangle.space.values(state) for state in triangle.space.states]
    assert {"p1": 0.7, "p2": 0.3, "p3": 0} in values  # 1 - 0.7 - 0.3 is 5.6e-17 below 0 as floats
    assert all(v["p1"] + v["p2"] + v["p3"] / 4 < 1 + 1e-8 for v in values)


@pytest.mark.parametrize("figure", [triangle, holes], ids=lambda f: f.name)
def test_settling_keeps_the_moved_control_and_moves_the_others_least(figure):
    allowed = set(figure.space.states)
    for state in figure.space.states:
        for moved, size in enumerate(figure.space.shape):
            for index in range(size):
                landed = figure.space.settle(state, moved, index)
                assert landed in allowed
                possible = {s[moved] for s in allowed}
                assert abs(landed[moved] - index) == min(abs(i - index) for i in possible)
                if index in possible:
                    assert landed[moved] == index
                others = [k for k in range(len(state)) if k != moved]

                def steps(s, others=others, state=state):
                    return sum(abs(s[k] - state[k]) for k in others)

                best = min(steps(s) for s in allowed if s[moved] == landed[moved])
                assert steps(landed) == best


def test_on_a_tie_the_later_control_moves():
    tied = space(lambda a, b, c: 4 - a - b - c, a=(0, 4, 0), b=(0, 4, 2), c=(0, 4, 2))
    assert tied.settle((0, 2, 2), 0, 1) == (1, 2, 1)
    assert tied.settle((0, 2, 2), 0, 3) == (3, 1, 0)
    assert tied.settle((0, 2, 2), 1, 4) == (0, 4, 0)


def test_a_control_that_cannot_keep_its_value_stops_where_it_can():
    assert holes.space.settle((0, 0), 0, 6) == (5, 1)
    assert holes.space.settle((0, 0), 0, 1) == (0, 0)  # 0 and 2 are as near: it stays on its side
    assert holes.space.settle((2, 2), 0, 1) == (2, 2)
    assert holes.space.settle((5, 1), 1, 3) == (2, 2)


def test_states_by_value():
    assert box.space.state(a=0, b=0, c=1) == (0, 0, 1)
    assert box.space.state() == (1, 2, 7)
    assert box.space.values((3, 3, 4)) == {"a": 3, "b": 3, "c": 4}
    for values, message in [
        ({"a": 0, "b": 0, "c": 0}, "a=0, b=0, c=0 is not an allowed state"),
        ({"d": 1}, "'d' is not one of the controls"),
        ({"a": 1.5}, "a=1.5 is not among its values 0, 1, ... 3"),
    ]:
        with pytest.raises(ValueError, match=message):
            box.space.state(**values)


def test_more_states_than_the_bound():
    with pytest.raises(ValueError, match=r"2601 states \(51 x 51\) are more than the bound of 2000"):
        space(a=(0, 50, 0), b=(0, 50, 0)).check_bound()
    assert len(space(max_states=3000, a=(0, 50, 0), b=(0, 50, 0))) == 2601
    with pytest.raises(ValueError, match="2550 allowed states"):
        space(lambda a, b: abs(a - b) - 1, a=(0, 50, 0), b=(0, 50, 1)).check_bound()


def test_states_are_not_listed_before_they_are_needed():
    huge = space(a=(0, 10**5, 7), b=(0, 10**5, 0), c=(0, 10**5, 0))
    assert len(huge) == (10**5 + 1) ** 3
    assert huge.settle((7, 0, 0), 1, 99_999) == (7, 99_999, 0)
    assert (7, 10**5, 0) in huge and (7, 10**5 + 1, 0) not in huge
    assert "states" not in vars(huge)


@pytest.mark.parametrize(
    ("constraint", "error", "message"),
    [
        (lambda a, z: 1, ValueError, "'z', which is not one of the controls"),
        (lambda a: a > 1, TypeError, "must return its slack as a number"),
        (lambda a: None, TypeError, "returned None"),
        (lambda a: float("nan"), TypeError, "at a=0, b=0 it returned nan"),
        (lambda a: -1, ValueError, "the default state a=0, b=0 breaks the constraint"),
    ],
)
def test_bad_constraints(constraint, error, message):
    with pytest.raises(error, match=message):
        space(constraint, a=(0, 3, 0), b=(0, 3, 0))


def test_states_come_in_grid_order():
    assert list(triangle.space.states) == sorted(triangle.space.states)
    grid = itertools.product(*(range(n) for n in triangle.space.shape))
    assert set(triangle.space.states) <= set(grid)
