"""Whether a sentence is in the language that it is said to be in."""

from __future__ import annotations

import re

from gateway.conversations.models import Language
from gateway.search.words import plain

# Small words of one of the two languages only, written without accents, as plain() does.
_WORDS: dict[Language, frozenset[str]] = {
    "fr": frozenset(
        "le la les un une des du de et ou est sont je tu il elle nous vous ils elles mon ma mes "
        "votre vos que qui quoi dans avec sans sur pour pas ne plus ca ce cette au aux mais donc "
        "comment pourquoi combien quel quelle quand jai cest suis fait peut dois doit".split()
    ),
    "en": frozenset(
        "the an is are was were my your his her our their it i you he she we they what which who "
        "how why when where with without from for not does did do can should would have has and "
        "of to this that there but".split()
    ),
}
_WORD = re.compile(r"[^\W\d_]+")
_CLEARLY = 2  # words of the other language more than of its own


def is_other_language(text: str, language: Language) -> bool:
    """Tell whether the text is clearly in the other one of the two languages."""
    words = _WORD.findall(plain(text))
    other: Language = "en" if language == "fr" else "fr"
    theirs = sum((word in _WORDS[other]) - (word in _WORDS[language]) for word in words)
    return theirs >= _CLEARLY
