"""The base of every table: a key that sorts by time, and UTC times."""

from __future__ import annotations

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


def utc_now() -> datetime:
    """Return the present moment, aware of its zone (UTC)."""
    return datetime.now(UTC)


class Record(CommonTableAttributes, AsyncAttrs, DeclarativeBase):
    """A row with a UUIDv7 key, made by the application and so known before it is stored."""

    registry = create_registry({UUID: Uuid(), dict: JSON_VALUE, dict[str, Any]: JSON_VALUE})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-100)
