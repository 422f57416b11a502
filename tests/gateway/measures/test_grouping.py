"""Questions without a full answer are grouped by meaning, and leave nothing once erased."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
import pytest_asyncio
from sqlalchemy import func, select

from gateway.conversations.engine_client import EngineClient, EngineError
from gateway.conversations.engine_reply import MalformedReplyError
from gateway.conversations.erasure import erase_conversation
from gateway.conversations.models import Message, Turn
from gateway.measures.grouping import BATCH, Leaders, group_questions
from gateway.measures.question_models import GroupedQuestion, QuestionGroup, QuestionLeader
from gateway.measures.unanswered import next_questions
from gateway.settings import Settings
from tests.gateway.engine_server import SECRET, EngineServer, by_first_word
from tests.gateway.measures.plans import scans
from tests.gateway.measures.told import Said, Sessions, clinic, tell
from tests.gateway.running import running_gateway

NOW = clinic("2026-11-25 12:00")


@pytest_asyncio.fixture
async def asked(engine: EngineServer) -> AsyncIterator[EngineClient]:
    """A client of this test's engine."""
    async with EngineClient(engine.url, SECRET) as client:
        yield client


def unanswered(text: str, at: str = "2026-11-20 10:00", **changed: Any) -> Said:
    return Said(at, **{"outcome": "out_of_scope", "topic": None, "text": text, **changed})


async def groups(sessions: Sessions) -> list[list[str]]:
    """Return the texts of each group, both in order."""
    rows = (
        select(GroupedQuestion.group_id, Message.text)
        .join(Turn, Turn.id == GroupedQuestion.turn_id)
        .join(Message, Message.id == Turn.message_id)
    )
    found: dict[Any, list[str]] = {}
    async with sessions() as session:
        for group, text in await session.execute(rows):
            found.setdefault(group, []).append(text)
    return sorted(sorted(texts) for texts in found.values())


async def count(sessions: Sessions, table: Any) -> int:
    async with sessions() as session:
        return int(await session.scalar(select(func.count()).select_from(table)) or 0)


async def test_what_means_the_same_stands_together(sessions: Sessions, asked: EngineClient) -> None:
    await tell(sessions, unanswered("avion demain"), unanswered("genou qui craque"))
    await tell(sessions, unanswered("Avion et bagages"))
    assert await group_questions(sessions, asked, NOW) == 3
    assert await groups(sessions) == [["Avion et bagages", "avion demain"], ["genou qui craque"]]
    await tell(sessions, unanswered("avion hier", "2026-11-24 10:00"))
    assert await group_questions(sessions, asked, NOW) == 1
    assert len((await groups(sessions))[0]) == 3
    async with sessions() as session:
        (newest,) = await session.scalars(select(func.max(QuestionGroup.last_at)))
    assert newest == clinic("2026-11-24 10:00")
    assert await group_questions(sessions, asked, NOW) == 0


async def test_only_what_got_no_full_answer_in_words(
    sessions: Sessions, asked: EngineClient
) -> None:
    await tell(
        sessions,
        unanswered("a", outcome="clarify"),
        unanswered("b", outcome="failed"),
        unanswered("c", outcome="partial", topic="cost"),
        unanswered("d", outcome="handoff"),
        unanswered("e", outcome="handoff", topic="appointment"),
        unanswered("f", outcome="answer", topic="infection"),
        unanswered("g", outcome="smalltalk"),
        unanswered("h", outcome="emergency"),
        unanswered(""),
        unanswered("trop vieux", "2026-05-01 10:00"),
    )
    assert await group_questions(sessions, asked, NOW) == 4
    assert await groups(sessions) == [["a"], ["b"], ["c"], ["d"]]


async def test_more_than_a_batch_in_order(
    sessions: Sessions, asked: EngineClient, engine: EngineServer
) -> None:
    said = [unanswered(f"mot{n} x", f"2026-11-20 {n // 60:02}:{n % 60:02}") for n in range(40)]
    await tell(sessions, *said)
    assert await group_questions(sessions, asked, NOW) == 40
    assert engine.encoded == [each.text for each in said]
    assert BATCH < 40


