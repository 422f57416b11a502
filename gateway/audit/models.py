"""What is kept of an action of the staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from gateway.record import JSON_VALUE, Record, utc_now


def _kind(context: DefaultExecutionContext) -> str:
    action: str = context.get_current_parameters()["action"]  # type: ignore[no-untyped-call]
    return action.partition(".")[0]


class AuditEntry(Record):
    """One thing that somebody did. The database refuses to change it, and to delete it within a
    year (migration 0005).

    It holds no word of a visitor: identifiers, and names of our own choosing.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_at", "at"),
        Index("ix_audit_entry_account_id_at", "account_id", "at"),
        Index("ix_audit_entry_kind_at", "kind", "at"),
        Index("ix_audit_entry_account_id_kind_at", "account_id", "kind", "at"),
        Index("ix_audit_entry_subject", "subject"),
    )

    at: Mapped[datetime] = mapped_column(default=utc_now)
    account_id: Mapped[UUID | None]
    """Who did it; null for the program itself. No foreign key: the entry outlives the account."""
    who: Mapped[str] = mapped_column(String(254))
    """Their e-mail address as it was then."""
    action: Mapped[str] = mapped_column(String(48))
    """For instance `conversation.opened`: the kind of thing, a dot, what was done with it."""
    kind: Mapped[str] = mapped_column(String(24), default=_kind, server_default="")
    """What stands before the action's dot: the log is looked through by it."""
    subject: Mapped[str | None] = mapped_column(String(64))
    """The identifier of what it was done with, when it was one thing."""
    details: Mapped[dict[str, Any]] = mapped_column(JSON_VALUE, default=dict)
