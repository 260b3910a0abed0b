"""A small Transformer decoder that guesses the next character, in plain torch.

Shapes: B sequences of S tokens each, a vocabulary of V tokens, a width of D numbers for each token.

References
----------
Vaswani et al. (2017), Attention is all you need: the decoder, without the part that looks at an encoder. Radford et
al. (2019), Language models are unsupervised multitask learners: the normalisation before each step, as here. Press,
Smith and Lewis (2022), Train short, test long: what counts is how far back a place is, and heads fade at different
rates (there for good, here at the start).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from crossentropy.arithmetic import Model, from_prefix
from crossentropy.arrays import Floats


class Alphabet:
    """The characters of a text, in order, as tokens 0 to V - 1.

    Examples
    --------
    >>> alphabet = Alphabet("a goat")
    >>> len(alphabet), alphabet.encode("toga"), alphabet.decode([3, 1])
    (5, tensor([4, 3, 2, 1]), 'oa')
    """

    def __init__(self, text: str) -> None:
        self.characters = "".join(sorted(set(text)))
        self._index = {character: i for i, character in enumerate(self.characters)}

    def __len__(self) -> int:
        return len(self.characters)

    def encode(self, text: str) -> torch.Tensor:
        """Return the tokens of a text, an int64 tensor; ValueError for a character that is not in the alphabet."""
        try:
            return torch.tensor([self._index[character] for character in text], dtype=torch.long)
        except KeyError as error:
            raise ValueError(f"the alphabet has no {error.args[0]!r}; it is {self.characters!r}") from None

    def decode(self, tokens: Iterable[int]) -> str:
        """Return the text of tokens."""
        return "".join(self.characters[token] for token in tokens)


class Block(nn.Module):
    """Look back, then think: causal attention and a small network, each added to what was there.

    Parameters
    ----------
    width, heads : int
        `heads` ways of looking back, each `width` / `heads` wide.
    context : int
        Longest sequence. A head learns how much it likes each distance; it begins with what is near, the first head
        more so than the last.
    """

    def __init__(self, width: int, heads: int, context: int) -> None:
        super().__init__()
        self.heads = heads
        self.before_look, self.before_think = nn.LayerNorm(width), nn.LayerNorm(width)
        self.queries_keys_values = nn.Linear(width, 3 * width)
        self.mix = nn.Linear(width, width)
        self.think = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        fade = 0.5 ** torch.arange(1, 2 * heads, 2)
        self.near = nn.Parameter(-fade[:, None] * torch.arange(context))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return what became of x, shape (B, S, D); what stands at a place depends on this and earlier places only."""
        x = x + self.look(self.before_look(x))
        thought: torch.Tensor = self.think(self.before_think(x))
        return x + thought

    def look(self, x: torch.Tensor) -> torch.Tensor:
        """Mix the values of this and of earlier places, by how well their keys answer, and how far back they are."""
        split = self.queries_keys_values(x).unflatten(2, (3, self.heads, -1))
        query, key, value = split.permute(2, 0, 3, 1, 4)  # each (B, heads, S, D / heads)
        mixed: torch.Tensor = self.mix((self.weights(query, key) @ value).transpose(1, 2).flatten(2))
        return mixed

    def weights(self, query: torch.Tensor, key: torch.Tensor) -> torch.Tensor:
        """Return how much each place (axis 2) takes from each other one (axis 3); sums to 1 along axis 3."""
        places = torch.arange(key.shape[2])
        back = places[:, None] - places
        match = query @ key.transpose(2, 3) / math.sqrt(key.shape[3]) + self.near[:, back.clamp(min=0)]
        return match.masked_fill(back < 0, -torch.inf).softmax(dim=-1)


class Decoder(nn.Module):
    """For each place of a sequence, logits of the token that comes next.

    Parameters
    ----------
    vocabulary : int
        Number of tokens V.
    context : int, default 64
        Longest sequence: a place sees itself and what came before, at most so many tokens in all.
    width, heads, blocks : int, default 96, 4, 2
        `width` must be a multiple of `heads`.

    Raises
    ------
    ValueError
        If a size is not positive, or `width` no multiple of `heads`.

    Examples
    --------
    >>> Decoder(10, context=8, width=12, heads=3, blocks=1)(torch.zeros(2, 5, dtype=torch.long)).shape
    torch.Size([2, 5, 10])
    """

    def __init__(self, vocabulary: int, *, context: int = 64, width: int = 96, heads: int = 4, blocks: int = 2) -> None:
        super().__init__()
        if min(vocabulary, context, width, heads, blocks) < 1:
            raise ValueError(f"sizes must be positive; got {(vocabulary, context, width, heads, blocks)}")
        if width % heads:
            raise ValueError(f"width must be a multiple of heads; got {width} and {heads}")
        self.vocabulary, self.context = vocabulary, context
        self.token = nn.Embedding(vocabulary, width)
        nn.init.normal_(self.token.weight, std=0.1)  # torch's own start of 1 is slow to learn from
        self.blocks = nn.Sequential(*(Block(width, heads, context) for _ in range(blocks)))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, vocabulary)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Return logits of shape (B, S, V) for tokens of shape (B, S).

        Raises
        ------
        ValueError
            If `tokens` has no two axes, more places than the context, none at all, or tokens outside 0 to V - 1.
        """
        self._check(tokens)
        logits: torch.Tensor = self.head(self.norm(self.blocks(self.token(tokens))))
        return logits

    def _check(self, tokens: torch.Tensor) -> None:
        if tokens.ndim != 2 or not 1 <= tokens.shape[1] <= self.context:
            wanted = f"(batch, 1 to {self.context})"
            raise ValueError(f"tokens must have the shape {wanted}; got {tuple(tokens.shape)}")
        low, high = int(tokens.min()), int(tokens.max())
        if low < 0 or high >= self.vocabulary:
            raise ValueError(f"tokens must be from 0 to {self.vocabulary - 1}; got {low} to {high}")


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


def _progress(step: int, steps: int, losses: Sequence[float], checks: Sequence[tuple[int, float]]) -> None:
    """Write a bar, the loss and nothing that differs from run to run, over the line that stood there before."""
    done = 20 * step // steps
    line = f"[{'#' * done}{'.' * (20 - done)}] step {step} of {steps}"
    if losses:
        line += f", loss {sum(losses) / len(losses):.2f} bits"
    if checks:
        line += f", held-out {checks[0][1]:.2f} bits"
    print(f"\r{line}", end="\n" if step == steps else "", flush=True)
