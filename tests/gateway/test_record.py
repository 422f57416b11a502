from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.conversations.opening import open_conversation
from gateway.record import another_clock, new_key, utc_now


async def test_what_another_clock_says_is_stored_in_times_and_keys(
    sessions: async_sessionmaker[AsyncSession],
) -> None:
    before = datetime(2026, 3, 1, 12, tzinfo=UTC)
    async with sessions() as session:
        with another_clock(lambda: before):
            stored = await open_conversation(session, "web", "fr", "1")
        await session.refresh(stored)
    assert stored.started_at == stored.last_activity_at == before
    assert stored.id.int >> 80 == int(before.timestamp() * 1000)
    assert datetime.now(UTC) - utc_now() < timedelta(seconds=5)


def test_keys_sort_by_time_whatever_the_clock() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    ticks = (noon + timedelta(milliseconds=passed) for passed in range(50))
    with another_clock(lambda: next(ticks)):
        early = [new_key() for _ in range(50)]
    assert early == sorted(early)
    assert new_key() > early[-1]
