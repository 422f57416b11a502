"""The ten messages of a week: chosen once, so that « 4 sur 10 » means something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.models import Attention, How, Pick
from gateway.attention.ten import most_worth
from gateway.clinic_time import day_of
from gateway.conversations.models import Turn
from gateway.training.models import Candidate

TEN = 10
Choices = list[tuple[Pick, Attention]]
_CORRECTED: tuple[How, ...] = ("corrected", "covered")


@dataclass(frozen=True)
class Yield:
    """What the ten of a week gave: how many were chosen, settled, corrected, are candidates."""

    chosen: int
    settled: int
    corrected: int
    candidates: int


def week_of(now: datetime) -> date:
    """Return the Monday of the clinic's week."""
    today = day_of(now)
    return today - timedelta(days=today.weekday())


async def picks_of_week(session: AsyncSession, week: date) -> Choices:
    """Return what was chosen for a week, in the order of its worth then (1 query)."""
    rows = await session.execute(
        select(Pick, Attention)
        .join(Attention, Attention.id == Pick.attention_id)
        .where(Pick.week == week)
        .order_by(Pick.rank)
    )
    return [(pick, attention) for pick, attention in rows]


async def choose_for_week(session: AsyncSession, now: datetime) -> Choices:
    """Return the ten of this week, choosing what is missing of them; the caller commits.

    What was chosen stays, settled or not, until the week is over: there are fewer than ten while
    fewer are worth it. When somebody else chooses at the same moment, theirs count.
    """
    week = week_of(now)
    picks = await picks_of_week(session, week)
    if len(picks) >= TEN:
        return picks
    keys = {attention.near_key for _, attention in picks if attention.near_key}
    guesses = [attention.guess for _, attention in picks]
    more = await most_worth(session, now, TEN - len(picks), keys, guesses)
    if not more:
        return picks
    last = max((pick.rank for pick, _ in picks), default=0)
    try:
        async with session.begin_nested():
            session.add_all(
                Pick(
                    week=week,
                    rank=rank,
                    attention_id=choice.attention_id,
                    asked=choice.question.asked,
                    is_new=choice.question.is_new,
                    worth=choice.question.worth,
                )
                for rank, choice in enumerate(more, start=last + 1)
            )
    except IntegrityError:
        pass  # chosen by somebody else, or erased, since it was read
    return await picks_of_week(session, week)


async def yield_of_week(session: AsyncSession, week: date) -> Yield:
    """Return what the ten of a week gave (1 query)."""
    is_candidate = exists().where(
        or_(
            Candidate.near_key == Attention.near_key,
            and_(Turn.id == Attention.turn_id, Candidate.message_id == Turn.message_id),
        )
    )
    one = (
        select(
            func.count(),
            func.count(Attention.settled_at),
            func.sum(case((Attention.settled_how.in_(_CORRECTED), 1), else_=0)),
            func.sum(case((is_candidate, 1), else_=0)),
        )
        .select_from(Pick)
        .join(Attention, Attention.id == Pick.attention_id)
        .join(Turn, Turn.id == Attention.turn_id)
        .where(Pick.week == week)
    )
    chosen, settled, corrected, candidates = (await session.execute(one)).one()
    return Yield(chosen, settled, corrected or 0, candidates or 0)
