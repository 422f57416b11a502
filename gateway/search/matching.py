"""Messages that have all terms of a search, by the index for words that each database has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, column, func, select, table
from sqlalchemy.dialects.postgresql import TSVECTOR

from gateway.search.models import message_words
from gateway.search.terms import Term

_FTS5 = table("message_words_fts", column("rowid"), column("message_words_fts"))
_VECTOR: Any = column("vector", TSVECTOR, _selectable=message_words)


def matching_messages(dialect: str, terms: Sequence[Term]) -> Select[Any]:
    """Return the query of the ids of the messages' rows in `message_words`."""
    if dialect == "sqlite":
        query = " AND ".join(term.fts5() for term in terms)
        return select(_FTS5.c.rowid).where(_FTS5.c.message_words_fts.op("MATCH")(query))
    query = " & ".join(term.tsquery() for term in terms)
    return select(message_words.c.id).where(_VECTOR.op("@@")(func.to_tsquery("simple", query)))


def matching_conversations(dialect: str, terms: Sequence[Term]) -> Select[Any]:
    """Return the query of the ids of conversations with such a message, each once."""
    if dialect == "sqlite":
        found = matching_messages(dialect, terms).subquery("found")
        query = select(message_words.c.conversation_id).join_from(
            found, message_words, message_words.c.id == found.c.rowid
        )
    else:
        query = matching_messages(dialect, terms).with_only_columns(message_words.c.conversation_id)
    return query.distinct()
