from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.audit.entries import (
    PAGE,
    Filter,
    all_entries,
    entries_page,
    entries_query,
)
from gateway.audit.models import AuditEntry
from gateway.position import Position
from gateway.record import utc_now

Sessions = async_sessionmaker[AsyncSession]
NOW = utc_now()
ANNE, BEN = uuid4(), uuid4()


async def fill(sessions: Sessions, count: int, **columns: Any) -> list[UUID]:
    """Store entries, several of each moment; return their keys, newest first."""
    async with sessions() as session:
        entries = [
            AuditEntry(
                **{
                    "who": "anne@clinique.example",
                    "account_id": ANNE,
                    "action": "conversation.opened",
                    "at": NOW - timedelta(minutes=number // 3),
                    **columns,
                }
            )
            for number in range(count)
        ]
        session.add_all(entries)
        await session.commit()
        return [e.id for e in sorted(entries, key=lambda e: (e.at, e.id.hex), reverse=True)]


async def walk(sessions: Sessions, wanted: Filter) -> list[UUID]:
    """Return the keys that the pages show, one page after the other."""
    seen: list[UUID] = []
    after: Position | None = None
    async with sessions() as session:
        while True:
            entries, after = await entries_page(session, wanted, after)
            assert len(entries) <= PAGE
            seen += [entry.id for entry in entries]
            if after is None:
                return seen
            after = Position.parse(str(after))


async def test_the_pages_show_every_entry_once(sessions: Sessions) -> None:
    keys = await fill(sessions, 2 * PAGE + 7)
    assert await walk(sessions, Filter()) == keys
    async with sessions() as session:
        assert [entry.id async for entry in all_entries(session, Filter())] == keys


@pytest.mark.parametrize("count", [0, 1, PAGE, PAGE + 1])
async def test_the_last_page_has_no_next_one(sessions: Sessions, count: int) -> None:
    keys = await fill(sessions, count)
    assert await walk(sessions, Filter()) == keys


async def test_each_filter_alone_and_together(sessions: Sessions) -> None:
    await fill(sessions, 5)
    bens = await fill(sessions, 4, account_id=BEN, who="ben@clinique.example")
    about = await fill(sessions, 2, action="account.opened", subject=str(BEN))
    old = await fill(sessions, 3, at=NOW - timedelta(days=40))
    assert await walk(sessions, Filter(account_id=BEN)) == bens
    assert await walk(sessions, Filter(kind="account")) == about
    assert await walk(sessions, Filter(subject=str(BEN))) == about
    assert await walk(sessions, Filter(until=NOW - timedelta(days=30))) == old
    recent = Filter(account_id=ANNE, kind="conversation", since=NOW - timedelta(days=30))
    assert len(await walk(sessions, recent)) == 5
    assert await walk(sessions, Filter(account_id=BEN, kind="account")) == []


def test_a_position_that_is_none_is_refused() -> None:
    for odd in ("", "x", "2026-01-01T00:00:00~x", f"2026-01-01T00:00:00~{ANNE}"):
        with pytest.raises(ValueError):
            Position.parse(odd)


MANY = 20_000
FILTERS = [
    Filter(account_id=person, kind=kind, subject=subject, since=since)
    for person, kind, subject, since in product(
        (None, ANNE), ("", "account"), ("", str(BEN)), (None, NOW - timedelta(days=3))
    )
]


async def test_no_filter_scans_or_sorts_the_log(sessions: Sessions) -> None:
    await fill_quickly(sessions)
    wrong = []
    for wanted, after in product(FILTERS, (None, Position(NOW - timedelta(hours=9), ANNE))):
        plan = await explained(sessions, wanted, after)
        if not is_by_index(plan, wanted, after):
            wrong.append(f"{wanted}\n{plan}")
    assert not wrong, "\n\n".join(wrong)


def is_by_index(plan: str, wanted: Filter, after: Position | None) -> bool:
    """Tell whether a plan reads a stretch of an index, in its order where that may be long."""
    if "Scan" in plan:  # PostgreSQL
        return "Seq Scan" not in plan
    everything = wanted == Filter() and after is None
    found = "SCAN audit_entry USING INDEX ix_audit_entry_at" if everything else "SEARCH audit_entry"
    return found in plan and ("TEMP B-TREE FOR ORDER BY" not in plan or bool(wanted.subject))


async def fill_quickly(sessions: Sessions) -> None:
    async with sessions() as session:
        session.add_all(
            AuditEntry(
                who="anne@clinique.example",
                account_id=ANNE if number % 7 else BEN,
                action=("conversation.opened", "account.opened", "audit.listed")[number % 3],
                subject=str(uuid4()) if number % 50 else str(BEN),
                at=NOW - timedelta(minutes=number),
            )
            for number in range(MANY)
        )
        await session.commit()
        await session.execute(text("ANALYZE"))
        await session.commit()


async def explained(sessions: Sessions, wanted: Filter, after: Position | None) -> str:
    async with sessions() as session:
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        dialect = (sqlite if is_sqlite else postgresql).dialect()
        query = entries_query(wanted, after, PAGE + 1)
        sql = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
        explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
        connection = await session.connection()
        rows = (await connection.exec_driver_sql(explain + sql)).all()
        return "\n".join(str(row[-1]) for row in rows)
