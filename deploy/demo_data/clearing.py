"""Demo data and people's own do not mix; and those of an earlier run make room."""

from __future__ import annotations

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.contact.models import ContactRequest, HandOff
from gateway.conversations.models import Conversation, Turn
from gateway.training.models import Candidate

DEMO_NOTICE = "demo"
"""The version of the notice that nobody accepted: it marks a conversation of the demo data."""


class RealConversationsError(Exception):
    """The database has conversations that are no demo data; nothing was changed."""


async def check_no_real_conversations(session: AsyncSession) -> None:
    """Raise RealConversationsError when somebody's own conversation is in the database."""
    real = select(exists().where(Conversation.notice_version != DEMO_NOTICE))
    if await session.scalar(real):
        raise RealConversationsError(
            "This database has conversations that are no demo data, which would mix with them; "
            "nothing was changed. Name another with DATABASE_URL=…, or add them all the same "
            "with AMONG_REAL=1."
        )


async def clear_demo_data(session: AsyncSession) -> None:
    """Commit that the conversations, hand-offs and requests of an earlier run are gone."""
    ours = select(Conversation.id).where(Conversation.notice_version == DEMO_NOTICE)
    turns = select(Turn.id).where(Turn.conversation_id.in_(ours))
    await session.execute(delete(Candidate).where(Candidate.conversation_id.in_(ours)))
    await session.execute(delete(ContactRequest).where(ContactRequest.conversation_id.in_(ours)))
    await session.execute(delete(HandOff).where(HandOff.turn_id.in_(turns)))
    await session.execute(delete(Conversation).where(Conversation.notice_version == DEMO_NOTICE))
    await session.commit()
