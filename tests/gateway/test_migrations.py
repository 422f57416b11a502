"""The migrations make exactly the tables of the models, on every database, there and back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from alembic import command
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.conversations.models import Message
from gateway.database import create_database_engine
from gateway.migrate import alembic_config, migrate
from tests.gateway.databases import KINDS, empty_database


@pytest_asyncio.fixture(params=KINDS)
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with empty_database(request.param, tmp_path) as url:
        yield url


async def test_the_models_and_the_migrations_agree(empty: str) -> None:
    await migrate(empty)
    await migrate(empty)  # there is nothing left to do
    engine = create_database_engine(empty)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.check(alembic_config(sync)))
    await engine.dispose()


async def test_they_can_be_taken_back(empty: str) -> None:
    def back_and_forth(connection: Connection) -> list[str]:
        config = alembic_config(connection)
        command.upgrade(config, "head")
        command.downgrade(config, "base")
        left = inspect(connection).get_table_names()
        command.upgrade(config, "head")
        return left

    engine = create_database_engine(empty)
    async with engine.begin() as connection:
        assert await connection.run_sync(back_and_forth) == ["alembic_version"]
    await engine.dispose()


async def test_a_message_of_no_conversation_cannot_be_stored(
    sessions: async_sessionmaker[AsyncSession],
) -> None:
    async with sessions() as session:
        session.add(Message(conversation_id=uuid4(), position=1, direction="in"))
        with pytest.raises(IntegrityError):
            await session.commit()
