"""Which past messages are asked again, what was said before them, and what they should mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Message, Turn
from gateway.review.models import Correction
from gateway.search.facets import ALARMING
from gateway.search.models import conversation_facet
from gateway.search.words import near_key
from gateway.training.models import Candidate

_PAGE = 1000  # messages read at once
_READ = 500  # messages whose conversations are read at once
_PAGES = 30  # how many pages are looked through for different messages
_MOST = 5000  # corrections, and red flags, that are asked again


@dataclass(frozen=True)
class Past:
    """A message that somebody wrote, as the engine is asked it again."""

    message_id: UUID
    conversation_id: UUID
    text: str
    context: dict[str, Any]
    expected: str | None
    """The intent that a person of the staff said is right."""
    was_alarming: bool


async def past_messages(session: AsyncSession, newest: int) -> list[Past]:
    """Return the newest different messages, all corrected ones and all red flags, each once."""
    expected = await _expected(session)
    keys = [*expected, *await _red_flags(session), *await _newest(session, newest)]
    distinct = list(dict.fromkeys(keys))
    found = []
    for start in range(0, len(distinct), _READ):
        found += await _read(session, distinct[start : start + _READ], expected)
    return found


async def _expected(session: AsyncSession) -> dict[UUID, str]:
    """Return message → what staff said it means, corrected or accepted for training."""
    accepted = (
        select(Candidate.message_id, Candidate.intent)
        .where(Candidate.state.in_(["approved", "exported"]), Candidate.message_id.is_not(None))
        .order_by(Candidate.id.desc())
        .limit(_MOST)
    )
    corrected = (
        select(Correction.message_id, Correction.intent)
        .where(Correction.intent.is_not(None))
        .order_by(Correction.id.desc())
        .limit(_MOST)
    )
    pairs = [*await session.execute(accepted), *await session.execute(corrected)]
    return {key: intent for key, intent in pairs if key is not None and intent is not None}


async def _red_flags(session: AsyncSession) -> list[UUID]:
    facet = conversation_facet.c
    query = (
        select(Turn.message_id)
        .join(conversation_facet, facet.conversation_id == Turn.conversation_id)
        .where(facet.facet == "red_flag:yes", Turn.outcome.in_(ALARMING))
        .order_by(facet.last_activity_at.desc())
        .limit(_MOST)
    )
    return list(await session.scalars(query))


async def _newest(session: AsyncSession, number: int) -> list[UUID]:
    """Return the newest messages no two of which are near-identical."""
    kept: dict[str, UUID] = {}
    last: UUID | None = None
    for _ in range(_PAGES):
        query = select(Message.id, Message.text, Message.direction).order_by(Message.id.desc())
        if last is not None:
            query = query.where(Message.id < last)
        page = (await session.execute(query.limit(_PAGE))).all()
        for key, text, direction in page:
            if direction == "in" and text:
                kept.setdefault(near_key(text), key)
                if len(kept) == number:
                    return list(kept.values())
        if len(page) < _PAGE:
            break
        last = page[-1].id
    return list(kept.values())


async def _read(
    session: AsyncSession, keys: Sequence[UUID], expected: dict[UUID, str]
) -> list[Past]:
    rows = select(Message, Turn).join(Turn, Turn.message_id == Message.id)
    rows = rows.where(Message.id.in_(keys), Message.text != "")
    pairs = (await session.execute(rows)).tuples().all()
    conversations = {message.conversation_id for message, _ in pairs}
    turns = select(Turn).where(Turn.conversation_id.in_(conversations)).order_by(Turn.id)
    before: dict[UUID, list[Turn]] = {key: [] for key in conversations}
    for turn in await session.scalars(turns):
        before[turn.conversation_id].append(turn)
    return [
        Past(
            message_id=message.id,
            conversation_id=message.conversation_id,
            text=message.text,
            context=_context(turn, [t for t in before[turn.conversation_id] if t.id < turn.id]),
            expected=expected.get(message.id),
            was_alarming=turn.outcome in ALARMING,
        )
        for message, turn in pairs
    ]


def _context(turn: Turn, before: Sequence[Turn]) -> dict[str, Any]:
    """Return what the engine knew of the conversation then (engine/context.py), as far as it is
    kept: the language, the topic, and whether it had just asked about danger."""
    context: dict[str, Any] = {"language": before[-1].language if before else turn.language}
    topics = [each.topic for each in before if each.topic]
    if topics:
        context["topic"] = topics[-1]
    if before and before[-1].outcome == "distress":
        context["asked"] = "safety"
    return context
