"""The rows of an export, one a conversation or one a turn: read in batches, and masked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, Literal, get_args
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.console.conversations.list_queries import read_rows
from gateway.console.masking import masked_message, masked_text
from gateway.console.strings import Strings
from gateway.contact.models import HandOff
from gateway.conversations.models import Conversation, Feedback, Message, Turn
from gateway.database import SessionMaker

Per = Literal["conversation", "turn"]
PER: tuple[Per, ...] = get_args(Per)
ExportRow = dict[str, Any]
_BATCH = 200  # conversations that are in memory at once

COLUMNS: dict[Per, tuple[str, ...]] = {
    "conversation": (
        *("conversation_id", "started_at", "last_activity_at", "channel", "language", "messages"),
        *("first_message", "outcomes", "topics", "lowest_confidence", "thumbs_up", "thumbs_down"),
        *("red_flag", "handed_over", "reviewed", "assignee", "tags"),
    ),
    "turn": (
        *("conversation_id", "turn_id", "at", "channel", "language", "message", "pressed"),
        *("answer", "outcome", "topic", "intent", "confidence", "thumb", "reason"),
        *("reference", "milliseconds"),
    ),
}


async def count_rows(session: AsyncSession, keys: Sequence[UUID], per: Per) -> int:
    """Return how many rows the export of these conversations has now."""
    if per == "conversation":
        return len(keys)
    counted = 0
    for batch in _batches(keys):
        turns = select(func.count()).where(Turn.conversation_id.in_(batch))
        counted += await session.scalar(turns) or 0
    return counted


async def export_rows(
    sessions: SessionMaker, keys: Sequence[UUID], per: Per, words: Strings
) -> AsyncIterator[ExportRow]:
    """Give the rows of these conversations in their order; what was erased meanwhile is missing.

    Each row has the COLUMNS of `per`: identifiers, times (UTC), texts without personal data.
    """
    read = _conversations if per == "conversation" else _turns
    for batch in _batches(keys):
        async with sessions() as session:  # no transaction is open while somebody downloads
            rows = await read(session, batch, words)
        for row in rows:
            yield row


async def _conversations(
    session: AsyncSession, keys: Sequence[UUID], words: Strings
) -> list[ExportRow]:
    topics: dict[UUID, list[str]] = defaultdict(list)
    confidences: dict[UUID, list[float]] = defaultdict(list)
    turns = select(Turn).where(Turn.conversation_id.in_(keys)).order_by(Turn.id)
    for turn in await session.scalars(turns):
        if turn.topic:
            topics[turn.conversation_id].append(turn.topic)
        if turn.confidence is not None:
            confidences[turn.conversation_id].append(turn.confidence)
    ours = select(Turn.conversation_id).join(HandOff, HandOff.turn_id == Turn.id)
    handed_over = set(await session.scalars(ours.where(Turn.conversation_id.in_(keys))))
    rows = await read_rows(session, keys)
    return [
        {
            "conversation_id": key,
            "started_at": row.conversation.started_at,
            "last_activity_at": row.conversation.last_activity_at,
            "channel": row.conversation.channel,
            "language": row.conversation.language,
            "messages": len(row.outcomes),
            "first_message": _said(words, row.first),
            "outcomes": list(dict.fromkeys(reversed(row.outcomes))),
            "topics": list(dict.fromkeys(topics[key])),
            "lowest_confidence": min(confidences[key], default=None),
            "thumbs_up": row.thumbs["up"],
            "thumbs_down": row.thumbs["down"],
            "red_flag": row.urgent,
            "handed_over": key in handed_over,
            "reviewed": row.reviewed,
            "assignee": row.assignee,
            "tags": [masked_text(words, tag) for tag in row.tags],
        }
        for key, row in rows.items()
    ]


async def _turns(session: AsyncSession, keys: Sequence[UUID], words: Strings) -> list[ExportRow]:
    answers: dict[UUID | None, list[str]] = defaultdict(list)
    replies = select(Message.reply_to_id, Message.text).where(
        Message.conversation_id.in_(keys), Message.direction == "out"
    )
    for answered, text in await session.execute(replies.order_by(Message.position)):
        answers[answered].append(text)
    query = (
        select(Turn, Message, Conversation.channel, Feedback, HandOff.reference)
        .join(Message, Message.id == Turn.message_id)
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .outerjoin(Feedback, Feedback.turn_id == Turn.id)
        .outerjoin(HandOff, HandOff.turn_id == Turn.id)
        .where(Turn.conversation_id.in_(keys))
        .order_by(Message.position)
    )
    rows: dict[UUID, list[ExportRow]] = {key: [] for key in keys}
    for turn, message, channel, feedback, reference in await session.execute(query):
        reason = feedback.reason if feedback else None
        rows[turn.conversation_id].append(
            {
                "conversation_id": turn.conversation_id,
                "turn_id": turn.id,
                "at": turn.created_at,
                "channel": channel,
                "language": turn.language,
                "message": _said(words, message),
                "pressed": message.payload is not None,
                "answer": "\n".join(answers[message.id]),
                "outcome": turn.outcome,
                "topic": turn.topic,
                "intent": turn.intent,
                "confidence": turn.confidence,
                "thumb": feedback.thumb if feedback else None,
                "reason": masked_text(words, reason) if reason else None,
                "reference": reference,
                "milliseconds": round(turn.total_ms, 1),
            }
        )
    return [row for of_one in rows.values() for row in of_one]


def _said(words: Strings, message: Message | None) -> str:
    """Return what somebody wrote, masked, or the title of the button that they pressed."""
    if message is None:
        return ""
    return message.title or masked_message(words, message)


def _batches(keys: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]
