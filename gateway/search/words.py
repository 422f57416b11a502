"""Words as the search compares them: without accents, capitals, plurals or order."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+")
# What may be missing or added without another meaning (« pas » may not); accents are gone by then.
_STOP_WORDS = frozenset(
    "a ai au aux avec c ca ce ces cest cet cette d dans de des du elle en est et eu il ils j "
    "je l la le les leur lui m ma mais me mes mon n ne nos notre nous on ou par pis pour qu "
    "que qui quoi s sa se ses si son sont sur t ta te tes toi ton tu un une vos votre vous y "
    "the an and are at be by do does for from i in is it my of on or so that this to we you "
    "your "
    "bonjour salut svp merci allo hello hi please thanks".split()
)
_stemmer = snowballstemmer.stemmer("french")  # Snowball's own; English plurals lose their s too


def plain(text: str) -> str:
    """Return the text in lower case without accents; « Œdème » is oedeme."""
    spelled = text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    apart = unicodedata.normalize("NFKD", spelled)
    return "".join(char for char in apart if not unicodedata.combining(char))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


def stems(text: str) -> list[str]:
    """Return the stem of each word, in order; « Mes infiltrations » is [me, infiltr]."""
    return [_stem(word) for word in _WORD.findall(plain(text))]


def telling_words(text: str) -> list[str]:
    """Return the plain words without those that say nothing: « Le coût, svp » is [cout]."""
    return [word for word in _WORD.findall(plain(text)) if word not in _STOP_WORDS]


def near_key(text: str) -> str:
    """Return 32 hex digits that near-identical messages share.

    Accents, capitals, punctuation, plurals, order, repetition and empty words make no difference.
    """
    kept = sorted({_stem(word) for word in telling_words(text)} or set(stems(text)))
    return hashlib.sha256(" ".join(kept).encode()).hexdigest()[:32]
