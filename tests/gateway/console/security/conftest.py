from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import get_args

import httpx
import pytest_asyncio
from litestar import Litestar
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.app import create_app
from gateway.record import Record
from gateway.settings import Settings
from gateway.staff.accounts import create_account
from gateway.staff.models import Role, StaffAccount
from tests.console.pages import Page, every_page
from tests.gateway.console.conftest import PASSWORD, sign_in
from tests.gateway.console.security.poison import leave_everywhere

Sessions = async_sessionmaker[AsyncSession]
# What changes by itself while somebody only looks around, or is signed in anew.
_RESTLESS = {"audit_entry", "staff_session", "staff_sign_in_failure", "notice_version"}


@dataclass(frozen=True)
class Poisoned:
    """The console with bad words everywhere. `shown` are places whose words some page shows."""

    app: Litestar
    client: httpx.AsyncClient
    sessions: Sessions
    shown: list[str]

    async def enter(self, role: Role) -> None:
        """Sign in with this role, in place of whoever was."""
        self.client.cookies.clear()
        answer = await sign_in(self.client, f"{role}@clinique.example", PASSWORD)
        assert answer.status_code == 303, answer.text

    async def pages(self) -> list[Page]:
        """Return addresses of every page."""
        async with self.sessions() as session:
            return await every_page(self.app, session)

    async def everything(self) -> dict[str, list[str]]:
        """Return all rows of all tables in which nothing may have changed."""
        async with self.sessions() as session:
            return {
                table.name: sorted(map(repr, (await session.execute(select(table))).all()))
                for table in Record.metadata.sorted_tables
                if table.name not in _RESTLESS
            }


@pytest_asyncio.fixture
async def poisoned(
    client: httpx.AsyncClient, settings: Settings, sessions: Sessions
) -> AsyncIterator[Poisoned]:
    """An administrator's browser in a console with bad words everywhere."""
    accounts: dict[Role, StaffAccount] = {}
    async with sessions() as session:
        for role in get_args(Role):
            email = f"{role}@clinique.example"
            accounts[role] = await create_account(session, email, PASSWORD, role)
        await session.flush()
        shown = await leave_everywhere(session, accounts)
    console = Poisoned(create_app(settings), client, sessions, shown)
    await console.enter("administrator")
    yield console
