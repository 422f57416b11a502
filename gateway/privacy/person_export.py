"""All that is kept of one person, as JSON: the rows of every store, as they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.privacy.dossier import Dossier
from gateway.privacy.stores import stores_of
from gateway.record import utc_now

# How the program works on a row, not what is kept of the person.
_OF_THE_PROGRAM = frozenset({"claim", "claimed_until", "context", "near_key"})

# Made from the other rows, to find them.
_INDEXES = frozenset({"conversation_facet", "message_address", "message_words", "question_leader"})


async def export_person(session: AsyncSession, dossier: Dossier) -> dict[str, Any]:
    """Return `{"made_at", "stores": {table: [row, …]}, "encrypted": {table: [column, …]}}`.

    What is encrypted at rest, such as a message on its way to Messenger, stands elsewhere in clear
    as well; its columns are named and left out.
    """
    stores = stores_of(dossier.conversations, dossier.requests, dossier.handoffs)
    rows, encrypted = {}, {}
    for name, store in stores.items():
        if name in _INDEXES:
            continue
        found = await session.execute(select(store.table).where(store.rows))
        rows[name] = [_as_json(row) for row in found]
        if hidden := _bytes_columns(store.table):
            encrypted[name] = hidden
    filled = {name: content for name, content in rows.items() if content}
    return {
        "made_at": utc_now().isoformat(),
        "stores": filled,
        "encrypted": {name: encrypted[name] for name in filled if name in encrypted},
    }


def _as_json(row: Row[Any]) -> dict[str, Any]:
    kept = row._mapping.items()
    return {
        name: _value(value)
        for name, value in kept
        if name not in _OF_THE_PROGRAM and not isinstance(value, bytes)
    }


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _bytes_columns(table: Table) -> list[str]:
    columns: Iterable[Any] = table.columns
    return [column.name for column in columns if column.type.python_type is bytes]
