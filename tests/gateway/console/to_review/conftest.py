"""Staff before « À voir », and people who wrote."""

from __future__ import annotations

import html
import re
from typing import Any

import httpx
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.staff.accounts import create_account
from gateway.staff.models import Role
from tests.gateway.console.conftest import PASSWORD, sign_in
from tests.gateway.engine_server import EngineServer, answer
from tests.gateway.visitor import Visitor

HERE = "/console/to-review"


@pytest_asyncio.fixture
async def reviewer(
    client: httpx.AsyncClient, sessions: async_sessionmaker[AsyncSession]
) -> httpx.AsyncClient:
    """A client that is signed in as a reviewer."""
    await be(client, sessions, "reviewer")
    return client


async def be(
    client: httpx.AsyncClient, sessions: async_sessionmaker[AsyncSession], role: Role
) -> None:
    """Sign in with a new account of this role."""
    async with sessions() as session:
        await create_account(session, f"{role}@clinique.example", PASSWORD, role)
        await session.commit()
    client.cookies.clear()
    assert (await sign_in(client, f"{role}@clinique.example")).status_code == 303


async def write(
    client: httpx.AsyncClient, engine: EngineServer, text: str, **changed: Any
) -> tuple[Visitor, str]:
    """Let a new visitor write and be answered with these fields; return them and the message."""
    engine.reply = lambda turn: answer(turn, **changed)
    visitor = await Visitor.arrive(client)
    key = "0198c0de-0000-7000-8000-000000000001"
    assert (await visitor.say(text, key)).status_code == 200
    return visitor, key


async def shown(client: httpx.AsyncClient, kind: str = "all") -> str:
    """Return the text of a tab."""
    response = await client.get(HERE, params={"kind": kind})
    assert response.status_code == 200, response.text
    return html.unescape(response.text)


def entries(page: str) -> list[str]:
    """Return the entries of a page, each as its HTML."""
    return re.findall(r"<article .*?</article>", page, re.DOTALL)


def ids(page: str) -> list[str]:
    """Return the ids of the entries of a page, in their order."""
    return re.findall(r'<article [^>]*id="e-([\w-]+)"', page)


async def settle(
    client: httpx.AsyncClient, entry: str, then: str = "settle", **fields: str
) -> httpx.Response:
    """Send the form of an entry, as the page has it."""
    token = re.search(r'name="_csrf_token" value="([^"]+)"', (await client.get(HERE)).text)
    assert token
    data = {"_csrf_token": token[1], **fields}
    return await client.post(f"{HERE}/{entry}/{then}", data=data)
