"""Circuits: the numbers of CS231n, PyTorch's gradients, finite differences, and what is no circuit."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from crossentropy import circuit, losses

reproducible = settings(deadline=None, derandomize=True, max_examples=50)
INPUTS = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}
NUMBERS = st.floats(-3, 3)

TORCH = {
    "*": torch.mul,
    "+": torch.add,
    "times -1": torch.neg,
    "exp": torch.exp,
    "+ 1": lambda x: x + 1,
    "1/x": torch.reciprocal,
    "ln": torch.log,
}


def in_torch(gates, inputs):
    """The output, and its gradient by each input, from autograd."""
    leaves = {name: torch.tensor(float(x), dtype=torch.float64, requires_grad=True) for name, x in inputs.items()}
    wires = dict(leaves)
    for name, (gate, *sources) in gates.items():
        wires[name] = TORCH[gate](*(wires[source] for source in sources))
    found = torch.autograd.grad(wires[name], list(leaves.values()), allow_unused=True)
    gradients = [0.0 if gradient is None else gradient.item() for gradient in found]
    return wires[name].item(), dict(zip(leaves, gradients, strict=True))


def test_numbers_of_the_book():
    values = circuit.forward(circuit.NEURON, INPUTS)
    gradients = circuit.backward(circuit.NEURON, values)
    assert [values[name] for name in ("w0 x0", "w1 x1", "w0 x0 + w1 x1", "z", "-z")] == [-2, 6, 4, 1, -1]
    assert round(values["1 + e^-z"], 2) == 1.37
    assert round(values["y"], 4) == 0.7311
    back = [gradients[name] for name in ("y", "1 + e^-z", "e^-z", "-z", "z")]
    assert [round(value, 4) for value in back] == [1, -0.5344, -0.5344, -0.1966, 0.1966]
    assert [round(gradients[name], 4) for name in ("w0", "w1", "w2")] == [-0.1966, -0.3932, 0.1966]
    assert [round(gradients[name], 4) for name in ("x0", "x1")] == [0.3932, -0.5898]


@reproducible
@given(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS))
def test_the_neuron_agrees_with_torch(numbers):
    inputs = dict(zip(INPUTS, numbers, strict=True))
    values = circuit.forward(circuit.NEURON, inputs)
    output, found = in_torch(circuit.NEURON, inputs)
    gradients = circuit.backward(circuit.NEURON, values)
    assert values["y"] == pytest.approx(output, rel=1e-14)
    assert {name: gradients[name] for name in inputs} == pytest.approx(found, rel=1e-12, abs=1e-15)


def test_with_a_loss_behind_it_the_neuron_gives_y_minus_t():
    gates = {**circuit.NEURON, "ln y": ("ln", "y"), "loss": ("times -1", "ln y")}
    values = circuit.forward(gates, INPUTS)
    gradients = circuit.backward(gates, values)
    assert values["loss"] == pytest.approx(losses.binary_cross_entropy_with_logits(values["z"], 1), rel=1e-14)
    assert gradients["z"] == pytest.approx(values["y"] - 1, rel=1e-14)


@reproducible
@given(st.lists(st.sampled_from(sorted(TORCH)), min_size=1, max_size=6), st.data())
def test_random_circuits_with_forks_agree_with_torch(names, data):
    gates, wires = {}, ["a", "b"]
    for i, gate in enumerate(names):
        count = 2 if gate in "*+" else 1
        gates[f"wire {i}"] = (gate, *(data.draw(st.sampled_from(wires)) for _ in range(count)))
        wires.append(f"wire {i}")
    inputs = {"a": 0.7, "b": 1.3}
    try:
        values = circuit.forward(gates, inputs)
    except (ValueError, OverflowError, ZeroDivisionError):
        return  # the logarithm of a negative number, or e^(e^(e^...))
    ours = circuit.backward(gates, values)
    _, expected = in_torch(gates, inputs)
    assert {name: ours[name] for name in inputs} == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("gate", sorted(circuit.GATES))
def test_local_derivatives_agree_with_finite_differences(gate):
    point, step = [0.8, -1.7][: 2 if gate in "*+" else 1], 1e-6
    value, slopes, _ = circuit.GATES[gate]
    for i, slope in enumerate(slopes(*point)):
        ends = [value(*(x + way * step * (j == i) for j, x in enumerate(point))) for way in (1, -1)]
        assert slope == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-8)


def test_where_a_wire_forks_gradients_add_up():
    gates = {"product": ("*", "a", "b"), "f": ("+", "product", "a")}
    values = circuit.forward(gates, {"a": 3, "b": -2})
    assert circuit.backward(gates, values) == {"a": -1, "b": 3, "product": 1, "f": 1}


@pytest.mark.parametrize(
    "gates, message",
    [
        ({"f": ("tan", "a")}, r"a gate must be one of \*, \+, .*; got 'tan'"),
        ({"f": ("exp", "g"), "g": ("exp", "a")}, "wire 'f' needs 'g', which has no value yet"),
        ({"a": ("exp", "a")}, "wire 'a' has a value already"),
    ],
)
def test_what_is_no_circuit_is_refused(gates, message):
    with pytest.raises(ValueError, match=message):
        circuit.forward(gates, {"a": 1.0})


def test_the_exponential_gate_passes_on_its_own_output():
    assert circuit.slopes({"f": ("exp", "x")}, {"x": -1.0}, "f") == (math.exp(-1),)


def test_a_walk_tells_every_step():
    steps = circuit.walk(circuit.NEURON, INPUTS)
    assert len(steps) == 18
    assert steps[0].values == INPUTS
    assert steps[8].values == steps[17].values == circuit.forward(circuit.NEURON, INPUTS)
    assert [len(step.gradients) for step in steps] == [0] * 9 + [1, 2, 3, 4, 5, 7, 9, 11, 13]
    assert steps[17].gradients == circuit.backward(circuit.NEURON, steps[8].values)
    assert steps[6].words == "Forward through exp: e^-z = 0.3679."
    assert steps[12].words.endswith("e^x: 0.3679 × (-0.5344) = -0.1966 for -z.")
    assert steps[17].words.endswith("-1 × 0.1966 = -0.1966 for w0, 2 × 0.1966 = 0.3932 for x0.")
