"""What is kept of what needs a person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.record import Record, utc_now

Kind = Literal["red_flag", "undelivered", "thumb_down", "failed", "unsure"]
# By a person: about a red flag the first four, about the rest `seen`, or by correcting the message
# or reviewing its conversation. By itself: a near-identical message was reviewed, or the thumb was
# taken back.
How = Literal[
    "called",
    "nothing_to_do",
    "already_followed",
    "other",
    "seen",
    "corrected",
    "reviewed",
    "covered",
    "taken_back",
]

_OPEN = text("settled_at IS NULL")
_COVERED = text("settled_how = 'covered'")
_BY_SOMEBODY = text("settled_by_id IS NOT NULL")


class Attention(Record):
    """One reason why a person should look. Open until `settled_at`."""

    __tablename__ = "attention"
    __table_args__ = (
        UniqueConstraint("turn_id", "kind", name="uq_attention_turn_id_kind"),
        Index("ix_attention_conversation_id", "conversation_id"),
        # Open entries are few and read all the time; the settled ones are in none of these.
        Index(
            "ix_attention_open",
            *("kind", "raised_at", "id"),
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "ix_attention_open_near_key",
            *("near_key", "kind", "raised_at", "id"),
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_attention_covered", "near_key", sqlite_where=_COVERED, postgresql_where=_COVERED),
        Index(
            "ix_attention_settled",
            *("settled_at", "id"),
            sqlite_where=_BY_SOMEBODY,
            postgresql_where=_BY_SOMEBODY,
        ),
        Index("ix_attention_settled_by_id", "settled_by_id"),
    )

    kind: Mapped[Kind] = mapped_column(String(16))
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    turn_id: Mapped[UUID | None] = mapped_column(ForeignKey("turn.id", ondelete="CASCADE"))
    """Null when it is about a conversation: replies that did not arrive."""
    near_key: Mapped[str | None] = mapped_column(String(32))
    """gateway.search.words.near_key of the message, where near-identical ones are one entry."""
    guess: Mapped[str | None] = mapped_column(String(64))
    """The intent that the engine thought likeliest."""
    uncertainty: Mapped[float | None]
    """How unsure the engine was of it (uncertainty.py), 0 to 1; null when it was not asked."""
    raised_at: Mapped[datetime] = mapped_column(default=utc_now)
    alerted_at: Mapped[datetime | None]
    """When an e-mail about it was queued: red flags, where there is an address for it."""
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL")
    )
    """Null when it settled itself."""
    settled_how: Mapped[How | None] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(Text)
    """What was done, in the staff's words, when it is none of what can be chosen."""


class Pick(Record):
    """One of the messages that would teach most in a week, and why it was chosen."""

    __tablename__ = "attention_pick"
    __table_args__ = (
        UniqueConstraint("week", "rank", name="uq_attention_pick_week_rank"),
        UniqueConstraint("attention_id", "week", name="uq_attention_pick_attention_id_week"),
    )

    week: Mapped[date]
    """Its Monday, in the clinic's time."""
    rank: Mapped[int]
    """1 for the first."""
    attention_id: Mapped[UUID] = mapped_column(ForeignKey("attention.id", ondelete="CASCADE"))
    asked: Mapped[int]
    """How often it had been asked when it was chosen."""
    is_new: Mapped[bool]
    """Whether nobody had asked it more than a week before."""
    worth: Mapped[float]
    """worth.py, when it was chosen."""
    chosen_at: Mapped[datetime] = mapped_column(default=utc_now)
