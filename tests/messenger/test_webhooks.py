"""What the fake brings to a webhook: echoes, events of every kind, and what is no event."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from tests.messenger import events, webhooks
from tests.messenger.caller import PSID, Caller
from tests.messenger.courier import NO_TLS
from tests.messenger.forgeries import FORGERIES, MALFORMED
from tests.messenger.graph_server import GraphServer
from tests.messenger.page import Page
from tests.messenger.receiver import Receiver


@pytest_asyncio.fixture
async def page(graph: GraphServer, receiver: Receiver) -> AsyncIterator[Page]:
    async with httpx.AsyncClient(base_url=receiver.base, verify=NO_TLS) as client:
        yield Page(client, graph.app_secret, graph)


def test_a_signature_that_is_known() -> None:
    # RFC 4231, the second of its cases.
    known = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert webhooks.sign(b"what do ya want for nothing?", "Jefe") == f"sha256={known}"


def test_an_echo_is_brought_until_it_is_taken(
    graph: GraphServer, caller: Caller, receiver: Receiver
) -> None:
    receiver.statuses = [500, 403]
    graph.echo_to = receiver.url
    caller.send({"text": "Bonjour", "metadata": "m1"})
    graph.wait_for_echoes(1)
    assert len(receiver.received) == 3
    assert len(set(receiver.received)) == 1
    assert receiver.is_signed == [True] * 3
    echo = receiver.events(3)[0]
    assert echo["sender"] == {"id": graph.page_id}
    assert echo["recipient"] == {"id": PSID}
    assert echo["message"] == {
        "is_echo": True,
        "app_id": events.APP_ID,
        "metadata": "m1",
        "mid": graph.sent_ids(PSID)[0],
        "text": "Bonjour",
    }


def test_what_is_refused_has_no_echo(
    graph: GraphServer, caller: Caller, receiver: Receiver
) -> None:
    graph.echo_to = receiver.url
    caller.say("")
    caller.act("typing_on")
    caller.say("oui")
    graph.wait_for_echoes(1)
    assert [event["message"]["text"] for event in receiver.events(1)] == ["oui"]


async def test_events_of_every_kind(page: Page, receiver: Receiver) -> None:
    kinds = {
        "text": events.text_event(PSID, "Bonjour", mid="m_1", timestamp=7),
        "quick_reply": events.quick_reply_event(PSID, "Oui", "/yes"),
        "attachments": events.attachment_event(PSID, "audio"),
        "sticker_id": events.sticker_event(PSID),
        "is_deleted": events.unsent_event(PSID, "m_1"),
        "message_edit": events.edited_event(PSID, "m_1", "Bonsoir"),
        "postback": events.postback_event(PSID, "Oui", "/yes", referral=events.referral()),
        "referral": events.referral_event(PSID),
        "optin": events.optin_event(PSID),
        "reaction": events.reaction_event(PSID, "m_1"),
        "read": events.read_event(PSID),
        "delivery": events.delivery_event(PSID, "m_1"),
        "is_echo": events.echo_event(PSID, {"text": "x"}, app_id=None),
        "pass_thread_control": events.pass_thread_event(PSID),
        "take_thread_control": events.take_thread_event(PSID),
        "app_roles": events.app_roles_event(),
        "something_of_tomorrow": events.unknown_event(PSID),
    }
    await page.deliver(*kinds.values())
    arrived = receiver.events(1)
    assert arrived == list(kinds.values())
    for name, event in zip(kinds, arrived, strict=True):
        assert name in event or name in event["message"]
    assert arrived[0]["timestamp"] == 7


def test_timestamps_are_an_order() -> None:
    moments = [events.now() for _ in range(100)]
    assert moments == sorted(set(moments))


async def test_a_person_becomes_known_by_writing(
    graph: GraphServer, caller: Caller, page: Page
) -> None:
    await page.deliver(events.read_event("31"))
    assert caller.say("x", "31").status_code == 400
    await page.deliver(events.text_event("31", "Bonjour"))
    assert caller.say("x", "31").status_code == 200


async def test_is_delivered_until_it_is_taken(page: Page, receiver: Receiver) -> None:
    receiver.statuses = [503]
    await page.deliver(events.text_event(PSID, "Bonjour"))
    assert len(receiver.received) == 2


async def test_batches_duplicates_and_another_order(page: Page, receiver: Receiver) -> None:
    first, second = events.text_event(PSID, "un"), events.text_event(PSID, "deux")
    await page.deliver_batch([first], [second])
    assert len(json.loads(receiver.received[0])["entry"]) == 2
    await page.deliver_twice(first)
    assert receiver.received[1] == receiver.received[2]
    await page.deliver_backwards(first, second)
    assert receiver.events(5)[-2:] == [second, first]


async def test_standby(page: Page, receiver: Receiver) -> None:
    event = events.text_event(PSID, "Bonjour")
    await page.deliver(event, standby=True)
    assert json.loads(receiver.received[0])["entry"][0]["standby"] == [event]


@pytest.mark.parametrize("how", FORGERIES)
async def test_no_forgery_has_the_signature(page: Page, receiver: Receiver, how: str) -> None:
    await page.forge(how, events.text_event(PSID, "Bonjour"))
    assert receiver.is_signed == [False]


async def test_a_body_that_was_changed(page: Page, receiver: Receiver) -> None:
    await page.tamper(events.text_event(PSID, "Bonjour"))
    assert receiver.is_signed == [False]


@pytest.mark.parametrize("how", MALFORMED)
async def test_what_is_malformed_is_signed(page: Page, receiver: Receiver, how: str) -> None:
    await page.malform(how)
    assert receiver.is_signed == [True]
