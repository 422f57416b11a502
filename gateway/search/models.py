"""What is kept to find conversations: their facets, and the words of their messages.

Both are made from the conversation's own rows, so they are plain tables without an object each.
"""

from __future__ import annotations

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, Uuid

from gateway.record import Record

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
