"""The trainings that `diagnose` is tried on, stored: each is decided by its name and its seed.

``python -m tests.planted`` trains them all again (a minute) and writes `FILE`; do so after a change
of what a bug is or of how it is trained.
"""

import functools
import json
from pathlib import Path

import numpy as np

from bitsbook.bugs import BUGS, HEALTHY, Run, run
from crossentropy import diagnose

FILE = Path(__file__).resolve().parent / "data" / "planted.npz"

SEEDS = range(9000, 9020)  # not among the seeds that were looked at while `diagnose` was written
HEALTHY_SEEDS = range(9000, 9100)  # of each of the two kinds
TRAININGS = [(name, seed) for name in [*BUGS, *HEALTHY] for seed in (HEALTHY_SEEDS if name in HEALTHY else SEEDS)]

BITS = 20  # of each loss, which is 6 decimals: more would double the file and change no diagnosis


def rounded(losses):
    """Losses with `BITS` significant bits; the rest of a float64 is then zeros, which cost nothing in the file."""
    part, power = np.frexp(np.asarray(losses, dtype=np.float64))
    return np.ldexp(np.round(part * 2.0**BITS) / 2.0**BITS, power)


def save(runs, file):
    """Write runs, given by name and seed: all losses in one row, byte by byte, and where each run has its own."""
    losses = np.concatenate([rounded(one.losses) for one in runs.values()])
    octets = losses.astype("<f8").view(np.uint8).reshape(-1, 8)
    planes = np.ascontiguousarray(octets.T)  # first bytes side by side, second ones, ...: they compress best
    about = [[name, seed, len(one.losses), one.classes, known(one)] for (name, seed), one in runs.items()]
    np.savez_compressed(file, planes=planes, about=np.frombuffer(json.dumps(about).encode(), np.uint8))


def load(file):
    """Read what `save` wrote."""
    with np.load(file) as stored:
        losses = np.ascontiguousarray(stored["planes"].T).view("<f8").ravel()
        about = json.loads(stored["about"].tobytes())
    runs, at = {}, 0
    for name, seed, count, classes, facts in about:
        runs[name, seed] = Run(losses[at : at + count].tolist(), classes, facts)
        at += count
    return runs


def known(one):
    """What the owner of a run knows, as JSON can hold it; shares to ten decimals, which still sum to 1."""
    return {key: value if isinstance(value, str) else np.round(value, 10).tolist() for key, value in one.known.items()}


@functools.cache
def _runs():
    runs = load(FILE)
    if list(runs) != TRAININGS:
        raise ValueError(f"{FILE.name} holds other trainings than there are bugs; see tests/planted.py")
    return runs


def stored(name, seed):
    """The stored run."""
    return _runs()[name, seed]


def diagnosis(one):
    """What `diagnose` says of a run."""
    return diagnose(one.losses, classes=one.classes, **one.known)


def main():
    runs = {training: run(*training) for training in TRAININGS}
    FILE.parent.mkdir(exist_ok=True)
    save(runs, FILE)
    for training, one in load(FILE).items():
        if [*map(str, diagnosis(one).suspects)] != [*map(str, diagnosis(runs[training]).suspects)]:
            raise SystemExit(f"{training}: the stored losses are too coarse for the same diagnosis; raise BITS")
    print(f"{FILE.name}: {len(runs)} trainings, {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
