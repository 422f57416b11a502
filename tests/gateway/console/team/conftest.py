from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio

from tests.gateway.conftest import make_settings
from tests.gateway.console.people import Browser, Sessions, browser_of
from tests.gateway.engine_server import EngineServer
from tests.gateway.mail.mail_server import MailServer
from tests.gateway.running import running_gateway

PUBLIC = "https://assistant.example"


@pytest_asyncio.fixture
async def administrator(client: httpx.AsyncClient, sessions: Sessions) -> Browser:
    """The browser of the only administrator."""
    return await browser_of(client, sessions, "administrator", display_name="Agnès Admin")


@pytest_asyncio.fixture
async def anybody(client: httpx.AsyncClient) -> Browser:
    """A browser in which nobody is signed in."""
    return await Browser.open(client)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A server that takes everything."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest_asyncio.fixture
async def mailing(
    database_url: str, engine: EngineServer, mail_server: MailServer
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a gateway that sends e-mail."""
    settings = make_settings(
        database_url,
        engine,
        smtp_url=mail_server.url,
        mail_from="assistant@clinique.example",
        public_url=PUBLIC,
    )
    async with running_gateway(settings) as client:
        yield client


def link_in(text: str, path: str) -> str:
    """Return the one link to this page, without its host."""
    (found,) = set(re.findall(rf"https?://[^/\s]+({path}/[\w-]+\?lang=\w\w)", text))
    return str(found)


async def mailed(server: MailServer, count: int = 1) -> list[str]:
    """Return the texts of the messages once there are so many, with whom they went to before."""
    messages = await asyncio.to_thread(server.wait_for, count)
    return [f"{each['to']}\n{each.get_content()}" for each in messages]
