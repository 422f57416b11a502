"""What a day counts, from conversations made by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gateway.clinic_time import CLINIC_TIME, start_of
from gateway.measures.counting import count_day
from gateway.measures.models import Measure
from tests.gateway.measures.told import Said, Sessions, tell

DAY = date(2026, 11, 25)


async def counted(sessions: Sessions, day: date = DAY) -> dict[str, int]:
    """Return the day's measures, keys after a colon; times apart."""
    async with sessions() as session:
        counts = await count_day(session, day)
    return {
        f"{measure}:{key}" if key else str(measure): number
        for (measure, key), number in counts.items()
        if measure not in {Measure.ENGINE_MS, Measure.TOTAL_MS}
    }


async def test_a_day_with_all_there_is(sessions: Sessions) -> None:
    await tell(
        sessions,
        Said("2026-11-25 09:00", "smalltalk", None),
        Said("2026-11-25 09:01", "answer", "infection", thumb="up"),
        Said("2026-11-25 09:02", "partial", "cost"),
        Said("2026-11-25 09:03", "emergency", "bladder_bowel"),
    )
    await tell(
        sessions,
        Said("2026-11-25 10:00", "handoff", "appointment", language="en"),
        Said("2026-11-25 10:01", "handoff", None, language="en"),
        Said("2026-11-25 10:02", "out_of_scope", None, language="en", thumb="down"),
        channel="messenger",
    )
    assert await counted(sessions) == {
        "conversations": 2,
        "new_conversations": 2,
        "messages": 7,
        "channel:web": 4,
        "channel:messenger": 3,
        "language:fr": 4,
        "language:en": 3,
        "outcome:smalltalk": 1,
        "outcome:answer": 1,
        "outcome:partial": 1,
        "outcome:emergency": 1,
        "outcome:handoff": 2,
        "outcome:out_of_scope": 1,
        "topic:infection": 1,
        "topic:cost": 1,
        "handoff:appointment": 1,
        "handoff": 1,
        "red_flag:bladder_bowel": 1,
        "thumb:up": 1,
        "thumb:down": 1,
        "questions": 5,
        "answered": 2,
    }


@pytest.mark.parametrize(
    ("said", "questions", "answered"),
    [
        ([Said("2026-11-25 09:00")], 1, 1),
        ([Said("2026-11-25 09:00", "partial")], 1, 1),
        ([Said("2026-11-25 09:00", thumb="up")], 1, 1),
        ([Said("2026-11-25 09:00", thumb="down")], 1, 0),
        ([Said("2026-11-25 09:00", "failed", None)], 1, 0),
        ([Said("2026-11-25 09:00", "out_of_scope", None)], 1, 0),
        ([Said("2026-11-25 09:00", "smalltalk", None)], 0, 0),
        ([Said("2026-11-25 09:00", "emergency")], 0, 0),
        ([Said("2026-11-25 09:00", "urgent")], 0, 0),
        ([Said("2026-11-25 09:00", "distress")], 0, 0),
        # What came before a hand-off did not suffice, that day or the next; what came after did.
        ([Said("2026-11-25 09:00"), Said("2026-11-25 09:01", "handoff")], 2, 0),
        ([Said("2026-11-25 09:00"), Said("2026-11-26 23:59", "handoff")], 1, 0),
        ([Said("2026-11-25 09:00"), Said("2026-11-27 00:00", "handoff")], 1, 1),
        ([Said("2026-11-25 09:00", "handoff"), Said("2026-11-25 09:01")], 2, 1),
        # A precision that was given counts by what came of it; one that was not, by itself.
        ([Said("2026-11-25 09:00", "clarify", None)], 1, 0),
        ([Said("2026-11-25 09:00", "clarify", None), Said("2026-11-25 09:01")], 1, 1),
        ([Said("2026-11-25 09:00", "clarify", None), Said("2026-11-27 09:01")], 1, 0),
    ],
)
async def test_which_questions_were_answered_without_a_person(
    sessions: Sessions, said: list[Said], questions: int, answered: int
) -> None:
    await tell(sessions, *said)
    await tell(sessions, Said("2026-11-24 12:00", "handoff"))  # another person, another day
    counts = await counted(sessions)
    assert (counts.get("questions", 0), counts.get("answered", 0)) == (questions, answered)


async def test_another_persons_hand_off_changes_nothing(sessions: Sessions) -> None:
    await tell(sessions, Said("2026-11-25 09:00"))
    await tell(sessions, Said("2026-11-25 09:01", "handoff"))
    assert (await counted(sessions))["answered"] == 1


async def test_a_day_ends_at_midnight_in_quebec(sessions: Sessions) -> None:
    await tell(
        sessions,
        Said("2026-11-24 23:59:59"),
        Said("2026-11-25 00:00"),
        Said("2026-11-25 23:59:59"),
        Said("2026-11-26 00:00"),
    )
    before, day, after = [await counted(sessions, date(2026, 11, each)) for each in (24, 25, 26)]
    assert [before["messages"], day["messages"], after["messages"]] == [1, 2, 1]
    assert [before["conversations"], day["conversations"], after["conversations"]] == [1, 1, 1]
    assert before["new_conversations"] == 1
    assert "new_conversations" not in day


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 11, 2), 24)]
)
async def test_the_days_on_which_the_clock_changes(
    sessions: Sessions, day: date, hours: int
) -> None:
    begin = start_of(day)
    for hour in range(-1, hours + 1):
        at = (begin + timedelta(hours=hour)).astimezone(CLINIC_TIME)
        await tell(sessions, Said(at.isoformat()))
    assert (await counted(sessions, day))["messages"] == hours


async def test_a_day_without_anybody(sessions: Sessions) -> None:
    assert await counted(sessions) == {}


async def test_times_are_counted_by_bucket(sessions: Sessions) -> None:
    times = [(10.0, 10.0), (10.1, 12.0), (None, 5500.0), (8000.0, 8000.1)]
    await tell(sessions, *(Said("2026-11-25 09:00", ms=each) for each in times))
    async with sessions() as session:
        counts = await count_day(session, DAY)
    engine = {key: number for (measure, key), number in counts.items() if measure == "engine_ms"}
    total = {key: number for (measure, key), number in counts.items() if measure == "total_ms"}
    assert engine == {"10": 1, "12": 1, "8000": 1}
    assert total == {"10": 1, "12": 1, "5500": 1, "beyond": 1}
