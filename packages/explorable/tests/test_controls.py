"""Abbreviations become exact grids, and what cannot become one is refused with a sentence that helps."""

import inspect

import ipywidgets
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorable.spec.controls import make_control

EMPTY = inspect.Parameter.empty


def control(abbreviation, default=EMPTY, strict=True):
    return make_control("x", abbreviation, default, strict=strict)


@settings(deadline=None)
@given(st.integers(-50, 50), st.integers(1, 60), st.sampled_from([0.1, 0.05, 0.025, 0.4, 0.01, 0.25, 3.0]))
def test_every_value_is_min_plus_i_steps_rounded(low, count, step):
    made = control((float(low), low + count * step, step))
    assert len(made.values) in {count, count + 1}
    for i, (value, text) in enumerate(zip(made.values, made.texts, strict=True)):
        assert value == round(low + i * step, 3)
        assert value == float(text)
        assert made.index(value) == i


def test_a_grid_holds_the_decimal_itself_and_not_the_sum():
    made = control((0.0, 1.0, 0.1))
    assert made.values[3] == 0.3 != 0 + 3 * 0.1
    assert made.texts[3] == "0.3"
    assert control((-0.2, 0.2, 0.1)).texts == ("-0.2", "-0.1", "0.0", "0.1", "0.2")


@pytest.mark.parametrize(
    ("abbreviation", "kind", "values"),
    [
        ((1, 4), "range", (1, 2, 3, 4)),
        ((0, 7, 3), "range", (0, 3, 6)),
        ((0.0, 0.3), "range", (0.0, 0.1, 0.2, 0.3)),
        ((0, 1, 0.5), "range", (0.0, 0.5, 1.0)),
        ((np.int64(1), np.int64(3)), "range", (1, 2, 3)),
        ((np.float64(0), np.float64(1), np.float64(0.5)), "range", (0.0, 0.5, 1.0)),
        (["a", "b"], "choice", ("a", "b")),
        ([("one", 1), ("two", 2)], "choice", (1, 2)),
        ({"one": 1, "two": 2}, "choice", (1, 2)),
        (True, "toggle", (False, True)),
        (ipywidgets.IntSlider(min=0, max=4, step=2, value=2), "range", (0, 2, 4)),
        (ipywidgets.FloatSlider(min=0, max=0.2, step=0.1, value=0.1), "range", (0.0, 0.1, 0.2)),
        (ipywidgets.Dropdown(options={"k": 1, "l": 2}, value=2), "choice", (1, 2)),
        (ipywidgets.SelectionSlider(options=[1, 10, 100], value=10), "steps", (1, 10, 100)),
        (ipywidgets.Checkbox(value=True), "toggle", (False, True)),
        (2, "range", tuple(range(-2, 7))),
        (-1, "range", (-3, -2, -1, 0, 1)),
        (0.2, "range", (-0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)),
        (0, "range", (0, 1)),
        (("a", "b"), "choice", ("a", "b")),
        ((1, 2, 3, 4), "choice", (1, 2, 3, 4)),
        (range(0, 9, 3), "steps", (0, 3, 6)),
        (np.linspace(0, 1, 3), "steps", (0.0, 0.5, 1.0)),
        (np.array([1, 2, 4]), "steps", (1, 2, 4)),
        (ipywidgets.ToggleButtons(options=["a", "b"]), "choice", ("a", "b")),
        (ipywidgets.RadioButtons(options=[("one", 1), ("two", 2)]), "choice", (1, 2)),
        (ipywidgets.Select(options=["a", "b"]), "choice", ("a", "b")),
        (ipywidgets.FloatLogSlider(min=-1, max=1, step=1), "steps", (0.1, 1.0, 10.0)),
        (ipywidgets.BoundedIntText(min=0, max=2, value=1), "range", (0, 1, 2)),
        (ipywidgets.Play(min=0, max=2), "range", (0, 1, 2)),
        (ipywidgets.ToggleButton(value=True), "toggle", (False, True)),
        (ipywidgets.FloatText(value=0.1), "range", (-0.1, 0.0, 0.1, 0.2, 0.3)),
    ],
)
def test_the_forms_of_interact(abbreviation, kind, values):
    made = control(abbreviation)
    assert (made.kind, made.values) == (kind, values)
    assert [type(a) for a in made.values] == [type(b) for b in values]


