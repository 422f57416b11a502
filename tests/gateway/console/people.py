"""Browsers of people on the team, signed in without the form: what is tested comes after it."""

from __future__ import annotations

from functools import cache
from typing import Any

import httpx
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.audit.models import AuditEntry
from gateway.staff.models import Role, StaffAccount
from gateway.staff.sessions import open_session
from tests.gateway.console.conftest import PASSWORD, csrf_token

COOKIE = "modic_staff_8000"
Sessions = async_sessionmaker[AsyncSession]


@cache
def password_hash() -> str:
    """Return the hash of PASSWORD: making one takes long."""
    return PasswordHasher().hash(PASSWORD)


def address_of(role: Role) -> str:
    return f"{role}@clinique.example"


async def add_person(
    sessions: Sessions, role: Role, email: str | None = None, **columns: Any
) -> StaffAccount:
    """Store an account with PASSWORD."""
    async with sessions() as session:
        account = StaffAccount(
            email=email or address_of(role), password_hash=password_hash(), role=role, **columns
        )
        session.add(account)
        await session.commit()
        return account


class Browser:
    """One browser: its own cookies, the same application."""

    def __init__(self, client: httpx.AsyncClient, csrf: str) -> None:
        self.client = client
        self.csrf = csrf

    @classmethod
    async def open(cls, client: httpx.AsyncClient) -> Browser:
        """Return a browser in which nobody is signed in, beside `client`."""
        own = httpx.AsyncClient(transport=client._transport, base_url=client.base_url)
        return cls(own, await csrf_token(own))

    async def signed_in(self, sessions: Sessions, account: StaffAccount) -> Browser:
        """Return it with a new session of this account."""
        async with sessions() as session:
            token = await open_session(session, account, "fr")
            await session.commit()
        self.client.cookies.set(COOKIE, token, domain="gateway.test", path="/console")
        return self

    @property
    def token(self) -> str | None:
        """The session cookie."""
        return self.client.cookies.get(COOKIE)

    async def get(self, path: str, **parameters: str) -> httpx.Response:
        return await self.client.get(path, params=parameters or None)

    async def post(self, path: str, **form: str) -> httpx.Response:
        return await self.client.post(path, data={**form, "_csrf_token": self.csrf})

    async def sign_in(self, email: str, password: str = PASSWORD, **form: str) -> httpx.Response:
        return await self.post("/console/login", email=email, password=password, **form)


async def browser_of(
    client: httpx.AsyncClient, sessions: Sessions, role: Role, **columns: Any
) -> Browser:
    """Return the browser of a new person with this role, signed in."""
    account = await add_person(sessions, role, **columns)
    return await (await Browser.open(client)).signed_in(sessions, account)


async def actions(sessions: Sessions) -> list[tuple[str, str]]:
    """Return who did what, in order."""
    async with sessions() as session:
        query = select(AuditEntry.who, AuditEntry.action).order_by(AuditEntry.id)
        return [(who, action) for who, action in await session.execute(query)]
