"""Circuits of gates: values run forward, gradients run backward. It is what autograd does, with nothing hidden.

A circuit is a dict that gives each wire after a gate its gate and the wires in front of it, in an order in
which nothing is used before it is made: ``{"product": ("*", "a", "b"), "sum": ("+", "product", "a")}``. Wires
that no gate makes are the circuit's inputs; the last one is its output.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

Circuit = Mapping[str, tuple[str, ...]]
"""For each wire after a gate its gate and the wires in front of it."""


class Gate(NamedTuple):
    """What a gate computes from its inputs, its derivative by each of them, and a formula for the latter."""

    value: Callable[..., float]
    slopes: Callable[..., tuple[float, ...]]
    rule: str


GATES = {
    "*": Gate(lambda a, b: a * b, lambda a, b: (b, a), "the other input"),
    "+": Gate(lambda a, b: a + b, lambda a, b: (1.0, 1.0), "1"),
    "times -1": Gate(lambda x: -x, lambda x: (-1.0,), "-1"),
    "exp": Gate(math.exp, lambda x: (math.exp(x),), "e^x"),
    "+ 1": Gate(lambda x: x + 1, lambda x: (1.0,), "1"),
    "1/x": Gate(lambda x: 1 / x, lambda x: (-1 / x**2,), "-1/x²"),
    "ln": Gate(math.log, lambda x: (1 / x,), "1/x"),
}

NEURON: Circuit = {
    "w0 x0": ("*", "w0", "x0"),
    "w1 x1": ("*", "w1", "x1"),
    "w0 x0 + w1 x1": ("+", "w0 x0", "w1 x1"),
    "z": ("+", "w0 x0 + w1 x1", "w2"),
    "-z": ("times -1", "z"),
    "e^-z": ("exp", "-z"),
    "1 + e^-z": ("+ 1", "e^-z"),
    "y": ("1/x", "1 + e^-z"),
}
"""The neuron y = sigmoid(w0 x0 + w1 x1 + w2), gate by gate, after CS231n."""


def forward(circuit: Circuit, inputs: Mapping[str, float]) -> dict[str, float]:
    """Compute the value on each wire of a circuit.

    Parameters
    ----------
    circuit : dict of str to tuple
        For each wire after a gate the name of its gate (a key of `GATES`) and the wires in front of it.
    inputs : dict of str to float
        The values of the circuit's inputs.

    Returns
    -------
    dict of str to float
        The inputs, then the wires in the circuit's order.

    Raises
    ------
    ValueError
        If there is no such gate, if a wire is used before it has a value, or has one already.

    Examples
    --------
    >>> forward({"f": ("*", "a", "a")}, {"a": 3.0})
    {'a': 3.0, 'f': 9.0}
    """
    values = {name: float(value) for name, value in inputs.items()}
    for name, (gate, *sources) in circuit.items():
        if gate not in GATES:
            raise ValueError(f"a gate must be one of {', '.join(GATES)}; got {gate!r}")
        if missing := [source for source in sources if source not in values]:
            raise ValueError(f"wire {name!r} needs {missing[0]!r}, which has no value yet")
        if name in values:
            raise ValueError(f"wire {name!r} has a value already")
        values[name] = GATES[gate].value(*(values[source] for source in sources))
    return values


def slopes(circuit: Circuit, values: Mapping[str, float], name: str) -> tuple[float, ...]:
    """Return the local derivatives of the gate that makes wire `name`, by each wire in front of it.

    Examples
    --------
    >>> slopes({"f": ("*", "a", "b")}, {"a": 3.0, "b": -2.0}, "f")
    (-2.0, 3.0)
    """
    gate, *sources = circuit[name]
    return GATES[gate].slopes(*(values[source] for source in sources))


def backward(circuit: Circuit, values: Mapping[str, float]) -> dict[str, float]:
    """Carry the derivative of the last wire back to all others, by the chain rule (backpropagation).

    Parameters
    ----------
    circuit : dict of str to tuple
    values : dict of str to float
        The values that `forward` gave.

    Returns
    -------
    dict of str to float
        For each wire the derivative of the last wire with respect to it: what comes back times the local
        derivative, added up where a wire leads to several gates.

    References
    ----------
    Rumelhart, Hinton and Williams (1986), Learning representations by back-propagating errors.

    Examples
    --------
    >>> square = {"f": ("*", "a", "a")}
    >>> backward(square, forward(square, {"a": 3.0}))
    {'a': 6.0, 'f': 1.0}
    """
    gradients = dict.fromkeys(values, 0.0)
    gradients[next(reversed(list(circuit)))] = 1.0
    for name in reversed(list(circuit)):
        for source, slope in zip(circuit[name][1:], slopes(circuit, values, name), strict=True):
            gradients[source] += slope * gradients[name]
    return gradients


class Step(NamedTuple):
    """One step of a walk: the wire after the gate at work, what is known by now, and what was done, in words."""

    wire: str
    values: dict[str, float]
    gradients: dict[str, float]
    words: str


def walk(circuit: Circuit, inputs: Mapping[str, float]) -> list[Step]:
    """Go through a circuit gate by gate, forward and then backward, and tell of each step.

    Parameters
    ----------
    circuit : dict of str to tuple
    inputs : dict of str to float

    Returns
    -------
    list of Step
        The inputs alone; one step for each gate; the output's derivative by itself; one step for each gate
        again, from the last to the first. No wire of the circuit may fork: its gradient would be unfinished.

    Examples
    --------
    >>> [step.words for step in walk({"f": ("exp", "a")}, {"a": 0.0})][-1]
    'Backward through exp, whose local derivative is e^x: 1 × 1 = 1 for a.'
    """
    values = forward(circuit, inputs)
    gradients = backward(circuit, values)
    steps = [Step("", {name: values[name] for name in inputs}, {}, "The inputs are there; nothing is computed yet.")]
    for name, (gate, *_) in circuit.items():
        known = {**steps[-1].values, name: values[name]}
        steps.append(Step(name, known, {}, f"Forward through {gate}: {name} = {short(values[name])}."))
    steps.append(Step("", values, {name: 1.0}, f"Turn round. The derivative of {name} by itself is 1."))
    for name in reversed(list(circuit)):
        known = {**steps[-1].gradients, **{source: gradients[source] for source in circuit[name][1:]}}
        steps.append(Step(name, values, known, _backward_words(circuit, values, gradients, name)))
    return steps


def _backward_words(circuit: Circuit, values: Mapping[str, float], gradients: Mapping[str, float], name: str) -> str:
    """Say what one gate does to the gradient."""
    gate, *sources = circuit[name]
    behind = short(gradients[name])
    behind = f"({behind})" if gradients[name] < 0 else behind
    parts = [
        f"{short(slope)} × {behind} = {short(slope * gradients[name])} for {source}"
        for source, slope in zip(sources, slopes(circuit, values, name), strict=True)
    ]
    return f"Backward through {gate}, whose local derivative is {GATES[gate].rule}: {', '.join(parts)}."


def short(number: float) -> str:
    """Write a number with up to four decimals, and none that are zeros.

    Examples
    --------
    >>> short(-0.19661), short(2.0), short(-1e-9)
    ('-0.1966', '2', '0')
    """
    return f"{round(number, 4) + 0.0:g}"
