"""What is shown of entries: the message, what it came to, and how often it was asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.models import Attention
from gateway.conversations.models import Conversation, Feedback, Message, Turn


@dataclass(frozen=True)
class Entry:
    """One entry with all that stands in it."""

    attention: Attention
    conversation: Conversation
    turn: Turn
    message: Message
    replies: list[Message] = field(default_factory=list)
    feedback: Feedback | None = None
    asked: int = 1
    """How many open near-identical messages there are, this one among them."""


async def load_entries(session: AsyncSession, rows: Sequence[Attention]) -> list[Entry]:
    """Return these entries in their order, with what is shown of them (4 queries at the most)."""
    turns = [row.turn_id for row in rows]
    if not turns:
        return []
    about = {
        turn.id: (turn, message, conversation)
        for turn, message, conversation in await session.execute(
            select(Turn, Message, Conversation)
            .join(Message, Message.id == Turn.message_id)
            .join(Conversation, Conversation.id == Turn.conversation_id)
            .where(Turn.id.in_(turns))
        )
    }
    replies = defaultdict(list)
    asked_ids = [message.id for _, message, _ in about.values()]
    for reply in await session.scalars(
        select(Message).where(Message.reply_to_id.in_(asked_ids)).order_by(Message.position)
    ):
        replies[reply.reply_to_id].append(reply)
    thumbs = [row.turn_id for row in rows if row.kind == "thumb_down"]
    given = {
        feedback.turn_id: feedback
        for feedback in await session.scalars(select(Feedback).where(Feedback.turn_id.in_(thumbs)))
    }
    asked = await asked_counts(session, [row for row in rows if row.kind == "unsure"])
    entries = []
    for row in rows:
        if row.turn_id in about:  # else erased meanwhile
            turn, message, conversation = about[row.turn_id]
            entries.append(
                Entry(
                    row,
                    conversation,
                    turn,
                    message,
                    replies[message.id],
                    given.get(turn.id) if row.kind == "thumb_down" else None,
                    asked.get(row.id, 1),
                )
            )
    return entries


async def asked_counts(session: AsyncSession, rows: Sequence[Attention]) -> dict[UUID, int]:
    """Return for each unsure entry how many near-identical ones are open (1 query)."""
    query = (
        select(Attention.near_key, func.count())
        .where(
            Attention.near_key.in_({row.near_key for row in rows}),
            Attention.kind == "unsure",
            Attention.settled_at.is_(None),
        )
        .group_by(Attention.near_key)
    )
    counts = {key: number for key, number in await session.execute(query)}  # noqa: C416
    return {row.id: counts.get(row.near_key, 1) for row in rows}
