"""What is kept of Messenger: people, their events until they are handled, and what is said to them.

Identities are keyed hashes where only identity is needed; what is needed again, an address or
words on their way, is encrypted (gateway/secrecy.py).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.claim import ClaimedRecord
from gateway.record import Record, utc_now

EventState = Literal["pending", "waiting", "done"]
DeliveryState = Literal["pending", "sending", "sent", "failed"]
# Why something was not delivered, or not yet.
Reason = Literal[
    "token_invalid", "blocked", "outside_window", "rate_limited", "unreachable", "refused"
]

_UNDELIVERED = text("state <> 'sent' AND reason IS NOT NULL")


class Person(ClaimedRecord):
    """Somebody who wrote to the page. The claim is on handling their events and sending to them."""

    __tablename__ = "messenger_person"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    """The keyed hash of their page-scoped id."""
    address: Mapped[bytes] = mapped_column(LargeBinary)
    """Their page-scoped id, encrypted: sending needs it."""
    conversation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("conversation.id", ondelete="SET NULL"), unique=True
    )
    """Null until they have accepted the notice, and once the conversation was erased."""
    last_inbound_at: Mapped[datetime] = mapped_column(default=utc_now)
    """Meta lets a page write for 24 hours after it."""


class Event(Record):
    """Something that a person did. The row outlives its words, so that it is never done twice."""

    __tablename__ = "messenger_event"
    __table_args__ = (
        Index("ix_messenger_event_person_id_state_at", "person_id", "state", "at"),
        Index("ix_messenger_event_received_at", "received_at"),
    )

    key: Mapped[str] = mapped_column(String(64), unique=True)
    """The keyed hash of Meta's id for it."""
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("messenger_person.id", ondelete="SET NULL")
    )
    at: Mapped[int] = mapped_column(BigInteger)
    """When it happened, in milliseconds, as Meta says: the order of a person's events."""
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What was done (events.py), encrypted; null once it is done."""
    state: Mapped[EventState] = mapped_column(String(8), default="pending")
    """`waiting`: for the person to accept the notice."""
    received_at: Mapped[datetime] = mapped_column(default=utc_now)


class Delivery(Record):
    """One message to a person, in the order of the keys."""

    __tablename__ = "messenger_delivery"
    __table_args__ = (
        Index("ix_messenger_delivery_state_next_at", "state", "next_at"),
        Index("ix_messenger_delivery_person_id_state", "person_id", "state"),
        # What has not arrived, the newest first: few rows of many.
        Index(
            "ix_messenger_delivery_undelivered",
            "created_at",
            sqlite_where=_UNDELIVERED,
            postgresql_where=_UNDELIVERED,
        ),
    )

    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("messenger_person.id", ondelete="CASCADE")
    )
    """Null for the last words to somebody whose data were erased."""
    address: Mapped[bytes] = mapped_column(LargeBinary)
    message_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), index=True
    )
    """The reply that it brings, or a part of it; null for what the channel says by itself."""
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Graph's `message`, encrypted; null once it is sent."""
    state: Mapped[DeliveryState] = mapped_column(String(8), default="pending")
    """`sending`: given to Graph, which has not said yet that it took it."""
    reason: Mapped[Reason | None] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(default=utc_now)
    """When it may be tried (again)."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    graph_key: Mapped[str | None] = mapped_column(String(64), index=True)
    """The keyed hash of the id that Graph gave it: reactions name it."""


class DataDeletion(Record):
    """A request of Meta to delete somebody's data; its page says how it stands."""

    __tablename__ = "messenger_data_deletion"

    code: Mapped[str] = mapped_column(String(32), unique=True)
    hidden_user: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Meta's id of the person, encrypted; null once it is done."""
    requested_at: Mapped[datetime] = mapped_column(default=utc_now)
    done_at: Mapped[datetime | None]
