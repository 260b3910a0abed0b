"""The network, and the alphabet that turns characters into its tokens."""

from __future__ import annotations

import math
from collections.abc import Iterable

import torch
from torch import nn


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
