"""A thumb on an answer: stored once a turn, replaced, taken back, and shown in the history."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from gateway.conversations.models import Feedback, Turn
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer
from tests.gateway.visitor import Visitor


async def _stored(sessions: Any) -> list[tuple[str, str | None]]:
    async with sessions() as session:
        return [(given.thumb, given.reason) for given in await session.scalars(select(Feedback))]


async def _answered(visitor: Visitor) -> str:
    client_id = str(uuid4())
    assert (await visitor.say("bonjour", client_id)).status_code == 200
    return client_id


async def test_a_second_thumb_replaces_the_first(visitor: Visitor, sessions: Any) -> None:
    client_id = await _answered(visitor)
    given = await visitor.judge(client_id, "down", "  trop\u202e long\x00 ")
    assert (given.status_code, given.content) == (204, b"")
    assert await _stored(sessions) == [("down", "trop long")]
    assert (await visitor.judge(client_id, "up", " \n ")).status_code == 204
    assert await _stored(sessions) == [("up", None)]


async def test_the_history_has_it_at_the_reply_alone(visitor: Visitor) -> None:
    first, second = await _answered(visitor), await _answered(visitor)
    await visitor.judge(second, "down")
    shown = [(entry["reply_to"], entry["thumb"]) for entry in await visitor.history()]
    assert shown == [(None, None), (first, None), (None, None), (second, "down")]


async def test_it_is_taken_back(visitor: Visitor, sessions: Any) -> None:
    client_id = await _answered(visitor)
    await visitor.judge(client_id, "up")
    for _ in range(2):
        assert (await visitor.unjudge(client_id)).status_code == 204
        assert await _stored(sessions) == []


async def test_many_at_once_are_one(visitor: Visitor, sessions: Any) -> None:
    client_id = await _answered(visitor)
    given = await asyncio.gather(*(visitor.judge(client_id, "up", "bien") for _ in range(8)))
    assert {response.status_code for response in given} == {204}
    assert await _stored(sessions) == [("up", "bien")]


async def test_only_an_answer_of_this_conversation_is_judged(
    visitor: Visitor, sessions: Any
) -> None:
    client_id = await _answered(visitor)
    other = await Visitor.arrive(visitor.client)
    reply = (await visitor.history())[1]["id"]
    for who, message in ((other, client_id), (visitor, str(uuid4())), (visitor, reply)):
        for response in (await who.judge(message, "up"), await who.unjudge(message)):
            assert response.status_code == 404
            assert response.json()["error"]["code"] == "answer_not_found"
    assert (await visitor.judge("not-an-id", "up")).json()["error"]["code"] == "not_found"
    assert await _stored(sessions) == []


async def test_a_message_without_an_answer_yet(visitor: Visitor, engine: EngineServer) -> None:
    client_id = str(uuid4())
    engine.hold()
    saying = asyncio.create_task(visitor.say("bonjour", client_id))
    await asyncio.to_thread(engine.wait_for_turns, 1)
    assert (await visitor.judge(client_id, "up")).status_code == 404
    engine.let_go()
    await saying
    assert (await visitor.judge(client_id, "up")).status_code == 204


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "wrong_body"),
        ({"thumb": "sideways"}, 422, "wrong_body"),
        ({"thumb": None}, 422, "wrong_body"),
        ({"thumb": "up", "reason": 3}, 422, "wrong_body"),
        ({"thumb": "up", "stars": 5}, 422, "wrong_body"),
        ({"thumb": "up", "reason": "x" * 501}, 413, "reason_too_long"),
        ({"thumb": "up", "reason": "x" * 9000}, 413, "body_too_large"),
    ],
)
async def test_what_is_no_feedback_is_refused(
    visitor: Visitor, sessions: Any, body: dict[str, Any], status: int, code: str
) -> None:
    path = f"/api/chat/messages/{await _answered(visitor)}/feedback"
    response = await visitor.client.put(path, json=body, headers=visitor.headers)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert await _stored(sessions) == []


async def test_the_database_takes_no_other_thumb(visitor: Visitor, sessions: Any) -> None:
    await _answered(visitor)
    async with sessions() as session:
        turn = await session.scalar(select(Turn.id))
        with pytest.raises(IntegrityError):
            await session.execute(insert(Feedback).values(turn_id=turn, thumb="both"))
