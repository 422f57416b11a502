"""A text without capitals and accents in which every character stays where it was."""

from __future__ import annotations

import unicodedata

FOUND = "█"
"""Stands for each character of what was found already."""

_LATIN = [*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)]
_PUNCTUATION = {
    "’": "'",
    "‘": "'",
    "`": "'",
    "´": "'",
    "‑": "-",
    "‐": "-",
    "\u00a0": " ",
    "\u202f": " ",
}


def _base(char: str) -> str:
    """Return the lower-case letter beneath the accents, or the character when there is none."""
    letter = unicodedata.normalize("NFKD", char)[0].lower()
    return letter if len(letter) == 1 else char


_FOLDED = {code: _base(chr(code)) for code in _LATIN} | str.maketrans(_PUNCTUATION)


def folded(text: str) -> str:
    """Return the text in lower case without accents, of the same length; « Été » is ete."""
    return text.translate(_FOLDED)
