from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.staff.accounts import create_account
from tests.gateway.console.conftest import PASSWORD, sign_in

Colleague = Callable[[str], Awaitable[httpx.AsyncClient]]


@pytest.fixture
def colleague(client: httpx.AsyncClient, sessions: async_sessionmaker[AsyncSession]) -> Colleague:
    """Sign somebody in who has this role, in a browser of their own."""

    async def arrive(role: str) -> httpx.AsyncClient:
        browser = httpx.AsyncClient(transport=client._transport, base_url=client.base_url)
        email = f"{role}@clinique.example"
        async with sessions() as session:
            await create_account(session, email, PASSWORD, role)
            await session.commit()
        assert (await sign_in(browser, email)).status_code == 303
        return browser

    return arrive
