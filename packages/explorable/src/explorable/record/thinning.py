"""A figure with more states than a page may have: thinned out if its author allows it, refused otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..spec.coarser import changed
from .job import ExplorableError

if TYPE_CHECKING:
    from .spec import Spec


def thinned(figure: Spec) -> Spec:
    """Return the figure with no more states than a recording may have, if it is to be thinned out.

    Raises
    ------
    ExplorableError
        There are too many states; the message says what coarser steps would fit.
    """
    thinner = figure.draft(figure.space.bound)
    if figure.thin:
        return thinner
    try:
        figure.space.check_bound()
    except ValueError as error:
        steps = changed(figure.controls, thinner.controls)
        fits = f"; {steps} gives {len(thinner.space)}, and thin=True takes these" if steps else ""
        raise ExplorableError(f"explorable {figure.name!r}: {error}{fits}") from None
    return figure
