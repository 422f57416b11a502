"""The worker when things go wrong: it goes on, gives everybody their turn, does nothing twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from gateway.channels.messenger import worker
from gateway.channels.messenger.handling import Handler
from gateway.channels.messenger.models import Delivery, Event, Person
from gateway.conversations.models import Conversation, Message
from gateway.record import utc_now
from gateway.settings import Settings
from tests.gateway.counted_queries import counted_queries
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer
from tests.gateway.messenger.conftest import PSID, Friend
from tests.gateway.running import running_gateway
from tests.messenger import events
from tests.messenger.graph_server import APP_SECRET, GraphServer
from tests.messenger.page import Page


async def test_words_after_the_wish_to_erase_are_somebodys_whom_we_meet_anew(
    friend: Friend, sessions: Any
) -> None:
    await friend.accept()
    wish = events.quick_reply_event(PSID, "Effacer mes données", "ERASE")
    await friend.page.deliver(wish, events.text_event(PSID, "je ne peux plus uriner"))
    heard = await friend.hear(4)
    assert "effacé" in heard[2]
    assert "assistant automatisé" in heard[3]
    await friend.press("Continuer", "CONTINUE")
    assert (await friend.hear(5))[4] == "Réponse à : je ne peux plus uriner"
    async with sessions() as session:
        said = await session.scalars(select(Message.text).where(Message.direction == "in"))
        assert list(said) == ["je ne peux plus uriner"]


async def test_a_renewed_notice_goes_on_with_the_same_conversation(
    friend: Friend, sessions: Any
) -> None:
    await friend.accept()
    async with sessions() as session:
        await session.execute(update(Conversation).values(notice_version="2020-01-01.1"))
        await session.commit()
    await friend.say("et maintenant ?")
    await friend.hear(3)
    await friend.press("Continuer", "CONTINUE")
    await friend.hear(4)
    await friend.press("Effacer mes données", "ERASE")
    await friend.hear(5)
    async with sessions() as session:
        assert list(await session.scalars(select(Conversation))) == []
        assert list(await session.scalars(select(Message))) == []


async def test_an_event_that_another_process_has_handled_says_nothing_here(
    friend: Friend, engine: EngineServer, sessions: Any
) -> None:
    await friend.accept()
    engine.hold()
    await friend.say("une question")
    await asyncio.to_thread(engine.wait_for_turns, 3)
    async with sessions() as session:
        await session.execute(update(Event).values(state="done", content=None))
        await session.commit()
    engine.let_go()
    await friend.say("une autre")
    assert (await friend.hear(3))[2:] == ["Réponse à : une autre"]


async def test_an_event_that_cannot_be_handled_is_let_go(
    friend: Friend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_REST", 0.05)
    await friend.accept()
    whole, tries = Handler.handle, []

    async def broken(self: Handler, key: Any) -> None:
        tries.append(key)
        if len(set(tries)) == 1:
            raise ValueError("a fault of ours")
        await whole(self, key)

    monkeypatch.setattr(Handler, "handle", broken)
    await friend.say("la première")
    await friend.say("la deuxième")
    assert (await friend.hear(3))[2] == "Réponse à : la deuxième"
    assert tries.count(tries[0]) == 3


@ON_ONE_DATABASE
async def test_who_waits_for_graph_costs_nothing_and_holds_up_nobody(
    friend: Friend, graph: GraphServer, sessions: Any
) -> None:
    await friend.accept()
    graph.fail_next(1, 429, 4, retry_after=60)
    for text in ("une", "deux"):
        await friend.say(text)
    async with asyncio.timeout(20):
        while not await _rate_limited(sessions):
            await asyncio.to_thread(graph.wait_for, lambda: False, 0.05)
    with counted_queries(everywhere=True) as statements:
        other = Friend(friend.page, graph, "5391207724310002")
        await other.accept()
        await asyncio.to_thread(graph.wait_for, lambda: False, 2)
    claims = [said for said in statements if "UPDATE messenger_person SET claim" in said]
    assert len(claims) < 60, len(claims)


async def _rate_limited(sessions: Any) -> bool:
    async with sessions() as session:
        reasons = set(await session.scalars(select(Delivery.reason)))
    return "rate_limited" in reasons


async def test_last_words_that_cannot_be_said_end_and_end_nothing(
    friend: Friend, graph: GraphServer, sessions: Any
) -> None:
    await friend.accept()
    old = utc_now() - timedelta(hours=25)
    async with sessions() as session:
        session.add_all(
            [
                Delivery(address=b"x", content=b"x", created_at=old, attempts=2000),
                Delivery(address=b"x", content=b"x", attempts=2000, state="sending"),
            ]
        )
        await session.commit()
    await friend.say("et moi ?")
    assert (await friend.hear(3))[2] == "Réponse à : et moi ?"
    async with asyncio.timeout(20):
        while await _last_words(sessions):
            await asyncio.to_thread(graph.wait_for, lambda: False, 0.05)


async def _last_words(sessions: Any) -> int:
    async with sessions() as session:
        return len(
            list(await session.scalars(select(Delivery).where(Delivery.person_id.is_(None))))
        )


@ON_ONE_DATABASE
async def test_stopping_begins_nothing_and_leaves_nothing_running(
    settings: Settings, graph: GraphServer, engine: EngineServer, sessions: Any
) -> None:
    people = [str(int(PSID) + number) for number in range(12)]
    async with running_gateway(settings) as client:
        page = Page(client, APP_SECRET, graph)
        for psid in people:
            await Friend(page, graph, psid).accept()
        engine.hold()
        await page.deliver(*(events.text_event(psid, f"à {psid}") for psid in people))
        await asyncio.to_thread(engine.wait_for_turns, 24 + 8)
    coroutines = [repr(task.get_coro()) for task in asyncio.all_tasks()]
    assert not [row for row in coroutines if "Worker" in row]
    engine.let_go()
    async with running_gateway(settings) as client:
        for psid in people:
            heard = await Friend(Page(client, APP_SECRET, graph), graph, psid).hear(3)
            assert len(heard) == 3


async def test_a_person_is_known_once(friend: Friend, sessions: Any) -> None:
    await friend.accept()
    await friend.say("encore")
    await friend.hear(3)
    async with sessions() as session:
        assert len(list(await session.scalars(select(Person)))) == 1
