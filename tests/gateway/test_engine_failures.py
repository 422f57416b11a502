"""Whatever the engine does, a person gets a sentence and the contact link, and it is stored."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from gateway import claim
from gateway.contact.models import HandOff
from gateway.conversations import turns
from gateway.conversations.models import Conversation, Turn
from gateway.record import utc_now
from gateway.settings import Settings
from tests.gateway.conftest import make_settings
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer, answer
from tests.gateway.running import running_gateway
from tests.gateway.visitor import Visitor

CONTACT = "http://localhost:8000/contact"


def _is_apology(body: dict[str, Any], language: str = "fr") -> None:
    assert (body["outcome"], body["language"]) == ("failed", language)
    (reply,) = body["replies"]
    assert "911" in reply["text"]
    assert "112" in reply["text"]
    assert reply["links"][0]["url"] == f"{CONTACT}?langue={language}"


async def test_down(visitor: Visitor, engine: EngineServer, sessions: Any) -> None:
    await visitor.say("avant")
    engine.stop()
    client_id = str(uuid4())
    started = time.perf_counter()
    response = await visitor.say("pendant", client_id)
    assert time.perf_counter() - started < 6
    assert response.status_code == 200
    _is_apology(response.json())
    assert (await visitor.texts())[2] == "pendant"
    engine.start()
    assert (await visitor.say("pendant", client_id)).json() == response.json()
    assert (await visitor.say("après")).json()["outcome"] == "answer"
    async with sessions() as session:
        stored = list(await session.scalars(select(Turn).order_by(Turn.created_at)))
    assert [turn.outcome for turn in stored] == ["answer", "failed", "answer"]
    assert (stored[1].intent, stored[1].engine_ms, stored[1].ranking) == (None, None, [])


async def test_in_the_visitors_language(client: Any, engine: EngineServer) -> None:
    visitor = await Visitor.arrive(client, "en")
    engine.status = 500
    _is_apology((await visitor.say("hello")).json(), "en")


@ON_ONE_DATABASE
@pytest.mark.parametrize("status", [201, 400, 401, 404, 422, 500, 503])
async def test_another_status_than_200(visitor: Visitor, engine: EngineServer, status: int) -> None:
    engine.status = status
    _is_apology((await visitor.say("bonjour")).json())


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "changed",
    [
        {"outcome": "invented"},
        {"outcome": None},
        {"language": "de"},
        {"replies": []},
        {"replies": None},
        {"replies": [{"buttons": []}]},
        {"replies": [{"text": "a", "buttons": [{"title": "no payload"}]}]},
        {"replies": [{"text": "a", "links": [{"title": "a", "url": "javascript:alert(1)"}]}]},
        {"replies": [{"text": "a NUL \0"}]},
        {"confidence": "high"},
        {"confidence": 2},
        {"ranking": [{"intent": "a"}]},
        {"topic": "t" * 65},
        {"ms": -1},
        {"context": []},
        {"context": {"handoff_reference": "r" * 33}},
    ],
)
async def test_an_answer_of_another_form(
    visitor: Visitor, engine: EngineServer, changed: dict[str, Any]
) -> None:
    engine.reply = lambda turn: answer(turn, **changed)
    _is_apology((await visitor.say("bonjour")).json())
    assert [message["outcome"] for message in await visitor.history()] == [None, "failed"]


@ON_ONE_DATABASE
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"<html>"])
async def test_an_answer_that_is_no_json_object(
    visitor: Visitor, engine: EngineServer, body: bytes
) -> None:
    engine.reply = lambda _: body
    _is_apology((await visitor.say("bonjour")).json())


async def test_it_says_itself_that_it_failed(
    visitor: Visitor, engine: EngineServer, sessions: Any
) -> None:
    context = {"language": "fr", "topic": "lost", "handoff_reference": "K7PX-4M2Q"}
    engine.reply = lambda turn: answer(turn, outcome="failed", replies=[], context=context)
    _is_apology((await visitor.say("bonjour")).json())
    async with sessions() as session:
        (turn,) = await session.scalars(select(Turn))
        (conversation,) = await session.scalars(select(Conversation))
        assert list(await session.scalars(select(HandOff))) == []
    assert (turn.intent, turn.confidence) == ("infection", 0.93)
    assert conversation.context == {"language": "fr"}


async def test_a_reference_that_exists_already(visitor: Visitor, engine: EngineServer) -> None:
    context = {"language": "fr", "handoff_reference": "K7PX-4M2Q", "handoff_subject": "contact"}
    engine.reply = lambda turn: answer(turn, outcome="handoff", context=context)
    assert (await visitor.say("un")).json()["outcome"] == "handoff"
    _is_apology((await visitor.say("deux")).json())


async def test_a_connection_that_it_closed_costs_no_turn(
    visitor: Visitor, engine: EngineServer
) -> None:
    await visitor.say("avant")
    engine.stop()
    engine.start()
    assert (await visitor.say("après")).json()["outcome"] == "answer"


async def test_slow(
    visitor: Visitor, engine: EngineServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "ENGINE_LIMIT", 0.2)
    engine.hold()
    _is_apology((await visitor.say("bonjour")).json())
    engine.let_go()
    assert (await visitor.say("encore")).json()["outcome"] == "answer"


@ON_ONE_DATABASE
async def test_the_real_limits_hold_also_for_the_one_who_waits_behind(
    visitor: Visitor, engine: EngineServer
) -> None:
    engine.hold()
    started = time.perf_counter()
    answers = await asyncio.gather(visitor.say("un"), visitor.say("deux"))
    assert 4.5 < time.perf_counter() - started < 6
    for response in answers:
        _is_apology(response.json())


async def test_a_claim_that_does_not_end_in_time(
    visitor: Visitor, sessions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "ANSWER_LIMIT", 0.3)
    async with sessions() as session:
        held = {"claim": uuid4(), "claimed_until": utc_now() + claim.LIFETIME}
        await session.execute(update(Conversation).values(**held))
        await session.commit()
    _is_apology((await visitor.say("bonjour")).json())


async def test_a_claim_that_was_lost_meanwhile(
    visitor: Visitor, engine: EngineServer, sessions: Any
) -> None:
    engine.hold()
    waiting = asyncio.create_task(visitor.say("bonjour"))
    await asyncio.to_thread(engine.wait_for_turns, 1)
    async with sessions() as session:
        await session.execute(update(Conversation).values(claim=uuid4()))
        await session.commit()
    engine.let_go()
    _is_apology((await waiting).json())


@ON_ONE_DATABASE
async def test_a_claim_lives_as_long_as_its_turn(
    settings: Settings, visitor: Visitor, engine: EngineServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim, "LIFETIME", timedelta(seconds=0.4))
    monkeypatch.setattr(claim, "RENEWAL", 0.05)
    monkeypatch.setattr(turns, "ENGINE_LIMIT", 1.2)
    async with running_gateway(settings) as elsewhere:
        engine.hold()
        first = asyncio.create_task(visitor.say("un"))
        await asyncio.to_thread(engine.wait_for_turns, 1)
        second = asyncio.create_task(Visitor(elsewhere, visitor.token).say("deux"))
        _is_apology((await first).json())  # three lifetimes later
        engine.let_go()
        assert (await second).json()["outcome"] == "answer"
    assert [turn["text"] for turn in engine.turns] == ["un", "deux"]


async def test_the_contact_link_keeps_its_own_query(
    database_url: str, engine: EngineServer
) -> None:
    engine.status = 500
    address = "https://clinic.example/form?a=b%26c#top"
    settings = make_settings(database_url, engine, contact_form_url=address)
    async with running_gateway(settings) as client:
        reply = (await (await Visitor.arrive(client)).say("bonjour")).json()["replies"][0]
    assert reply["links"][0]["url"] == "https://clinic.example/form?a=b%26c&langue=fr#top"
