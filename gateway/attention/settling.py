"""Say that somebody has seen to what needed a person, and take it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.models import Attention, How
from gateway.conversations.models import Message, Turn
from gateway.record import utc_now
from gateway.review.models import Correction
from gateway.search.words import near_key

_IS_OPEN = Attention.settled_at.is_(None)
# A red flag asks what was done, so that nothing but its own form settles it.
_NO_RED_FLAG = Attention.kind != "red_flag"
# Written into the statement, so that SQLite knows that its index on these rows may be used.
_IS_COVERED = Attention.settled_how == literal("covered", literal_execute=True)


async def settle_turn(
    session: AsyncSession, turn_id: UUID, account_id: UUID, how: How = "corrected"
) -> None:
    """Settle what a turn raised, red flags excepted, and unsure near-identical ones; the caller
    commits.

    Call it when the turn's correction was added or changed.
    """
    now = utc_now()
    await _settle(session, now, account_id, how, Attention.turn_id == turn_id, _NO_RED_FLAG)
    if key := await _near_key(session, turn_id):
        alike = Attention.near_key == key, Attention.kind == "unsure"
        await _settle(session, now, account_id, "covered", *alike)


async def restore_turn(session: AsyncSession, turn_id: UUID) -> None:
    """Undo settle_turn: open again what it settled and no other correction covers; the caller
    commits.

    The correction of the turn itself counts no more, deleted already or not.
    """
    corrected = Attention.turn_id == turn_id, Attention.settled_how == "corrected"
    key = await _near_key(session, turn_id)
    others = select(Correction.id).where(Correction.near_key == key, Correction.turn_id != turn_id)
    if key and await session.scalar(others.limit(1)) is not None:
        covered = update(Attention).where(*corrected, Attention.kind == "unsure")
        await session.execute(covered.values(settled_how="covered"))
    elif key:
        await _reopen(session, Attention.near_key == key, _IS_COVERED)
    await _reopen(session, *corrected)


async def settle_conversation(
    session: AsyncSession, conversation_id: UUID, account_id: UUID, how: How = "reviewed"
) -> None:
    """Settle all that a conversation raised, red flags excepted; the caller commits."""
    of_it = Attention.conversation_id == conversation_id
    await _settle(session, utc_now(), account_id, how, of_it, _NO_RED_FLAG)


async def restore_conversation(session: AsyncSession, conversation_id: UUID) -> None:
    """Undo settle_conversation; the caller commits."""
    of_it = Attention.conversation_id == conversation_id
    await _reopen(session, of_it, Attention.settled_how == "reviewed")


async def _near_key(session: AsyncSession, turn_id: UUID) -> str | None:
    asked = select(Message.text).join(Turn, Turn.message_id == Message.id)
    text = await session.scalar(asked.where(Turn.id == turn_id))
    return near_key(text) if text else None


async def _settle(
    session: AsyncSession,
    now: datetime,
    account_id: UUID,
    how: How,
    *which: ColumnElement[bool],
) -> None:
    await session.execute(
        update(Attention)
        .where(_IS_OPEN, *which)
        .values(settled_at=now, settled_by_id=account_id, settled_how=how)
    )


async def _reopen(session: AsyncSession, *which: ColumnElement[bool]) -> None:
    await session.execute(
        update(Attention)
        .where(*which)
        .values(settled_at=None, settled_by_id=None, settled_how=None, note=None)
    )
