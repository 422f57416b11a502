"""However many rows there are, a page reads few of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gateway.measures.counting import count_day
from gateway.measures.models import Measure
from gateway.measures.numbers import read_numbers, read_rows
from gateway.measures.period import Period
from gateway.measures.rollups import roll_up, store_day
from tests.gateway.counted_queries import counted_queries
from tests.gateway.measures.plans import scans
from tests.gateway.measures.told import Said, Sessions, clinic, tell

TODAY = date(2026, 11, 25)
PERIOD = Period(date(2026, 11, 16), TODAY)


@pytest.fixture
async def told(sessions: Sessions) -> Sessions:
    """Sixty conversations of twenty days, the past ones counted."""
    for number in range(60):
        day = TODAY - timedelta(days=number % 20)
        await tell(
            sessions,
            *(Said(f"{day} 10:{minute:02}", thumb="up") for minute in range(5)),
            Said(f"{day} 11:00", "handoff"),
        )
    for number in range(1, 20):
        await store_day(sessions, TODAY - timedelta(days=number), TODAY)
    return sessions


async def test_no_table_is_scanned(told: Sessions) -> None:
    assert await scans(told, lambda session: count_day(session, TODAY)) == []
    assert await scans(told, lambda session: read_numbers(session, PERIOD, TODAY)) == []
    assert await scans(told, lambda session: read_rows(session, PERIOD, TODAY)) == []


async def test_the_page_asks_eight_times_whatever_the_period(told: Sessions) -> None:
    for period in (PERIOD, Period(date(2025, 1, 1), TODAY)):
        with counted_queries() as asked:
            async with told() as session:
                numbers = await read_numbers(session, period, TODAY)
        assert len([statement for statement in asked if "SELECT" in statement]) == 8
        assert numbers.now[Measure.MESSAGES, ""] == 6 * 3 * min(period.length, 20)


async def test_days_that_are_settled_are_not_read_again(told: Sessions) -> None:
    await roll_up(told, clinic("2026-11-26 10:00"))
    with counted_queries() as asked:
        await roll_up(told, clinic("2026-11-26 10:00"))
    assert len([statement for statement in asked if "FROM turn" in statement]) <= 1 + 3 * 4
