"""Fresh databases: one is migrated for all tests, and each test finds it without a row."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from gateway.migrate import migrate
from gateway.settings import Settings

POSTGRES = os.environ.get("TEST_POSTGRES_URL")
KINDS = ["sqlite", "postgresql"] if POSTGRES else ["sqlite"]
# For what never reaches the database, or takes long.
ON_ONE_DATABASE = pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)

# Deleting a test's few rows takes a tenth of the time of a TRUNCATE, which makes new files.
_EMPTY_ALL_TABLES = """
DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica; -- no order of tables, no triggers
    FOR name IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
END $$
"""


def normalised(url: str) -> str:
    """Return the URL as the gateway's settings make it."""
    values: dict[str, Any] = {"secret_key": "k" * 32, "engine_secret": "s", "database_url": url}
    return Settings(_env_file=None, **values).database_url  # type: ignore[call-arg]


@asynccontextmanager
async def empty_database(kind: str, folder: Path) -> AsyncIterator[str]:
    """Give the URL of a database without tables, and remove it afterwards."""
    name = f"modic_{uuid4().hex}"
    if kind == "sqlite":
        yield normalised(f"sqlite:///{folder / name}.db")
        return
    await _on_postgres(f'CREATE DATABASE "{name}"')
    # What a killed gateway has stored is there all the same; no test pulls the machine's plug.
    await _on_postgres(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    try:
        yield _postgres_url(name)
    finally:
        await _on_postgres(f'DROP DATABASE "{name}" WITH (FORCE)')


@asynccontextmanager
async def fresh_database(migrated: str) -> AsyncIterator[str]:
    """Give the URL of a database with all tables, none of which holds a row.

    For SQLite a copy of the migrated file, at the same place each time; for PostgreSQL, where a
    new database takes long, the migrated one itself, emptied afterwards.
    """
    database = make_url(migrated).database
    assert database is not None
    if migrated.startswith("sqlite"):
        folder = Path(database).with_suffix(".copy")
        folder.mkdir()
        shutil.copy(database, folder)
        yield normalised(f"sqlite:///{folder / Path(database).name}")
        shutil.rmtree(folder)
        return
    try:
        yield migrated
    finally:
        await _on_postgres(_EMPTY_ALL_TABLES, database)


@asynccontextmanager
async def migrated_database(kind: str, folder: Path) -> AsyncIterator[str]:
    """Give the URL of a new database at the newest revision."""
    async with empty_database(kind, folder) as url:
        await migrate(url)
        yield url


def _postgres_url(name: str) -> str:
    assert POSTGRES is not None
    url = make_url(normalised(POSTGRES)).set(database=name)
    return url.render_as_string(hide_password=False)


async def _on_postgres(statement: str, database: str | None = None) -> None:
    connection = await asyncpg.connect(POSTGRES, database=database, timeout=5, command_timeout=60)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
