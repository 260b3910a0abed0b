"""A case a day: sixty runs with a bug planted, or with none, and four verdicts for each, one of which is right.

The runs are trained when the notebook is run.  A wrong verdict is offered only if a number in the list refutes it
(`suspects`), and never if `diagnose` can't tell it from the right one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import numpy as np

from crossentropy import Diagnosis, diagnose
from crossentropy.diagnosis import causes

from .. import bugs
from .cases import Card, Choice, game, words
from .game import Game
from .suspects import SUSPECTS
from .trace import number, trace

#: How many runs of each kind.
PLAN = {
    "softmax twice": 4,
    "sigmoid twice": 3,
    "BCELoss, saturated": 3,
    "batches of padding": 3,
    "0 times log 0": 2,
    "log 0": 2,
    "softmax overflows": 2,
    "rate too high": 3,
    "rate zero": 2,
    "parameters not passed": 2,
    "dead units": 2,
    "labels shuffled": 3,
    "last layer too large": 3,
    "sum for mean": 4,
    "bits for nats": 3,
    "pads in the divisor": 3,
    "probabilities to NLLLoss": 2,
    "minus missing": 2,
    "labels 1 and 2": 2,
    "one output": 1,
    "step uphill": 2,
    "label among the inputs": 3,
    "clean labels": 2,
    "noisy labels": 2,
}
NEAR = {  # families of verdicts, those that are mixed up most easily first
    "ends": ("ends", "stands", "begins", "rises"),
    "stands": ("stands", "ends", "rises", "begins"),
    "begins": ("begins", "rises", "ends", "stands"),
    "rises": ("rises", "begins", "ends", "stands"),
    "finite": ("finite", "rises", "begins", "ends"),
    "below": ("below", "ends", "begins", "stands"),
}
POINTS = 52  # of a curve; a step on the scale of powers of ten may hold none


def daily_case(*, seed: int = 0) -> Game:
    """Return the game of the cases.

    Parameters
    ----------
    seed : int, default 0
        Decides the order of the cases, which verdicts are offered, and in which order.
    """
    cards = daily_cards(seed=seed)
    told = f"A case a day: {len(cards)} runs, most of them with a bug. One of them:\n\n{words(cards[0])}"
    return game(cards, title="A case a day", key="daily", words=told, daily=True)


def daily_cards(*, seed: int = 0) -> list[Card]:
    """Return the cards, in the order of the days."""
    random = np.random.default_rng(seed)
    drawn = [case for name, count in PLAN.items() for case in _drawn(name, count)]
    order = random.permutation(len(drawn))
    return [_card(k, drawn[at], random) for k, at in enumerate(order, 1)]


def _drawn(name: str, count: int) -> Iterator[tuple[str, bugs.Run, Diagnosis]]:
    """Runs of one kind that `diagnose` isn't wrong about and a plain scale can show, in nats unless that's the bug."""
    seed, found = 0, 0
    while found < count:
        one = bugs.run(name, seed)
        seen, says = trace(one), diagnose(one.losses, classes=one.classes, **one.known)
        agrees = bugs.BUGS[name][0] in says.suspects if name in bugs.BUGS else not says.findings
        shown = np.isfinite(one.losses[:2]).all() and max(-seen.low, seen.high) < 1000
        if agrees and shown and "unit" not in one.known:
            yield name if name in SUSPECTS else "no bug", one, says
            found += 1
        seed += 1


def offered(name: str, run: bugs.Run, says: Diagnosis, random: np.random.Generator) -> list[str]:
    """Return three wrong verdicts, each of which a number refutes: of the same family first."""
    suspected = {one for finding in says for one in (finding.cause, *finding.look_alikes)}
    kin, seen = NEAR[SUSPECTS[name].family], trace(run)

    def distance(other: str) -> int:
        family = SUSPECTS[other].family
        return kin.index(family) if family in kin else len(kin)

    fair = [
        other
        for other, suspect in SUSPECTS.items()
        if other != name and suspect.against(seen) and not _causes(other) & suspected
    ]
    fair = [fair[k] for k in random.permutation(len(fair))]
    return sorted(fair, key=distance)[:3]


def _causes(name: str) -> set[str]:
    """What `diagnose` calls a verdict."""
    if name == "no bug":
        return {one for one in causes.SECOND if one.startswith("no bug")}
    return {bugs.BUGS[name][0]}


def _card(k: int, case: tuple[str, bugs.Run, Diagnosis], random: np.random.Generator) -> Card:
    name, run, says = case
    seen = trace(run)
    choices = [Choice(text=SUSPECTS[name].text, why=SUSPECTS[name].speaks(seen), right=True)]
    for other in offered(name, run, says, random):
        choices.append(Choice(text=SUSPECTS[other].text, why=SUSPECTS[other].against(seen) or ""))
    return Card(
        number=k,
        classes=run.classes,
        losses=run.losses,
        choices=[choices[at] for at in random.permutation(len(choices))],
        verdict=_said(name, says),
        told=f"On these data no model can expect less than {number(seen.floor)} nats."
        if seen.floor is not None
        else "",
        most=POINTS,
    )


def _said(name: str, says: Diagnosis) -> list[str]:
    """What `diagnose` says of the run, what looks the same, and what would decide: a paragraph each."""
    if not says.findings:
        return ["diagnose says: no known pattern.", "If in doubt, measure the loss on held-out samples."]
    first = says.findings[0]
    strength = "certain" if math.isinf(first.bits) else f"{first.bits:.1f} bits of evidence"
    told = [f"diagnose says: {first.cause} ({strength}). {first.says[0].upper()}{first.says[1:]}."]
    if first.look_alikes:
        others = [re.sub("^no bug: (.*)", r"\1 (no bug)", one) for one in first.look_alikes[:2]]
        more = len(first.look_alikes) - 2
        told.append(f"Look-alikes: {'; '.join(others)}{f'; and {more} more' * (more > 0)}.")
    (cause,) = _causes(name)
    told.append(f"To decide, {causes.SECOND[cause]}.")
    return [one.replace(" -", " −").replace("?.", "?") for one in told]
