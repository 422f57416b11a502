"""Where words that somebody types stand in a text: how the staff mask what the rules missed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gateway.privacy.masking import BY_HAND, Span
from gateway.privacy.personal_data.folding import folded

_HIDDEN = "\0"  # no text that is stored has it


def find_passage(text: str, passage: str, spans: Sequence[Span] = ()) -> list[Span]:
    """Return where the passage stands in the text, as spans set by hand, in order.

    Capitals, accents and spacing make no difference. Where it stands as words of its own, it is
    not looked for within others (Roy is not in « croyez »). What the spans mask is not searched:
    nobody can so try out what is under a mask.
    """
    words = folded(passage).split()
    if not any(char.isalnum() for char in passage):
        return []
    exact = r"\s+".join(map(re.escape, words))
    searched = folded(_without(text, spans))
    found = list(re.finditer(rf"(?<!\w){exact}(?!\w)", searched))
    return [
        {"kind": BY_HAND, "start": each.start(), "end": each.end()}
        for each in found or re.finditer(exact, searched)
    ]


def same_words(text: str, span: Span, spans: Iterable[Span]) -> list[Span]:
    """Return those of the spans that stand on the same words as this one, itself among them."""
    wanted = _words(text, span)
    return [each for each in spans if _words(text, each) == wanted]


def _without(text: str, spans: Sequence[Span]) -> str:
    for span in spans:
        start, end = span["start"], span["end"]
        text = text[:start] + _HIDDEN * (end - start) + text[end:]
    return text


def _words(text: str, span: Span) -> list[str]:
    return folded(text[span["start"] : span["end"]]).split()
