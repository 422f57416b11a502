"""One conversation, read with a fixed number of queries however long it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.contact.models import HandOff
from gateway.conversations.models import Conversation, Feedback, Message, Turn


@dataclass(frozen=True)
class Exchange:
    """An inbound message, what it came to and the replies to it."""

    message: Message
    turn: Turn | None = None
    replies: list[Message] = field(default_factory=list)
    handoff: HandOff | None = None
    feedback: Feedback | None = None


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
