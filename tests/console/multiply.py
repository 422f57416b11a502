"""Many years from a month: copies of all that conversations leave behind, each some days earlier.

Keys keep their order: a copy's key is moved by as many milliseconds as its times. Everything is
copied column by column as the models say, so that a new table or column needs nothing here but,
where its rows are shared by the copies, its name in SHARED.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, DateTime, String, Table, Uuid, event, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.types import TypeDecorator

from gateway.record import Record

# Their rows belong to no one conversation.
SHARED = {
    "attention_pick",
    "conversation_search",
    "daily_measure",
    "erasure_receipt",
    "incident",
    "messenger_data_deletion",
    "notice_version",
    "person_file",
    "question_group",
    "question_leader",
    "retention_rule",
    "saved_filter",
    "tag",
    "training_export",
    "training_replay",
    "training_replay_row",
    "training_trainer",
}
_SHARED_PREFIXES = ("staff_",)
# What people decide one by one: an eighth of the copies has it, some hundreds a year.
SELDOM = {"training_candidate"}
_DAY = 86_400_000  # milliseconds

_POSTGRES_MOVED = """
CREATE FUNCTION moved(key uuid, copy int, days int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
SELECT (CASE WHEN substr(hex, 13, 1) = '7' THEN
        lpad(to_hex(('x0000' || left(hex, 12))::bit(64)::bigint - days * 86400000::bigint), 12, '0')
    ELSE left(hex, 12) END || substr(hex, 13, 16) || lpad(to_hex(copy), 4, '0'))::uuid
FROM (SELECT replace(key::text, '-', '') AS hex) AS key $$
"""


def is_shared(table: Table) -> bool:
    """Tell whether the copies share the table's rows."""
    return table.name in SHARED or table.name.startswith(_SHARED_PREFIXES)


def moved(key: str | None, copy: int, days: int) -> str | None:
    """Return the key of a row's copy; both are 32 hex digits, as SQLite keeps them.

    The last four tell the copies apart.
    """
    if key is None:
        return None
    head = key[:12]
    if key[12] == "7":  # its first 48 bits are a time in milliseconds
        head = f"{int(head, 16) - days * _DAY:012x}"
    return f"{head}{key[12:-4]}{copy:04x}"


async def multiply(url: str, copies: int, days: int) -> None:
    """Add `copies` copies of every conversation and of what belongs to it, and commit.

    Each copy happened `days` earlier than the one before.

    Foreign keys are not checked meanwhile: a key's copy is its parent's copy's.
    """
    engine = create_async_engine(url)  # without the limits of the gateway's own
    is_sqlite = engine.dialect.name == "sqlite"
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    async with engine.connect() as connection:
        if not is_sqlite:
            await connection.execute(text("SET session_replication_role = replica"))
            await connection.execute(text(_POSTGRES_MOVED))
        await connection.execute(text("CREATE TABLE copies (copy INTEGER, days INTEGER)"))
        numbers = [{"copy": each, "days": each * days} for each in range(1, copies + 1)]
        await connection.execute(text("INSERT INTO copies VALUES (:copy, :days)"), numbers)
        for table in Record.metadata.sorted_tables:
            if not is_shared(table):
                await _copy(connection, table, is_sqlite)
        await connection.execute(text("DROP TABLE copies"))
        if not is_sqlite:
            await connection.execute(text("DROP FUNCTION moved"))
        await connection.commit()
        if not is_sqlite:
            await connection.execute(text("ANALYZE"))
            await connection.commit()
    await engine.dispose()


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.create_function("moved", 3, moved, deterministic=True)
    for pragma in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -500000"):
        connection.execute(f"PRAGMA {pragma}")


async def _copy(connection: AsyncConnection, table: Table, is_sqlite: bool) -> None:
    columns = {
        column.name: _copied(column, is_sqlite)
        for column in table.columns
        if not (column.primary_key and column.type.python_type is int)  # the database counts it
    }
    # Names of our own models, and no value of anybody.
    which = "WHERE copies.copy % 8 = 0" if table.name in SELDOM else ""
    chosen = f"{', '.join(columns.values())} FROM {table.name}, copies {which}"
    rows = f"SELECT {chosen} ORDER BY copies.copy"
    await connection.execute(text(f"INSERT INTO {table.name} ({', '.join(columns)}) {rows}"))


def _copied(column: Column[Any], is_sqlite: bool) -> str:
    """Return the SQL of a column's value in a copy."""
    name = f"{column.table.name}.{column.name}"
    if isinstance(column.type, Uuid):
        return f"moved({name}, copies.copy, copies.days)" if _is_moved(column) else name
    if _python_type(column) is datetime:
        if is_sqlite:
            return f"strftime('%Y-%m-%d %H:%M:%f', {name}, '-' || copies.days || ' days') || '000'"
        return f"{name} - copies.days * interval '1 day'"
    if column.name == "near_key":  # asked again and again, but not by everybody
        return (
            f"substr({name}, 1, 29) || substr('000' || copies.copy / 4, -3)"
            if is_sqlite
            else (f"left({name}, 29) || lpad((copies.copy / 4)::text, 3, '0')")
        )
    if isinstance(column.type, String) and _is_unique(column):
        return f"{name} || copies.copy"
    return name


def _is_moved(column: Column[Any]) -> bool:
    for key in column.foreign_keys:
        return not is_shared(key.column.table)
    return not column.name.endswith(("account_id", "by_id"))


def _is_unique(column: Column[Any]) -> bool:
    return bool(column.unique)


def _python_type(column: Column[Any]) -> type:
    kind = column.type
    if isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    return datetime if isinstance(kind, DateTime) else object
