"""Whoever has the console for the first time finds what the last thirty days left."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from alembic import command
from sqlalchemy import select, update

from gateway.conversations.models import Turn
from gateway.database import create_database_engine
from gateway.migrate import alembic_config
from gateway.record import utc_now
from tests.gateway.attention.conftest import Sessions, answers, entries, say
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer
from tests.gateway.visitor import Visitor


@pytest.mark.parametrize("days", [29, 31])
@ON_ONE_DATABASE
async def test_red_flags_failures_and_thumbs_down_of_a_month_are_raised(
    visitor: Visitor, engine: EngineServer, sessions: Sessions, database_url: str, days: int
) -> None:
    answers(engine, outcome="clarify")
    thumbed = await say(visitor, "bof")
    await visitor.judge(thumbed, "down")
    answers(engine, outcome="urgent")
    await say(visitor, "vieux")
    answers(engine, outcome="failed", replies=[])
    await say(visitor, "panne")
    async with sessions() as session:
        await session.execute(
            update(Turn)
            .where(Turn.outcome == "urgent")
            .values(created_at=utc_now() - timedelta(days=days))
        )
        await session.commit()
        conversation = (await session.scalars(select(Turn.conversation_id).limit(1))).one()
    await _down_and_up(database_url)
    kinds = ["failed", "thumb_down"] if days > 30 else ["failed", "red_flag", "thumb_down"]
    found = await entries(sessions)
    assert sorted(entry.kind for entry in found) == kinds
    assert {entry.conversation_id for entry in found} == {conversation}
    assert all(isinstance(entry.id, UUID) and entry.settled_at is None for entry in found)


async def _down_and_up(url: str) -> None:
    engine = create_database_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(alembic_config(sync), "0007"))
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(alembic_config(sync), "head"))
    await engine.dispose()
