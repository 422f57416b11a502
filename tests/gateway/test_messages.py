"""A message is answered, stored with its turn, and refused when it is not one."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from gateway.contact.models import HandOff
from gateway.conversations.models import Conversation, Message, Turn
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer, answer
from tests.gateway.visitor import Visitor


async def test_the_answer_is_the_engines(visitor: Visitor, engine: EngineServer) -> None:
    replies = [
        {
            "text": "Non, selon l’article.",
            "buttons": [{"title": "Types", "payload": '/modic_types{"modic_type":"2"}'}],
            "links": [{"title": "911", "url": "tel:911"}],
        },
        {"text": "Autre chose ?", "buttons": [], "links": []},
    ]
    engine.reply = lambda turn: answer(turn, replies=replies)
    client_id = str(uuid4())
    response = await visitor.say("Ai-je une infection ?", client_id)
    assert response.status_code == 200
    assert response.json() == {
        "id": client_id,
        "outcome": "answer",
        "topic": "infection",
        "language": "fr",
        "replies": replies,
    }


async def test_message_replies_and_turn_are_stored(visitor: Visitor, sessions: Any) -> None:
    await visitor.say("Ai-je une infection ?")
    async with sessions() as session:
        conversation = await session.get(Conversation, UUID(visitor.conversation))
        asked, replied = await session.scalars(select(Message).order_by(Message.position))
        (turn,) = await session.scalars(select(Turn))
    assert (asked.direction, asked.position, asked.text) == ("in", 1, "Ai-je une infection ?")
    assert (replied.direction, replied.position, replied.reply_to_id) == ("out", 2, asked.id)
    assert replied.text == "Réponse à : Ai-je une infection ?"
    assert (turn.message_id, turn.conversation_id) == (asked.id, conversation.id)
    assert (turn.outcome, turn.topic, turn.intent) == ("answer", "infection", "infection")
    assert (turn.confidence, turn.engine_ms, turn.language) == (0.93, 12.5, "fr")
    assert turn.ranking[1] == {"intent": "surgery_timing", "confidence": 0.04}
    assert 0 < turn.total_ms < 5000
    assert conversation.last_activity_at > conversation.started_at
    assert conversation.claim is None


async def test_the_engine_gets_back_the_context_that_it_gave(
    client: Any, engine: EngineServer
) -> None:
    visitor = await Visitor.arrive(client, "en")
    engine.reply = lambda turn: answer(turn, context={"language": "en", "topic": "x", "n": [1]})
    await visitor.say("hello")
    await visitor.say("again")
    first, second = engine.turns
    assert first == {
        "conversation": visitor.conversation,
        "context": {"language": "en"},
        "channel": "web",
        "text": "hello",
    }
    assert second["context"] == {"language": "en", "topic": "x", "n": [1]}


async def test_a_hand_off_is_recorded_with_its_turn(
    visitor: Visitor, engine: EngineServer, sessions: Any
) -> None:
    context = {"language": "fr", "handoff_reference": "K7PX-4M2Q", "handoff_subject": "contact"}
    engine.reply = lambda turn: answer(turn, outcome="handoff", topic=None, context=context)
    await visitor.say("je veux parler à quelqu’un")
    engine.reply = answer
    await visitor.say("merci")
    async with sessions() as session:
        (handoff,) = await session.scalars(select(HandOff))
        turn = await session.get(Turn, handoff.turn_id)
    assert (handoff.reference, handoff.subject) == ("K7PX-4M2Q", "contact")
    assert turn.outcome == "handoff"


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "not_json"),
        (b"{", 400, "not_json"),
        (b'{"id": "ID", "text": "\xff"}', 400, "not_json"),
        (b"[" * 4000, 422, "wrong_body"),
        (b"[]", 422, "wrong_body"),
        (b'{"text": "no id"}', 422, "wrong_body"),
        (b'{"id": "no-uuid", "text": "a"}', 422, "wrong_body"),
        (b'{"id": "ID"}', 422, "wrong_body"),
        (b'{"id": "ID", "text": 1}', 422, "wrong_body"),
        (b'{"id": "ID", "text": "a", "payload": "/b"}', 422, "wrong_body"),
        (b'{"id": "ID", "text": "a", "conversation": "b"}', 422, "wrong_body"),
        (b'{"id": "ID", "text": ""}', 400, "empty_text"),
        (b'{"id": "ID", "text": " \\n\\u0000\\u202e "}', 400, "empty_text"),
        (b'{"id": "ID", "payload": "/surgery_timing"}', 422, "payload_not_offered"),
        (b'{"id": "ID", "payload": ""}', 422, "payload_not_offered"),
    ],
)
async def test_what_is_no_message_is_refused_and_not_stored(
    visitor: Visitor, sessions: Any, body: bytes, status: int, code: str
) -> None:
    response = await visitor.client.post(
        "/api/chat/messages",
        content=body.replace(b"ID", str(uuid4()).encode()),
        headers={**visitor.headers, "Content-Type": "application/json"},
    )
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Message)) == 0


async def test_a_thousand_characters_pass_and_one_more_does_not(visitor: Visitor) -> None:
    assert (await visitor.say("é" * 1000)).status_code == 200
    response = await visitor.say("é" * 1001)
    assert (response.status_code, response.json()["error"]["code"]) == (413, "text_too_long")


async def test_a_body_over_8_kilobytes_is_refused(visitor: Visitor) -> None:
    response = await visitor.say("a" * 8200)
    assert (response.status_code, response.json()["error"]["code"]) == (413, "body_too_large")


async def test_a_text_is_stored_clean(visitor: Visitor, engine: EngineServer) -> None:
    await visitor.say("  J'e\u0301tais\u202e la\u0000\r\nbas \u200f")
    assert engine.turns[0]["text"] == "J'étais la\nbas"
    assert (await visitor.texts())[0] == "J'étais la\nbas"


async def test_a_slash_makes_no_payload_of_a_text(visitor: Visitor, engine: EngineServer) -> None:
    assert (await visitor.say("/restart")).status_code == 200
    assert engine.turns[0]["text"] == "/restart"
    assert "payload" not in engine.turns[0]
