"""The part of a message in which a search was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gateway.search.terms import Term
from gateway.search.words import stems

_WORD = re.compile(r"[^\W_]+")
_BEFORE, _LONG = 40, 160  # characters before the first match, and in all


@dataclass(frozen=True)
class Piece:
    """A piece of text, and whether it is what was searched for."""

    text: str
    marked: bool = False


def snippet(text: str, terms: Sequence[Term]) -> list[Piece]:
    """Return the text around the first match, in pieces; `text` is masked already.

    Where nothing matches (only what is masked did), it is the beginning without a mark.
    """
    spans = _spans(text, terms)
    start = _start(text, spans[0][0] - _BEFORE) if spans else 0
    end = _end(text, start + _LONG)
    pieces, position = [Piece("…" if start else "")], start
    for begin, finish in spans:
        if position <= begin and finish <= end:
            pieces += [Piece(text[position:begin]), Piece(text[begin:finish], marked=True)]
            position = finish
    pieces += [Piece(text[position:end]), Piece("…" if end < len(text) else "")]
    return [piece for piece in pieces if piece.text]


def _spans(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return from where to where the terms are, in characters, in order, none over another."""
    places, words = [], []
    for match in _WORD.finditer(text):
        for stem in stems(match[0]):
            places.append(match.span())
            words.append(stem)
    found = sorted(
        (places[first][0], places[last - 1][1])
        for term in terms
        for first, last in term.spans(words)
    )
    merged: list[tuple[int, int]] = []
    for begin, finish in found:
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(finish, merged[-1][1])
        else:
            merged.append((begin, finish))
    return merged


def _start(text: str, wanted: int) -> int:
    """Return the beginning of the word at this place or of the next one."""
    if wanted <= 0:
        return 0
    space = text.find(" ", wanted - 1)
    return space + 1 if 0 <= space < wanted + _BEFORE else wanted


def _end(text: str, wanted: int) -> int:
    """Return the end of the last whole word before this place."""
    if wanted >= len(text):
        return len(text)
    space = text.rfind(" ", 0, wanted + 1)
    return space if space > wanted - _BEFORE else wanted
