"""In one conversation, one message at a time and in order; between conversations, no waiting."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update

from gateway.conversations.inbound import Inbound, store_inbound
from gateway.conversations.models import Conversation
from gateway.record import utc_now
from gateway.settings import Settings
from tests.gateway.engine_server import EngineServer
from tests.gateway.running import running_gateway
from tests.gateway.visitor import Visitor


async def _two_at_once(
    engine: EngineServer, first: Visitor, second: Visitor
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Send a message while another of the conversation is with the engine; return the answers."""
    engine.hold()
    one = asyncio.create_task(first.say("un"))
    await asyncio.to_thread(engine.wait_for_turns, 1)
    two = asyncio.create_task(second.say("deux"))
    while len(await first.history()) < 2:  # until the second is stored
        assert not two.done()
    engine.let_go()
    return (await one).json(), (await two).json()


async def test_two_at_once_are_answered_in_order(visitor: Visitor, engine: EngineServer) -> None:
    one, two = await _two_at_once(engine, visitor, visitor)
    assert one["replies"][0]["text"] == "Réponse à : un"
    assert two["replies"][0]["text"] == "Réponse à : deux"
    assert [turn["text"] for turn in engine.turns] == ["un", "deux"]
    assert await visitor.texts() == ["un", "deux", "Réponse à : un", "Réponse à : deux"]
    assert engine.most_at_once[visitor.conversation] == 1


async def test_also_when_two_processes_serve_them(
    settings: Settings, visitor: Visitor, engine: EngineServer
) -> None:
    async with running_gateway(settings) as elsewhere:
        one, two = await _two_at_once(engine, visitor, Visitor(elsewhere, visitor.token))
    assert one["replies"][0]["text"] == "Réponse à : un"
    assert two["replies"][0]["text"] == "Réponse à : deux"
    assert engine.most_at_once[visitor.conversation] == 1


async def test_many_at_once_all_get_their_own_answer(
    visitor: Visitor, engine: EngineServer
) -> None:
    said = [f"question {number}" for number in range(12)]
    answers = await asyncio.gather(*(visitor.say(text) for text in said))
    given = [answer.json()["replies"][0]["text"] for answer in answers]
    assert given == [f"Réponse à : {text}" for text in said]
    assert engine.most_at_once[visitor.conversation] == 1
    stored = [m["text"] for m in await visitor.history() if m["direction"] == "in"]
    assert [turn["text"] for turn in engine.turns] == stored


async def test_another_conversation_does_not_wait(visitor: Visitor, engine: EngineServer) -> None:
    other = await Visitor.arrive(visitor.client)
    engine.hold()
    waiting = [asyncio.create_task(person.say("bonjour")) for person in (visitor, other)]
    await asyncio.to_thread(engine.wait_for_turns, 2)  # both are with the engine now
    engine.let_go()
    assert {answer.status_code for answer in await asyncio.gather(*waiting)} == {200}


async def test_a_message_left_without_an_answer_is_answered_with_the_next(
    visitor: Visitor, engine: EngineServer, sessions: Any
) -> None:
    async with sessions() as session:
        await store_inbound(
            session, UUID(visitor.conversation), Inbound(uuid4(), text="laissée sans réponse")
        )
    answer = (await visitor.say("la suivante")).json()
    assert answer["replies"][0]["text"] == "Réponse à : la suivante"
    assert [turn["text"] for turn in engine.turns] == ["laissée sans réponse", "la suivante"]


async def test_a_message_stored_but_never_answered_is_answered_when_it_comes_again(
    visitor: Visitor, engine: EngineServer, sessions: Any
) -> None:
    client_id = uuid4()
    async with sessions() as session:
        await store_inbound(
            session, UUID(visitor.conversation), Inbound(client_id, text="encore moi")
        )
    answer = (await visitor.say("encore moi", str(client_id))).json()
    assert answer["replies"][0]["text"] == "Réponse à : encore moi"
    assert len(engine.turns) == 1


async def test_a_claim_whose_owner_died_ends_by_itself(
    visitor: Visitor, engine: EngineServer, sessions: Any
) -> None:
    async with sessions() as session:
        await session.execute(update(Conversation).values(claim=uuid4(), claimed_until=utc_now()))
        await session.commit()
    assert (await visitor.say("bonjour")).json()["outcome"] == "answer"
