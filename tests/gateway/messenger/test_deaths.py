"""The process is killed at the worst moments: no event is lost, none is answered twice."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy.engine import make_url

from gateway.settings import Settings
from tests.gateway.engine_server import EngineServer, Turn, answer
from tests.gateway.messenger.conftest import Friend
from tests.gateway.process import GatewayProcess, free_port
from tests.messenger.calls import Call
from tests.messenger.graph_server import APP_SECRET, GraphServer
from tests.messenger.page import Page
from tests.messenger.webhooks import PATH

DEATHS = {"sqlite": 20, "postgresql": 6}
PATIENCE = 60  # seconds


class Mortal:
    """A gateway on one port that is killed and started again."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._port = free_port()
        self._dying = threading.Lock()
        self.died = threading.Event()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process = GatewayProcess(settings, self._port)

    def kill(self) -> None:
        """End it as a power cut does; a second call does nothing."""
        with self._dying:
            if not self.died.is_set():
                self._process.kill()
                self.died.set()

    def rise(self) -> None:
        self._process = GatewayProcess(self._settings, self._port)
        self.died.clear()


@pytest.fixture
def gateway(settings: Settings, graph: GraphServer) -> Iterator[Mortal]:
    mortal = Mortal(settings)
    graph.echo_to = f"{mortal.url}{PATH}"
    yield mortal
    mortal.kill()


@pytest_asyncio.fixture
async def client(gateway: Mortal) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=gateway.url) as client:
        yield client


@pytest.mark.long
async def test_twenty_deaths(
    gateway: Mortal,
    client: httpx.AsyncClient,
    graph: GraphServer,
    engine: EngineServer,
    database_url: str,
) -> None:
    deaths = DEATHS[make_url(database_url).get_backend_name()]
    friend = Friend(Page(client, APP_SECRET, graph), graph)
    await friend.accept()

    def asked(turn: Turn) -> dict[str, Any]:
        gateway.kill()
        return answer(turn)

    def sent(call: Call) -> None:
        if call.kind == "message":
            threading.Thread(target=gateway.kill).start()

    for number in range(deaths):
        moment = ("stored", "asked", "sent")[number % 3]
        engine.reply = asked if moment == "asked" else answer
        graph.on_call = sent if moment == "sent" else None
        await friend.say(f"question {number}")
        if moment == "stored":
            await asyncio.to_thread(gateway.kill)
        assert await asyncio.to_thread(gateway.died.wait, PATIENCE), moment
        engine.reply, graph.on_call = answer, None
        await asyncio.to_thread(gateway.rise)
    expected = [f"Réponse à : question {number}" for number in range(deaths)]
    await asyncio.to_thread(graph.wait_for_messages, friend.psid, 2 + deaths, PATIENCE)
    await friend.say("et c’est tout")
    heard = await friend.hear(3 + deaths)
    assert heard[2:] == [*expected, "Réponse à : et c’est tout"]
