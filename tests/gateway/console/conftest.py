from __future__ import annotations

import re

import httpx
import pytest
import pytest_asyncio
from argon2 import PasswordHasher
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.staff.accounts import create_account

EMAIL = "marie@clinique.example"
PASSWORD = "une longue phrase de passe"
LIST = "/console/conversations"


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages be tried without a third of a second of hashing; tests/gateway/staff has it all."""
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr("gateway.staff.passwords._hasher", quick)


@pytest_asyncio.fixture
async def account(sessions: async_sessionmaker[AsyncSession]) -> str:
    """An account for EMAIL with PASSWORD."""
    async with sessions() as session:
        await create_account(session, EMAIL, PASSWORD, "reader")
        await session.commit()
    return EMAIL


@pytest_asyncio.fixture
async def staff(client: httpx.AsyncClient, account: str) -> httpx.AsyncClient:
    """A client that is signed in to the console."""
    answer = await sign_in(client)
    assert answer.status_code == 303, answer.text
    return client


async def csrf_token(client: httpx.AsyncClient, path: str = "/console/login") -> str:
    found = re.search(r'name="_csrf_token" value="([^"]+)"', (await client.get(path)).text)
    assert found
    return found[1]


async def sign_in(
    client: httpx.AsyncClient, email: str = EMAIL, password: str = PASSWORD, **fields: str
) -> httpx.Response:
    form = {"email": email, "password": password, "_csrf_token": await csrf_token(client)}
    return await client.post("/console/login", data={**form, **fields})
