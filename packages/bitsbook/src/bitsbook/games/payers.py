"""What the models pay for the passages of the Shannon game, and the game with these numbers.

All are told what the reader is told: that one of 27 letters comes next, and what stood before.  The decoder has 55
characters; `fold` adds a capital to its small letter and leaves out line ends and marks, so that the 27 sum to 1.
"""

from __future__ import annotations

import re
import zlib
from functools import cache
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from bitsbook.decoder import Alphabet, Decoder
from bitsbook.stories import training_and_held_out
from bitsbook.trained import trained_decoder
from crossentropy.arrays import Floats

from .game import Game
from .shannon import LETTERS, commonness, count_letters

PASSAGES = (
    "and it is so small that it weighs nothing",
    "Tom had worked them out one after the other",
    "and you can point to it with a short number",
    "Your machine could be worth a great deal",
)
"""From three of the held-out stories, each of them without a mark or a line end."""

TASTE = "count"
OPENING = "right"
"""The words of the first page, and of the beginning of chapter 8."""

_WINDOW = 2**15  # bytes that zlib can look back
_PAIR_WEIGHT = 2.0  # as `crossentropy.counting.order1`


def before(text: str) -> str:
    """Return what stands before a passage in the held-out stories: as many characters as the decoder looks back.

    Raises
    ------
    ValueError
        If the passage does not stand there exactly once, with so much before it.
    """
    held_out, context = training_and_held_out()[1], trained_decoder()[0].context
    found = [match.start() for match in re.finditer(rf"\b{re.escape(text)}\b", held_out)]
    if len(found) != 1 or found[0] < context:
        raise ValueError(f"a passage stands once in the held-out stories, after {context} characters; got {text!r}")
    return held_out[found[0] - context : found[0]]


def fold(q: npt.ArrayLike, alphabet: Alphabet) -> Floats:
    """Turn probabilities of all characters, shape (n, V), into those of the 27 letters, shape (n, 27).

    A letter has its own and its capital's; all else is left out, and what remains is divided by its sum.
    """
    lower = alphabet.characters.lower()
    kept = np.array([[char == letter for letter in LETTERS] for char in lower], dtype=float)
    of_letters = np.asarray(q) @ kept
    folded: Floats = of_letters / of_letters.sum(axis=1, keepdims=True)
    return folded


def decoder_expects(text: str) -> Floats:
    """Return what the decoder expects of each letter of a passage, shape (n, 27); it sees the 64 characters before."""
    decoder, alphabet = trained_decoder()
    windows = alphabet.encode(before(text) + text).unfold(0, decoder.context, 1)[:-1]
    return fold(_last_row(decoder, windows), alphabet)


@torch.no_grad()
def _last_row(decoder: Decoder, windows: torch.Tensor) -> Floats:
    q: Floats = decoder(windows)[:, -1].double().softmax(dim=1).numpy()
    return q


