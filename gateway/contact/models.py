"""What is kept of a hand-off to the contact form, and of what people ask for with the form."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.conversations.models import Language
from gateway.record import Record, utc_now
from gateway.review.models import RevealReason

RequestState = Literal["new", "called", "closed"]
StepKind = Literal[
    "taken", "sent", "called", "assigned", "put_off", "closed", "reopened", "revealed"
]
CallResult = Literal["reached", "message_left", "no_answer", "wrong_number"]
ClosingReason = Literal["settled", "unreachable", "withdrawn", "duplicate", "other"]
_UNUSED = "requested_at IS NULL AND taken_at IS NULL"


class HandOff(Record):
    """A person was sent to the contact form with a reference that staff can look up."""

    __tablename__ = "handoff"
    __table_args__ = (
        Index(
            "ix_handoff_without_request",
            "created_at",
            "id",
            sqlite_where=text(_UNUSED),
            postgresql_where=text(_UNUSED),
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
    taken_at: Mapped[datetime | None]
    """When staff made a request of it without waiting for a form."""


class ContactRequest(Record):
    """What somebody sent with the contact form, or what staff took in charge from a hand-off: then
    name and message are empty. It outlives the conversation that led to it."""

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
    contact_consent_at: Mapped[datetime | None]
    """When the person sent the form; null while none came (HandOff.taken_at)."""
    transcript_consent_at: Mapped[datetime | None]
    """When the person joined the conversation to the request; null when they did not."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    closed_at: Mapped[datetime | None] = mapped_column(index=True)

    @property
    def has_form(self) -> bool:
        """Whether the person sent the form: then there is a name, and a way to reach them."""
        return self.contact_consent_at is not None

    @property
    def opens_conversation(self) -> bool:
        """Whether it leads to the conversation: the person joined it, or it was taken from it."""
        is_joined = self.transcript_consent_at is not None or not self.has_form
        return self.conversation_id is not None and is_joined


class RequestStep(Record):
    """Something that staff did about a request: together, the keys in order, its history."""

    __tablename__ = "contact_request_step"
    __table_args__ = (Index("ix_contact_request_step_request_id_id", "request_id", "id"),)

    request_id: Mapped[UUID] = mapped_column(ForeignKey("contact_request.id", ondelete="CASCADE"))
    kind: Mapped[StepKind] = mapped_column(String(8))
    outcome: Mapped[CallResult | ClosingReason | RevealReason | None] = mapped_column(String(16))
    """What a call came to, or why the request was closed, or what is masked in it was shown."""
    assignee_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL")
    )
    """Whom it was given to."""
    due_at: Mapped[datetime | None]
    """When it is to be called now, after it was put off."""
    note: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_account.id", ondelete="SET NULL"))
    """Null for what the person did: the form was sent."""
    at: Mapped[datetime] = mapped_column(default=utc_now)
