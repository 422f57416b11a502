"""The log only grows: the database itself refuses anything else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.audit.models import AuditEntry
from gateway.audit.trail import AuditTrail, note_without_account
from gateway.record import utc_now
from tests.gateway.console.people import add_person

Sessions = async_sessionmaker[AsyncSession]


async def add_entries(sessions: Sessions, *days_ago: int) -> None:
    async with sessions() as session:
        for days in days_ago:
            at = utc_now() - timedelta(days=days)
            session.add(AuditEntry(who="x@y.example", action="thing.done", at=at))
        await session.commit()


@pytest.mark.parametrize("days_ago", [0, 364, 400])
async def test_an_entry_is_not_changed_however_old(sessions: Sessions, days_ago: int) -> None:
    await add_entries(sessions, days_ago)
    for change in ({"who": "somebody else"}, {"at": utc_now()}, {"details": {"a": 1}}):
        async with sessions() as session:
            with pytest.raises(DBAPIError, match="audit log"):
                await session.execute(update(AuditEntry).values(**change))
    async with sessions() as session:
        (entry,) = (await session.scalars(select(AuditEntry))).all()
    assert (entry.who, entry.details) == ("x@y.example", {})


async def test_an_entry_is_not_deleted_within_a_year_and_may_be_after(sessions: Sessions) -> None:
    await add_entries(sessions, 0, 364, 366)
    year_ago = utc_now() - timedelta(days=365)
    async with sessions() as session:
        with pytest.raises(DBAPIError, match="audit log"):
            await session.execute(delete(AuditEntry))
    async with sessions() as session:
        await session.execute(delete(AuditEntry).where(AuditEntry.at < year_ago))
        await session.commit()
        assert len((await session.scalars(select(AuditEntry))).all()) == 2


async def test_an_entry_outlives_the_account(sessions: Sessions) -> None:
    account = await add_person(sessions, "reader")
    async with sessions() as session:
        AuditTrail(session, account).note("conversation.opened", account.id, count=2)
        note_without_account(session, "unknown", "sign_in.failed")
        await session.commit()
        await session.delete(await session.get_one(type(account), account.id))
        await session.commit()
        entries = (await session.scalars(select(AuditEntry).order_by(AuditEntry.id))).all()
    assert [(each.who, each.kind, each.account_id) for each in entries] == [
        (account.email, "conversation", account.id),
        ("unknown", "sign_in", None),
    ]
