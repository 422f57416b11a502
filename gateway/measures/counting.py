"""Count one day of the clinic, from the turns that were taken in it.

How the share answered without a person is counted. A **question** is a message whose outcome is
answer, partial, handoff, out_of_scope or failed; or clarify, when nothing more was written after it
that day or the next (else what came of the precision counts). Small talk is left out, and so are
emergencies, medical advice and distress: sending somebody to a person is then the success. A
question is **answered** when its outcome is answer or partial, the answer got no thumb down, and no
hand-off followed it in its conversation that day or the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from gateway.clinic_time import start_of
from gateway.conversations.models import (
    Channel,
    Conversation,
    Feedback,
    Language,
    Message,
    Outcome,
    Thumb,
    Turn,
)
from gateway.measures.histogram import bucket
from gateway.measures.models import Measure

ANSWERING: frozenset[Outcome] = frozenset({"answer", "partial"})
ALARMING: frozenset[Outcome] = frozenset({"emergency", "urgent", "distress"})
ASKING: frozenset[Outcome] = ANSWERING | {"handoff", "out_of_scope", "failed", "clarify"}

Counts = Counter[tuple[Measure, str]]


class _Alike(NamedTuple):
    """So many messages of a day that are alike in all that is counted."""

    outcome: Outcome
    topic: str | None
    language: Language
    channel: Channel
    thumb: Thumb | None
    is_first: bool
    is_followed: bool
    """By a hand-off (after an answer), by anything (after a clarification)."""
    number: int


async def count_day(session: AsyncSession, day: date) -> Counts:
    """Return all measures of a day but SETTLED (4 queries, each over the day's turns alone)."""
    begin, end = start_of(day), start_of(day + timedelta(days=1))
    within = (Turn.created_at >= begin, Turn.created_at < end)
    alike = await session.execute(_alike(within, start_of(day + timedelta(days=2))))
    counts = add_up(_Alike(*row) for row in alike)
    conversations = select(func.count(Turn.conversation_id.distinct())).where(*within)
    counts[Measure.CONVERSATIONS, ""] = await session.scalar(conversations) or 0
    for measure, column in ((Measure.ENGINE_MS, Turn.engine_ms), (Measure.TOTAL_MS, Turn.total_ms)):
        key = bucket(column).label("bucket")
        taken = select(key, func.count()).where(*within, column.is_not(None)).group_by("bucket")
        for name, number in await session.execute(taken):
            counts[measure, name] = number
    return Counter({key: number for key, number in counts.items() if number})


def _alike(within: Iterable[ColumnElement[bool]], until: datetime) -> Select[Any]:
    facts = (
        select(
            Turn.outcome,
            Turn.topic,
            Turn.language,
            Conversation.channel,
            Feedback.thumb,
            (Message.position == 1).label("is_first"),
            _is_followed(until).label("is_followed"),
        )
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .join(Message, Message.id == Turn.message_id)
        .outerjoin(Feedback, Feedback.turn_id == Turn.id)
        .where(*within)
        .subquery()
    )
    return select(*facts.c, func.count()).group_by(*facts.c)


def _is_followed(until: datetime) -> ColumnElement[bool]:
    later = aliased(Turn)
    after = and_(
        later.conversation_id == Turn.conversation_id,
        later.created_at > Turn.created_at,
        later.created_at < until,
    )
    return case(
        (Turn.outcome.in_(ANSWERING), exists().where(after, later.outcome == "handoff")),
        (Turn.outcome == "clarify", exists().where(after)),
        else_=false(),
    )


def add_up(messages: Iterable[_Alike]) -> Counts:
    """Return the measures that follow from each message by itself."""
    counts: Counts = Counter()
    for alike in messages:
        for key in _keys(alike):
            counts[key] += alike.number
    return counts


def _keys(message: _Alike) -> Iterable[tuple[Measure, str]]:
    """Yield each measure in which such a message counts."""
    topic = message.topic or ""
    yield Measure.MESSAGES, ""
    yield Measure.OUTCOME, message.outcome
    yield Measure.CHANNEL, message.channel
    yield Measure.LANGUAGE, message.language
    if message.is_first:
        yield Measure.NEW_CONVERSATIONS, ""
    if message.outcome == "handoff":
        yield Measure.HANDOFF, topic
    elif message.outcome in ALARMING:
        yield Measure.RED_FLAG, topic
    elif topic:
        yield Measure.TOPIC, topic
    if message.thumb:
        yield Measure.THUMB, message.thumb
    if message.outcome in ASKING and not (message.outcome == "clarify" and message.is_followed):
        yield Measure.QUESTIONS, ""
    if message.outcome in ANSWERING and not message.is_followed and message.thumb != "down":
        yield Measure.ANSWERED, ""
