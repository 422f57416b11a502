"""The same id is the same message: one turn and one answer, however often and fast it comes."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from gateway.conversations.models import Message, Turn
from gateway.settings import Settings
from tests.gateway.engine_server import EngineServer
from tests.gateway.running import running_gateway
from tests.gateway.visitor import Visitor


async def _stored(sessions: Any) -> tuple[int, int]:
    """Return how many messages and turns there are."""
    async with sessions() as session:
        messages = await session.scalar(select(func.count()).select_from(Message))
        turns = await session.scalar(select(func.count()).select_from(Turn))
    return messages, turns


async def test_again_gets_the_same_answer_and_no_second_turn(
    visitor: Visitor, engine: EngineServer, sessions: Any
) -> None:
    client_id = str(uuid4())
    first = await visitor.say("bonjour", client_id)
    again = await visitor.say("bonjour", client_id)
    other_words = await visitor.say("autre chose", client_id)
    assert first.status_code == 200
    assert first.json() == again.json() == other_words.json()
    assert len(engine.turns) == 1
    assert await _stored(sessions) == (2, 1)


async def test_twenty_at_once_are_one_turn(
    visitor: Visitor, engine: EngineServer, sessions: Any
) -> None:
    client_id = str(uuid4())
    engine.hold()
    sent = [asyncio.create_task(visitor.say("bonjour", client_id)) for _ in range(20)]
    await asyncio.to_thread(engine.wait_for_turns, 1)
    engine.let_go()
    answers = await asyncio.gather(*sent)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len(engine.turns) == 1
    assert await _stored(sessions) == (2, 1)


async def test_twenty_at_once_over_two_processes_are_one_turn(
    settings: Settings, visitor: Visitor, engine: EngineServer, sessions: Any
) -> None:
    client_id = str(uuid4())
    async with running_gateway(settings) as elsewhere:
        same_visitor = Visitor(elsewhere, visitor.token)
        engine.hold()
        sent = [
            asyncio.create_task(person.say("bonjour", client_id))
            for _ in range(10)
            for person in (visitor, same_visitor)
        ]
        await asyncio.to_thread(engine.wait_for_turns, 1)
        engine.let_go()
        answers = await asyncio.gather(*sent)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len(engine.turns) == 1
    assert await _stored(sessions) == (2, 1)


async def test_after_a_restart_it_is_still_the_same(
    settings: Settings, visitor: Visitor, engine: EngineServer
) -> None:
    client_id = str(uuid4())
    first = await visitor.say("bonjour", client_id)
    async with running_gateway(settings) as restarted:
        again = await Visitor(restarted, visitor.token).say("bonjour", client_id)
    assert again.json() == first.json()
    assert len(engine.turns) == 1