def test_the_default_is_the_functions_own_or_that_of_interact():
    assert control((0, 10), 3).default == 3
    assert control((0, 10)).default == 5
    assert control(["a", "b"]).default == 0
    assert control(True).default == 1
    assert control(False, True).default == 1
    assert control(ipywidgets.IntSlider(min=0, max=4, value=1)).default == 1
    assert control(ipywidgets.Dropdown(options=["a", "b"], value="b")).default == 1


@pytest.mark.parametrize(
    ("abbreviation", "default", "error", "message"),
    [
        ("text", EMPTY, TypeError, "must be .*; got 'text'"),
        ({1, 2}, EMPTY, TypeError, r"got \{1, 2\}"),
        (None, EMPTY, TypeError, "got None"),
        ((False, True), EMPTY, TypeError, "must be numbers"),
        (ipywidgets.Text(), EMPTY, TypeError, "got Text"),
        ((1, 1), EMPTY, ValueError, "range is empty"),
        ((2, 1), EMPTY, ValueError, "range is empty"),
        ((0, 10, 0), EMPTY, ValueError, "step must be above 0"),
        ((0, 1, -0.1), EMPTY, ValueError, "step must be above 0"),
        ((0, 1, 5), EMPTY, ValueError, "one value only"),
        ((0.0, float("nan")), EMPTY, ValueError, "finite"),
        ((0.0, float("inf")), EMPTY, ValueError, "finite"),
        ((0.0, 1.0, 1e-9), EMPTY, ValueError, "too many"),
        ([], EMPTY, ValueError, "empty"),
        ({}, EMPTY, ValueError, "empty"),
        ([1, 1], EMPTY, ValueError, "different names"),
        ((0.0, 1.0, 0.1), 0.25, ValueError, "x=0.25 must be one of its values 0.0, 0.1, ... 1.0"),
        ((0, 10), 11, ValueError, "x=11"),
        ((0, 10), True, ValueError, "x=True"),
        (["a", "b"], "c", ValueError, "x='c' must be one of its values a, b"),
        (np.array([1, 1]), EMPTY, ValueError, "different values"),
    ],
)
def test_bad_abbreviations_are_refused(abbreviation, default, error, message):
    with pytest.raises(error, match=message):
        control(abbreviation, default)


@pytest.mark.parametrize(
    ("abbreviation", "default", "value"),
    [
        ((0.0, 1.0, 0.1), 0.26, 0.3),
        ((0, 10), 11, 10),
        (["a", "b"], "c", "a"),
        (ipywidgets.FloatSlider(min=0, max=1, step=0.3, value=0.5), EMPTY, 0.6),
    ],
)
def test_elsewhere_a_default_off_the_grid_is_put_on_it(abbreviation, default, value):
    made = control(abbreviation, default, strict=False)
    assert made.values[made.default] == value


def test_a_widgets_description_is_the_label():
    assert control(ipywidgets.IntSlider(min=0, max=4, description="Mass")).label == "Mass"
    assert control((0, 4)).label == "x"
    own = make_control("x", ipywidgets.IntSlider(min=0, max=4, description="Mass"), EMPTY, label="weight")
    assert own.label == "weight"


def test_texts_of_odd_steps_have_few_digits():
    made = control((0.0, 6.3, 2 * np.pi / 360))
    assert made.kind == "steps"
    assert made.values[1] == 2 * np.pi / 360
    assert made.texts[:3] == ("0", "0.0175", "0.0349")
    assert len(set(made.texts)) == len(made.values)
