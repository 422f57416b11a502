"""Make conversations gone, wherever something of them is kept."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Conversation
from gateway.review.tags import drop_unused, tags_used_in
from gateway.training.withdrawal import let_go_of, withdraw_from


async def forget_conversations(session: AsyncSession, conversations: Sequence[UUID]) -> list[str]:
    """Delete the conversations because their person wishes it; the caller commits, and calls
    `remove_traces` then.

    Returns the provenance ids of sentences that were learned from them, which the next export of
    the training data takes out again. A hand-off stays without its turn: staff may have a request
    with its reference. Nothing happens for those that are gone already.
    """
    learned = await withdraw_from(session, conversations)
    await _delete(session, conversations)
    return learned


async def expire_conversations(session: AsyncSession, conversations: Sequence[UUID]) -> None:
    """Delete the conversations because their time has come, as forget_conversations does.

    What was learned from them stays learned, without anything that leads back to them.
    """
    await let_go_of(session, conversations)
    await _delete(session, conversations)


async def _delete(session: AsyncSession, conversations: Sequence[UUID]) -> None:
    tags = await tags_used_in(session, conversations)
    await session.execute(delete(Conversation).where(Conversation.id.in_(conversations)))
    await drop_unused(session, tags)
