"""Store what a webhook brought, all of it or nothing, before Meta hears that it came."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.messenger.events import Batch, Received
from gateway.channels.messenger.models import Delivery, Event, Person
from gateway.record import utc_now
from gateway.secrecy import Secrecy

logger = logging.getLogger(__name__)

Row = dict[str, Any]


async def store_batch(session: AsyncSession, batch: Batch, secrecy: Secrecy) -> None:
    """Commit the batch's events, and what it says of our deliveries.

    An event that came before is left as it is: the same id twice is one event.
    """
    if batch.received:
        people = await _people(session, batch.received, secrecy)
        insert = _insert(session)(Event).on_conflict_do_nothing(index_elements=["key"])
        await session.execute(insert, _rows(batch.received, people, secrecy))
    for metadata, mid in batch.confirmed:
        await _confirm(session, metadata, secrecy.key_of(mid))
    await session.commit()
    for kind, count in batch.dropped.items():
        if count:
            logger.info("messenger: %d events of kind %s dropped", count, kind)


async def _people(
    session: AsyncSession, received: Iterable[Received], secrecy: Secrecy
) -> dict[str, UUID]:
    """Return the key of each sender's row, by Meta's id; who is new gets one."""
    keys = {event.sender: secrecy.key_of(event.sender) for event in received}
    rows: list[Row] = [
        # In one order everywhere: two batches with the same people cannot lock each other out.
        {"key": key, "address": secrecy.hide(sender)}
        for sender, key in sorted(keys.items(), key=lambda item: item[1])
    ]
    wrote = {"last_inbound_at": utc_now()}
    insert = _insert(session)(Person).on_conflict_do_update(index_elements=["key"], set_=wrote)
    await session.execute(insert, rows)
    found = await session.execute(
        select(Person.key, Person.id).where(Person.key.in_(keys.values()))
    )
    known: dict[str, UUID] = {row.key: row.id for row in found}
    return {sender: known[key] for sender, key in keys.items()}


def _rows(received: Iterable[Received], people: dict[str, UUID], secrecy: Secrecy) -> list[Row]:
    return [
        {
            "key": secrecy.key_of(event.identity),
            "person_id": people[event.sender],
            "at": event.at,
            "content": secrecy.hide(msgspec.json.encode(event.content).decode()),
        }
        for event in received
    ]


def _insert(session: AsyncSession) -> Any:
    """Return the database's own insert: it knows what to do with a key that is there already."""
    is_postgres = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert if is_postgres else sqlite.insert


async def _confirm(session: AsyncSession, metadata: str, graph_key: str) -> None:
    """An echo names the delivery: Graph took it, whether or not we heard its answer."""
    try:
        delivery = UUID(metadata)
    except ValueError:
        return
    taken = {"state": "sent", "reason": None, "content": None, "graph_key": graph_key}
    not_known = Delivery.id == delivery, Delivery.state != "sent"
    await session.execute(update(Delivery).where(*not_known).values(**taken))
