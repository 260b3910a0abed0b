"""What a taught decoder is good for: a model for the arithmetic coder, and text."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import torch

from crossentropy.arithmetic import Model, from_prefix
from crossentropy.arrays import Floats

from .model import Decoder


def next_character(model: Decoder, *, start: int) -> Model[Floats]:
    """Make a model for `crossentropy.arithmetic` of a decoder: it looks at the last `context` tokens and no further.

    Each step is computed by itself, from the prefix alone. So coder and decoder, on one machine, get equal numbers.

    Parameters
    ----------
    model : Decoder
    start : int
        The token that stands before the first one.

    Returns
    -------
    callable
    """

    @torch.no_grad()
    def expect(prefix: list[int]) -> Floats:
        window = torch.tensor([[start, *prefix[-model.context :]][-model.context :]])
        # In double precision, so that the probabilities sum to 1 as closely as they must.
        q: Floats = model(window)[0, -1].double().softmax(dim=0).numpy()
        return q

    return from_prefix(expect)


def sample(model: Decoder, prompt: Iterable[int], count: int, *, seed: int, temperature: float = 1.0) -> list[int]:
    """Draw `count` tokens, one after the other, each from what the model expects after the ones before.

    Parameters
    ----------
    model : Decoder
    prompt : sequence of int
        At least one token to begin with.
    count, seed : int
    temperature : float, default 1
        Above 0: what the logits are divided by, so that below 1 what is likely gets likelier still.

    Returns
    -------
    list of int
        The drawn tokens, without the prompt.
    """
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0; got {temperature}")
    first, *rest = (int(token) for token in prompt)
    rng, running, drawn = np.random.default_rng(seed), next_character(model, start=first)(), []
    expected = next(running)
    for token in rest:
        expected = running.send(token)
    for _ in range(count):
        edges = np.cumsum((expected / expected.max()) ** (1 / temperature))
        drawn.append(int(np.searchsorted(edges, rng.random() * edges[-1], side="right")))
        expected = running.send(drawn[-1])
    return drawn
