"""Every table that holds something of a conversation, read off the models themselves.

A table that comes to be is found by its foreign keys, so that neither an export nor a receipt can
forget it; a test holds the list of tables that hold nothing of a visitor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Table, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.record import Record

_ROOT = "conversation"
_OF_A_CONVERSATION = "conversation_id"


@dataclass(frozen=True)
class Store:
    """One table, and which of its rows are about the conversations. `goes_with` tells whether the
    rows go when the conversation goes (ON DELETE CASCADE)."""

    table: Table
    rows: ColumnElement[bool]
    goes_with: bool


def stores_of(
    conversations: Sequence[UUID], requests: Sequence[UUID] = (), handoffs: Sequence[UUID] = ()
) -> dict[str, Store]:
    """Return name → store of every table that can hold something of these conversations.

    `requests` and `handoffs` are theirs too, though they may name no conversation any more.
    """
    tables = Record.metadata.tables
    root = tables[_ROOT]
    found = {_ROOT: Store(root, root.c.id.in_(conversations), goes_with=True)}
    named = {"contact_request": requests, "handoff": handoffs}
    while more := _reached(found, conversations, named):
        found |= more
    return found


def _reached(
    found: dict[str, Store], conversations: Sequence[UUID], named: dict[str, Sequence[UUID]]
) -> dict[str, Store]:
    """Return the stores one foreign key away from those that are known."""
    more = {}
    for name, table in Record.metadata.tables.items():
        if name in found:
            continue
        ways = [
            (key, found[key.column.table.name])
            for key in table.foreign_keys
            if key.column.table.name in found
        ]
        conditions: list[ColumnElement[bool]] = []
        for key, target in ways:
            if target.table.name == _ROOT:
                conditions.append(key.parent.in_(conversations))
            else:
                conditions.append(key.parent.in_(select(target.table.c.id).where(target.rows)))
        if not ways and _OF_A_CONVERSATION in table.c:
            conditions.append(table.c[_OF_A_CONVERSATION].in_(conversations))
        if conditions:
            goes_with = any(key.ondelete == "CASCADE" and to.goes_with for key, to in ways)
            rows = _and_those_of(table, or_(*conditions), named.get(name, ()))
            more[name] = Store(table, rows, goes_with)
    return more


def _and_those_of(
    table: Table, rows: ColumnElement[bool], keys: Sequence[UUID]
) -> ColumnElement[bool]:
    """Return the condition of the rows and of those with the keys: not with OR, for which
    PostgreSQL reads the whole table."""
    if not keys:
        return rows
    each = (select(table.c.id).where(way).correlate(None) for way in (rows, table.c.id.in_(keys)))
    return table.c.id.in_(union_all(*each))


async def count_rows(session: AsyncSession, stores: dict[str, Store]) -> dict[str, int]:
    """Return name → how many rows of each store are about the conversations (1 query each)."""
    counts = {}
    for name, store in stores.items():
        query = select(func.count()).select_from(store.table).where(store.rows)
        counts[name] = int(await session.scalar(query) or 0)
    return counts
