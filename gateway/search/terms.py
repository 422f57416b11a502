"""What somebody typed into the search, as the words that a message must have.

Several words: all of them. "Words in quotes": one after the other. word*: whatever begins so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_

from gateway.search.indexing import spaced
from gateway.search.models import message_words
from gateway.search.words import plain, stems, telling_words

LONGEST = 200  # characters
_QUOTES = str.maketrans("«»“”„", '"""""')
_PART = re.compile(r'"([^"]*)"?|([^\s"]+)')
_SHORTEST_STEM = 4  # letters; a stem may be shorter than what was typed before the *


@dataclass(frozen=True)
class Term:
    """Stems that follow each other; of a prefix, the letters that a stem begins with."""

    words: tuple[str, ...]
    is_prefix: bool = False

    def shorter(self) -> tuple[str, ...]:
        """Return the stems that a prefix may have outgrown: infiltrat* is in « infiltr »."""
        if not self.is_prefix:
            return ()
        (begun,) = self.words
        return tuple(begun[:end] for end in range(_SHORTEST_STEM, len(begun)))

    def condition(self) -> ColumnElement[bool]:
        """Return the condition that a row of `message_words` has it."""
        words = message_words.c.words
        if not self.is_prefix:
            return words.contains(spaced(self.words))
        begins = words.contains(f" {self.words[0]}")
        return or_(begins, *(words.contains(spaced([stem])) for stem in self.shorter()))

    def fts5(self) -> str:
        """Return it in SQLite's query language (https://sqlite.org/fts5.html, section 3)."""
        # A stem has letters and digits only: none can end a string.
        phrase = f'"{" ".join(self.words)}"'
        if not self.is_prefix:
            return phrase
        return _either([f"{phrase}*", *(f'"{stem}"' for stem in self.shorter())], " OR ")

    def tsquery(self) -> str:
        """Return it in PostgreSQL's query language (its manual, section 8.11.2)."""
        phrase = " <-> ".join(f"'{word}'" for word in self.words)
        if not self.is_prefix:
            return f"({phrase})"
        return _either([f"{phrase}:*", *(f"'{stem}'" for stem in self.shorter())], " | ")

    def spans(self, words: list[str]) -> Iterator[tuple[int, int]]:
        """Return where it is among a message's stems: from the first to before the last index."""
        long = len(self.words)
        shorter = self.shorter()
        for start in range(len(words) - long + 1):
            found = words[start : start + long]
            if tuple(found) == self.words or (
                self.is_prefix and (found[0].startswith(self.words[0]) or found[0] in shorter)
            ):
                yield start, start + long


def _either(alternatives: list[str], operator: str) -> str:
    return f"({operator.join(alternatives)})"


def read_terms(typed: str) -> list[Term]:
    """Return the terms of what was typed, each once; none when there is no word in it.

    Words that say nothing (« le », « de ») count within quotes only, or when there are no others.
    """
    parts = [found.groups() for found in _PART.finditer(typed[:LONGEST].translate(_QUOTES))]
    terms = [term for quoted, loose in parts for term in _terms(quoted, loose)]
    if not terms:
        terms = [Term((stem,)) for stem in stems(typed[:LONGEST])]
    return list(dict.fromkeys(terms))


def _terms(quoted: str | None, loose: str | None) -> list[Term]:
    if loose is None:
        phrase = tuple(stems(quoted or ""))
        return [Term(phrase)] if phrase else []
    begun = "".join(letter for letter in plain(loose[:-1]) if letter.isalnum())
    if loose.endswith("*") and begun:
        return [Term((begun,), is_prefix=True)]
    return [Term((stem,)) for word in telling_words(loose) for stem in stems(word)]


def all_of(terms: Sequence[Term]) -> ColumnElement[bool]:
    """Return the condition that a row of `message_words` has every term."""
    return and_(*(term.condition() for term in terms))
