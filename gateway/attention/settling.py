"""Say that somebody has seen to what needed a person, and take it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.models import Attention, How
from gateway.attention.undelivered import settle_undelivered
from gateway.conversations.models import Conversation, Message, Turn
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
    now, key = utc_now(), await _near_key(session, turn_id)
    await _settle(session, now, account_id, how, Attention.turn_id == turn_id, _NO_RED_FLAG)
    if key:
        alike = Attention.near_key == key, Attention.kind == "unsure"
        await _settle(session, now, account_id, "covered", *alike)


async def restore_turn(session: AsyncSession, turn_id: UUID) -> None:
    """Undo settle_turn: open again what it settled and no other correction covers; the caller
    commits.

    The correction of the turn itself counts no more, deleted already or not.
    """
    key = await _near_key(session, turn_id)
    corrected = Attention.turn_id == turn_id, Attention.settled_how == "corrected"
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
    await _lock(session, conversation_id)
    of_it = Attention.conversation_id == conversation_id
    await _settle(session, utc_now(), account_id, how, of_it, _NO_RED_FLAG)
    await settle_undelivered(session, conversation_id, account_id, how)


async def restore_conversation(session: AsyncSession, conversation_id: UUID) -> None:
    """Undo settle_conversation; the caller commits."""
    await _lock(session, conversation_id)
    reviewed = Attention.conversation_id == conversation_id, Attention.settled_how == "reviewed"
    await session.execute(delete(Attention).where(*reviewed, Attention.kind == "undelivered"))
    await _reopen(session, *reviewed)


async def _near_key(session: AsyncSession, turn_id: UUID) -> str | None:
    """Return the key of the turn's message, None without a text; the conversation is locked."""
    asked = (
        select(Turn.conversation_id, Message.text)
        .join(Message, Message.id == Turn.message_id)
        .where(Turn.id == turn_id)
    )
    found = (await session.execute(asked)).one_or_none()
    if found is None:
        return None
    await _lock(session, found.conversation_id)
    return near_key(found.text) if found.text else None


async def _lock(session: AsyncSession, conversation_id: UUID) -> None:
    """Lock the conversation before its rows, as everybody does (gateway/search/facets.py)."""
    row = select(Conversation.id).where(Conversation.id == conversation_id)
    await session.execute(row.with_for_update(key_share=True))


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
