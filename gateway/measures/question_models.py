"""Questions without a full answer, grouped by meaning."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from gateway.record import Record


class QuestionGroup(Record):
    """Questions that mean the same. It goes when its last question is erased."""

    __tablename__ = "question_group"
    __table_args__ = (Index("ix_question_group_last_at", "last_at"),)

    last_at: Mapped[datetime]
    """When its newest question was asked."""


class QuestionLeader(Record):
    """The question that a group's others are compared with: at most one a group.

    A vector tells something of the words that it was made of: it is erased with their turn, by the
    database, and the next pass makes another question the leader.
    """

    __tablename__ = "question_leader"

    group_id: Mapped[UUID] = mapped_column(
        ForeignKey("question_group.id", ondelete="CASCADE"), unique=True
    )
    turn_id: Mapped[UUID] = mapped_column(ForeignKey("turn.id", ondelete="CASCADE"), unique=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    """Its sentence vector, of length 1: little-endian float32."""


class GroupedQuestion(Record):
    """A turn whose question is in a group: it is in one, or was not looked at yet."""

    __tablename__ = "grouped_question"
    __table_args__ = (
        Index("ix_grouped_question_group_id_at", "group_id", "at"),
        Index("ix_grouped_question_at_group_id", "at", "group_id"),
    )

    turn_id: Mapped[UUID] = mapped_column(ForeignKey("turn.id", ondelete="CASCADE"), unique=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("question_group.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    """The turn's own `created_at`, so that groups are counted without it."""
