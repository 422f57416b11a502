"""Settle one entry by hand, and open it again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.models import Attention, How
from gateway.record import utc_now
from gateway.staff.models import StaffAccount

UNDO_OFFERED_FOR = timedelta(minutes=1)
"""Beside the list; among what is settled it can be opened again for as long as it is there."""
DONE: tuple[How, ...] = ("called", "nothing_to_do", "already_followed", "other")
"""What may have been done about a red flag."""
BY_HAND: tuple[How, ...] = (*DONE, "seen")
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


def is_by_hand(entry: Attention) -> bool:
    """Tell whether somebody settled it from the list, and not by correcting or reviewing."""
    return entry.settled_at is not None and entry.settled_how in BY_HAND


async def reopen_entry(session: AsyncSession, entry: Attention) -> bool:
    """Open again what somebody settled by hand, whoever and whenever it was; the caller commits.

    A note stays for whoever settles it next. False when it was not settled by hand.
    """
    if not is_by_hand(entry):
        return False
    if entry.kind == "undelivered":
        await session.delete(entry)  # it only says that somebody has seen it
        return True
    await session.execute(
        update(Attention)
        .where(
            _entry(entry),
            Attention.settled_at == entry.settled_at,
            Attention.settled_by_id == entry.settled_by_id,
        )
        .values(settled_at=None, settled_by_id=None, settled_how=None)
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
