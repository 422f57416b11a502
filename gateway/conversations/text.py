"""What a person wrote, made safe to store and to show."""

from __future__ import annotations

import unicodedata

from gateway.conversations.errors import EmptyTextError, ReasonTooLongError, TextTooLongError

MAX_TEXT = 1000  # characters (code points)
MAX_REASON = 500  # characters (code points)
_KEPT_CONTROLS = "\n\t"
# They turn the reading direction around, and so make a text look like another one.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_text(raw: str) -> str:
    """Return the text in NFC, without control and bidirectional characters, trimmed.

    Raises EmptyTextError when nothing is left, TextTooLongError above 1,000 characters.
    """
    text = cleaned(raw)
    if not text:
        raise EmptyTextError
    if len(text) > MAX_TEXT:
        raise TextTooLongError
    return text


def clean_reason(raw: str | None) -> str | None:
    """Return the reason of a thumb, cleaned as a text is; None when there is none.

    Raises ReasonTooLongError above 500 characters.
    """
    reason = cleaned(raw or "")
    if len(reason) > MAX_REASON:
        raise ReasonTooLongError
    return reason or None


def cleaned(raw: str) -> str:
    """Return the text in NFC, without control and bidirectional characters, trimmed."""
    lines = raw.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in lines if _is_kept(char))
    return unicodedata.normalize("NFC", kept).strip()


def _is_kept(char: str) -> bool:
    if char in _KEPT_CONTROLS:
        return True
    return char not in _BIDI and unicodedata.category(char) not in {"Cc", "Cs"}
