"""What did not reach its person on Messenger, and why."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.messenger.models import Delivery, Reason
from gateway.conversations.models import Message

_NOT_SENT = (Delivery.state != "sent", Delivery.reason.is_not(None))


async def undelivered_replies(session: AsyncSession, conversation: UUID) -> dict[UUID, Reason]:
    """Return the reason of each reply of a conversation that has not arrived (1 query)."""
    rows = await session.execute(
        select(Delivery.message_id, Delivery.reason)
        .join(Message, Message.id == Delivery.message_id)
        .where(Message.conversation_id == conversation, *_NOT_SENT)
    )
    return {message: reason for message, reason in rows if message and reason}


async def with_undelivered(session: AsyncSession, conversations: Sequence[UUID]) -> set[UUID]:
    """Return which of the conversations have a reply that has not arrived (1 query)."""
    rows = await session.scalars(
        select(Message.conversation_id)
        .join(Delivery, Delivery.message_id == Message.id)
        .where(Message.conversation_id.in_(conversations), *_NOT_SENT)
        .distinct()
    )
    return set(rows)


async def is_token_refused(session: AsyncSession) -> bool:
    """Tell whether messages wait because Meta refuses the page's token (1 query)."""
    waiting = select(Delivery.id).where(
        Delivery.state.in_(["pending", "sending"]), Delivery.reason == "token_invalid"
    )
    return await session.scalar(waiting.limit(1)) is not None
