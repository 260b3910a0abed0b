"""Small real trainings, healthy or with one bug planted, that differ in all that may differ.

`run(bug, seed)` draws the classes, the data, the model, the optimiser, the rate, the batch and the number of steps,
plants the bug, trains, and gives back the losses that the training printed. `diagnose` is tested on these runs.
"""

from .planting import BUGS, HEALTHY, run
from .runs import Run

__all__ = ["BUGS", "HEALTHY", "Run", "run"]
