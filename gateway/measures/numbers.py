"""The numbers of a period and of the one before it: past days as they were kept, today counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.measures.counting import Counts, count_day
from gateway.measures.models import Measure, daily_measure
from gateway.measures.period import Period
from gateway.measures.rollups import last_counted_day

PER_DAY = (Measure.CONVERSATIONS, Measure.MESSAGES)
"""What is shown day by day."""
_LIVE = 2  # days that a page counts itself: today, and yesterday until the next pass
_rows = daily_measure.c


@dataclass
class Numbers:
    """All measures of a period (`now`) and of the one before (`before`), summed."""

    period: Period
    now: Counts = field(default_factory=Counter)
    before: Counts = field(default_factory=Counter)
    by_day: dict[Measure, Counter[date]] = field(default_factory=lambda: defaultdict(Counter))
    """Of both periods."""
    first_day: date | None = None
    """The first day that was ever counted."""
    is_behind: bool = False
    """Whether days that are over are still being counted."""

    @property
    def is_comparable(self) -> bool:
        """Whether any day of the period before was counted."""
        return self.first_day is not None and self.period.before.last >= self.first_day

    @property
    def is_partly_before(self) -> bool:
        """Whether only some days of the period before were counted."""
        first = self.first_day
        return self.is_comparable and first is not None and self.period.before.first < first

    def of(self, measure: Measure) -> tuple[dict[str, int], dict[str, int]]:
        """Return a measure's numbers by key: those of the period, and those before."""
        now, before = (
            {key: value for (name, key), value in counts.items() if name == measure}
            for counts in (self.now, self.before)
        )
        return now, before

    def add(self, day: date, counts: Counts) -> None:
        """Add the numbers of a day, to the period in which it is."""
        if day in self.period:
            self.now.update(counts)
        elif day in self.period.before:
            self.before.update(counts)
        for measure in PER_DAY:
            self.by_day[measure][day] += counts[measure, ""]


async def read_numbers(session: AsyncSession, period: Period, today: date) -> Numbers:
    """Return the numbers of the period (8 queries, 4 more until yesterday has been counted)."""
    numbers = Numbers(period)
    span = _rows.day.between(period.before.first, period.last)
    is_now = _rows.day >= period.first
    sums = (
        select(_rows.measure, _rows.key, is_now, func.sum(_rows.value))
        .where(span, _rows.measure != Measure.SETTLED)
        .group_by(_rows.measure, _rows.key, is_now)
    )
    for measure, key, now, value in await session.execute(sums):
        (numbers.now if now else numbers.before)[Measure(measure), key] = int(value)
    daily = select(_rows.measure, _rows.day, _rows.value).where(span, _rows.measure.in_(PER_DAY))
    for measure, day, value in await session.execute(daily):
        numbers.by_day[Measure(measure)][day] = value
    counted = await last_counted_day(session)
    numbers.first_day = await session.scalar(select(func.min(_rows.day))) or today
    live = [today - timedelta(days=days) for days in reversed(range(_LIVE))]
    numbers.is_behind = counted is not None and counted < live[0] - timedelta(days=1)
    for day in live:
        if counted is None or day > counted:
            numbers.add(day, await count_day(session, day))
    return numbers


async def read_rows(
    session: AsyncSession, period: Period, today: date
) -> list[tuple[date, Measure, str, int]]:
    """Return every number of the period, by day, measure and key, as an export has them."""
    kept = (
        select(_rows.day, _rows.measure, _rows.key, _rows.value)
        .where(_rows.day.between(period.first, period.last), _rows.measure != Measure.SETTLED)
        .order_by(_rows.day, _rows.measure, _rows.key)
    )
    found = [
        (day, Measure(name), key, value) for day, name, key, value in await session.execute(kept)
    ]
    counted = await last_counted_day(session)
    for days in reversed(range(_LIVE)):
        day = today - timedelta(days=days)
        if day in period and (counted is None or day > counted):
            counts = await count_day(session, day)
            found += [(day, name, key, value) for (name, key), value in sorted(counts.items())]
    return found
