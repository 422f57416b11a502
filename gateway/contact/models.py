"""What is kept of a hand-off to the contact form, and of what people ask for with the form."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.conversations.models import Language
from gateway.record import Record, utc_now

RequestState = Literal["new", "called", "closed"]
StepKind = Literal["called", "assigned", "closed", "reopened"]
CallResult = Literal["reached", "message_left", "no_answer", "wrong_number"]
ClosingReason = Literal["settled", "unreachable", "withdrawn", "duplicate", "other"]


class HandOff(Record):
    """A person was sent to the contact form with a reference that staff can look up."""

    __tablename__ = "handoff"
    __table_args__ = (
        Index(
            "ix_handoff_without_request",
            "created_at",
            "id",
            sqlite_where=text("requested_at IS NULL"),
            postgresql_where=text("requested_at IS NULL"),
        ),
    )

    reference: Mapped[str] = mapped_column(String(32), unique=True)
    """For instance K7PX-4M2Q; it stands in the form's link."""
    subject: Mapped[str | None] = mapped_column(String(128))
    language: Mapped[Language] = mapped_column(String(2))
    turn_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("turn.id", ondelete="SET NULL"), unique=True
    )
    """Null once the conversation was erased: the reference is still looked up."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    requested_at: Mapped[datetime | None]
    """When the person first sent the form; null while the link was only given."""


class ContactRequest(Record):
    """What somebody sent with the contact form. It outlives the conversation that led to it."""

    __tablename__ = "contact_request"
    __table_args__ = (
        Index("ix_contact_request_state_due_at_id", "state", "due_at", "id"),
        Index(
            "ix_contact_request_state_assignee_id_due_at_id",
            "state",
            "assignee_id",
            "due_at",
            "id",
        ),
        Index("ix_contact_request_assignee_id_id", "assignee_id", "id"),
    )

    form_id: Mapped[UUID] = mapped_column(unique=True)
    """The id that the page gave the form: sent twice, it is stored once."""
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    """The hand-off's, unless a request has it already or there was none."""
    handoff_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("handoff.id", ondelete="SET NULL"), index=True
    )
    subject: Mapped[str] = mapped_column(String(128))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    """Lower-cased, so that it is found however it is typed."""
    phone: Mapped[str | None] = mapped_column(String(40))
    """As it was typed."""
    phone_key: Mapped[str | None] = mapped_column(String(16), index=True)
    """Its digits (gateway/contact/phones.py), by which it is found."""
    message: Mapped[str] = mapped_column(Text)
    language: Mapped[Language] = mapped_column(String(2))
    state: Mapped[RequestState] = mapped_column(String(8), default="new")
    due_at: Mapped[datetime]
    """The end of the business day by which somebody is to have called."""
    assignee_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL")
    )
    conversation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("conversation.id", ondelete="SET NULL"), index=True
    )
    """In which the reference was given; null also once it was erased."""
    contact_consent_at: Mapped[datetime]
    transcript_consent_at: Mapped[datetime | None]
    """When the person joined the conversation to the request; null when they did not."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    closed_at: Mapped[datetime | None] = mapped_column(index=True)


class RequestStep(Record):
    """Something that staff did about a request: together, the keys in order, its history."""

    __tablename__ = "contact_request_step"
    __table_args__ = (Index("ix_contact_request_step_request_id_id", "request_id", "id"),)

    request_id: Mapped[UUID] = mapped_column(ForeignKey("contact_request.id", ondelete="CASCADE"))
    kind: Mapped[StepKind] = mapped_column(String(8))
    outcome: Mapped[CallResult | ClosingReason | None] = mapped_column(String(16))
    """What a call came to, or why the request was closed."""
    assignee_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL")
    )
    """Whom it was given to."""
    note: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=utc_now)
