"""Filters with a name: one's own, and those that are shared with the team."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.search.filters import Filter
from gateway.search.models import LONGEST_NAME, SavedFilter
from gateway.staff.models import StaffAccount

SHOWN = 50  # filters above the list
MOST = 100  # of one account


class SavedFilterError(Exception):
    """It cannot be saved; `code` says why: `no_name` or `too_many`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SavedFilterNotFoundError(Exception):
    """There is no such filter, or it is not this person's to change."""


async def saved_filters(session: AsyncSession, account: UUID) -> Sequence[SavedFilter]:
    """Return one's own filters and the shared ones, by name (1 query)."""
    ours = or_(SavedFilter.account_id == account, SavedFilter.shared)
    return list(
        await session.scalars(
            select(SavedFilter).where(ours).order_by(SavedFilter.name, SavedFilter.id).limit(SHOWN)
        )
    )


async def save_filter(
    session: AsyncSession, account: UUID, name: str, wanted: Filter, *, shared: bool
) -> SavedFilter:
    """Add a filter under a name and return it; the caller commits.

    Raises SavedFilterError. The caller has made sure that the search in it may be opened.
    """
    own = select(SavedFilter.id).where(SavedFilter.account_id == account).limit(MOST)
    if len(list(await session.scalars(own))) >= MOST:
        raise SavedFilterError("too_many")
    saved = SavedFilter(
        account_id=account,
        name=clean_name(name),
        shared=shared,
        query=str(wanted),
        search_id=wanted.search,
    )
    session.add(saved)
    await session.flush()
    return saved


async def own_filter(
    session: AsyncSession, account: StaffAccount, key: UUID, *, may_all: bool = False
) -> SavedFilter:
    """Return a filter that this person may change: their own, or any that is shared where
    `may_all`. Raises SavedFilterNotFoundError."""
    saved = await session.get(SavedFilter, key)
    if saved is None or not (saved.account_id == account.id or (may_all and saved.shared)):
        raise SavedFilterNotFoundError
    return saved


def clean_name(raw: str) -> str:
    """Return a name as it is kept, at most 80 characters; raises SavedFilterError without one."""
    name = " ".join("".join(char for char in raw if char.isprintable()).split())[:LONGEST_NAME]
    if not name:
        raise SavedFilterError("no_name")
    return name
