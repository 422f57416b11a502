"""The list of conversations, read with a fixed number of queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Conversation, Message, Outcome, Turn

PAGE = 30  # conversations on a page
LATEST = 3  # outcomes shown for a conversation
ALARMING: frozenset[Outcome] = frozenset({"emergency", "urgent", "distress"})


@dataclass(frozen=True)
class Position:
    """Where a page of the list begins: after this conversation."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Position:
        """Return the position that str() gave; raises ValueError for another text."""
        at, _, key = text.partition("~")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError("a moment without its zone")
        return cls(moment, UUID(key))


@dataclass(frozen=True)
class Row:
    """One conversation in the list."""

    conversation: Conversation
    first: str
    questions: int
    outcomes: list[Outcome]
    """Of the latest turns, newest first."""
    urgent: bool
    """Whether any turn was an emergency, urgent or distress."""


@dataclass(frozen=True)
class Page:
    """One page of the list; `older` is where the next one begins, None on the last."""

    rows: list[Row]
    older: Position | None


async def conversations_page(session: AsyncSession, after: Position | None = None) -> Page:
    """Return a page of conversations that have a message, newest activity first (3 queries)."""
    query = (
        select(Conversation)
        .where(Conversation.last_position > 0)
        .order_by(Conversation.last_activity_at.desc(), Conversation.id.desc())
        .limit(PAGE + 1)
    )
    if after:
        query = query.where(
            tuple_(Conversation.last_activity_at, Conversation.id) < (after.at, after.id)
        )
    found = list(await session.scalars(query))
    shown = found[:PAGE]
    keys = [conversation.id for conversation in shown]
    first_query = select(Message).where(Message.conversation_id.in_(keys), Message.position == 1)
    first = {message.conversation_id: message for message in await session.scalars(first_query)}
    outcomes = defaultdict(list)
    outcome_query = (
        select(Turn.conversation_id, Turn.outcome)
        .where(Turn.conversation_id.in_(keys))
        .order_by(Turn.id.desc())
    )
    for conversation_id, outcome in await session.execute(outcome_query):
        outcomes[conversation_id].append(outcome)
    rows = [_row(each, first.get(each.id), outcomes[each.id]) for each in shown]
    last = shown[-1] if len(found) > PAGE else None
    return Page(rows, Position(last.last_activity_at, last.id) if last else None)


def _row(conversation: Conversation, first: Message | None, outcomes: list[Outcome]) -> Row:
    urgent = not ALARMING.isdisjoint(outcomes)
    words = (first.title or first.text) if first else ""
    return Row(conversation, words, len(outcomes), outcomes[:LATEST], urgent)
