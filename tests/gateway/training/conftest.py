"""People of the staff at the training pages, and messages that they correct."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.console.conversations.transcript import WINDOW
from gateway.console.training import export_pages
from gateway.conversations.models import Conversation, Language, Message, Outcome, Turn
from gateway.staff.accounts import create_account
from gateway.staff.models import Role, StaffAccount
from gateway.training.data_files import ROOT
from gateway.training.models import Candidate
from tests.gateway.console.conftest import PASSWORD, csrf_token, sign_in

TRAINING = "/console/training"
Sessions = async_sessionmaker[AsyncSession]


@dataclass
class Person:
    """Somebody of the staff, signed in with a browser of their own."""

    id: UUID
    client: httpx.AsyncClient

    async def get(self, path: str, status: int = 200) -> str:
        answer = await self.client.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    async def send(self, path: str, **form: Any) -> httpx.Response:
        """Post a form as the person's browser would."""
        token = await csrf_token(self.client, "/console/conversations")
        return await self.client.post(path, data={**form, "_csrf_token": token})


Hire = Callable[..., Awaitable[Person]]


@pytest_asyncio.fixture
async def hire(client: httpx.AsyncClient, sessions: Sessions) -> AsyncIterator[Hire]:
    """Give an account with a role, and a browser that is signed in with it."""
    async with AsyncExitStack() as browsers:

        async def one(name: str, role: Role = "reviewer") -> Person:
            email = f"{name}@clinique.example"
            async with sessions() as session:
                await create_account(session, email, PASSWORD, role)
                await session.commit()
                found = await session.scalar(
                    select(StaffAccount).where(StaffAccount.email == email)
                )
            assert found is not None
            transport = client._transport
            browser = httpx.AsyncClient(transport=transport, base_url=client.base_url)
            # Its own cookies; the transport belongs to the fixture `client`.
            browsers.push_async_callback(_forget, browser)
            assert (await sign_in(browser, email)).status_code == 303
            return Person(found.id, browser)

        yield one


async def _forget(browser: httpx.AsyncClient) -> None:
    browser.cookies.clear()


@pytest.fixture
def candidate_of(sessions: Sessions) -> Callable[[str], Awaitable[Candidate]]:
    """Read a candidate anew by its id."""

    async def read(key: Any) -> Candidate:
        async with sessions() as session:
            return await session.get_one(Candidate, UUID(str(key)))

    return read


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's data, which the console takes for the deployed one."""
    root = tmp_path / "project"
    shutil.copytree(ROOT / "data", root / "data")
    monkeypatch.setattr(export_pages, "ROOT", root)
    return root


async def store_late_message(session: AsyncSession, text: str) -> Message:
    """Store a message that the first page of its conversation does not show."""
    first = await store_message(session, "bonjour")
    for number in range(WINDOW):
        await store_message(session, f"et {number}", conversation=first.conversation_id)
    return await store_message(session, text, conversation=first.conversation_id)


async def leads_to(person: Person, page: str, message: Message) -> bool:
    """Follow the page's link to a conversation; tell whether the message stands there."""
    found = re.search(r'href="(/console/conversations/[0-9a-f-]+[^"]*)"', page)
    assert found
    where, _, anchor = html.unescape(found[1]).partition("#")
    return anchor == f"m-{message.id}" and f'id="{anchor}"' in await person.get(where)


async def store_message(
    session: AsyncSession,
    text: str,
    *,
    outcome: Outcome = "out_of_scope",
    intent: str = "out_of_scope",
    topic: str | None = None,
    confidence: float = 0.4,
    language: Language = "fr",
    conversation: UUID | None = None,
    **fields: Any,
) -> Message:
    """Store a message with its turn, in a conversation of its own unless told one."""
    if conversation is None:
        new = Conversation(channel="web", language=language, notice_version="1", last_position=1)
        session.add(new)
        await session.flush()
        conversation = new.id
    found = cast("Conversation", await session.get_one(Conversation, conversation))
    found.last_position += 1
    message = Message(
        conversation_id=conversation,
        position=found.last_position,
        direction="in",
        text=text,
        **fields,
    )
    session.add(message)
    await session.flush()
    session.add(
        Turn(
            conversation_id=conversation,
            message_id=message.id,
            outcome=outcome,
            topic=topic,
            intent=intent,
            confidence=confidence,
            language=language,
            total_ms=20,
        )
    )
    await session.flush()
    return message
