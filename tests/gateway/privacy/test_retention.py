"""Conversations are erased when their time has come, and their words with them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.engine import make_url

from gateway.audit.models import AuditEntry
from gateway.audit.trail import PROGRAM
from gateway.conversations.models import Conversation, Message
from gateway.privacy.forgetting import forget_conversations
from gateway.privacy.retention import erase_expired
from gateway.record import utc_now
from gateway.settings import Settings
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.running import running_gateway
from tests.gateway.visitor import Visitor

WORDS = "mon secret est un perroquet violet"


async def _last_wrote(sessions: Any, visitor: Visitor, days_ago: float) -> None:
    moment = utc_now() - timedelta(days=days_ago)
    of_visitor = Conversation.id == UUID(visitor.conversation)
    async with sessions() as session:
        await session.execute(
            update(Conversation).where(of_visitor).values(last_activity_at=moment)
        )
        await session.commit()


async def _count(sessions: Any, table: Any) -> int:
    async with sessions() as session:
        return int(await session.scalar(select(func.count()).select_from(table)))


async def test_only_what_is_past_its_time_is_erased(visitor: Visitor, sessions: Any) -> None:
    other = await Visitor.arrive(visitor.client)
    for person in (visitor, other):
        await person.say("bonjour")
    await _last_wrote(sessions, visitor, 181)
    await _last_wrote(sessions, other, 179)
    assert await erase_expired(sessions, utc_now() - timedelta(days=180)) == 1
    assert (await visitor.page()).status_code == 401
    assert await other.texts() == ["bonjour", "Réponse à : bonjour"]
    assert await erase_expired(sessions, utc_now() - timedelta(days=180)) == 0


async def test_more_than_one_batch(
    visitor: Visitor, sessions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.privacy.retention._BATCH", 2)
    people = [visitor, *[await Visitor.arrive(visitor.client) for _ in range(4)]]
    for person in people:
        await _last_wrote(sessions, person, 2)
    yesterday = utc_now() - timedelta(days=1)
    assert [await erase_expired(sessions, yesterday) for _ in range(4)] == [2, 2, 1, 0]
    assert await _count(sessions, Conversation) == 0


async def test_the_gateway_does_it_by_itself(settings: Settings, sessions: Any) -> None:
    async with running_gateway(settings) as client:
        visitor = await Visitor.arrive(client)
        await visitor.say("bonjour")
    await _last_wrote(sessions, visitor, 181)
    async with running_gateway(settings) as client, asyncio.timeout(10):
        later = Visitor(client, visitor.token)
        while (await later.page()).status_code != 401:
            pass
    assert await _count(sessions, Message) == 0


async def test_the_log_says_how_much_was_erased_by_itself(
    visitor: Visitor, settings: Settings, sessions: Any
) -> None:
    await visitor.say(WORDS)
    await _last_wrote(sessions, visitor, days_ago=settings.retention_days + 1)
    entries = select(AuditEntry).where(AuditEntry.action == "retention.erased")
    async with running_gateway(settings), asyncio.timeout(10):
        found: list[AuditEntry] = []
        while not found:
            async with sessions() as session:
                found = list(await session.scalars(entries))
    (entry,) = found
    assert (entry.account_id, entry.who) == (None, PROGRAM)
    assert entry.details == {"conversations": 1}


@ON_ONE_DATABASE
async def test_the_gateway_takes_erased_words_out_of_the_index(
    settings: Settings, sessions: Any
) -> None:
    async with running_gateway(settings) as client:
        visitor = await Visitor.arrive(client)
        await visitor.say(WORDS)
    waiting = text("SELECT messages FROM message_words_fts_erased")
    async with sessions() as session:  # while no gateway is there to tidy up at once
        await forget_conversations(session, [UUID(visitor.conversation)])
        await session.commit()
        assert await session.scalar(waiting) == 1
    async with running_gateway(settings), asyncio.timeout(10):
        left = 1
        while left:
            async with sessions() as session:
                left = await session.scalar(waiting)


@ON_ONE_DATABASE
async def test_no_file_of_sqlite_holds_an_erased_word(
    visitor: Visitor, database_url: str, sessions: Any
) -> None:
    path = Path(make_url(database_url).database or "")
    files = [path, path.with_name(f"{path.name}-wal")]

    def held() -> bool:
        return any(WORDS.encode() in file.read_bytes() for file in files if file.exists())

    await visitor.say(WORDS)
    assert held()
    await visitor.erase()
    assert not held()
    again = await Visitor.arrive(visitor.client)
    await again.say(WORDS)
    await _last_wrote(sessions, again, 2)
    await erase_expired(sessions, utc_now() - timedelta(days=1))
    assert not held()
