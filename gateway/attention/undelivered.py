"""Conversations whose replies have not arrived on Messenger, until somebody has seen it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import exists, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.models import Attention, How
from gateway.channels.messenger.models import Delivery, Reason
from gateway.conversations.models import Conversation, Message
from gateway.record import utc_now

SHOWN_FOR = timedelta(days=30)  # then nobody waits for the reply any more
_READ = 500  # deliveries


@dataclass(frozen=True)
class Undelivered:
    """One conversation. `reason` is that of the newest reply that has not arrived."""

    conversation: Conversation
    replies: int
    """How many messages have not arrived; a long reply is several."""
    reason: Reason
    at: datetime
    """When the newest was to be sent."""


async def undelivered(session: AsyncSession, now: datetime) -> list[Undelivered]:
    """Return the conversations with something that has not arrived in thirty days, newest first.

    1 query, which reads the newest 500 messages of that kind at the most. What was settled comes
    back when another message of the conversation does not arrive.
    """
    seen = exists().where(
        Attention.conversation_id == Message.conversation_id,
        Attention.kind == "undelivered",
        Attention.raised_at >= Delivery.created_at,
    )
    rows = await session.execute(
        select(Conversation, Delivery.reason, Delivery.created_at)
        .select_from(Delivery)
        .join(Message, Message.id == Delivery.message_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            # Written into the statement: SQLite has to see that its partial index may be used.
            Delivery.state != literal("sent", literal_execute=True),
            Delivery.reason.is_not(None),
            Delivery.created_at > now - SHOWN_FOR,
            ~seen,
        )
        .order_by(Delivery.created_at.desc())
        .limit(_READ)
    )
    found: dict[UUID, Undelivered] = {}
    for conversation, reason, at in rows:
        newest = found.get(conversation.id)
        found[conversation.id] = (
            Undelivered(conversation, newest.replies + 1, newest.reason, newest.at)
            if newest
            else Undelivered(conversation, 1, cast("Reason", reason), at)
        )
    return list(found.values())


async def settle_undelivered(
    session: AsyncSession, conversation_id: UUID, account_id: UUID, how: How = "seen"
) -> Attention | None:
    """Note that somebody has seen that replies did not arrive; the caller commits.

    Returns what undoes it when it is deleted, None when there is nothing (any more).
    """
    newest = (
        select(Delivery.created_at)
        .join(Message, Message.id == Delivery.message_id)
        .where(
            Message.conversation_id == conversation_id,
            Delivery.state != literal("sent", literal_execute=True),
            Delivery.reason.is_not(None),
        )
        .order_by(Delivery.created_at.desc())
        .limit(1)
    )
    at = await session.scalar(newest)
    if at is None:
        return None
    seen = Attention(
        kind="undelivered",
        conversation_id=conversation_id,
        raised_at=at,
        settled_at=utc_now(),
        settled_by_id=account_id,
        settled_how=how,
    )
    session.add(seen)
    return seen
