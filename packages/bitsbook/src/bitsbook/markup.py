"""What stands in a page's HTML as data."""

from __future__ import annotations

import json
from typing import Any


def json_script(data: Any) -> str:
    r"""Return a data block that no string in it can close.

    Parameters
    ----------
    data
        What JSON can hold, without NaN and infinities.

    Raises
    ------
    ValueError
        A number is not finite.

    Examples
    --------
    >>> json_script({"a": "</script>"})
    '<script type="application/json">{"a":"\\u003c/script>"}</script>'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
    return f'<script type="application/json">{text}</script>'
