"""Erased words are gone from the files too."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def remove_traces(session: AsyncSession) -> None:
    """Empty SQLite's log of what has been erased; to be called after the commit.

    SQLite overwrites erased rows with zeros (`secure_delete`, gateway/database.py) but keeps what
    they were in its write-ahead log until that is written back (https://sqlite.org/wal.html,
    "Checkpointing"). Where somebody reads just then the log stays, until the next time.
    PostgreSQL's own vacuum reuses the space.
    """
    if session.get_bind().dialect.name == "sqlite":
        await session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        await session.commit()
