"""The words of a text, each with its place and whether its capital letter tells anything."""

from __future__ import annotations

import re
from typing import NamedTuple

from gateway.privacy.personal_data.folding import folded

_WORD = re.compile(r"(?<!\w)[^\W\d_]++(?:-[^\W\d_]++)*+(?!\w)")
_TO_A_NAME = re.compile(r"[\s\"«“]{0,3}")
_LOOK_BACK = 4  # characters
_SENTENCE_ENDS = '.!?\n:;"«“-–—'
_SHOUTED = 0.6  # share of capitals from which they tell nothing


class Token(NamedTuple):
    """A word, with hyphens within; `word` is folded, `cased` when it stands out by its capital."""

    start: int
    end: int
    word: str
    cased: bool
    inside: bool
    """Whether it has its capital although no sentence begins with it."""


class Tokens:
    """The words of one text in order."""

    def __init__(self, text: str) -> None:
        self.plain = folded(text)
        letters = sum(map(str.isalpha, text))
        tells = sum(map(str.isupper, text)) <= _SHOUTED * letters
        self.all = [
            Token(m.start(), m.end(), m[0], cased, cased and not self._begins(m.start()))
            for m in _WORD.finditer(self.plain)
            for cased in (tells and text[m.start()].isupper(),)
        ]
        self._starts = {token.start: index for index, token in enumerate(self.all)}

    def _begins(self, position: int) -> bool:
        """Tell whether a sentence begins here; after a quote it may."""
        before = self.plain[max(0, position - _LOOK_BACK) : position].rstrip(" ")
        return not before or before[-1] in _SENTENCE_ENDS

    def after(self, position: int) -> int | None:
        """Return the index of the word that begins here, spaces and an opening quote aside."""
        gap = _TO_A_NAME.match(self.plain, position)
        return self._starts.get(gap.end() if gap else position)

    def goes_on(self, index: int) -> bool:
        """Tell whether the next word can be of the same name: « J. Roy », « O'Brien »."""
        if index + 1 >= len(self.all):
            return False
        token, following = self.all[index], self.all[index + 1]
        gap = self.plain[token.end : following.start]
        if len(token.word) == 1:
            return gap in {" ", ". ", "."} or (gap == "'" and token.word in "odln")
        return gap in {" ", "  "}
