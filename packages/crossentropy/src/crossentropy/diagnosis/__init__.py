"""From a list of losses, or the log of a run, to the bugs that may have made it: `diagnose`."""

from .diagnose import Diagnosis, Finding, diagnose
from .inputs import read_file
from .logs import Log, read_log

__all__ = ["Diagnosis", "Finding", "Log", "diagnose", "read_file", "read_log"]
