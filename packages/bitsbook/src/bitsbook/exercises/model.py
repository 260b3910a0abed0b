"""What an exercise is made of: the answers to its question, and the wrong answers that are worth a hint.

The question itself, with its title, stands in the notebook and nowhere else.

From an answer comes a table of rules, made in Python.  `check` in a notebook and the answer box on the website both
walk through this one table from the top: the first rule that fits what was typed is the verdict.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, SupportsFloat

from .function import Task

#: How many of the other unit make one of this.
_OTHER = {"bits": ("nats", math.log(2)), "nats": ("bits", 1 / math.log(2))}

_SIGN = "Look at the sign: this is the negative of the answer."
_NO_UNIT = "The number is right, but it has no unit here."


@dataclass(frozen=True)
class Slip:
    """A wrong answer that shows how it came about.

    Attributes
    ----------
    value : float
        What the slip leads to.
    hint : str
        One sentence that helps and does not give the answer away.
    """

    value: SupportsFloat
    hint: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One line of the table: which numbers, in which units, get which verdict."""

    value: float
    tolerance: float
    units: tuple[str, ...]
    kind: str
    message: str


@dataclass(frozen=True)
class Part:
    """One number that is asked for.

    Attributes
    ----------
    answer : float
    label : str
        What the number is, if the exercise asks for several.
    unit : str
        ``"bits"``, ``"nats"``, a longer one that begins with it (``"bits a draw"``), another word, or nothing.
    tolerance : float
        How far off, in the answer's unit, is still right.
    slips : tuple of Slip
        Beside the other unit and the sign, which are found by themselves.
    sign : bool
        Can the sign go wrong?
    """

    answer: SupportsFloat
    label: str = field(default="", kw_only=True)
    unit: str = field(default="", kw_only=True)
    tolerance: float = field(default=0.005, kw_only=True)
    slips: tuple[Slip, ...] = field(default=(), kw_only=True)
    sign: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        if not math.isfinite(self.answer) or not self.tolerance > 0:
            raise ValueError(f"an exercise needs a finite answer and a tolerance > 0; got {self}")
        rules = self.rules()
        for i, one in enumerate(rules):
            for other in rules[:i]:
                near = abs(one.value - other.value) <= one.tolerance + other.tolerance
                if near and set(one.units) & set(other.units) and one.kind != other.kind:
                    raise ValueError(f"{one.value} is both {one.kind!r} and {other.kind!r} in {self}")

    @property
    def name(self) -> str:
        """What the number is called, with its unit: ``"average length in bits"``."""
        return " ".join(filter(None, [self.label or "answer", f"in {self.unit}" if self.unit else ""]))

    @property
    def base(self) -> str:
        """The unit's first word: ``"bits"`` for ``"bits a draw"``."""
        return self.unit.split(" ")[0]

    def words(self) -> dict[str, str]:
        """Return what may be typed behind the number, in lower case, and the unit that it means."""
        known = {"bit": "bits", "bits": "bits", "nat": "nats", "nats": "nats"}
        own = {self.unit: self.base, self.base: self.base, self.base.removesuffix("s"): self.base}
        return {word.lower(): unit for word, unit in {**known, **own}.items() if word}

    def rules(self) -> tuple[Rule, ...]:
        """Return the table: the answer first, then the other unit, the sign and the listed slips."""
        own = ("", self.base) if self.base else ("",)
        answer, tolerance = float(self.answer), self.tolerance
        table = [Rule(value=answer, tolerance=tolerance, units=own, kind="right", message="Right.")]
        if self.base in _OTHER and answer != 0:
            other, factor = _OTHER[self.base]
            hint = f"Look at the unit: the question asks for {self.base}, and 1 bit is 0.693 nats."
            there: dict[str, Any] = {"tolerance": tolerance, "kind": "unit", "message": hint}
            table.append(Rule(value=answer * factor, units=("", other), **there))
            table.append(Rule(value=answer, units=(other,), **there))
        elif not self.base:
            wrong: dict[str, Any] = {"tolerance": tolerance, "kind": "unit", "message": _NO_UNIT}
            table.append(Rule(value=answer, units=("bits", "nats"), **wrong))
        if self.sign and answer != 0:
            table.append(Rule(value=-answer, tolerance=tolerance, units=own, kind="sign", message=_SIGN))
        table += [
            Rule(value=float(slip.value), tolerance=tolerance, units=own, kind="slip", message=slip.hint)
            for slip in self.slips
        ]
        return tuple(table)


@dataclass(frozen=True)
class Exercise:
    """The numbers or the function that answer a question of the notebook; a proof has neither.

    Attributes
    ----------
    number : str
        ``"2.3"``: the third exercise of chapter 2, whose ``{exercise}`` directive has the label ``ex-2-3``.
    parts : tuple of Part
        The numbers that are asked for.
    task : Task
        The function that is asked for instead.
    """

    number: str
    parts: tuple[Part, ...] = field(default=(), kw_only=True)
    task: Task | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if self.parts and self.task:
            raise ValueError(f"exercise {self.number} should ask either for numbers or for a function")

    @property
    def checked(self) -> bool:
        """Is there anything to check?  A proof is compared with the solution."""
        return bool(self.parts or self.task)
