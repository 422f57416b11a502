"""What a page shows of a visitor's words: personal data masked."""

from __future__ import annotations

from typing import cast

from gateway.console.strings import Strings
from gateway.conversations.models import Message
from gateway.privacy.masking import Span, find_personal_data, masked


def masked_message(words: Strings, message: Message) -> str:
    """Return a message's text with the personal data that were found when it was stored masked."""
    return masked(message.text, cast("list[Span]", message.personal_data), words["masks"])


def masked_text(words: Strings, text: str) -> str:
    """Return a text whose personal data were never looked for, with them masked."""
    return masked(text, find_personal_data(text), words["masks"])
