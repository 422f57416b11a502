"""What staff write, made safe to store; and one writer at a time."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Conversation
from gateway.conversations.text import cleaned
from gateway.review.errors import EmptyError, GoneError, TooLongError


def clean_words(raw: str, longest: int) -> str:
    """Return the text cleaned as a visitor's is; raises EmptyError, TooLongError."""
    text = cleaned(raw)
    if not text:
        raise EmptyError
    if len(text) > longest:
        raise TooLongError
    return text


async def hold_conversation(session: AsyncSession, conversation: UUID) -> None:
    """Keep other writers away from the conversation until the commit; raises GoneError.

    Its row is locked before those that belong to it, as gateway.search.facets asks.
    """
    held = await session.scalar(
        update(Conversation)
        .where(Conversation.id == conversation)
        .values(last_position=Conversation.last_position)
        .returning(Conversation.id)
    )
    if held is None:
        raise GoneError
