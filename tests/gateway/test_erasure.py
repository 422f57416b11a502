"""A visitor has the conversation erased: nothing of it is left, and nothing comes back."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from gateway.contact.models import HandOff
from gateway.conversations.models import Conversation, Feedback, Message, Turn
from tests.gateway.engine_server import EngineServer, answer
from tests.gateway.visitor import Visitor

OF_A_CONVERSATION = (Conversation, Message, Turn, Feedback)


async def _rows(sessions: Any) -> list[int]:
    async with sessions() as session:
        return [
            await session.scalar(select(func.count()).select_from(table))
            for table in OF_A_CONVERSATION
        ]


async def test_nothing_is_left_and_the_token_is_refused(visitor: Visitor, sessions: Any) -> None:
    other, client_id = await Visitor.arrive(visitor.client), str(uuid4())
    await other.say("autre chose")
    await visitor.say("bonjour", client_id)
    await visitor.judge(client_id, "up", "merci")
    response = await visitor.erase()
    assert (response.status_code, response.content) == (204, b"")
    assert await _rows(sessions) == [1, 2, 1, 0]
    for refused in (
        await visitor.say("encore"),
        await visitor.page(),
        await visitor.judge(client_id, "up"),
        await visitor.erase(),
        await visitor.client.post("/api/chat/session/renewal", headers=visitor.headers),
    ):
        assert refused.status_code == 401
        assert refused.json()["error"]["code"] == "conversation_gone"
    assert await other.texts() == ["autre chose", "Réponse à : autre chose"]


async def test_a_hand_off_keeps_its_reference(
    visitor: Visitor, engine: EngineServer, sessions: Any
) -> None:
    context = {"handoff_reference": "K7PX-4M2Q", "handoff_subject": "Demande de contact"}
    engine.reply = lambda turn: answer(turn, outcome="handoff", context=context)
    await visitor.say("je voudrais parler à quelqu’un")
    await visitor.erase()
    assert await _rows(sessions) == [0, 0, 0, 0]
    async with sessions() as session:
        (handoff,) = await session.scalars(select(HandOff))
    assert (handoff.reference, handoff.turn_id) == ("K7PX-4M2Q", None)


async def test_turns_under_way_bring_nothing_back(
    visitor: Visitor, engine: EngineServer, sessions: Any
) -> None:
    engine.hold()
    saying = [asyncio.create_task(visitor.say(text)) for text in ("un", "deux")]
    await asyncio.to_thread(engine.wait_for_turns, 1)
    assert (await visitor.erase()).status_code == 204
    engine.let_go()
    for response in await asyncio.gather(*saying):
        assert response.status_code == 401
        assert response.json()["error"]["code"] == "conversation_gone"
    assert await _rows(sessions) == [0, 0, 0, 0]


async def test_erased_in_the_midst_of_everything(visitor: Visitor, sessions: Any) -> None:
    client_id = str(uuid4())
    await visitor.say("bonjour", client_id)
    asked = [visitor.say(f"message {number}") for number in range(4)]
    judged = [visitor.judge(client_id, "up") for _ in range(4)]
    answers = await asyncio.gather(*asked, *judged, visitor.erase(), visitor.erase())
    assert {response.status_code for response in answers} <= {200, 204, 401, 404}
    async with sessions() as session:
        assert await session.get(Conversation, UUID(visitor.conversation)) is None
    assert await _rows(sessions) == [0, 0, 0, 0]
