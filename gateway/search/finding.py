"""Find conversations by facets and words, newest activity first, without reading all of them.

Whatever is rarest leads: the rows of one facet, the messages that match, or the list itself. The
rest is looked up for each conversation on the way. How rare things are is counted up to a limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    func,
    literal_column,
    select,
    text,
    tuple_,
    union,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.selectable import FromClause

from gateway.conversations.models import Conversation
from gateway.position import Position
from gateway.search.matching import matching_conversations, matching_messages
from gateway.search.models import conversation_facet, message_words
from gateway.search.terms import Term, all_of

Rows = Select[*tuple[Any, ...]]
RARE = 5_000  # messages; a search that more of them match does not lead
COUNTED = 5_000  # rows of facets; beyond it nobody counts
_ONE: SQLColumnExpression[int] = literal_column("1")


@dataclass(frozen=True)
class ListPosition(Position):
    """Where a page of the list begins: after this conversation."""

    upwards: bool = False
    """Whether it is those above this one that follow, the nearest first."""


@dataclass(frozen=True)
class Wanted:
    """What conversations are looked for; without anything, all that have a message."""

    groups: Sequence[Sequence[str]] = ()
    """Facets: a conversation must have one of each group."""
    terms: Sequence[Term] = ()
    """One of its messages must have them all."""
    since: datetime | None = None
    """From when on its last activity must be."""
    before: datetime | None = None


async def find_conversations(
    session: AsyncSession, wanted: Wanted, after: ListPosition | None, limit: int | None
) -> list[ListPosition]:
    """Return up to `limit` conversations after the position, or all (at most 3 queries)."""
    query = await conversations_query(session, wanted, after, limit)
    return [ListPosition(at, key) for at, key in await session.execute(query)]


async def conversations_query(
    session: AsyncSession, wanted: Wanted, after: ListPosition | None, limit: int | None
) -> Any:
    """Return the query of times and ids that suits what there is (at most 2 queries)."""
    dialect = session.get_bind().dialect.name
    counts = [0] * len(wanted.groups)
    matching = RARE + 1
    if wanted.terms or len(wanted.groups) > 1:
        if dialect == "postgresql":
            # What many messages have is not worth its index to PostgreSQL: it would read all.
            await session.execute(text("SET LOCAL enable_seqscan = off"))
        counts = list(await session.scalars(counting_query(wanted, dialect)))
        if wanted.terms:
            matching = counts.pop()
    if matching <= min([RARE, *counts]):
        return _led_by_words(wanted, dialect, after, limit)
    if wanted.groups:
        by_rarity = sorted(range(len(counts)), key=counts.__getitem__)
        groups = [wanted.groups[n] for n in by_rarity]
        return _led_by_facets(replace(wanted, groups=groups), after, limit)
    return _led_by_list(wanted, after, limit)


def counting_query(wanted: Wanted, dialect: str) -> Any:
    """Return the query of how many rows each group has, and last the words, up to the limits."""
    facets = conversation_facet.c
    counted: list[FromClause] = [
        select(_ONE)
        .where(
            facets.facet.in_(group), *_when(wanted, facets.last_activity_at, facets.conversation_id)
        )
        .limit(COUNTED)
        .subquery()
        for group in wanted.groups
    ]
    if wanted.terms:
        # First all, then the limit: with it PostgreSQL would rather try message after message.
        matching = _materialized(matching_messages(dialect, wanted.terms), "matching")
        counted.append(select(_ONE).select_from(matching).limit(RARE + 1).subquery())
    return union_all(*(select(func.count()).select_from(each) for each in counted))


def _led_by_list(wanted: Wanted, after: ListPosition | None, limit: int | None) -> Rows:
    return _in_order(
        select(Conversation.last_activity_at, Conversation.id).where(
            Conversation.last_position > 0,
            *_when(wanted, Conversation.last_activity_at, Conversation.id, after),
            *_has(wanted, Conversation.id),
        ),
        after,
        limit,
    )


def _led_by_words(
    wanted: Wanted, dialect: str, after: ListPosition | None, limit: int | None
) -> Rows:
    found = _materialized(matching_conversations(dialect, wanted.terms), "matching")
    facets = Wanted(wanted.groups)
    return _in_order(
        select(Conversation.last_activity_at, Conversation.id)
        .join_from(found, Conversation, Conversation.id == found.c.conversation_id)
        .where(
            *_when(wanted, Conversation.last_activity_at, Conversation.id, after),
            *_has(facets, Conversation.id),
        ),
        after,
        limit,
    )


def _led_by_facets(wanted: Wanted, after: ListPosition | None, limit: int | None) -> Rows:
    """Return the query that walks the rows of each facet of the first group, and merges them."""
    first, *others = wanted.groups
    rest = Wanted(others, wanted.terms)
    facets = conversation_facet.c
    walks = [
        _in_order(
            select(facets.last_activity_at, facets.conversation_id.label("id")).where(
                facets.facet == facet,
                *_when(wanted, facets.last_activity_at, facets.conversation_id, after),
                *_has(rest, facets.conversation_id),
            ),
            after,
            limit,
        )
        for facet in first
    ]
    if len(walks) == 1:
        return walks[0]
    merged = union(*(select(walk.subquery()) for walk in walks)).subquery("merged")
    return _in_order(select(merged), after, limit)


def _in_order(query: Rows, after: ListPosition | None, limit: int | None) -> Rows:
    at, key = query.selected_columns
    if after and after.upwards:
        return query.order_by(at, key).limit(limit)
    return query.order_by(at.desc(), key.desc()).limit(limit)


def _when(
    wanted: Wanted,
    at: SQLColumnExpression[Any],
    key: SQLColumnExpression[Any],
    after: ListPosition | None = None,
) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.since:
        conditions.append(at >= wanted.since)
    if wanted.before:
        conditions.append(at < wanted.before)
    if after:
        here = (after.at, after.id)
        place = tuple_(at, key)
        conditions.append(place > here if after.upwards else place < here)
    return conditions


def _has(wanted: Wanted, key: SQLColumnExpression[Any]) -> list[ColumnElement[bool]]:
    """Return the conditions that the conversation has the facets and the words.

    Each is a query for one row, which no planner turns into a join of whole tables.
    """
    queries = []
    for group in wanted.groups:
        facets = conversation_facet.alias().c
        queries.append(select(_ONE).where(facets.conversation_id == key, facets.facet.in_(group)))
    if wanted.terms:
        ours = message_words.c.conversation_id == key
        queries.append(select(_ONE).where(ours, all_of(wanted.terms)))
    return [query.limit(1).scalar_subquery().is_not(None) for query in queries]


def _materialized(query: Rows, name: str) -> FromClause:
    """Return the query as one that PostgreSQL does first, by itself."""
    return query.cte(name).prefix_with("MATERIALIZED", dialect="postgresql")
