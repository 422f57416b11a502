"""What there was before is found as what comes after is: by facets and by words."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from gateway.database import create_database_engine
from gateway.migrate import alembic_config, migrate
from gateway.search.models import conversation_facet, message_words
from gateway.search.rebuild import rebuild
from tests.gateway.databases import KINDS, empty_database

AT = "2026-11-25 10:00:00+00:00"
TURNS = (
    ("answer", "cost", 0.93, "up", None),
    ("handoff", None, 0.61, None, "K7PX-4M2Q"),
    ("clarify", None, 0.55, "down", None),
    ("emergency", "trauma", 0.12, None, None),
    ("failed", None, None, None, None),
)


async def _insert(connection: AsyncConnection, table: str, **values: object) -> None:
    """Insert a row with the columns that revision 0005 has; a UUID's form is the database's."""
    is_sqlite = connection.dialect.name == "sqlite"
    columns = await connection.run_sync(lambda sync: inspect(sync).get_columns(table))
    types = {column["name"]: column["type"] for column in columns}
    fitted = {name: value for name, value in values.items() if name in types}
    marks = ", ".join(
        f":{name}" if is_sqlite else f"CAST(CAST(:{name} AS TEXT) AS {types[name]})"
        for name in fitted
    )
    given = {
        name: value if value is None or is_sqlite else str(value) for name, value in fitted.items()
    }
    statement = f"INSERT INTO {table} ({', '.join(fitted)}) VALUES ({marks})"  # noqa: S608
    await connection.execute(text(statement), given)


async def _store(connection: AsyncConnection, turns: tuple[tuple[object, ...], ...]) -> None:
    conversation = uuid4().hex
    await _insert(
        connection,
        "conversation",
        **{"id": conversation, "channel": "web", "language": "fr", "started_at": AT},
        **{"last_activity_at": AT, "notice_version": "1", "notice_accepted_at": AT},
        **{"context": "{}", "last_position": len(turns)},
    )
    for position, (outcome, topic, confidence, thumb, reference) in enumerate(turns, 1):
        message, turn = uuid4().hex, uuid4().hex
        await _insert(
            connection,
            "message",
            **{"id": message, "conversation_id": conversation, "position": position},
            **{"direction": "in", "text": f"Mes infiltrations n° {position}", "buttons": "[]"},
            **{"links": "[]", "personal_data": "[]", "created_at": AT},
        )
        await _insert(
            connection,
            "turn",
            **{"id": turn, "conversation_id": conversation, "message_id": message},
            **{"outcome": outcome, "topic": topic, "confidence": confidence, "ranking": "[]"},
            **{"language": "fr", "total_ms": 1.0, "created_at": AT},
        )
        if thumb:
            await _insert(
                connection,
                "feedback",
                **{"id": uuid4().hex, "turn_id": turn, "thumb": thumb, "given_at": AT},
            )
        if reference:
            await _insert(
                connection,
                "handoff",
                **{"id": uuid4().hex, "turn_id": turn, "reference": reference},
                **{"language": "fr", "created_at": AT},
            )


async def _indexed(engine: AsyncEngine) -> tuple[list[Any], list[Any]]:
    async with AsyncSession(engine) as session:
        facets = await session.execute(select(conversation_facet).order_by(*conversation_facet.c))
        words = await session.execute(
            select(message_words.c.message_id, message_words.c.words).order_by(
                message_words.c.message_id
            )
        )
        return list(facets), list(words)


@pytest.mark.parametrize("kind", KINDS)
async def test_the_migration_indexes_what_a_turn_would_have(kind: str, tmp_path: Path) -> None:
    def up_to_audit(connection: Connection) -> None:
        command.upgrade(alembic_config(connection), "0005")

    async with empty_database(kind, tmp_path) as url:
        engine = create_database_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(up_to_audit)
        async with engine.begin() as connection:
            for turns in (TURNS, TURNS[:1], ()):
                await _store(connection, turns)
        await migrate(url)
        facets, words = await _indexed(engine)
        assert len(facets) == 19 + 10  # the one without a message has none
        assert [row[1] for row in words if "5" in row[1]] == [" me infiltr n 5 "]
        async with AsyncSession(engine) as session:
            assert await rebuild(session) == 3
        assert await _indexed(engine) == (facets, words)
        await engine.dispose()
