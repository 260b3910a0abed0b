"""The runs on which `diagnose` is tested: real small trainings, which are deterministic, kept as they came out.

``python tests/planted.py`` trains them all again and writes ``tests/data/planted.json.gz``.  Do so after a change in
``crossentropy/bugs`` that is meant to change them, or with a version of PyTorch that computes others.
"""

import gzip
import json
from functools import cache
from pathlib import Path

from crossentropy.bugs import BUGS, HEALTHY, Run, run

SEEDS = range(9000, 9020)  # not among the seeds that were looked at while `diagnose` was written
HEALTHY_SEEDS = range(9000, 9100)  # of each of the two kinds
ALL = [*((name, seed) for name in BUGS for seed in SEEDS), *((name, s) for name in HEALTHY for s in HEALTHY_SEEDS)]
FILE = Path(__file__).parent / "data" / "planted.json.gz"


@cache
def stored():
    """All runs by name and seed."""
    kept = json.loads(gzip.decompress(FILE.read_bytes()))
    return {(name, seed): Run(losses, classes, known) for name, seed, losses, classes, known in kept}


def write():
    """Train all runs and keep them: losses with seven digits, as many as float32 has."""
    rows = []
    for name, seed in ALL:
        one = run(name, seed)
        losses = [float(f"{loss:.7g}") for loss in one.losses]
        known = {key: _plain(value) for key, value in one.known.items()}
        rows.append([name, seed, losses, one.classes, known])
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(gzip.compress(json.dumps(rows, separators=(",", ":")).encode(), mtime=0))


def _plain(value):
    return value if isinstance(value, str | float | int) else [float(share) for share in value]


if __name__ == "__main__":
    write()
