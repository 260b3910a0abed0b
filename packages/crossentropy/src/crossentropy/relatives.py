"""Losses that are cross-entropies under other names: contrastive, distilled, preferred, variational. In nats.

Each function returns the loss of each sample; take the mean. Their first values are known before any training:
ln N for N pairs, ln 2 for a preference, n ln 2 for n black or white pixels.

References
----------
Van den Oord, Li and Vinyals (2018); Radford and others (2021); Hinton, Vinyals and Dean (2015), section 2; Bradley
and Terry (1952); Rafailov and others (2023); Kingma and Welling (2014).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ._validation import class_logits, each_positive, finite, positive, require, temperature_in
from .arrays import FloatOrArray, Floats, KeptFloats, plain
from .divergence import kl_divergence
from .losses import cross_entropy_with_logits, softmax


def cosines(a: npt.ArrayLike, b: npt.ArrayLike) -> Floats:
    """Cosine of the angle between each row of a and each row of b.

    Parameters
    ----------
    a : array_like, shape (N, d)
    b : array_like, shape (M, d)
        No row may be 0.

    Returns
    -------
    ndarray, shape (N, M)
        From -1 to 1.

    Raises
    ------
    TypeError, ValueError
        If the two are not tables of finite numbers with rows of one length, or a row is 0.

    Examples
    --------
    >>> cosines([[2.0, 0.0]], [[1.0, 0.0], [0.0, 5.0], [-3.0, 0.0]])
    array([[ 1.,  0., -1.]])
    """
    a, b = finite(a, "a", keep_float=True), finite(b, "b", keep_float=True)
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:
        raise ValueError(f"a and b must be tables with rows of one length; got {a.shape} and {b.shape}")
    lengths = [np.linalg.norm(one, axis=1, keepdims=True) for one in (a, b)]
    for length in lengths:
        require(length > 0, length, "a row of zeros has no direction: its length must be positive")
    found: Floats = (a / lengths[0]) @ (b / lengths[1]).T
    return found


def info_nce(a: npt.ArrayLike, b: npt.ArrayLike, *, temperature: float = 0.07, both_ways: bool = False) -> Floats:
    """Contrastive loss: which of the N rows of b belongs to this row of a? Row i belongs to row i.

    It is softmax cross-entropy with the cosines, divided by the temperature, for logits, and i for the class.

    Parameters
    ----------
    a, b : array_like, shape (N, d)
        Rows that belong together stand at the same place.
    temperature : float, default 0.07
    both_ways : bool, default False
        Average with the question from b to a, as CLIP does.

    Returns
    -------
    ndarray, shape (N,)
        ln N where all rows of b are alike.

    Raises
    ------
    TypeError, ValueError
        As `cosines`; if the two differ in shape, or `temperature` is not a positive, finite number.

    Examples
    --------
    >>> info_nce([[1.0, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]], temperature=1).round(4)
    array([0.3133, 0.3133])
    """
    similar = cosines(a, b)
    if similar.shape[0] != similar.shape[1]:
        raise ValueError(f"a and b must have as many rows; got {similar.shape[0]} and {similar.shape[1]}")
    logits, own = similar / temperature_in(similar.dtype, temperature), np.arange(len(similar))
    forth: Floats = cross_entropy_with_logits(logits, own)
    return (forth + cross_entropy_with_logits(logits.T, own)) / 2 if both_ways else forth


def distillation_loss(student: npt.ArrayLike, teacher: npt.ArrayLike, *, temperature: float = 1) -> FloatOrArray:
    """T squared times the divergence of a student's softmax from its teacher's, both at temperature T.

    The cross-entropy with the teacher's probabilities is larger by the teacher's entropy, which no student can change.
    The square keeps the gradient's size: at a large T it tends to the difference of the (centred) logits, over C.

    Parameters
    ----------
    student, teacher : array_like, shape (..., C)
        Logits.
    temperature : float, default 1

    Returns
    -------
    float or ndarray, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the two are not finite numbers of one shape, or `temperature` is not a positive, finite number.

    Examples
    --------
    >>> f"{distillation_loss([0.0, 0.0], [2.0, 0.0]):.4f}, {distillation_loss([2.0, 0.0], [2.0, 0.0]):.4f}"
    '0.3278, 0.0000'
    """
    z, target = class_logits(student), class_logits(teacher)
    if z.shape != target.shape:
        raise ValueError(f"student and teacher must have one shape; got {z.shape} and {target.shape}")
    p, q = (softmax(logits, temperature=temperature) for logits in (target, z))
    return plain(temperature**2 * np.asarray(kl_divergence(p, q, base=np.e)))


def preference_loss(chosen: npt.ArrayLike, rejected: npt.ArrayLike) -> FloatOrArray:
    """Bradley-Terry: -ln of the sigmoid of how far the chosen one's score lies above the rejected one's.

    Parameters
    ----------
    chosen, rejected : float or array_like, any shape

    Returns
    -------
    float or ndarray
        ln 2 where the two scores are equal.

    Raises
    ------
    TypeError, ValueError
        If the scores are not finite real numbers.

    Examples
    --------
    >>> f"{preference_loss(1.0, 1.0):.4f}, {preference_loss(3.0, 1.0):.4f}"
    '0.6931, 0.1269'
    """
    return plain(
        np.logaddexp(0, finite(rejected, "rejected", keep_float=True) - finite(chosen, "chosen", keep_float=True))
    )


def dpo_loss(policy: npt.ArrayLike, reference: npt.ArrayLike, *, beta: float = 0.1) -> FloatOrArray:
    """Direct preference optimisation: a preference loss whose scores are beta (ln policy - ln reference).

    Parameters
    ----------
    policy, reference : array_like, shape (..., 2)
        Logarithms of the probability that each model gives to the whole chosen answer and to the whole rejected one.
    beta : float, default 0.1

    Returns
    -------
    float or ndarray, shape (...)
        ln 2 where the policy is still the reference, whatever `beta`.

    Raises
    ------
    TypeError, ValueError
        If the last axis doesn't hold two finite numbers, a logarithm is above 0, or `beta` is not positive and finite.

    Examples
    --------
    >>> f"{dpo_loss([-40.0, -50.0], [-40.0, -50.0]):.4f}, {dpo_loss([-38.0, -52.0], [-40.0, -50.0]):.4f}"
    '0.6931, 0.5130'
    """
    positive(beta, "beta")
    moved = _log_probabilities(policy, "policy") - _log_probabilities(reference, "reference")
    return preference_loss(beta * moved[..., 0], beta * moved[..., 1])


def _log_probabilities(values: npt.ArrayLike, name: str) -> KeptFloats:
    logs = finite(values, name, keep_float=True)
    if logs.ndim == 0 or logs.shape[-1] != 2:
        raise ValueError(f"{name} must hold two numbers on its last axis, chosen and rejected; got {logs.shape}")
    require(logs <= 0, logs, f"{name} must hold logarithms of probabilities, at most 0")
    return logs


def gaussian_price(mu: npt.ArrayLike, sigma: npt.ArrayLike) -> FloatOrArray:
    """Divergence of independent Gaussians from the standard normal: the ELBO's second part.

    Parameters
    ----------
    mu, sigma : array_like, shape (..., d)
        Centres and widths.

    Returns
    -------
    float or ndarray, shape (...)
        0 where each centre is 0 and each width 1.

    Raises
    ------
    TypeError, ValueError
        If these are not finite real numbers, or a width is not positive.

    Examples
    --------
    >>> f"{gaussian_price([0.0, 1.0], [1.0, 1.0]):.4f}"
    '0.5000'
    """
    centre, width = finite(mu, "mu", keep_float=True), each_positive(sigma, "sigma")
    return plain(((width**2 + centre**2 - 1) / 2 - np.log(width)).sum(axis=-1))
