"""What a person does later to something that was said: a thumb on an answer, words taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from gateway.channels.messenger.models import Delivery, Person
from gateway.conversations.errors import AnswerNotFoundError
from gateway.conversations.feedback import give_feedback, take_back_feedback
from gateway.conversations.models import Message


async def give_thumb(
    session: AsyncSession, person: Person, graph_key: str, thumb: Literal["up", "down"] | None
) -> None:
    """Keep the thumb on the answer that the message brought, or take it back.

    A reaction to anything else has no effect: the notice, or something too old to be known.
    """
    reply, asked = aliased(Message), aliased(Message)
    found = await session.execute(
        select(asked.conversation_id, asked.client_id)
        .join(reply, reply.reply_to_id == asked.id)
        .join(Delivery, Delivery.message_id == reply.id)
        .where(Delivery.person_id == person.id, Delivery.graph_key == graph_key)
    )
    row = found.one_or_none()
    if row is None or row.client_id is None:
        return
    try:
        if thumb is None:
            await take_back_feedback(session, row.conversation_id, row.client_id)
        else:
            await give_feedback(session, row.conversation_id, row.client_id, thumb, None)
    except AnswerNotFoundError:
        return  # erased meanwhile


async def take_back_words(
    session: AsyncSession, conversation: UUID, client_ids: Sequence[UUID]
) -> None:
    """Blank the words of messages that their writer withdrew; the caller commits."""
    of_writer = Message.conversation_id == conversation, Message.client_id.in_(client_ids)
    await session.execute(update(Message).where(*of_writer).values(text="", title=None))
