"""Keep the numbers of past days, so that no page ever counts them again.

A day is counted anew at each pass until it has been over for three days: a thumb may come the day
after, or an erasure. Then it is settled and stays as it was counted, whatever is erased later.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.clinic_time import day_of, days_between
from gateway.conversations.models import Turn
from gateway.database import SessionMaker
from gateway.measures.counting import count_day
from gateway.measures.models import Measure, daily_measure

logger = logging.getLogger(__name__)

SETTLED_AFTER = 3  # days


async def roll_up(
    sessions: SessionMaker, now: datetime, stopping: asyncio.Event | None = None
) -> int:
    """Count the past days that are not settled, oldest first; return how many were counted.

    Several processes may do it at once. Once `stopping` is set it ends after the day that it is
    at, and the next pass goes on from there. Raises the database's errors.
    """
    today = day_of(now)
    async with sessions() as session:
        first = await _first_unsettled(session)
    if first is None:
        return 0
    counted = 0
    for day in days_between(first, today - timedelta(days=1)):
        if stopping is not None and stopping.is_set():
            break
        await store_day(sessions, day, today)
        counted += 1
    return counted


async def store_day(sessions: SessionMaker, day: date, today: date) -> None:
    """Count one past day and commit its rows in place of those it had."""
    async with sessions() as session:
        counts = await count_day(session, day)
    counts[Measure.MESSAGES, ""] += 0  # a day without any was counted too
    if (today - day).days > SETTLED_AFTER:
        counts[Measure.SETTLED, ""] = 1
    rows = [
        {"day": day, "measure": measure, "key": key, "value": value}
        for (measure, key), value in counts.items()
    ]
    async with sessions() as session:  # anew: SQLite lets no reader become the writer
        try:
            await session.execute(delete(daily_measure).where(daily_measure.c.day == day))
            await session.execute(insert(daily_measure), rows)
            await session.commit()
        except IntegrityError:
            logger.info("a day was counted by another process meanwhile")


async def last_counted_day(session: AsyncSession) -> date | None:
    """Return the newest day that has rows, or None (1 query)."""
    newest: date | None = await session.scalar(select(func.max(daily_measure.c.day)))
    return newest


async def _first_unsettled(session: AsyncSession) -> date | None:
    """Return the oldest day to count; None when nobody has written anything yet."""
    oldest = await session.scalar(select(func.min(Turn.created_at)))
    begun = await session.scalar(select(func.min(daily_measure.c.day)))
    settled: date | None = await session.scalar(
        select(daily_measure.c.day)
        .where(daily_measure.c.measure == Measure.SETTLED)
        .order_by(daily_measure.c.day.desc())
        .limit(1)
    )
    if settled is not None and not (oldest and begun and day_of(oldest) < begun):
        return settled + timedelta(days=1)
    return day_of(oldest) if oldest else None
