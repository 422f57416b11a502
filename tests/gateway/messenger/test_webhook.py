"""What Meta posts is let in when Meta posted it, stored at once, and only then acknowledged."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from gateway.channels.messenger.models import Event, Person
from tests.gateway.conftest import make_settings
from tests.gateway.engine_server import EngineServer
from tests.gateway.messenger.conftest import PSID, VERIFY_TOKEN
from tests.gateway.running import running_gateway
from tests.messenger import events
from tests.messenger.forgeries import FORGERIES, MALFORMED
from tests.messenger.graph_server import GraphServer
from tests.messenger.page import Page


async def count(sessions: Any, table: Any) -> int:
    async with sessions() as session:
        return int(await session.scalar(select(func.count()).select_from(table)))


async def test_who_knows_the_verify_token_gets_the_challenge(page: Page) -> None:
    answer = await page.verify(VERIFY_TOKEN, "1158201444")
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("token", ["", "another", "é" * 20, VERIFY_TOKEN + " "])
async def test_who_does_not_is_refused(page: Page, token: str) -> None:
    assert (await page.verify(token)).status_code == 403


async def test_a_verification_without_its_words_is_refused(page: Page) -> None:
    answer = await page.client.get("/webhooks/messenger")
    assert answer.status_code == 403


@pytest.mark.parametrize("how", FORGERIES)
async def test_a_forged_body_stores_nothing(page: Page, sessions: Any, how: str) -> None:
    answer = await page.forge(how, events.text_event(PSID, "bonjour"))
    assert answer.status_code == 403
    assert await count(sessions, Event) == await count(sessions, Person) == 0


async def test_a_body_changed_on_its_way_stores_nothing(page: Page, sessions: Any) -> None:
    assert (await page.tamper(events.text_event(PSID, "bonjour"))).status_code == 403
    assert await count(sessions, Event) == 0


@pytest.mark.parametrize("how", MALFORMED)
async def test_a_malformed_body_is_never_an_error_of_ours(page: Page, how: str) -> None:
    assert (await page.malform(how)).status_code in {200, 400, 422}


@pytest.mark.parametrize(
    "event",
    [
        events.read_event(PSID),
        events.delivery_event(PSID, "m_1"),
        events.echo_event(PSID, {"text": "bonjour"}),
        events.echo_event(PSID, {"attachment": {"type": "image", "payload": {}}}),
        events.pass_thread_event(PSID),
        events.take_thread_event(PSID),
        events.app_roles_event(),
        events.unknown_event(PSID),
    ],
    ids=["read", "delivery", "echo", "image echo", "pass", "take", "roles", "unknown"],
)
async def test_what_has_no_effect_is_dropped(
    page: Page, graph: GraphServer, sessions: Any, event: events.Event
) -> None:
    assert (await page.deliver(event)).status_code == 200
    assert await count(sessions, Event) == 0
    assert graph.calls == []


async def test_what_another_app_handles_is_ignored(page: Page, sessions: Any) -> None:
    assert (await page.deliver(events.text_event(PSID, "x"), standby=True)).status_code == 200
    assert await count(sessions, Event) == 0


async def test_the_same_id_is_one_event(page: Page, sessions: Any) -> None:
    event = events.text_event(PSID, "bonjour")
    answers = await page.deliver_twice(event, times=20)
    assert {answer.status_code for answer in answers} == {200}
    assert await count(sessions, Event) == 1
    assert await count(sessions, Person) == 1


async def test_a_batch_is_stored_whole(page: Page, sessions: Any) -> None:
    people = [[events.text_event(f"{psid}", f"{psid}-{n}") for n in range(5)] for psid in range(10)]
    assert (await page.deliver_batch(*people)).status_code == 200
    assert await count(sessions, Event) == 50
    assert await count(sessions, Person) == 10


async def test_ids_and_words_are_not_stored_in_clear(page: Page, sessions: Any) -> None:
    await page.deliver(events.text_event(PSID, "mon secret", "m_a-mid"))
    async with sessions() as session:
        rows = [
            *(await session.execute(select(Person.__table__))).all(),
            *(await session.execute(select(Event.__table__))).all(),
        ]
    for word in (PSID, "mon secret", "m_a-mid"):
        assert word not in str(rows)


async def test_it_is_stored_while_the_engine_holds(
    page: Page, engine: EngineServer, sessions: Any
) -> None:
    engine.hold()
    answers = await asyncio.gather(
        *(page.deliver(events.text_event(PSID, f"{n}")) for n in range(10))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert await count(sessions, Event) == 10
    engine.let_go()


async def test_without_its_settings_the_channel_does_not_exist(
    engine: EngineServer, database_url: str
) -> None:
    async with running_gateway(make_settings(database_url, engine)) as client:
        assert (await client.get("/webhooks/messenger")).status_code == 404
        assert (await client.post("/webhooks/messenger", content=b"{}")).status_code == 404
