"""Mask by hand what the rules missed in a message, and take it back: all that shows it follows."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Message
from gateway.conversations.text import MAX_TEXT
from gateway.privacy.masking import BY_HAND, Span, find_personal_data, with_more
from gateway.privacy.passages import find_passage, same_words
from gateway.review.corrections import corrected_turn
from gateway.review.errors import GoneError, NotThereError
from gateway.review.writing import clean_words, hold_conversation
from gateway.search.indexing import index_again
from gateway.training.following import follow_masks


async def mask_passage(session: AsyncSession, message_id: UUID, passage: str) -> int:
    """Mask a passage wherever it stands in a message; the caller commits.

    Return in how many places. Raises EmptyError, TooLongError, NotThereError, and GoneError for no
    message in words.
    """
    words = clean_words(passage, MAX_TEXT)
    message = await _held(session, message_id)
    known = cast("list[Span]", message.personal_data)
    found = find_passage(message.text, words, known)
    if not found:
        raise NotThereError
    message.personal_data = [dict(span) for span in with_more(known, found)]
    await _let_follow(session, message, words)
    return len(found)


async def unmask_passage(session: AsyncSession, message_id: UUID, number: int) -> int:
    """Take back what was masked by hand, with all that has the same words; the caller commits.

    `number` is its place among the masks of the message, from 0. What the rules find in it stays
    masked. Return in how many places it was masked; raises GoneError.
    """
    message = await _held(session, message_id)
    known = cast("list[Span]", message.personal_data)
    if not 0 <= number < len(known) or known[number]["kind"] != BY_HAND:
        raise GoneError
    gone = same_words(message.text, known[number], known)
    kept = [span for span in known if span not in gone or span["kind"] != BY_HAND]
    left = with_more(kept, find_personal_data(message.text))
    message.personal_data = [dict(span) for span in left]
    await _let_follow(session, message)
    return len(known) - len(kept)


async def _held(session: AsyncSession, message_id: UUID) -> Message:
    """Return a message in words, and answered, as it is now; nobody else changes it meanwhile."""
    message, _ = await corrected_turn(session, message_id)
    await hold_conversation(session, message.conversation_id)
    await session.refresh(message)
    return message


async def _let_follow(session: AsyncSession, message: Message, passage: str | None = None) -> None:
    await session.flush()
    await index_again(session, message)
    await follow_masks(session, message, passage)
