"""The base of every table: a key that sorts by time, and UTC times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from advanced_alchemy.base import CommonTableAttributes, create_registry
from sqlalchemy import JSON, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from uuid_utils.compat import uuid7

# advanced-alchemy's JsonB cannot be built with SQLAlchemy 2.1, and its GUID, a BINARY in SQLite,
# is read back as a NUMERIC when a migration copies a table.
JSON_VALUE = JSON().with_variant(JSONB(), "postgresql")


_CLOCK: ContextVar[Callable[[], datetime] | None] = ContextVar("clock", default=None)


def utc_now() -> datetime:
    """Return the present moment, aware of its zone (UTC)."""
    clock = _CLOCK.get()
    return clock() if clock else datetime.now(UTC)


def new_key() -> UUID:
    """Return a UUIDv7 of the present moment."""
    clock = _CLOCK.get()
    return uuid7(nanoseconds=round(clock().timestamp() * 1e3) * 10**6) if clock else uuid7()


@contextmanager
def another_clock(clock: Callable[[], datetime]) -> Iterator[None]:
    """Let the present moment be what `clock` says, here and in what is called from here.

    The demo data are stored so, by the very functions that store what people say.
    """
    token = _CLOCK.set(clock)
    try:
        yield
    finally:
        _CLOCK.reset(token)


class Record(CommonTableAttributes, AsyncAttrs, DeclarativeBase):
    """A row with a UUIDv7 key, made by the application and so known before it is stored."""

    registry = create_registry({UUID: Uuid(), dict: JSON_VALUE, dict[str, Any]: JSON_VALUE})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_key, sort_order=-100)
