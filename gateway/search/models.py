"""What is kept to find conversations: their facets and words; searches, and filters with a name.

Facets and words are made from the conversation's own rows: plain tables without an object each.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from gateway.record import Record, utc_now

LONGEST_NAME = 80  # characters of a saved filter's name

conversation_facet = Table(
    "conversation_facet",
    Record.metadata,
    # What the conversation is found by, `kind:value`, for instance `outcome:emergency`.
    Column("facet", String(96), primary_key=True),
    # The conversation's, so that the rows of one facet are in the order of the list.
    Column("last_activity_at", DateTimeUTC(timezone=True), primary_key=True),
    Column(
        "conversation_id",
        Uuid(),
        ForeignKey("conversation.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Index("ix_conversation_facet_conversation_id_facet", "conversation_id", "facet"),
    sqlite_with_rowid=False,
)

# Both databases index `words`: SQLite in the FTS5 table `message_words_fts`, which triggers keep;
# PostgreSQL in the column `vector`, which it makes itself (migration 0006).
message_words = Table(
    "message_words",
    Record.metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column(
        "message_id",
        Uuid(),
        ForeignKey("message.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column(
        "conversation_id",
        Uuid(),
        ForeignKey("conversation.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    # The stems of what was written (words.py), in order, with a space between and at both ends.
    Column("words", Text(), nullable=False),
)


class ConversationSearch(Record):
    """Words that somebody searched for: an address holds their id, and never the words."""

    __tablename__ = "conversation_search"
    __table_args__ = (Index("ix_conversation_search_created_at", "created_at"),)

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), index=True
    )
    words: Mapped[bytes] = mapped_column(LargeBinary)
    """Encrypted (gateway/secrecy.py): they may be a patient's name."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class SavedFilter(Record):
    """A filter that somebody gave a name, for themselves or for the whole team."""

    __tablename__ = "saved_filter"
    __table_args__ = (Index("ix_saved_filter_shared", "shared"),)

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    shared: Mapped[bool]
    query: Mapped[str] = mapped_column(Text)
    """The filter as it stands in an address (filters.py)."""
    search_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("conversation_search.id", ondelete="CASCADE"), index=True
    )
    """The search in it, which is kept for as long as the filter is."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
