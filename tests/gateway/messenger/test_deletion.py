"""Meta's data-deletion callback: the signed request is checked, everything goes, a page says so."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import func, select

from gateway.channels.messenger.models import DataDeletion, Person
from gateway.conversations.models import Conversation, Message
from gateway.settings import Settings
from tests.gateway.messenger.conftest import Friend
from tests.gateway.running import running_gateway
from tests.messenger.graph_server import APP_SECRET, GraphServer

APP_SCOPED = "10158000000000001"


def signed(content: Any, secret: str = APP_SECRET) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
    digest = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    return f"{base64.urlsafe_b64encode(digest).decode().rstrip('=')}.{payload}"


def request_of(user: str) -> dict[str, Any]:
    return {"algorithm": "HMAC-SHA256", "issued_at": 1_790_000_000, "user_id": user}


async def ask(client: httpx.AsyncClient, signed_request: str) -> httpx.Response:
    return await client.post(
        "/webhooks/messenger/deletion", data={"signed_request": signed_request}
    )


async def left(sessions: Any) -> list[int]:
    async with sessions() as session:
        return [
            int(await session.scalar(select(func.count()).select_from(table)))
            for table in (Person, Conversation, Message)
        ]


@pytest.mark.parametrize(
    "forged",
    [
        signed(request_of("1"), "another secret"),
        signed({**request_of("1"), "algorithm": "none"}),
        signed({"algorithm": "HMAC-SHA256"}),
        signed([1]),
        "no dot",
        ".",
        "é.é",
        signed(request_of("1")) + "x",
    ],
)
async def test_a_forged_request_erases_nothing(
    friend: Friend, sessions: Any, client: httpx.AsyncClient, forged: str
) -> None:
    await friend.accept()
    assert (await ask(client, forged)).status_code == 403
    assert (await client.post("/webhooks/messenger/deletion", data={})).status_code == 403
    assert (await left(sessions))[0] == 1


async def test_who_is_known_by_that_id_is_erased_at_once(
    friend: Friend, sessions: Any, client: httpx.AsyncClient
) -> None:
    await friend.accept()
    answer = await ask(client, signed(request_of(friend.psid)))
    assert answer.status_code == 200
    assert await left(sessions) == [0, 0, 0]
    given = answer.json()
    page = await client.get(urlsplit(given["url"]).path)
    assert page.status_code == 200
    assert given["confirmation_code"] in page.text
    assert friend.psid not in page.text + given["url"]


async def test_graph_says_which_page_knows_the_person(
    friend: Friend, graph: GraphServer, sessions: Any, settings: Settings, client: httpx.AsyncClient
) -> None:
    await friend.accept()
    graph.ids[APP_SCOPED] = friend.psid
    given = (await ask(client, signed(request_of(APP_SCOPED)))).json()
    path = urlsplit(given["url"]).path
    assert "en cours" in (await client.get(path)).text
    async with running_gateway(settings) as other:  # whose chores begin when it starts
        while "terminée" not in (await other.get(path)).text:
            pass
    assert await left(sessions) == [0, 0, 0]
    async with sessions() as session:
        (kept,) = await session.scalars(select(DataDeletion))
    assert kept.hidden_user is None


async def test_a_refusal_of_graph_is_not_taken_for_done(
    friend: Friend, graph: GraphServer, sessions: Any, settings: Settings, client: httpx.AsyncClient
) -> None:
    await friend.accept()
    graph.fail_next(5, 400, 100, 33, kind="ids")
    given = (await ask(client, signed(request_of(APP_SCOPED)))).json()
    path = urlsplit(given["url"]).path
    async with running_gateway(settings) as other:
        assert await asyncio.to_thread(
            graph.wait_for, lambda: any(call.kind == "ids" for call in graph.calls)
        )
        assert "en cours" in (await other.get(path)).text
    assert (await left(sessions))[0] == 1


async def test_a_code_that_nobody_was_given(client: httpx.AsyncClient) -> None:
    assert (await client.get("/webhooks/messenger/deletion/abc")).status_code == 404
