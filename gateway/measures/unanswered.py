"""Questions that got no full answer, and are in no group yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Message, Outcome, Turn
from gateway.measures.counting import Counts
from gateway.measures.models import Measure
from gateway.measures.question_models import GroupedQuestion

UNANSWERED: frozenset[Outcome] = frozenset({"clarify", "out_of_scope", "failed", "partial"})
"""And a hand-off without a topic: the assistant knew of no answer, and said so."""
LONGEST = 1000  # characters of a text that the engine reads
# A turn is stored some moments after the time that it bears: newer ones may have been grouped.
_MARGIN = timedelta(hours=1)


@dataclass(frozen=True)
class Question:
    """A turn whose message asked something in words."""

    turn_id: UUID
    at: datetime
    text: str


async def next_questions(session: AsyncSession, since: datetime, number: int) -> list[Question]:
    """Return the oldest such questions that are in no group, `number` at most (2 queries).

    `since` is how far back the first of all passes looks.
    """
    newest = await session.scalar(select(func.max(GroupedQuestion.at)))
    begin = max(since, newest - _MARGIN) if newest else since
    found = await session.execute(
        select(Turn.id, Turn.created_at, func.substr(Message.text, 1, LONGEST))
        .select_from(Turn)
        .join(Message, Message.id == Turn.message_id)
        .where(
            Turn.created_at >= begin,
            or_(
                Turn.outcome.in_(UNANSWERED),
                and_(Turn.outcome == "handoff", Turn.topic.is_(None)),
            ),
            Message.text != "",  # a button asks in our words
            ~exists().where(GroupedQuestion.turn_id == Turn.id),
        )
        .order_by(Turn.created_at, Turn.id)
        .limit(number)
    )
    return [Question(*row) for row in found]


def count_unanswered(counts: Counts) -> int:
    """Return how many messages of a period got no full answer, those of buttons among them."""
    outcomes = sum(counts[Measure.OUTCOME, outcome] for outcome in UNANSWERED)
    return outcomes + counts[Measure.HANDOFF, ""]
