"""Settle one entry from the list, and undo it within a minute."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.models import Attention, How
from gateway.record import utc_now
from gateway.staff.models import StaffAccount

UNDO_FOR = timedelta(minutes=1)
DONE: tuple[How, ...] = ("called", "nothing_to_do", "already_followed", "other")
"""What may have been done about a red flag."""
LONGEST_NOTE = 1000  # characters


class NotSettledError(ValueError):
    """What was done is not among what can be chosen, or `other` comes without a note."""


async def settle_entry(
    session: AsyncSession, entry: Attention, account_id: UUID, how: str, note: str = ""
) -> bool:
    """Settle an open entry; the caller commits. False when somebody else has already.

    About a red flag `how` is one of DONE, `other` with a note; about the rest it is `seen`. Raises
    NotSettledError. Near-identical unsure messages are settled together.
    """
    if entry.kind == "red_flag":
        if how not in DONE or len(note) > LONGEST_NOTE or (how == "other" and not note):
            raise NotSettledError(how)
    elif how != "seen":
        raise NotSettledError(how)
    settled = await session.scalars(
        update(Attention)
        .where(_entry(entry), Attention.settled_at.is_(None))
        .values(settled_at=utc_now(), settled_by_id=account_id, settled_how=how, note=note or None)
        .returning(Attention.id)
    )
    return entry.id in set(settled)


async def restore_entry(session: AsyncSession, entry: Attention, account_id: UUID) -> bool:
    """Open again what this account settled by hand; the caller commits.

    False when it did not settle it, or did so more than a minute ago.
    """
    at = entry.settled_at
    by_hand = entry.settled_by_id == account_id and entry.settled_how in (*DONE, "seen")
    if at is None or not by_hand or utc_now() - at > UNDO_FOR:
        return False
    if entry.kind == "undelivered":
        await session.delete(entry)  # it only says that somebody has seen it
        return True
    await session.execute(
        update(Attention)
        .where(_entry(entry), Attention.settled_at == at, Attention.settled_by_id == account_id)
        .values(settled_at=None, settled_by_id=None, settled_how=None, note=None)
    )
    return True


async def recently_settled(
    session: AsyncSession, limit: int
) -> list[tuple[Attention, StaffAccount]]:
    """Return what somebody has settled, the newest first, and who it was (1 query)."""
    rows = await session.execute(
        select(Attention, StaffAccount)
        .join(StaffAccount, StaffAccount.id == Attention.settled_by_id)
        .where(Attention.settled_by_id.is_not(None))
        .order_by(Attention.settled_at.desc(), Attention.id.desc())
        .limit(limit)
    )
    return [(entry, account) for entry, account in rows]


def _entry(entry: Attention) -> ColumnElement[bool]:
    if entry.kind == "unsure":
        return (Attention.near_key == entry.near_key) & (Attention.kind == "unsure")
    return Attention.id == entry.id
