"""A gateway with the Messenger channel on, a fake Graph behind it, and Meta in front."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from gateway.settings import Settings
from tests.gateway.conftest import make_settings
from tests.gateway.engine_server import EngineServer
from tests.gateway.running import running_gateway
from tests.messenger.events import new_mid, quick_reply_event, text_event
from tests.messenger.graph_server import APP_SECRET, PAGE_TOKEN, GraphServer
from tests.messenger.page import Page

VERIFY_TOKEN = "a long word of our own"
PSID = "5391207724310001"


@pytest.fixture
def graph() -> Iterator[GraphServer]:
    """A Graph that takes everything that keeps its limits, until it is told otherwise."""
    with GraphServer() as server:
        yield server


def messenger_settings(database_url: str, engine: EngineServer, graph: GraphServer) -> Settings:
    """Return settings with the channel on."""
    channel: dict[str, Any] = {
        "messenger_page_token": PAGE_TOKEN,
        "messenger_app_secret": APP_SECRET,
        "messenger_verify_token": VERIFY_TOKEN,
        "messenger_graph_url": graph.url,
    }
    return make_settings(database_url, engine, **channel)


@pytest.fixture
def settings(database_url: str, engine: EngineServer, graph: GraphServer) -> Settings:
    """The settings of this test's gateway."""
    return messenger_settings(database_url, engine, graph)


@pytest_asyncio.fixture
async def client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running application."""
    async with running_gateway(settings) as client:
        yield client


@pytest.fixture
def page(client: httpx.AsyncClient, graph: GraphServer) -> Page:
    """Meta, which posts to the gateway."""
    return Page(client, APP_SECRET, graph)


class Friend:
    """Somebody on Messenger: writes, presses, and waits for what is said back."""

    def __init__(self, page: Page, graph: GraphServer, psid: str = PSID) -> None:
        self.page, self.graph, self.psid = page, graph, psid

    async def say(self, text: str, mid: str | None = None) -> str:
        """Write, and return Meta's id of the message."""
        mid = mid or new_mid()
        await self.page.deliver(text_event(self.psid, text, mid))
        return mid

    async def press(self, title: str, payload: str) -> None:
        await self.page.deliver(quick_reply_event(self.psid, title, payload))

    async def accept(self) -> None:
        """Meet the page and accept its notice: two messages come."""
        await self.say("Bonjour")
        await self.hear(1)
        await self.press("Continuer", "CONTINUE")
        await self.hear(2)

    async def hear(self, count: int) -> list[str]:
        """Return the texts of all messages so far once there are so many."""
        await asyncio.to_thread(self.graph.wait_for_messages, self.psid, count)
        return self.graph.texts(self.psid)


@pytest.fixture
def friend(page: Page, graph: GraphServer) -> Friend:
    """Somebody who has not written yet."""
    return Friend(page, graph)
