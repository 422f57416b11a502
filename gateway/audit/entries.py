"""The log, read page by page: each filter and its order stand in an index."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.models import AuditEntry
from gateway.position import Position

PAGE = 50  # entries on a page
_CHUNK = 1000  # entries read at once for an export


@dataclass(frozen=True)
class Filter:
    """Which entries; None and "" ask for nothing."""

    account_id: UUID | None = None
    kind: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    """Before this moment."""


def entries_query(wanted: Filter, after: Position | None, limit: int) -> Select[Any]:
    """Return the query for at most `limit` entries, newest first."""
    query = select(AuditEntry).order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit)
    if wanted.account_id:
        query = query.where(AuditEntry.account_id == wanted.account_id)
    if wanted.kind:
        query = query.where(AuditEntry.kind == wanted.kind)
    if wanted.subject:
        query = query.where(AuditEntry.subject == wanted.subject)
    if wanted.since:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.until:
        query = query.where(AuditEntry.at < wanted.until)
    if after:
        # The first condition is the index's range; the second one is for the same moment.
        query = query.where(
            AuditEntry.at <= after.at, tuple_(AuditEntry.at, AuditEntry.id) < (after.at, after.id)
        )
    return query


async def entries_page(
    session: AsyncSession, wanted: Filter, after: Position | None = None
) -> tuple[Sequence[AuditEntry], Position | None]:
    """Return a page of the log and where the next one begins, None on the last (1 query)."""
    found = (await session.scalars(entries_query(wanted, after, PAGE + 1))).all()
    shown = found[:PAGE]
    older = Position(shown[-1].at, shown[-1].id) if len(found) > PAGE else None
    return shown, older


async def all_entries(session: AsyncSession, wanted: Filter) -> AsyncIterator[AuditEntry]:
    """Give every entry, newest first, a thousand at a time."""
    after: Position | None = None
    while True:
        found = (await session.scalars(entries_query(wanted, after, _CHUNK))).all()
        for entry in found:
            yield entry
        if len(found) < _CHUNK:
            return
        after = Position(found[-1].at, found[-1].id)
        session.expunge_all()
