"""So many requests a minute from an address, so many messages in a conversation, and no more."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from gateway.channels.web import rate_limit
from gateway.channels.web.errors import TooManyRequestsError
from gateway.channels.web.rate_limit import RateLimit
from gateway.client_address import household
from gateway.conversations.models import Message
from tests.gateway.conftest import make_settings
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer
from tests.gateway.process import gateway_process
from tests.gateway.running import running_gateway
from tests.gateway.visitor import Visitor


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def _counted(limit: RateLimit, key: str, times: int) -> int:
    """Return how many of so many requests are let through."""
    passed = 0
    for _ in range(times):
        try:
            limit.count(key)
        except TooManyRequestsError:
            continue
        passed += 1
    return passed


@pytest.mark.parametrize("per_minute", [1, 7, 20, 60, 1000])
def test_a_minutes_worth_at_once_and_then_one_by_one(per_minute: int) -> None:
    clock = Clock()
    limit = RateLimit(per_minute, clock)
    assert _counted(limit, "a", per_minute + 5) == per_minute
    assert _counted(limit, "b", per_minute + 5) == per_minute
    clock.now += 60 / per_minute
    assert _counted(limit, "a", 5) == 1
    clock.now += 60
    assert _counted(limit, "a", per_minute + 5) == per_minute


def test_who_waits_as_long_as_told_is_let_through() -> None:
    clock = Clock()
    limit = RateLimit(7, clock)
    _counted(limit, "a", 7)
    with pytest.raises(TooManyRequestsError) as raised:
        limit.count("a")
    assert 1 <= raised.value.retry_after <= 60
    clock.now += raised.value.retry_after
    limit.count("a")


def test_what_it_keeps_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "MAX_KEYS", 100)
    clock = Clock()
    limit = RateLimit(20, clock)
    for number in range(500):
        limit.count(str(number))
    assert len(limit) == 100
    clock.now += 61
    limit.count("new")
    assert len(limit) == 1


def test_an_ipv6_client_is_its_network() -> None:
    assert household("2001:db8::1") == household("2001:db8::ffff:1")
    assert household("2001:db8::1") != household("2001:db8:0:1::1")
    assert household("::ffff:192.0.2.1") == household("192.0.2.1") == "192.0.2.1"
    assert household("testclient") == "testclient"


@ON_ONE_DATABASE
async def test_messages_of_a_conversation(
    database_url: str, engine: EngineServer, sessions: Any
) -> None:
    settings = make_settings(database_url, engine, messages_per_minute=3)
    async with running_gateway(settings) as client:
        visitor, other = await Visitor.arrive(client), await Visitor.arrive(client)
        for _ in range(3):
            assert (await visitor.say("bonjour")).status_code == 200
        renewal = await client.post("/api/chat/session/renewal", headers=visitor.headers)
        renewed = Visitor(client, renewal.json()["token"])
        for refused in (await visitor.say("encore"), await renewed.say("encore")):
            assert refused.status_code == 429
            assert refused.json()["error"]["code"] == "too_many_requests"
            assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert (await other.say("bonjour")).status_code == 200
        assert (await visitor.page()).status_code == 200
    async with sessions() as session:
        inbound = select(func.count()).select_from(Message).where(Message.direction == "in")
        assert await session.scalar(inbound) == 4


async def _statuses(client: Any, addresses: list[str]) -> list[int]:
    """Ask once for each X-Forwarded-For and return the statuses."""
    return [
        (await client.get("/api/chat/messages", headers={"X-Forwarded-For": named})).status_code
        for named in addresses
    ]


@pytest.mark.parametrize("proxies", [0, 1, 2])
@ON_ONE_DATABASE
async def test_an_address_cannot_be_made_up(
    database_url: str, engine: EngineServer, proxies: int
) -> None:
    settings = make_settings(database_url, engine, requests_per_minute=2, trusted_proxies=proxies)
    seen = ["", ", 192.0.2.1", ", 192.0.2.1, 192.0.2.9"][proxies]
    async with running_gateway(settings) as client:
        forged = [f"198.51.100.{number}{seen}" for number in range(4)]
        assert await _statuses(client, forged) == [401, 401, 429, 429]


@ON_ONE_DATABASE
async def test_behind_a_proxy_each_client_counts_for_itself(
    database_url: str, engine: EngineServer
) -> None:
    settings = make_settings(database_url, engine, requests_per_minute=1, trusted_proxies=1)
    async with running_gateway(settings) as client:
        clients = [f"192.0.2.{number}" for number in range(3)]
        assert await _statuses(client, clients + clients) == [401] * 3 + [429] * 3
        # What is no address is the peer itself, whatever it says.
        assert await _statuses(client, ["x", "y", ""]) == [401, 429, 429]


@ON_ONE_DATABASE
async def test_the_notice_is_read_as_often_as_one_likes(
    database_url: str, engine: EngineServer
) -> None:
    settings = make_settings(database_url, engine, requests_per_minute=1)
    async with running_gateway(settings) as client:
        for _ in range(5):
            assert (await client.get("/api/chat/notice")).status_code == 200


@ON_ONE_DATABASE
async def test_the_server_believes_no_header_either(
    database_url: str, engine: EngineServer
) -> None:
    settings = make_settings(database_url, engine, requests_per_minute=1)
    with gateway_process(settings) as process:
        async with httpx.AsyncClient(base_url=process.url, timeout=10) as client:
            assert await _statuses(client, ["192.0.2.1", "192.0.2.2"]) == [401, 429]
