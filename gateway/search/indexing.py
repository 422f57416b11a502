"""Index what was written, so that it can be searched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Message
from gateway.privacy.masking import Span
from gateway.search.facets import refresh_facets
from gateway.search.models import message_words
from gateway.search.words import stems


async def index_turn(session: AsyncSession, message: Message) -> None:
    """Let the conversation be found by the inbound message and its stored turn; the caller commits.

    Raises IntegrityError when the message is indexed already or its conversation is gone.
    """
    if message.text:
        spans = cast("list[Span]", message.personal_data)
        row = words_row(message.id, message.conversation_id, message.text, spans)
        await session.execute(insert(message_words), row)
    await refresh_facets(session, message.conversation_id)


async def index_again(session: AsyncSession, message: Message) -> None:
    """Let an indexed message be found by what masking leaves of it now; the caller commits."""
    await session.execute(delete(message_words).where(message_words.c.message_id == message.id))
    spans = cast("list[Span]", message.personal_data)
    row = words_row(message.id, message.conversation_id, message.text, spans)
    await session.execute(insert(message_words), row)


def words_row(
    message: UUID, conversation: UUID, text: str, personal_data: Sequence[Span]
) -> dict[str, object]:
    """Return what `message_words` keeps of a text: the stems of all that masking does not hide.

    Who searches can so never try out what a masked number or name is: seeing it is logged.
    """
    shown, position = [], 0
    for span in personal_data:
        shown.append(text[position : span["start"]])
        position = span["end"]
    words = spaced(stems(" ".join([*shown, text[position:]])))
    return {"message_id": message, "conversation_id": conversation, "words": words}


def spaced(words: Iterable[str]) -> str:
    """Return words as they are stored: each has a space on either side, and so has a phrase."""
    return f" {' '.join(words)} "
