"""Personal data in what a visitor wrote: found when it is stored, masked wherever it is shown.

What the rules miss is masked by hand (passages.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, TypedDict

from gateway.privacy.personal_data.birth_date import find_birth_dates
from gateway.privacy.personal_data.email_and_phone import find_emails, find_phones
from gateway.privacy.personal_data.folding import FOUND
from gateway.privacy.personal_data.health_card import find_health_cards
from gateway.privacy.personal_data.names import find_names

Kind = Literal["name", "phone", "email", "ramq", "birth_date", "other"]
BY_HAND: Kind = "other"
"""What the staff masked: the rules find none of it."""


class Span(TypedDict):
    """Where personal data stands in a text: from `start` to before `end`, in characters."""

    kind: Kind
    start: int
    end: int


# The surest first: what one has found is hidden from the next.
_FINDERS: dict[Kind, Callable[[str], Iterator[tuple[int, int]]]] = {
    "email": find_emails,
    "ramq": find_health_cards,
    "phone": find_phones,
    "birth_date": find_birth_dates,
    "name": find_names,
}


def find_personal_data(text: str) -> list[Span]:
    """Return the spans of personal data, in order, none over another.

    Found by rules and lists of names; what they find of a labelled set, and what not, is tested in
    tests/gateway/privacy/masking.
    """
    found: list[Span] = []
    left = text
    for kind, find in _FINDERS.items():
        for start, end in find(left):
            found.append({"kind": kind, "start": start, "end": end})
            left = left[:start] + FOUND * (end - start) + left[end:]
    return sorted(found, key=lambda span: span["start"])


def masked_by_hand(spans: Iterable[Span]) -> list[Span]:
    """Return those of the spans that the staff set."""
    return [span for span in spans if span["kind"] == BY_HAND]


def with_more(spans: Sequence[Span], more: Iterable[Span]) -> list[Span]:
    """Return these spans, and what `more` has beside them, in order, none over another."""
    beside = list(more)
    for span in spans:
        beside = [piece for each in beside for piece in _outside(each, span)]
    return sorted([*spans, *beside], key=lambda span: span["start"])


def _outside(span: Span, other: Span) -> Iterator[Span]:
    """Give what of a span stands before and after another one."""
    before = span["start"], min(span["end"], other["start"])
    after = max(span["start"], other["end"]), span["end"]
    for start, end in (before, after):
        if start < end:
            yield {"kind": span["kind"], "start": start, "end": end}


def masked(text: str, spans: list[Span], labels: dict[Kind, str]) -> str:
    """Return the text with each span replaced by its kind's label, for instance « [courriel] »."""
    shown, position = [], 0
    for span in spans:
        shown += [text[position : span["start"]], f"[{labels[span['kind']]}]"]
        position = span["end"]
    return "".join([*shown, text[position:]])
