"""What `diagnose` answers with."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import fill
from typing import Any

from .thresholds import STRONG


@dataclass(frozen=True)
class Finding:
    """A cause that fits the losses.

    Attributes
    ----------
    cause : str
    bits : float
        How strongly the number speaks for it: the surprise, in bits, of meeting it in a run
        without the cause; ``inf`` if only this cause or a look-alike can print it.
    says : str
        The number, and the formula that it fits.
    second : str
        The measurement that tells this cause from its look-alikes.
    look_alikes : tuple of str
        Causes that the number alone cannot tell from this one.
    """

    cause: str
    bits: float
    says: str
    second: str
    look_alikes: tuple[str, ...]

    @property
    def confident(self) -> bool:
        """Whether the number speaks strongly, and for this cause alone."""
        return self.bits >= STRONG and not self.look_alikes

    def to_dict(self) -> dict[str, Any]:
        """Give all of it as plain values; `bits` is None where `certain` is true."""
        certain = math.isinf(self.bits)
        return {
            "cause": self.cause,
            "bits": None if certain else self.bits,
            "certain": certain,
            "confident": self.confident,
            "number": self.says,
            "measure": self.second,
            "look_alikes": list(self.look_alikes),
        }

    def __str__(self) -> str:
        certain = "certain: this or a look-alike" if self.look_alikes else "certain"
        strength = certain if math.isinf(self.bits) else f"{self.bits:.1f} bits of evidence"
        parts = [f"number: {self.says}", f"measure: {self.second}"]
        if self.look_alikes:
            parts.append(f"looks the same: {'; '.join(self.look_alikes)}")
        wrapped = [fill(one, 72, initial_indent="   ", subsequent_indent="     ") for one in parts]
        return "\n".join([f"{self.cause} ({strength})", *wrapped])


@dataclass(frozen=True)
class Diagnosis:
    """All causes that fit, the strongest first, and the numbers that they were read from.

    Attributes
    ----------
    findings : tuple of Finding
    facts : str
        Start, end and least of the losses, and ln C.
    questions : tuple of str
        What the reader knows and the numbers do not say.
    source : str
        What was read from a log, and where; empty for a list.
    silence : str
        What is said if there is no finding.
    """

    findings: tuple[Finding, ...]
    facts: str
    questions: tuple[str, ...] = ()
    source: str = ""
    silence: str = "No known pattern."

    @property
    def first(self) -> str | None:
        """Cause of the first finding, or None."""
        return self.findings[0].cause if self.findings else None

    @property
    def suspects(self) -> tuple[str, ...]:
        """Causes that the numbers cannot tell apart from the first, itself in front."""
        found = self.findings[0] if self.findings else None
        return (found.cause, *found.look_alikes) if found else ()

    @property
    def single(self) -> str | None:
        """The one cause that the numbers name confidently, or None."""
        alone = len(self.findings) == 1 and self.findings[0].confident
        return self.first if alone else None

    def to_dict(self) -> dict[str, Any]:
        """Give all of it as dictionaries, lists, strings and numbers, ready for JSON."""
        return {
            "source": self.source,
            "facts": self.facts,
            "findings": [one.to_dict() for one in self.findings],
            "questions": list(self.questions),
            "first": self.first,
            "suspects": list(self.suspects),
            "single": self.single,
        }

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __str__(self) -> str:
        lines = [fill(one, 76) for one in (self.source, self.facts) if one]
        lines += [f"{k}. {one}" for k, one in enumerate(self.findings, 1)]
        if not self.findings:
            lines.append(self.silence)
        lines += [fill(f"Question: {one}", 76, subsequent_indent="   ") for one in self.questions]
        return "\n".join(lines)
