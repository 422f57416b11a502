"""What is kept of a hand-off to the contact form."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.conversations.models import Language
from gateway.record import Record, utc_now


class HandOff(Record):
    """A person was sent to the contact form with a reference that staff can look up."""

    __tablename__ = "handoff"

    reference: Mapped[str] = mapped_column(String(32), unique=True)
    """For instance K7PX-4M2Q; it stands in the form's link."""
    subject: Mapped[str | None] = mapped_column(String(128))
    language: Mapped[Language] = mapped_column(String(2))
    turn_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("turn.id", ondelete="SET NULL"), unique=True
    )
    """Null once the conversation was erased: the reference is still looked up."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
