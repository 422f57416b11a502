"""Erase what has been kept for its time, as the notice promised and the rules say."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Conversation
from gateway.database import SessionMaker
from gateway.privacy.forgetting import expire_conversations
from gateway.privacy.kinds import Kind
from gateway.privacy.rules import is_expired, rules_in_force
from gateway.privacy.traces import remove_traces
from gateway.record import utc_now

_BATCH = 500  # rows of one transaction: nobody waits long for its locks


async def erase_by_rules(sessions: SessionMaker, promised: int) -> dict[str, int]:
    """Erase what is past its time, 500 rows of each kind at most; return kind → how many.

    `promised` is how many days the notice says that conversations are kept. Several processes may
    do it at once. Raises the database's errors.
    """
    async with sessions() as session:
        rules = await rules_in_force(session, promised)
    erased = {}
    for rule in rules:
        before = utc_now() - timedelta(days=rule.days)
        if rule.kind.table is Conversation:
            count = await erase_expired(sessions, before)
        else:
            async with sessions() as session:
                count = await _erase(session, rule.kind, before)
        if count:
            erased[rule.kind.name] = count
    return erased


async def _erase(session: AsyncSession, kind: Kind, before: datetime) -> int:
    expired = is_expired(kind, before)
    oldest = select(kind.table.id).where(expired).order_by(kind.moment).limit(_BATCH)
    gone = await session.scalars(
        delete(kind.table).where(kind.table.id.in_(oldest), expired).returning(kind.table.id)
    )
    count = len(list(gone))
    await session.commit()
    return count


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
        still = select(Conversation.id).where(
            Conversation.id.in_(expired), Conversation.last_activity_at < before
        )
        gone = list(await session.scalars(still.with_for_update(skip_locked=True)))
        if gone:
            await expire_conversations(session, gone)
        await session.commit()
        if gone:
            await remove_traces(session)
    return len(gone)
