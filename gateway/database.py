"""The database: SQLite in a file by default, PostgreSQL when the address says so."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from advanced_alchemy.extensions.litestar import AsyncSessionConfig, SQLAlchemyAsyncConfig
from asyncpg.exceptions import PostgresError
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

BUSY_TIMEOUT = 3.0  # seconds that a statement waits for another's lock or for a connection

# What is raised when the database does not do its work. SQLAlchemy wraps neither what asyncpg
# raises while it connects nor what the network does.
DATABASE_ERRORS = (SQLAlchemyError, PostgresError, OSError)

SessionMaker = Callable[[], AsyncSession]

_numbers = count()  # of the databases that this process has set up


def create_database_engine(url: str) -> AsyncEngine:
    """Return an engine for a URL with an async driver; nothing is connected yet.

    Values never show in its errors and logs: they are what people wrote.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    return create_async_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,  # a database that was restarted costs no turn
        pool_timeout=BUSY_TIMEOUT,
        connect_args={"timeout": BUSY_TIMEOUT, "command_timeout": 2 * BUSY_TIMEOUT},
    )


def _sqlite_engine(url: str) -> AsyncEngine:
    if path := make_url(url).database:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, hide_parameters=True, pool_timeout=BUSY_TIMEOUT)

    @event.listens_for(engine.sync_engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT * 1000)}")
        cursor.execute("PRAGMA journal_mode = WAL")  # readers and the one writer do not wait
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten
        cursor.close()

    return engine


def create_database_config(url: str, info: dict[str, Any]) -> SQLAlchemyAsyncConfig:
    """Return what the application knows of the database: its engine and how sessions are made.

    Handlers get a session as `db_session`; what they do not commit is rolled back. `info` is what
    every session carries along (`session.info`): what storing needs besides the row.
    """
    number = next(_numbers)  # the library searches free names one by one, by recursion
    return SQLAlchemyAsyncConfig(
        session_scope_key=f"db_session_{number}",
        engine_app_state_key=f"db_engine_{number}",
        session_maker_app_state_key=f"db_session_maker_{number}",
        engine_instance=create_database_engine(url),
        session_config=AsyncSessionConfig(expire_on_commit=False, info=info),
        set_default_exception_handler=False,  # every error has the one form of gateway/errors.py
    )
