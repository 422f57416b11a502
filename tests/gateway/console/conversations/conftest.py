"""Somebody of the staff with a role, and a conversation to work on."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.audit.models import AuditEntry
from gateway.conversations.models import Message, Turn
from gateway.staff.accounts import create_account
from gateway.staff.models import Role, StaffAccount
from tests.gateway.console.conftest import LIST, PASSWORD, csrf_token, sign_in
from tests.gateway.visitor import Visitor

Sessions = async_sessionmaker[AsyncSession]


@dataclass
class Reviewer:
    """A signed-in browser of the staff."""

    client: httpx.AsyncClient
    account: StaffAccount
    token: str

    async def send(self, path: str, *, partial: bool = True, **fields: Any) -> httpx.Response:
        """Send a form of the console as htmx does, or as a browser without scripts."""
        headers = {"hx-request": "true"} if partial else {}
        form = {"_csrf_token": self.token, **fields}
        return await self.client.post(path, data=form, headers=headers)

    async def read(self, conversation: str, **query: str) -> str:
        page = await self.client.get(f"{LIST}/{conversation}", params=query)
        assert page.status_code == 200, page.text
        return page.text


SignIn = Callable[[Role], Coroutine[Any, Any, Reviewer]]


@pytest.fixture
def sign_in_as(client: httpx.AsyncClient, sessions: Sessions) -> SignIn:
    """Signs somebody in with a role; the browser is the same, so the last one stays."""

    async def signed_in(role: Role) -> Reviewer:
        email = f"{role}@clinique.example"
        async with sessions() as session:
            account = await create_account(session, email, PASSWORD, role)
            await session.commit()
        client.cookies.clear()
        answer = await sign_in(client, email)
        assert answer.status_code == 303
        return Reviewer(client, account, await csrf_token(client, LIST))

    return signed_in


@pytest.fixture
def messages_of(sessions: Sessions) -> Callable[[str], Coroutine[Any, Any, list[UUID]]]:
    """Gives the ids of what a visitor said, in order."""

    async def found(conversation: str) -> list[UUID]:
        async with sessions() as session:
            said = (
                select(Message.id)
                .join(Turn, Turn.message_id == Message.id)
                .where(Message.conversation_id == UUID(conversation))
            )
            return list(await session.scalars(said.order_by(Message.position)))

    return found


@pytest.fixture
def audited(sessions: Sessions) -> Callable[[str], Coroutine[Any, Any, list[AuditEntry]]]:
    """Gives the entries of an action, oldest first."""

    async def found(action: str) -> list[AuditEntry]:
        async with sessions() as session:
            entries = select(AuditEntry).where(AuditEntry.action == action)
            return list(await session.scalars(entries.order_by(AuditEntry.id)))

    return found


async def said(client: httpx.AsyncClient, *texts: str) -> str:
    """Have a visitor say it all, and return the conversation's id."""
    visitor = await Visitor.arrive(client)
    for text in texts:
        assert (await visitor.say(text)).status_code == 200
    return visitor.conversation


def exchange(page: str, message: UUID) -> str:
    """Return the part of a page that shows a message."""
    found = re.search(rf'<li[^>]* id="m-{message}".*?</li>', page, re.DOTALL)
    assert found, page
    return found[0]
