"""What a page shows of a visitor's words: personal data masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from gateway.console.strings import Strings
from gateway.conversations.models import Message
from gateway.privacy.masking import Kind, Span, find_personal_data, masked
from gateway.staff.models import Role
from gateway.staff.permissions import Permission, may


@dataclass(frozen=True)
class Part:
    """A piece of a text: words, or a mask in their place."""

    text: str
    mask: Kind | None = None


def masked_message(words: Strings, message: Message) -> str:
    """Return a message's text with the personal data that were found when it was stored masked."""
    return masked(message.text, cast("list[Span]", message.personal_data), words["masks"])


def masked_text(words: Strings, text: str) -> str:
    """Return a text whose personal data were never looked for, with them masked."""
    return masked(text, find_personal_data(text), words["masks"])


def staff_words(words: Strings, role: Role | None, text: str) -> str:
    """Return what the staff wrote: as it is to who may reveal, masked to anybody else."""
    if role is not None and may(role, Permission.REVEAL):
        return text
    return masked_text(words, text)


def masked_parts(words: Strings, text: str, spans: list[Span] | None = None) -> list[Part]:
    """Return a text in pieces, so that its masks can be told from its words.

    Without spans the personal data are looked for.
    """
    parts, position = [], 0
    for span in find_personal_data(text) if spans is None else spans:
        mask = Part(words["masks"][span["kind"]], span["kind"])
        parts += [Part(text[position : span["start"]]), mask]
        position = span["end"]
    return [part for part in (*parts, Part(text[position:])) if part.text]
