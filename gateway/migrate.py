"""Bring the database to the newest revision: `python -m gateway.migrate`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from gateway.database import DATABASE_ERRORS, create_database_engine
from gateway.settings import SettingsError, load_settings

MIGRATIONS = Path(__file__).with_name("migrations")
_LOCK = 7_104_227  # any number that is always this one: two processes never migrate at once


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration for work on this connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade_to_head(connection: Connection) -> None:
    """Apply the revisions that the database lacks; the caller commits."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    command.upgrade(alembic_config(connection), "head")


async def migrate(url: str) -> None:
    """Upgrade the database at `url` (with an async driver) to head."""
    engine = create_database_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade_to_head)
    finally:
        await engine.dispose()


def main() -> int:
    """Migrate the database of the settings; return the exit status."""
    try:
        asyncio.run(migrate(load_settings().database_url))
    except (SettingsError, *DATABASE_ERRORS) as error:
        print(f"gateway.migrate: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
