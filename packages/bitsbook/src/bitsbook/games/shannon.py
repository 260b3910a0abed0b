"""The Shannon game: spread a stake of 1 over the next letter, and pay -log2 of what the one that comes had got.

What may be staked on are the 27 `LETTERS`; a capital counts as its small letter.  A play is a text, as the script
``static/shannon.js`` keeps it: the letters that were named and how sure the reader was ("ea2"), "V" or "C" in place of
letters for any vowel or consonant ("V1"), or "?" for no idea.  Both sides have the same rules:

- the named letters share `SURE` equally, a group as common as its letters are;
- what is left goes to all other letters, as common as they are, so none is without a stake and no price is infinite;
- "no idea" gives every letter as much as it is common.

References
----------
Shannon (1951), Prediction and entropy of printed English: readers guess the next of 27 letters. Cover and King (1978),
A convergent gambling estimate of the entropy of English: they spread a stake instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from crossentropy.arrays import Floats

LETTERS = "abcdefghijklmnopqrstuvwxyz "
"""What comes is one of these: 26 letters or a gap."""

SURE = {"1": 0.5, "2": 0.8, "3": 0.98}
"""The share of the stake that the named letters get."""

GROUPS = {"V": "aeiou", "C": "bcdfghjklmnpqrstvwxyz"}
"""Vowels and consonants; the gap is neither."""

_PLAY = re.compile(r"(?!.*(.).*\1)([VC]|[a-z ]{1,4})([123])")  # no letter twice


def count_letters(text: str) -> npt.NDArray[np.int64]:
    """Return how often each of the 27 letters occurs, an array of int; other characters are left out."""
    counts = Counter(text.lower())
    return np.array([counts[letter] for letter in LETTERS])


def commonness(counts: npt.ArrayLike) -> Floats:
    """Return the share of each letter, shape (27,), with half a count more each, so that none is 0."""
    more = np.asarray(counts, dtype=float) + 0.5
    shares: Floats = more / more.sum()
    return shares


def stake(play: str, counts: npt.ArrayLike) -> Floats:
    """Spread a stake of 1 over the letters.

    Parameters
    ----------
    play : str
    counts : sequence of int, shape (27,)
        How common the letters are.

    Returns
    -------
    array of float, shape (27,)
        Above 0; they sum to 1.

    Raises
    ------
    ValueError
        If `play` is none.

    Examples
    --------
    >>> even = stake("et2", [1] * 27)
    >>> float(even[LETTERS.index("e")].round(3)), float(even[LETTERS.index("z")].round(3))
    (0.4, 0.008)
    """
    common = commonness(counts)
    if play == "?":
        return common
    parts = _PLAY.fullmatch(play)
    if not parts:
        raise ValueError(f"a play is '?', or up to four letters, 'V' or 'C', and 1, 2 or 3 for how sure; got {play!r}")
    names, share = parts[2], SURE[parts[3]]
    named = np.array([letter in GROUPS.get(names, names) for letter in LETTERS])
    inside = np.where(named, common if names in GROUPS else 1.0, 0)
    outside = np.where(named, 0, common)
    shares: Floats = share * inside / inside.sum() + (1 - share) * outside / outside.sum()
    return shares


def bill(passage: Mapping[str, Any], plays: Sequence[str], counts: npt.ArrayLike) -> dict[str, list[float]]:
    """Return what the letters that have come cost in bits, for the reader and for each model that pays by the letter.

    Parameters
    ----------
    passage : mapping
        As `bitsbook.games.payers.recorded` writes it.
    plays : sequence of str
        One for each letter that has come.
    counts : sequence of int, shape (27,)

    Returns
    -------
    dict
        Lists as long as `plays`, for ``you``, ``decoder``, ``pairs`` and ``letters``.

    Raises
    ------
    ValueError
        If there are more plays than letters, or one of them is none.
    """
    text = passage["text"].lower()
    if len(plays) > len(text):
        raise ValueError(f"the passage has {len(text)} letters; got {len(plays)} plays")
    places = [LETTERS.index(letter) for letter in text[: len(plays)]]
    you = [stake(play, counts)[k] for play, k in zip(plays, places, strict=True)]
    common = commonness(counts)[places]
    return {
        "you": (-np.log2(you)).tolist(),
        "decoder": [price / 1000 for price in passage["decoder"][: len(plays)]],
        "pairs": [price / 1000 for price in passage["pairs"][: len(plays)]],
        "letters": (-np.log2(common)).tolist(),
    }
