"""How a decoder is taught, and what its loss is, in bits."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch.nn import functional as F

from .model import Decoder


def draw_windows(
    tokens: torch.Tensor, count: int, size: int, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw `count` windows of `size` + 1 tokens; return inputs and targets, shape (count, size), shifted by one."""
    if len(tokens) <= size:
        raise ValueError(f"a window needs {size + 1} tokens; got a text of {len(tokens)}")
    starts = torch.randint(len(tokens) - size, (count, 1), generator=generator)
    windows = tokens[starts + torch.arange(size + 1)]
    return windows[:, :-1], windows[:, 1:]


@torch.no_grad()
def loss_in_bits(model: Decoder, tokens: torch.Tensor) -> float:
    """Mean loss in bits a token, over windows that overlap by half: each target has seen half a context or more.

    Parameters
    ----------
    model : Decoder
    tokens : tensor of int64, shape (n,)
        More than `model.context` of them; the first half context and what fills no window is left out.
    """
    size = model.context
    windows = tokens.unfold(0, size + 1, size // 2)
    logits = model(windows[:, :-1])[:, size // 2 :]
    return F.cross_entropy(logits.flatten(0, 1), windows[:, size // 2 + 1 :].flatten()).item() / math.log(2)


def train(
    model: Decoder,
    tokens: torch.Tensor,
    *,
    steps: int,
    held_out: torch.Tensor | None = None,
    batch: int = 16,
    rate: float = 6e-3,
    every: int = 50,
    seed: int = 1,
) -> tuple[list[float], list[tuple[int, float]]]:
    """Teach a model to guess the next token, with AdamW, and write how far it is on one line.

    The step grows for the first twentieth of the way and shrinks to nothing at the end (one cycle).

    Parameters
    ----------
    model : Decoder
        Changed in place.
    tokens : tensor of int64, shape (n,)
    steps : int
        Number of batches, at least 1.
    held_out : tensor of int64, optional
        A text to measure the loss on, `every` so many steps and at the end; nothing is learned from it.
    batch, rate, seed
        Windows a step, the largest step of AdamW, and the seed that draws the windows.

    Returns
    -------
    tuple of two lists
        The loss in bits of each step's batch, before the step; and (step, loss in bits) on the held-out text.
    """
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.05)
    generator = torch.Generator().manual_seed(seed)
    losses: list[float] = []
    checks: list[tuple[int, float]] = []
    for step in range(steps + 1):
        if held_out is not None and (step % every == 0 or step == steps):
            checks.append((step, loss_in_bits(model, held_out)))
        if step % every == 0 or step == steps:
            _progress(step, steps, losses[-every:], checks[-1:])
        if step < steps:
            inputs, targets = draw_windows(tokens, batch, model.context, generator)
            loss = F.cross_entropy(model(inputs).flatten(0, 1), targets.flatten())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item() / math.log(2))
    return losses, checks


def _progress(step: int, steps: int, losses: Sequence[float], checks: Sequence[tuple[int, float]]) -> None:
    """Write a bar, the loss and nothing that differs from run to run, over the line that stood there before."""
    done = 20 * step // steps
    line = f"[{'#' * done}{'.' * (20 - done)}] step {step} of {steps}"
    if losses:
        line += f", loss {sum(losses) / len(losses):.2f} bits"
    if checks:
        line += f", held-out {checks[0][1]:.2f} bits"
    print(f"\r{line}", end="\n" if step == steps else "", flush=True)
