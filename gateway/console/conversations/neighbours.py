"""The conversations before and after one in the list that it was opened from."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Conversation


@dataclass(frozen=True)
class Neighbours:
    """What stands above and below it in the list; None at its ends."""

    previous: UUID | None
    next: UUID | None


async def neighbours(session: AsyncSession, conversation: Conversation) -> Neighbours:
    """Return the conversations beside this one, newest activity first (2 queries)."""
    place = tuple_(Conversation.last_activity_at, Conversation.id)
    here = (conversation.last_activity_at, conversation.id)
    listed = select(Conversation.id).where(Conversation.last_position > 0).limit(1)
    newer = listed.where(place > here).order_by(Conversation.last_activity_at, Conversation.id)
    older = listed.where(place < here).order_by(
        Conversation.last_activity_at.desc(), Conversation.id.desc()
    )
    return Neighbours(await session.scalar(newer), await session.scalar(older))
