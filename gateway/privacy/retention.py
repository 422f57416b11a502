"""Erase the conversations whose time has come, as the notice promised."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from gateway.conversations.models import Conversation
from gateway.database import SessionMaker
from gateway.privacy.traces import remove_traces

_BATCH = 500  # conversations of one transaction: nobody waits long for its locks


async def erase_expired(sessions: SessionMaker, before: datetime) -> int:
    """Erase conversations whose last activity was before the moment, 500 at most; return how many.

    Several processes may do it at once. Raises the database's errors.
    """
    oldest = (
        select(Conversation.id)
        .where(Conversation.last_activity_at < before)
        .order_by(Conversation.last_activity_at)
        .limit(_BATCH)
    )
    async with sessions() as session:
        expired = list(await session.scalars(oldest))
        # Whoever has written since stays: the condition holds when the row is locked.
        gone = await session.scalars(
            delete(Conversation)
            .where(Conversation.id.in_(expired), Conversation.last_activity_at < before)
            .returning(Conversation.id)
        )
        erased = len(list(gone))
        await session.commit()
        if erased:
            await remove_traces(session)
    return erased
