"""Index what was written, so that it can be searched."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Message
from gateway.search.facets import refresh_facets
from gateway.search.models import message_words
from gateway.search.words import stems


async def index_turn(session: AsyncSession, message: Message) -> None:
    """Let the conversation be found by the inbound message and its stored turn; the caller commits.

    Raises IntegrityError when the message is indexed already or its conversation is gone.
    """
    if message.text:
        row = words_row(message.id, message.conversation_id, message.text)
        await session.execute(insert(message_words), row)
    await refresh_facets(session, message.conversation_id)


def words_row(message: UUID, conversation: UUID, text: str) -> dict[str, object]:
    """Return what `message_words` keeps of a text."""
    words = spaced(stems(text))
    return {"message_id": message, "conversation_id": conversation, "words": words}


def spaced(words: Iterable[str]) -> str:
    """Return words as they are stored: each has a space on either side, and so has a phrase."""
    return f" {' '.join(words)} "