@pytest.mark.parametrize("fault", ["down", "refuses", "short", "long", "no number"])
async def test_without_the_engine_it_is_done_later(
    sessions: Sessions, asked: EngineClient, engine: EngineServer, fault: str
) -> None:
    await tell(sessions, unanswered("avion"))
    if fault == "down":
        engine.stop()
    engine.status = 500 if fault == "refuses" else 200
    engine.meaning = {
        "short": lambda texts: [],
        "long": lambda texts: [[2.0, 0.0] for _ in texts],
        "no number": lambda texts: [[float("nan")] * 2 for _ in texts],
    }.get(fault, by_first_word)
    with pytest.raises((EngineError, MalformedReplyError)):
        await group_questions(sessions, asked, NOW)
    assert await count(sessions, QuestionGroup) == 0
    if fault == "down":
        engine.start()
    engine.status, engine.meaning = 200, by_first_word
    assert await group_questions(sessions, asked, NOW) == 1


async def test_an_erased_leader_takes_its_vector_along_at_once(
    sessions: Sessions, asked: EngineClient, engine: EngineServer
) -> None:
    first = await tell(sessions, unanswered("avion un"))
    await tell(sessions, unanswered("avion deux", "2026-11-21 10:00"))
    await group_questions(sessions, asked, NOW)
    async with sessions() as session:
        await erase_conversation(session, first.id)
    assert await count(sessions, QuestionLeader) == 0
    assert await groups(sessions) == [["avion deux"]]
    await tell(sessions, unanswered("avion trois", "2026-11-22 10:00"))
    engine.encoded.clear()
    await group_questions(sessions, asked, NOW)
    assert engine.encoded == ["avion deux", "avion trois"]  # the new leader, then what is new
    assert await groups(sessions) == [["avion deux", "avion trois"]]


async def test_an_empty_group_goes(sessions: Sessions, asked: EngineClient) -> None:
    gone = await tell(sessions, unanswered("avion"))
    await tell(sessions, unanswered("genou"))
    await group_questions(sessions, asked, NOW)
    async with sessions() as session:
        await erase_conversation(session, gone.id)
    await group_questions(sessions, asked, NOW)
    assert await count(sessions, QuestionGroup) == 1
    assert await count(sessions, GroupedQuestion) == 1


async def test_processes_that_group_at_once_group_once(
    sessions: Sessions, asked: EngineClient
) -> None:
    await tell(sessions, *(unanswered(f"mot{number % 3}") for number in range(20)))
    for _ in range(3):
        await asyncio.gather(*(group_questions(sessions, asked, NOW) for _ in range(3)))
    assert await count(sessions, GroupedQuestion) == 20
    assert Counter(map(len, await groups(sessions))).keys() <= {6, 7}


async def test_groups_that_are_long_silent_take_nothing_new(
    sessions: Sessions, asked: EngineClient
) -> None:
    await tell(sessions, unanswered("avion un"))
    await group_questions(sessions, asked, NOW)
    later = NOW + timedelta(days=200)
    await tell(sessions, unanswered("avion deux", later.isoformat()))
    await group_questions(sessions, asked, later)
    assert await count(sessions, QuestionGroup) == 2


def test_the_nearest_leader_is_chosen_if_it_is_near_enough() -> None:
    one, two = uuid4(), uuid4()
    leaders = Leaders([one, two], [np.array([1.0, 0.0]), np.array([0.0, 1.0])])
    assert leaders.nearest(np.array([0.6, 0.8])) == two
    assert leaders.nearest(np.array([0.41, -0.91])) is None
    assert leaders.nearest(np.array([0.42, -0.907])) == one


async def test_the_gateway_does_it_by_itself(sessions: Sessions, settings: Settings) -> None:
    await tell(sessions, unanswered("avion", NOW.isoformat()))
    async with running_gateway(settings), asyncio.timeout(20):
        while not await count(sessions, GroupedQuestion):
            pass


async def test_finding_what_is_new_scans_no_table(sessions: Sessions, asked: EngineClient) -> None:
    for number in range(60):
        await tell(
            sessions, *(unanswered(f"mot{n}") for n in range(number % 5)), Said("2026-11-20 11:00")
        )
    await group_questions(sessions, asked, NOW)
    since = NOW - timedelta(days=180)
    assert await scans(sessions, lambda session: next_questions(session, since, BATCH)) == []
