"""Cross-entropy and its parts: what draws from P cost in the code for Q, and how much of that is too much.

P is the truth that outcomes are drawn from, Q the model that the code was made for. An outcome that
happens, p > 0, and that the model holds to be impossible, q = 0, costs infinitely much; one that never
happens, p = 0, costs nothing, whatever q is. ``base=2`` counts in bits, ``base=np.e`` in nats.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

import numpy as np
import numpy.typing as npt
from scipy.special import rel_entr, xlogy

from ._validation import distribution, log_of_base, real_array, require
from .arrays import FloatOrArray, Floats, plain

NEGATIVE_TOLERANCE = 1e-6
"""How many nats below 0 an entropy may be: distributions sum to 1 only up to rounding."""


@overload
def cross_entropy(p: Sequence[float], q: Sequence[float], *, base: float = ...) -> float: ...
@overload
def cross_entropy(p: npt.ArrayLike, q: npt.ArrayLike, *, base: float = ...) -> FloatOrArray: ...
def cross_entropy(p: npt.ArrayLike, q: npt.ArrayLike, *, base: float = 2) -> float | Floats:
    """Cross-entropy H(P, Q) = -sum p log q: the average cost of draws from P in the ideal code for Q.

    Ideal codewords have the length -log q, whole or not. The cost is `entropy` of P plus `kl_divergence` of
    P from Q. The order matters: the first argument draws, the second one pays.

    Parameters
    ----------
    p, q : array_like, shape (..., n)
        Distributions over the same n outcomes along the last axis (see `distribution`): the truth and
        the model. The leading axes broadcast, so one target can meet a batch of models.
    base : float, default 2
        Base of the logarithm, positive, finite and not 1: 2 for bits, ``np.e`` for nats.

    Returns
    -------
    float or ndarray, the broadcast leading shape
        Up to rounding from H(P), reached only at Q = P, to ``inf``: some q is 0 where p is not. Never NaN. A
        base below 1 flips the sign.

    Raises
    ------
    TypeError, ValueError
        If `p` or `q` is not a distribution, or their shapes do not match; if `base` is not a base (see `entropy`).

    References
    ----------
    Goodfellow, Bengio and Courville, Deep Learning, equation (3.51). With whole codeword lengths:
    Cover and Thomas, Elements of Information Theory, theorem 5.4.3 (the wrong code).

    Examples
    --------
    >>> box_a, box_b = [0.1, 0.2, 0.7], [0.3, 0.3, 0.4]
    >>> round(cross_entropy(box_a, box_b), 3), round(cross_entropy(box_b, box_a), 3)
    (1.446, 1.899)
    >>> cross_entropy([1, 0], [[1, 0], [0.5, 0.5], [0, 1]])
    array([ 0.,  1., inf])
    """
    p, q = _two_distributions(p, q)
    # xlogy(0, 0) is 0 and xlogy(p, 0) is -inf; 0.0 - x, as -x would turn the 0 of a sure thing into -0.0.
    return plain(0.0 - xlogy(p, q).sum(axis=-1) / log_of_base(base))


@overload
def kl_divergence(p: Sequence[float], q: Sequence[float], *, base: float = ...) -> float: ...
@overload
def kl_divergence(p: npt.ArrayLike, q: npt.ArrayLike, *, base: float = ...) -> FloatOrArray: ...
def kl_divergence(p: npt.ArrayLike, q: npt.ArrayLike, *, base: float = 2) -> float | Floats:
    """Kullback-Leibler divergence D(P||Q) = sum p log(p / q): what the code for Q costs above the best one.

    No distance: D(P||Q) and D(Q||P) differ in general.

    Parameters
    ----------
    p, q : array_like, shape (..., n)
        Distributions as in `cross_entropy`: the truth and the model.
    base : float, default 2
        Base of the logarithm, positive, finite and not 1: 2 for bits, ``np.e`` for nats.

    Returns
    -------
    float or ndarray, the broadcast leading shape
        Up to rounding from 0, reached only at Q = P, to ``inf``: some q is 0 where p is not. Never NaN. A
        base below 1 flips the sign.

    Raises
    ------
    TypeError, ValueError
        As `cross_entropy`.

    References
    ----------
    Kullback and Leibler (1951), section 2; Cover and Thomas, Elements of Information Theory,
    equation (2.26).

    Examples
    --------
    >>> box_a, box_b = [0.1, 0.2, 0.7], [0.3, 0.3, 0.4]
    >>> round(kl_divergence(box_a, box_b), 3), round(kl_divergence(box_b, box_a), 3)
    (0.29, 0.328)
    >>> kl_divergence([0.5, 0.5, 0], [0.5, 0, 0.5])
    inf
    """
    p, q = _two_distributions(p, q)
    # Not cross-entropy minus entropy: where P and Q are close, that difference is all rounding error.
    return plain(rel_entr(p, q).sum(axis=-1) / log_of_base(base) + 0.0)  # + 0.0 turns a -0.0 into 0.0


@overload
def perplexity(entropy: float, *, base: float = ...) -> float: ...
@overload
def perplexity(entropy: npt.ArrayLike, *, base: float = ...) -> FloatOrArray: ...
def perplexity(entropy: npt.ArrayLike, *, base: float = 2) -> float | Floats:
    """Perplexity base**H: how many equally likely outcomes would be as uncertain, or would cost as much.

    Parameters
    ----------
    entropy : float or array_like, any shape
        Entropies or cross-entropies of discrete distributions, counted in the unit of `base`; ``inf`` is one.
    base : float, default 2
        The base in which `entropy` was counted: 2 for bits, ``np.e`` for nats. Perplexity has no unit.

    Returns
    -------
    float or ndarray, the shape of `entropy`
        From 1 (certain) to ``inf`` (also where the result exceeds float64).

    Raises
    ------
    TypeError, ValueError
        If `entropy` holds anything but numbers, or is negative beyond rounding (a log-likelihood, for
        instance: negate it first); if `base` is not a base.

    References
    ----------
    Jelinek, Mercer, Bahl and Baker (1977), Perplexity: a measure of the difficulty of speech recognition tasks.

    Examples
    --------
    >>> perplexity(3), perplexity(1.0986, base=np.e).__round__(3)
    (8.0, 3.0)
    """
    amount = real_array(entropy, "entropy")
    nats = amount * log_of_base(base)
    require(nats >= -NEGATIVE_TOLERANCE, amount, f"an entropy to base {base:g} must not be {_wrong_side(base)}")
    with np.errstate(over="ignore"):  # more than float64 can hold is inf
        return plain(np.power(float(base), amount))


def _wrong_side(base: float) -> str:
    """Say on which side of 0 no entropy to this base can be."""
    return "negative" if base > 1 else "positive"


def _two_distributions(p: npt.ArrayLike, q: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Check two distributions over the same outcomes whose leading axes broadcast."""
    p, q = distribution(p, name="probabilities p"), distribution(q, name="probabilities q")
    shapes = f"got shapes {p.shape} and {q.shape}"
    # One outcome would broadcast against many, and mean nothing.
    if p.shape[-1] != q.shape[-1]:
        raise ValueError(f"p and q must have the same number of outcomes along the last axis; {shapes}")
    try:
        np.broadcast_shapes(p.shape, q.shape)
    except ValueError:
        raise ValueError(f"the leading axes of p and q must broadcast; {shapes}") from None
    return p, q
