"""When two sentences are near copies of one another.

The two measures are those that tests/data/test_content.py and tests/nlu/test_questions.py keep
data/ to, so that what passes here does not fail there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from gateway.search.words import stems

SHARED_WORDS = 0.8  # the share of all their words that two sentences may have in common
FEWEST_WORDS = 4  # below, two sentences must have the very same words
SHARED_LETTERS = 0.92  # the share of letters in the same order from which two are the same
_WORD = re.compile(r"\w+")
_ACCENT = re.compile(r"[\u0300-\u036f]")


@dataclass(frozen=True)
class Sentence:
    """A sentence, made ready to be compared."""

    text: str
    normal: str
    """Lower-cased, its words with one space between."""
    words: frozenset[str]
    """Without accents."""
    stems: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Sentence:
        """Return the sentence that a text is."""
        lower = text.lower()
        bare = _ACCENT.sub("", unicodedata.normalize("NFD", lower))
        words = frozenset(_WORD.findall(bare))
        return cls(text, " ".join(_WORD.findall(lower)), words, frozenset(stems(text)))


def is_near_copy(one: Sentence, other: Sentence) -> bool:
    """Tell whether nearly all the words, or nearly all the letters in order, are the same."""
    if one.words == other.words:
        return True
    shared, fewest = len(one.words & other.words), min(len(one.words), len(other.words))
    if fewest >= FEWEST_WORDS and shared / len(one.words | other.words) > SHARED_WORDS:
        return True
    if 2 * shared < fewest or fewest < FEWEST_WORDS:
        return False
    matcher = SequenceMatcher(None, one.normal, other.normal, autojunk=False)
    return all(
        ratio() > SHARED_LETTERS
        for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    )
