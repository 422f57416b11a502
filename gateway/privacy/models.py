"""What is kept about keeping: retention rules, dossiers, receipts, incidents, notices."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.record import JSON_VALUE, Record, utc_now

IncidentRisk = Literal["unknown", "none", "serious"]


class RetentionRule(Record):
    """A period that an administrator chose for one kind of data, in place of the usual one."""

    __tablename__ = "retention_rule"

    kind: Mapped[str] = mapped_column(String(32), unique=True)
    days: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)


class PersonFile(Record):
    """What was found of one person who asked for their data: identifiers, no words."""

    __tablename__ = "person_file"
    __table_args__ = (Index("ix_person_file_created_at", "created_at"),)

    conversations: Mapped[list[str]] = mapped_column(JSON_VALUE)
    requests: Mapped[list[str]] = mapped_column(JSON_VALUE)
    handoffs: Mapped[list[str]] = mapped_column(JSON_VALUE, default=list, server_default="[]")
    """References that the person gave, of which the conversation may be gone."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class MessageAddress(Record):
    """A telephone number or an e-mail address that stands in a message, as a keyed hash: who gives
    it finds the conversation, and nobody reads it here. Erased with the message."""

    __tablename__ = "message_address"

    message_id: Mapped[UUID] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), index=True
    )
    key: Mapped[str] = mapped_column(String(64), index=True)
    """See gateway/privacy/addresses.py."""


class ErasureReceipt(Record):
    """What an erasure took from each store, and what was left there when it was looked at again."""

    __tablename__ = "erasure_receipt"
    __table_args__ = (Index("ix_erasure_receipt_erased_at", "erased_at"),)

    code: Mapped[str] = mapped_column(String(16), unique=True)
    """For instance E-7K2M9QPX: what the person is given."""
    erased_at: Mapped[datetime] = mapped_column(default=utc_now)
    who: Mapped[str] = mapped_column(String(254))
    """The e-mail address of the member of staff."""
    reason: Mapped[str] = mapped_column(String(32))
    stores: Mapped[dict[str, Any]] = mapped_column(JSON_VALUE)
    """Table → `{"before": rows, "after": rows}`."""
    learned: Mapped[list[str]] = mapped_column(JSON_VALUE, default=list)
    """Provenance ids of trained sentences that the next export takes out again."""


class Incident(Record):
    """An incident of confidentiality, as the register must describe it.

    The fields are those of Québec's Regulation respecting confidentiality incidents (chapter
    A-2.1, r. 3.1), section 7.
    """

    __tablename__ = "incident"
    __table_args__ = (Index("ix_incident_known_on", "known_on"),)

    happened_on: Mapped[date]
    happened_until: Mapped[date | None]
    known_on: Mapped[date]
    information: Mapped[str] = mapped_column(Text)
    """Which personal information, or why it is not known."""
    circumstances: Mapped[str] = mapped_column(Text)
    people: Mapped[int | None]
    """How many persons are concerned; null while it is not known."""
    people_in_quebec: Mapped[int | None]
    risk: Mapped[IncidentRisk] = mapped_column(String(8))
    """Whether there is a risk of serious injury."""
    assessment: Mapped[str] = mapped_column(Text)
    """Why: sensitivity, possible malicious use, consequences feared, likelihood."""
    commission_told_on: Mapped[date | None]
    people_told_on: Mapped[date | None]
    measures: Mapped[str] = mapped_column(Text)
    """What was done to reduce the risk."""
    recorded_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL")
    )
    recorded_at: Mapped[datetime] = mapped_column(default=utc_now)
    changed_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)


class NoticeVersion(Record):
    """The words of a notice, as they were when it came into use."""

    __tablename__ = "notice_version"

    version: Mapped[str] = mapped_column(String(32), unique=True)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON_VALUE)
    """Language → the notice on the website, and `messenger` → language → the one there."""
    first_used_at: Mapped[datetime] = mapped_column(default=utc_now)
