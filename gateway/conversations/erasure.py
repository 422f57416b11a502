"""Erase a conversation because the person asked for it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.privacy.forgetting import forget_conversations
from gateway.privacy.traces import remove_traces


async def erase_conversation(session: AsyncSession, conversation: UUID) -> None:
    """Commit that the conversation is gone, with its messages, turns and feedback.

    A hand-off stays without its turn: staff may have a request with its reference. A turn under
    way stores nothing more. Nothing happens when the conversation is gone already.
    """
    await forget_conversations(session, [conversation])
    await session.commit()
    await remove_traces(session)
