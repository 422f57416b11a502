"""What staff add to a conversation: a review, notes, tags, corrections; and who saw what."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.record import JSON_VALUE, Record, utc_now

CorrectionKind = Literal["confirmed", "changed", "nothing"]
RevealReason = Literal["urgent_call_back", "contact_request", "complaint", "quality", "other"]

LONGEST_TAG = 40  # characters
LONGEST_NOTE = 4000  # characters


class ConversationReview(Record):
    """Where a conversation stands with the staff; there is none before somebody did something."""

    __tablename__ = "conversation_review"

    conversation_id: Mapped[UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), unique=True
    )
    reviewed_at: Mapped[datetime | None] = mapped_column(index=True)
    """Null while it is not reviewed, or not any more."""
    reviewed_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL"), index=True
    )
    assignee_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL"), index=True
    )


class Note(Record):
    """What a member of the staff wrote about a conversation; erased with it."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_conversation_id", "conversation_id", "id"),)

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    author_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    edited_at: Mapped[datetime | None]


class Tag(Record):
    """A word that staff give to conversations, made when it is first used."""

    __tablename__ = "tag"

    name: Mapped[str] = mapped_column(String(LONGEST_TAG), unique=True)
    """Normalised: gateway/review/tags.py."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class ConversationTag(Record):
    """A conversation has a tag."""

    __tablename__ = "conversation_tag"
    __table_args__ = (
        UniqueConstraint("conversation_id", "tag_id", name="uq_conversation_tag_conversation_tag"),
        Index("ix_conversation_tag_tag_id", "tag_id"),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    tag_id: Mapped[UUID] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Correction(Record):
    """What a person says that one message meant; at most one a turn, the last."""

    __tablename__ = "correction"

    turn_id: Mapped[UUID] = mapped_column(ForeignKey("turn.id", ondelete="CASCADE"), unique=True)
    conversation_id: Mapped[UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    message_id: Mapped[UUID] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[CorrectionKind] = mapped_column(String(16))
    intent: Mapped[str | None] = mapped_column(String(64))
    """What it meant; null when it teaches nothing."""
    near_key: Mapped[str] = mapped_column(String(32), index=True)
    """gateway.search.words.near_key of the message: near-identical ones need no second look."""
    by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(default=utc_now, index=True)


class Reveal(Record):
    """Somebody saw the personal data in a message, and why. The audit trail has it too, without
    what they wrote here; this goes when the message goes."""

    __tablename__ = "reveal"

    message_id: Mapped[UUID] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), index=True
    )
    by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL"), index=True
    )
    kinds: Mapped[list[str]] = mapped_column(JSON_VALUE, default=list)
    """The kinds of personal data that were shown."""
    reason: Mapped[RevealReason] = mapped_column(String(32))
    explanation: Mapped[str | None] = mapped_column(Text)
    """The staff's own words."""
    at: Mapped[datetime] = mapped_column(default=utc_now)
