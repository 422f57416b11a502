"""Personal data in what a visitor wrote: found when it is stored, masked wherever it is shown."""

from __future__ import annotations

import re
from typing import Literal, TypedDict

Kind = Literal["name", "phone", "email", "ramq", "birth_date"]

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<!\d)(?:\+?\d{1,2}[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}(?!\d)")


class Span(TypedDict):
    """Where personal data stands in a text: from `start` to before `end`, in characters."""

    kind: Kind
    start: int
    end: int


def find_personal_data(text: str) -> list[Span]:
    """Return the spans of personal data, in order, none over another."""
    found: list[Span] = [
        {"kind": "email", "start": match.start(), "end": match.end()}
        for match in _EMAIL.finditer(text)
    ]
    found += [
        {"kind": "phone", "start": match.start(), "end": match.end()}
        for match in _PHONE.finditer(text)
    ]
    return sorted(found, key=lambda span: span["start"])


def masked(text: str, spans: list[Span], labels: dict[Kind, str]) -> str:
    """Return the text with each span replaced by its kind's label, for instance « [courriel] »."""
    shown, position = [], 0
    for span in spans:
        shown += [text[position : span["start"]], f"[{labels[span['kind']]}]"]
        position = span["end"]
    return "".join([*shown, text[position:]])
