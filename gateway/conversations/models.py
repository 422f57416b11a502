"""What is kept of a conversation: the conversation, its messages and its turns."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.claim import ClaimedRecord
from gateway.record import JSON_VALUE, Record, utc_now

Channel = Literal["web", "messenger"]
Direction = Literal["in", "out"]
Language = Literal["fr", "en"]
Thumb = Literal["up", "down"]
Outcome = Literal[
    "answer",
    "partial",
    "handoff",
    "clarify",
    "emergency",
    "urgent",
    "distress",
    "smalltalk",
    "out_of_scope",
    "failed",
]


class Conversation(ClaimedRecord):
    """One person's exchange on one channel, from the accepted notice on.

    The claim is on taking its turns.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        Index("ix_conversation_last_activity_at_id", "last_activity_at", "id"),
        Index("ix_conversation_notice_version", "notice_version"),
    )

    channel: Mapped[Channel] = mapped_column(String(16))
    language: Mapped[Language] = mapped_column(String(2))
    """The session's at first, then the last turn's."""
    started_at: Mapped[datetime] = mapped_column(default=utc_now)
    last_activity_at: Mapped[datetime] = mapped_column(default=utc_now)
    notice_version: Mapped[str] = mapped_column(String(32))
    notice_accepted_at: Mapped[datetime] = mapped_column(default=utc_now)
    context: Mapped[dict[str, Any]] = mapped_column(JSON_VALUE, default=dict)
    """What the engine gave back last, and gets again with the next message. Opaque."""
    last_position: Mapped[int] = mapped_column(default=0)
    """The position of the newest message; raising it locks the row, so positions never clash."""


class Message(Record):
    """One message, in either direction. Its position orders it within its conversation."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "position", name="uq_message_conversation_position"),
        UniqueConstraint("conversation_id", "client_id", name="uq_message_conversation_client_id"),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    position: Mapped[int]
    """1 for the first of the conversation."""
    direction: Mapped[Direction] = mapped_column(String(3))
    client_id: Mapped[UUID | None]
    """The id that the sender's device gave an inbound message; null on a reply."""
    reply_to_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), index=True
    )
    """On a reply, the inbound message that it answers; null on an inbound message."""
    text: Mapped[str] = mapped_column(Text, default="")
    """What was written. Empty when a button was pressed."""
    payload: Mapped[str | None] = mapped_column(Text)
    """The payload of the button that was pressed."""
    title: Mapped[str | None] = mapped_column(Text)
    """The title of the button that was pressed, as the person saw it."""
    buttons: Mapped[list[dict[str, str]]] = mapped_column(JSON_VALUE, default=list)
    """Offered by a reply: `{"title", "payload"}` each."""
    links: Mapped[list[dict[str, str]]] = mapped_column(JSON_VALUE, default=list)
    """Given by a reply: `{"title", "url"}` each."""
    personal_data: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON_VALUE, default=list, server_default="[]"
    )
    """Where personal data stands in the text: a gateway.privacy.masking.Span each."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Turn(Record):
    """What one inbound message came to. Its replies are the messages with its `message_id` as
    `reply_to_id`."""

    __tablename__ = "turn"
    __table_args__ = (
        Index("ix_turn_conversation_id_created_at", "conversation_id", "created_at"),
        Index("ix_turn_created_at", "created_at"),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    message_id: Mapped[UUID] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), unique=True
    )
    """The inbound message: one turn each, so a message is never answered twice."""
    outcome: Mapped[Outcome] = mapped_column(String(16))
    topic: Mapped[str | None] = mapped_column(String(64))
    intent: Mapped[str | None] = mapped_column(String(64))
    confidence: Mapped[float | None]
    """0 to 1; null when the engine gave no answer that could be read."""
    ranking: Mapped[list[dict[str, Any]]] = mapped_column(JSON_VALUE, default=list)
    """`{"intent", "confidence"}` each, best first."""
    language: Mapped[Language] = mapped_column(String(2))
    engine_ms: Mapped[float | None]
    """Milliseconds that the engine says it took."""
    total_ms: Mapped[float]
    """Milliseconds from the moment the message arrived until its reply was stored."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Feedback(Record):
    """What the person thought of the answer to one message: at most one a turn, the last."""

    __tablename__ = "feedback"
    __table_args__ = (CheckConstraint("thumb IN ('up', 'down')", name="thumb"),)

    turn_id: Mapped[UUID] = mapped_column(ForeignKey("turn.id", ondelete="CASCADE"), unique=True)
    thumb: Mapped[Thumb] = mapped_column(String(4))
    reason: Mapped[str | None] = mapped_column(Text)
    """The person's own words, if there are any."""
    given_at: Mapped[datetime] = mapped_column(default=utc_now)
