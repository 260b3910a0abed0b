"""Short names for what arrays hold. Which shapes they have is said where a function takes or returns them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

KeptFloats = npt.NDArray[np.floating]
"""Of the float type that came in: float32 stays float32."""

FloatOrArray = Any
"""A float where no axis is left, an array where one is. That depends on shapes, so a type checker lets both pass."""

FloatOrKept = float | np.floating | KeptFloats
"""The same where a function makes it."""

Row = Sequence[float] | npt.NDArray[np.floating | np.integer]
"""Numbers side by side, in a list or an array."""
