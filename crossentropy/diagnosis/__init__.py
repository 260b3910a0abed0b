"""From a list of losses to the bugs that may have made it: `diagnose`."""

from .diagnose import Diagnosis, Finding, diagnose

__all__ = ["Diagnosis", "Finding", "diagnose"]
