"""Short names for what arrays hold, and how one is handed back. Shapes are said where a function has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

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

_Float = TypeVar("_Float", bound=np.floating)


def plain(result: npt.NDArray[_Float]) -> float | _Float | npt.NDArray[_Float]:
    """Turn a single float64 into a plain float, which prints as 1.0, not as np.float64(1.0)."""
    return result.item() if result.ndim == 0 and result.dtype == np.float64 else result[()]