@cache
def _counts() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return how often each letter occurs in the training stories, and each after each, shapes (27,) and (27, 27)."""
    text = training_and_held_out()[0].lower()
    pairs = np.zeros((len(LETTERS), len(LETTERS)), dtype=int)
    for first, second in pairwise(text):
        if first in LETTERS and second in LETTERS:
            pairs[LETTERS.index(first), LETTERS.index(second)] += 1
    return count_letters(text), pairs


def pairs_expect(text: str) -> Floats:
    """Return what counting pairs expects of each letter of a passage, shape (n, 27).

    A letter as often as it came after the one before; where it seldom did, the letter alone counts for two more.
    """
    alone, pairs = _counts()
    after = pairs[[LETTERS.index(letter) for letter in f" {text}".lower()[:-1]]]
    expected: Floats = (after + _PAIR_WEIGHT * commonness(alone)) / (after.sum(axis=1, keepdims=True) + _PAIR_WEIGHT)
    return expected


def zlib_bytes(text: str, *, read_first: str = "") -> int:
    """Return the size of a text as zlib packs it, without header and checksum.

    Parameters
    ----------
    text, read_first : str
        What to pack; and what both sides have read before, of which zlib remembers the last 32 kilobytes.
    """
    settings = 9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY
    packer = zlib.compressobj(*settings, read_first.encode()[-_WINDOW:]) if read_first else zlib.compressobj(*settings)
    return len(packer.compress(text.encode()) + packer.flush())


def recorded(text: str) -> dict[str, Any]:
    """Return a passage as the page gets it.

    Prices are whole thousandths of a bit.  Of what the decoder had expected there are the per cent of each letter with
    1 % or more: "e62a11".  zlib has a size for each message that ends after the first 1, 2, 3 ... letters.
    """
    decoder, pairs = decoder_expects(text), pairs_expect(text)
    places = np.arange(len(text)), [LETTERS.index(letter) for letter in text.lower()]
    starts = [text[:n] for n in range(1, len(text) + 1)]
    read = training_and_held_out()[0] + before(text)
    return {
        "before": before(text),
        "text": text,
        "decoder": _thousandths(decoder[places]),
        "expected": [_per_cent(row) for row in decoder],
        "pairs": _thousandths(pairs[places]),
        "zlib": [zlib_bytes(start) for start in starts],
        "zlib, read": [zlib_bytes(start, read_first=read) for start in starts],
    }


def _thousandths(q: Floats) -> list[int]:
    return [round(bits) for bits in (-1000 * np.log2(q)).tolist()]


def _per_cent(row: Floats) -> str:
    whole = np.round(100 * row).astype(int)
    order = np.argsort(-row, kind="stable")
    return "".join(f"{LETTERS[k]}{whole[k]}" for k in order if whole[k] > 0)


def be_charged() -> Game:
    """Return the game of chapter 8: four passages of some 40 letters."""
    return _game([recorded(text) for text in PASSAGES], title="Be charged by the letter", key="shannon")


def taste(word: str = TASTE, *, key: str = "shannon-taste") -> Game:
    """Return a short game: one word of a held-out story, and a letter that is pressed is staked on at once."""
    passage = recorded(word)
    for whole in ("zlib", "zlib, read"):
        del passage[whole]
    return _game([passage], title="Guess five letters", key=key, quick=True)


def _game(passages: list[dict[str, Any]], *, title: str, key: str, quick: bool = False) -> Game:
    first = passages[0]
    shown = first["before"].split(" ", 1)[1].replace("\n", " ").replace("  ", " ")
    many = len(first["text"])
    words = f"What comes next? {many} letters, one at a time, of a story that no model here has read:\n... {shown}"
    return Game(
        name="shannon",
        title=title,
        words=words,
        still=_still(first, shown),
        data={"counts": _counts()[0].tolist(), "passages": passages, "quick": quick},
        key=key,
    )


def _still(passage: dict[str, Any], shown: str) -> str:
    text, prices = passage["text"], [price / 1000 for price in passage["decoder"]]
    total, high, step = sum(prices), 72, 9
    bars = "".join(f"M{step * k + 1} {high}v{-6 * bits:.0f}h7V{high}" for k, bits in enumerate(prices))
    places = " ".join(str(step * k + 4) for k in range(len(text)))
    return (
        f"<p>… {escape(shown)}<b>…?</b></p>"
        f"<p>What comes next? Here is what each of the next {len(text)} letters cost the decoder.</p>"
        f'<svg viewBox="0 0 {step * len(text)} {high + 1}" width="{2 * step * len(text)}" role="img" '
        f'aria-label="A bar for each price, up to {max(prices):.1f} bits" style="max-width:100%;height:auto">'
        f'<path d="{bars}M0 {high}h{step * len(text)}" fill="currentColor" stroke="currentColor"/></svg>'
        f'<details><summary>Answer</summary><svg viewBox="0 0 {step * len(text)} 16" width="{2 * step * len(text)}" '
        f'aria-hidden="true" style="max-width:100%;height:auto"><text x="{places}" y="12" font-size="12" '
        f'text-anchor="middle" fill="currentColor">{escape(text)}</text></svg>'
        f"<p>“{escape(text)}”: {total:.1f} bits, {total / len(text):.2f} bits a letter.</p></details>"
    )
