"""The decoder of chapter 8 after its 1,000 steps, kept in half precision.

`python -m bitsbook.trained` trains it anew, in half a minute, and writes the file. Do so after a change of the
stories, of `decoder` or of how it is trained.
"""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch

from .decoder import Alphabet, Decoder, train
from .stories import training_and_held_out

_KEPT = "text/decoder.npz"


@cache
def _numbers() -> dict[str, torch.Tensor]:
    with np.load(io.BytesIO(files(__package__).joinpath(_KEPT).read_bytes())) as kept:
        return {name: torch.tensor(kept[name]).float() for name in kept.files}


def trained_decoder() -> tuple[Decoder, Alphabet]:
    """Return a decoder that has read the training stories, and its alphabet.

    Its numbers were rounded to half precision (float16) to be kept; its loss is the same to two decimals.
    """
    alphabet = Alphabet(training_and_held_out()[0])
    decoder = Decoder(len(alphabet))
    decoder.load_state_dict(_numbers())
    return decoder, alphabet


def make(steps: int = 1000) -> dict[str, np.ndarray]:
    """Train the decoder as chapter 8 does, and return its numbers, rounded to half precision."""
    torch.set_num_threads(1)
    training, _ = training_and_held_out()
    alphabet = Alphabet(training)
    torch.manual_seed(0)
    decoder = Decoder(len(alphabet), context=64, width=96, heads=4, blocks=2)
    train(decoder, alphabet.encode(training), steps=steps)
    return {name: numbers.numpy().astype(np.float16) for name, numbers in decoder.state_dict().items()}


if __name__ == "__main__":
    np.savez_compressed(Path(__file__).with_name("text") / "decoder.npz", **make())  # type: ignore[arg-type]
