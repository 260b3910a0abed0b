"""What `diagnose` answers with."""

import math
from dataclasses import dataclass
from textwrap import fill

STRONG = 5.0  # bits: a chance of 1 in 32


@dataclass(frozen=True)
class Finding:
    """A cause that fits the losses.

    Attributes
    ----------
    cause : str
    bits : float
        How strongly the number speaks for it: the surprise, in bits, of meeting it in a run without the cause;
        ``inf`` if only this cause or a look-alike can print it.
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
    def confident(self):
        """Whether the number speaks strongly, and for this cause alone."""
        return self.bits >= STRONG and not self.look_alikes

    def __str__(self):
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
    """

    findings: tuple[Finding, ...]
    facts: str

    @property
    def first(self):
        """Cause of the first finding, or None."""
        return self.findings[0].cause if self.findings else None

    @property
    def suspects(self):
        """Causes that the numbers cannot tell apart from the first, itself in front."""
        return (self.first, *self.findings[0].look_alikes) if self.findings else ()

    @property
    def single(self):
        """The one cause that the numbers name confidently, or None."""
        return self.first if len(self.findings) == 1 and self.findings[0].confident else None

    def __iter__(self):
        return iter(self.findings)

    def __len__(self):
        return len(self.findings)

    def __str__(self):
        facts = fill(self.facts, 76)
        if not self.findings:
            return f"{facts}\nNo known pattern."
        return "\n".join([facts, *(f"{k}. {one}" for k, one in enumerate(self.findings, 1))])
