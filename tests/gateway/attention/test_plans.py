"""What is open is found by index however much was settled, and the ten within their time."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest_asyncio
from sqlalchemy import event, insert, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.by_hand import recently_settled
from gateway.attention.entries import load_entries
from gateway.attention.models import Attention
from gateway.attention.queue import RAISED, open_counts, open_entries
from gateway.attention.settling import (
    restore_conversation,
    restore_turn,
    settle_conversation,
    settle_turn,
)
from gateway.attention.ten import most_worth
from gateway.attention.undelivered import undelivered
from gateway.channels.messenger.models import Delivery
from gateway.conversations.models import Conversation, Message, Turn
from gateway.position import Position
from gateway.record import Record, new_key, utc_now
from gateway.search.words import near_key
from tests.gateway.attention.conftest import Sessions

SETTLED = 50_000
OPEN_UNSURE = 8_000
PEOPLE = 10_000
KEYS = 3_000
LIMIT = 0.3  # seconds
BATCH = 2_000  # rows: a statement has a few seconds


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Collect what is asked, with its values."""
    seen: list[tuple[str, Any]] = []

    def note(*arguments: Any) -> None:
        seen.append((arguments[2], arguments[3]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest_asyncio.fixture
async def full(sessions: Sessions, reviewer: UUID) -> AsyncIterator[AsyncSession]:
    """A session on a database with what years leave behind."""
    now = utc_now()
    async with sessions() as session:
        keys = [new_key() for _ in range(PEOPLE)]
        people = [
            {"id": key, "channel": "web", "language": "fr", "notice_version": "1"} for key in keys
        ]
        await store(session, Conversation, people)
        message = Message(conversation_id=keys[0], position=1, direction="in", text="mot")
        session.add(message)
        await session.flush()
        turn = Turn(
            conversation_id=keys[0],
            message_id=message.id,
            outcome="clarify",
            ranking=[],
            language="fr",
            total_ms=1.0,
        )
        session.add(turn)
        await session.flush()
        settled = {"settled_at": now, "settled_by_id": reviewer, "settled_how": "seen"}
        rows = [
            entry(
                keys[number % PEOPLE], RAISED[number % 4], now - timedelta(minutes=number), number
            )
            | settled
            for number in range(SETTLED)
        ]
        rows += [
            entry(keys[number % PEOPLE], "unsure", now - timedelta(minutes=number * 5), number)
            for number in range(OPEN_UNSURE)
        ]
        rows += [entry(keys[number], kind, now, number) for number, kind in enumerate(RAISED[:3])]
        rows[-1]["turn_id"] = turn.id
        await store(session, Attention, rows)
        sent = [
            {
                "address": b"",
                "message_id": message.id,
                "state": "failed" if number % 1000 == 0 else "sent",
                "reason": "blocked" if number % 1000 == 0 else None,
                "created_at": now - timedelta(minutes=number),
            }
            for number in range(20_000)
        ]
        await store(session, Delivery, sent)
        await session.commit()
        await session.execute(text("ANALYZE"))
        await session.commit()
        yield session
        await session.rollback()


async def store(session: AsyncSession, table: type[Record], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), BATCH):
        await session.execute(insert(table), rows[start : start + BATCH])


def entry(conversation: UUID, kind: str, at: datetime, number: int) -> dict[str, Any]:
    return {
        "id": new_key(),
        "kind": kind,
        "conversation_id": conversation,
        "turn_id": None,
        "near_key": near_key(f"mot {number % KEYS}"),
        "guess": f"intent_{number % 40}",
        "uncertainty": (number % 97) / 97,
        "raised_at": at,
        "settled_at": None,
        "settled_by_id": None,
        "settled_how": None,
    }


async def test_nothing_reads_the_whole_table(full: AsyncSession, reviewer: UUID) -> None:
    now = utc_now()
    turn, conversation = (await full.execute(select(Turn.id, Turn.conversation_id))).one()
    with statements() as seen:
        await open_counts(full, RAISED, now)
        for kind in RAISED:
            rows = await open_entries(full, kind, 20)
            await open_entries(full, kind, 20, Position(now, conversation), now)
            await load_entries(full, rows)
        await undelivered(full, now)
        await recently_settled(full, 50)
        await most_worth(full, now, 10)
        await restore_turn(full, turn)
        await settle_turn(full, turn, reviewer)
        await settle_conversation(full, conversation, reviewer)
        await restore_conversation(full, conversation)
    asked = [each for each in seen if "attention" in each[0] or "delivery" in each[0]]
    assert len(asked) > 12
    for statement, values in asked:
        plan = await explained(full, statement, values)
        assert not scans(plan), f"{statement}\n{plan}"


async def explained(session: AsyncSession, statement: str, values: Any) -> str:
    """Return how the database would run a statement that was run."""
    connection = await session.connection()
    prefix = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    rows = await connection.exec_driver_sql(prefix + statement, values)
    return "\n".join(str(row[-1]) for row in rows)


def scans(plan: str) -> bool:
    """Tell whether a plan reads a whole table of ours (SQLite says SCAN, PostgreSQL Seq Scan)."""
    big = ("attention", "messenger_delivery")
    lines = [line.strip() for line in plan.splitlines()]
    return any(
        (line.startswith(f"SCAN {table}") and "INDEX" not in line)
        or f"Seq Scan on {table} " in line
        or line.endswith(f"Seq Scan on {table}")
        for line in lines
        for table in big
    )


async def test_it_is_all_there_in_time(full: AsyncSession) -> None:
    now = utc_now()
    for work in (
        lambda: open_counts(full, RAISED, now),
        lambda: open_entries(full, "unsure", 21),
        lambda: most_worth(full, now, 10),
    ):
        await work()
        took = []
        for _ in range(3):
            began = time.perf_counter()
            await work()
            took.append(time.perf_counter() - began)
        assert min(took) < LIMIT
