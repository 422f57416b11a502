"""Text-message spelling, spelled out: « cb de tps linfiltration » is a question of duration."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_PIECE = re.compile(r"[^\W\d_]+|[\W\d_]+")
# l', d', j'… whose apostrophe was left out: « losteo », « quest ».
_ELIDED = re.compile(r"(l|d|j|c|s|n|m|t|qu)([aeiouyh]\w{2,})")
_KNOWN = 5  # how often the training questions must have the word behind a lost apostrophe,
_TIMES = 5  # and how many times as often as the whole


@dataclass(frozen=True)
class Spelling:
    """Abbreviations and what they stand for; and how often the training questions have a word."""

    spelled_out: Mapping[str, str]
    words: Mapping[str, int]

    def mend(self, text: str) -> str:
        """Return the text with its abbreviations and lost apostrophes spelled out."""
        return "".join(map(self._mend_piece, _PIECE.findall(text)))

    def _mend_piece(self, piece: str) -> str:
        word = piece.lower()
        if word in self.spelled_out:
            return self.spelled_out[word]
        elided = _ELIDED.fullmatch(_bare(word))
        if elided:
            whole, rest = self.words.get(elided[0], 0), self.words.get(elided[2], 0)
            if rest >= _KNOWN and rest > whole * _TIMES:
                return f"{word[: len(elided[1])]}'{word[len(elided[1]) :]}"
        return piece


def words_of(text: str) -> list[str]:
    """Return the words of the text in lower case, without accents."""
    return re.findall(r"[^\W\d_]+", _bare(text.lower()))


def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", text)
    return "".join(char for char in letters if not unicodedata.combining(char))
