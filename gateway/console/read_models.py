"""What the pages show, read with a fixed number of queries however much there is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.contact.models import HandOff
from gateway.conversations.models import Conversation, Feedback, Message, Outcome, Turn

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


@dataclass(frozen=True)
class Exchange:
    """An inbound message, what it came to and the replies to it."""

    message: Message
    turn: Turn | None = None
    replies: list[Message] = field(default_factory=list)
    handoff: HandOff | None = None
    feedback: Feedback | None = None


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


async def transcript(
    session: AsyncSession, key: UUID
) -> tuple[Conversation, list[Exchange]] | None:
    """Return a conversation and all its exchanges, oldest first (5 queries); None if none."""
    conversation = await session.get(Conversation, key)
    if conversation is None:
        return None
    messages = list(
        await session.scalars(
            select(Message).where(Message.conversation_id == key).order_by(Message.position)
        )
    )
    turns = {
        turn.message_id: turn
        for turn in await session.scalars(select(Turn).where(Turn.conversation_id == key))
    }
    handoffs = {
        handoff.turn_id: handoff
        for handoff in await session.scalars(
            select(HandOff)
            .join(Turn, Turn.id == HandOff.turn_id)
            .where(Turn.conversation_id == key)
        )
    }
    feedback = {
        given.turn_id: given
        for given in await session.scalars(
            select(Feedback)
            .join(Turn, Turn.id == Feedback.turn_id)
            .where(Turn.conversation_id == key)
        )
    }
    replies = defaultdict(list)
    for message in messages:
        if message.reply_to_id:
            replies[message.reply_to_id].append(message)
    exchanges = []
    for message in messages:
        if message.direction == "in":
            turn = turns.get(message.id)
            handoff = handoffs.get(turn.id) if turn else None
            thumb = feedback.get(turn.id) if turn else None
            exchanges.append(Exchange(message, turn, replies[message.id], handoff, thumb))
    return conversation, exchanges


async def handoff_of_reference(
    session: AsyncSession, reference: str
) -> tuple[HandOff, UUID | None] | None:
    """Return the hand-off with this reference, however it is typed, and its conversation.

    The conversation is None when the visitor erased it.
    """
    query = (
        select(HandOff, Turn.conversation_id)
        .outerjoin(Turn, HandOff.turn_id == Turn.id)
        .where(HandOff.reference == normal_reference(reference))
    )
    found = (await session.execute(query)).one_or_none()
    return (found[0], found[1]) if found else None


def normal_reference(typed: str) -> str:
    """Return a reference as it is kept: `k7px 4m2q` is K7PX-4M2Q."""
    letters = "".join(char for char in typed.upper() if char.isalnum())
    return f"{letters[:4]}-{letters[4:]}"
