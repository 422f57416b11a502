from __future__ import annotations

import httpx
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.staff.accounts import create_account
from tests.gateway.console.conftest import PASSWORD, sign_in

ADMINISTRATOR = "direction@clinique.example"


@pytest_asyncio.fixture
async def administrator(
    client: httpx.AsyncClient, sessions: async_sessionmaker[AsyncSession]
) -> httpx.AsyncClient:
    """A client that is signed in as an administrator."""
    async with sessions() as session:
        await create_account(session, ADMINISTRATOR, PASSWORD, "administrator")
        await session.commit()
    answer = await sign_in(client, ADMINISTRATOR)
    assert answer.status_code == 303, answer.text
    return client
