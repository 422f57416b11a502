"""What is kept of past days is what counting them gives, for as long as it may change."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, timedelta

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from gateway.conversations.erasure import erase_conversation
from gateway.conversations.models import Conversation, Feedback, Outcome
from gateway.measures.counting import count_day
from gateway.measures.models import Measure, daily_measure
from gateway.measures.rollups import roll_up, store_day
from gateway.settings import Settings
from tests.gateway.measures.told import Said, Sessions, clinic, tell
from tests.gateway.running import running_gateway

NOON = "2026-11-25 12:00"


async def kept(sessions: Sessions, day: str) -> Counter[tuple[str, str]]:
    """Return the rows of a day."""
    rows = select(daily_measure.c.measure, daily_measure.c.key, daily_measure.c.value).where(
        daily_measure.c.day == date.fromisoformat(day)
    )
    async with sessions() as session:
        return Counter({(name, key): value for name, key, value in await session.execute(rows)})


async def messages(sessions: Sessions) -> dict[str, int]:
    """Return the number of messages of each day that was counted."""
    rows = select(daily_measure.c.day, daily_measure.c.value).where(
        daily_measure.c.measure == Measure.MESSAGES
    )
    async with sessions() as session:
        return {str(day): value for day, value in await session.execute(rows)}


async def settled(sessions: Sessions) -> set[str]:
    rows = select(daily_measure.c.day).where(daily_measure.c.measure == Measure.SETTLED)
    async with sessions() as session:
        return {str(day) for day in await session.scalars(rows)}


async def test_every_day_since_the_first_message_is_counted_but_today(sessions: Sessions) -> None:
    assert await roll_up(sessions, clinic(NOON)) == 0
    for at in ("2026-11-18 23:30", "2026-11-23 10:00", "2026-11-25 10:00"):
        await tell(sessions, Said(at))
    assert await roll_up(sessions, clinic(NOON)) == 7
    assert await messages(sessions) == {
        f"2026-11-{day}": int(day in {18, 23}) for day in range(18, 25)
    }
    assert await settled(sessions) == {"2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21"}
    assert await roll_up(sessions, clinic(NOON)) == 3  # those that may still change
    assert await roll_up(sessions, clinic("2026-11-26 00:01")) == 4


async def test_a_thumb_of_the_next_day_is_counted_and_one_of_next_week_is_not(
    sessions: Sessions,
) -> None:
    await tell(sessions, Said("2026-11-24 10:00", thumb="up"))
    await roll_up(sessions, clinic(NOON))
    await _think_again(sessions, "down")
    await roll_up(sessions, clinic("2026-11-26 12:00"))
    counts = await kept(sessions, "2026-11-24")
    assert (counts["thumb", "down"], counts["thumb", "up"], counts["answered", ""]) == (1, 0, 0)
    await roll_up(sessions, clinic("2026-11-28 12:00"))
    await _think_again(sessions, "up")
    await roll_up(sessions, clinic("2026-11-29 12:00"))
    assert (await kept(sessions, "2026-11-24"))["thumb", "down"] == 1


async def _think_again(sessions: Sessions, thumb: str) -> None:
    async with sessions() as session:
        await session.execute(update(Feedback).values(thumb=thumb))
        await session.commit()


async def test_an_erasure_changes_the_last_days_and_no_older_one(sessions: Sessions) -> None:
    old = await tell(sessions, Said("2026-11-18 10:00"))
    new = await tell(sessions, Said("2026-11-24 10:00"))
    await roll_up(sessions, clinic(NOON))
    async with sessions() as session:
        for conversation in (old, new):
            await erase_conversation(session, conversation.id)
    await roll_up(sessions, clinic(NOON))
    counted = await messages(sessions)
    assert (counted["2026-11-18"], counted["2026-11-24"]) == (1, 0)


async def test_stopped_in_between_it_goes_on_where_it_was(sessions: Sessions) -> None:
    await tell(sessions, Said("2026-11-10 10:00"))
    stopping = asyncio.Event()
    stopping.set()
    assert await roll_up(sessions, clinic(NOON), stopping) == 0
    for day in (10, 11):
        await store_day(sessions, date(2026, 11, day), date(2026, 11, 25))
    assert await roll_up(sessions, clinic(NOON)) == 13
    assert len(await messages(sessions)) == 15


async def test_older_conversations_that_are_brought_in_later_are_counted(
    sessions: Sessions,
) -> None:
    await tell(sessions, Said("2026-11-10 10:00"))
    await roll_up(sessions, clinic(NOON))
    await tell(sessions, Said("2026-11-05 10:00"))
    await roll_up(sessions, clinic(NOON))
    assert min(await messages(sessions)) == "2026-11-05"
    assert len(await messages(sessions)) == 20


async def test_processes_that_count_at_once_count_once(sessions: Sessions) -> None:
    for day in range(10, 25):
        await tell(sessions, Said(f"2026-11-{day} 10:00"))
    await asyncio.gather(*(roll_up(sessions, clinic(NOON)) for _ in range(4)))
    assert await messages(sessions) == {f"2026-11-{day}": 1 for day in range(10, 25)}


async def test_the_gateway_does_it_by_itself(sessions: Sessions, settings: Settings) -> None:
    await tell(sessions, Said("2026-11-10 10:00"))
    async with running_gateway(settings), asyncio.timeout(10):
        while "2026-11-10" not in await messages(sessions):
            pass


OUTCOMES: list[Outcome] = ["answer", "partial", "handoff", "clarify", "emergency", "smalltalk"]
MINUTES = 3 * 24 * 60
SAID = st.builds(
    lambda minute, outcome, thumb, topic: Said(
        (clinic("2026-10-31 00:00") + timedelta(minutes=minute)).isoformat(), outcome, topic, thumb
    ),
    st.integers(0, MINUTES - 1),
    st.sampled_from(OUTCOMES),
    st.sampled_from(["up", "down", None]),
    st.sampled_from(["infection", None]),
)
STORY = st.lists(SAID, min_size=1, max_size=6, unique_by=lambda said: said.moment).map(
    lambda story: sorted(story, key=lambda said: said.moment)
)


def by_hand(stories: list[list[Said]], day: date) -> tuple[int, int, int, int]:
    """Return conversations, messages, questions and answered ones, counted the slow way."""

    def of(said: Said) -> date:
        return said.moment.date()

    conversations = sum(any(of(said) == day for said in story) for story in stories)
    asked = questions = answered = 0
    for story in stories:
        for number, said in enumerate(story):
            if of(said) != day:
                continue
            asked += 1
            later = [each for each in story[number + 1 :] if of(each) <= day + timedelta(days=1)]
            handed = any(each.outcome == "handoff" for each in later)
            if said.outcome in {"answer", "partial"}:
                questions += 1
                answered += said.thumb != "down" and not handed
            questions += said.outcome == "handoff" or (said.outcome == "clarify" and not later)
    return conversations, asked, questions, answered


@given(stories=st.lists(STORY, max_size=8))
@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_the_rollup_is_the_live_count_is_the_count_by_hand(
    sessions: Sessions, stories: list[list[Said]]
) -> None:
    async with sessions() as session:
        for table in (Conversation, daily_measure):
            await session.execute(delete(table))
        await session.commit()
    for story in stories:
        await tell(sessions, *story)
    await roll_up(sessions, clinic("2026-11-03 12:00"))
    for day in (
        date(2026, 10, 31),
        date(2026, 11, 1),
        date(2026, 11, 2),
    ):  # the second has 25 hours
        async with sessions() as session:
            live = await count_day(session, day)
        rolled = await kept(sessions, day.isoformat())
        assert +rolled == live
        names = ("conversations", "messages", "questions", "answered")
        assert tuple(live[Measure(name), ""] for name in names) == by_hand(stories, day)
