"""Coarser sliders: for what would be too many states, too many bytes for a page, or too long a wait."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from numbers import Real
from typing import Any

from .controls import Control

#: A figure that costs more than this is recorded, and its author is told what would make it cheaper.
MOST_BYTES, MOST_SECONDS = 500_000, 60.0
#: A slider keeps so many values, or all that it has.
_FEWEST = 3
#: A control that less than this share of the data depends on is not worth coarser steps.
_SHARE = 0.25


def thinned(control: Control, most: int) -> Control:
    """Return a slider with at most `most` of its values, both ends and the default among them.

    Its steps are equal if that leaves no less than a third of what it may have.
    """
    most, last, default = max(most, _FEWEST), len(control.values) - 1, control.default
    if last < most:
        return control
    strides = (n for n in range(2, last) if last % n == 0 and default % n == 0 and last // n < most)
    stride = next(strides, last)
    if 3 * (last // stride + 1) >= most and last // stride + 1 >= _FEWEST:
        return _with(control, range(0, last + 1, stride), control.kind)
    kept = {round(i * last / (most - 1)) for i in range(most)}
    if default not in kept:
        kept.remove(min(kept - {0, last}, key=lambda i: abs(i - default)))
    return _with(control, sorted({*kept, default}), "steps")


def _with(control: Control, kept: Collection[int], kind: str) -> Control:
    values, texts = (tuple(every[i] for i in kept) for every in (control.values, control.texts))
    return replace(control, kind=kind, values=values, texts=texts, default=list(kept).index(control.default))


def coarser(
    controls: tuple[Control, ...],
    count: Callable[[tuple[Control, ...]], int],
    most: int,
    among: Collection[str] | None = None,
) -> tuple[Control, ...]:
    """Return controls with about `most` states or fewer: the longest slider is halved, and again.

    Parameters
    ----------
    controls : tuple of Control
    count : callable
        Given controls, it returns how many states they have.
    most : int
    among : collection of str, optional
        The names of those that may become coarser; by default all sliders.
    """
    now = controls
    while count(now) > most:
        lengths = [
            len(control.values)
            if control.kind in ("range", "steps") and (among is None or control.name in among)
            else 0
            for control in now
        ]
        longest = max(range(len(now)), key=lengths.__getitem__)
        if lengths[longest] <= _FEWEST:
            break
        half = thinned(controls[longest], (lengths[longest] + 1) // 2)
        now = (*now[:longest], half, *now[longest + 1 :])
    return now


def changes(before: tuple[Control, ...], after: tuple[Control, ...]) -> str:
    """Say which sliders have become coarser: ``"a from 61 to 31 values, as in a=(0.0, 3.0, 0.1)"``."""
    changed = [(old, new) for old, new in zip(before, after, strict=True) if new != old]
    lengths = ", ".join(f"{old.name} from {len(old.values)} to {len(new.values)} values" for old, new in changed)
    return f"{lengths}, as in {', '.join(as_written(new) for _, new in changed)}"


def as_written(control: Control) -> str:
    """Write a control as an author would."""
    if control.kind == "range":
        return f"{control.name}=({control.texts[0]}, {control.texts[-1]}, {control.step()})"
    plain = all(isinstance(value, Real | str) for value in control.values)
    return f"{control.name}=[{', '.join(map(repr, control.values)) if plain else control.describe()}]"


def expensive(
    data: Mapping[str, Any],
    seconds: float,
    controls: tuple[Control, ...],
    count: Callable[[tuple[Control, ...]], int],
) -> Iterator[str]:
    """Say that a recording is large, or took long, and which sliders would make it smaller.

    Parameters
    ----------
    data : dict
        What the player reads.
    seconds : float
        How long recording took.
    controls, count
        As for `coarser`.
    """
    size = len(gzip.compress(json.dumps(data, separators=(",", ":")).encode(), 6))
    if size <= MOST_BYTES and seconds <= MOST_SECONDS:
        return
    states = count(controls)
    among = _costly(data, controls) if size > MOST_BYTES else None
    goal = int(states / max(size / MOST_BYTES, seconds / MOST_SECONDS))
    fewer = coarser(controls, count, goal, among)
    said = f"its {states} states take {_cost(size, seconds)} (compressed)"
    if fewer == controls:
        yield f"{said}; fewer of them, or a picture with fewer points, would be quicker to load"
        return
    share = count(fewer) / states
    yield f"{said}. {changes(controls, fewer)}, would make that about {_cost(size * share, seconds * share)}"


def _cost(size: float, seconds: float) -> str:
    large = f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"
    return f"{seconds:.0f} s to record and {large} of a page"


def _costly(data: Mapping[str, Any], controls: tuple[Control, ...]) -> set[str]:
    """The controls on which much of the data depends."""
    bytes_of = dict.fromkeys(range(len(controls)), 0)
    columns = [column for picture in data["pictures"] for column in _columns(picture)]
    for axes, values in columns:
        for axis in axes:
            bytes_of[axis] += len(json.dumps(values))
    most = max(bytes_of.values(), default=0)
    return {control.name for k, control in enumerate(controls) if bytes_of[k] >= _SHARE * most}


def _columns(part: Mapping[str, Any]) -> Iterator[tuple[list[int], Any]]:
    for shape in part["shapes"]:
        yield from ((axes, values) for _, _, axes, values, _ in shape["columns"])
        for inner in shape.get("parts", ()):
            yield from _columns(inner)


def changed(before: tuple[Control, ...], after: tuple[Control, ...]) -> str:
    """Return what an author would write for the controls that differ."""
    return ", ".join(as_written(new) for new, old in zip(after, before, strict=True) if new != old)
