"""Staff see what did not arrive on Messenger, and why."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select, update

from gateway.channels.messenger.models import Delivery
from gateway.conversations.models import Conversation, Message
from tests.gateway.console.conftest import LIST
from tests.gateway.visitor import Visitor


async def fail(sessions: Any, state: str, reason: str) -> Conversation:
    """Let the one reply that was stored be one that has not arrived."""
    async with sessions() as session:
        (reply,) = await session.scalars(select(Message).where(Message.direction == "out"))
        session.add(Delivery(address=b"", message_id=reply.id, state=state, reason=reason))
        await session.execute(update(Conversation).values(channel="messenger"))
        await session.commit()
        conversation: Conversation = (await session.scalars(select(Conversation))).one()
    return conversation


@pytest_asyncio.fixture
async def reader(staff: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """Staff, after somebody has asked something."""
    await (await Visitor.arrive(staff)).say("bonjour")
    yield staff


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        ("failed", "blocked", "a bloqué la page"),
        ("failed", "outside_window", "24\u00a0heures"),
        ("failed", "refused", "a refusé ce message"),
        ("pending", "rate_limited", "Nouvel essai"),
        ("sending", "unreachable", "ne répond pas"),
    ],
)
async def test_the_reason_stands_with_the_reply(
    reader: httpx.AsyncClient, sessions: Any, state: str, reason: str, said: str
) -> None:
    conversation = await fail(sessions, state, reason)
    assert said in (await reader.get(f"{LIST}/{conversation.id}")).text
    listed = (await reader.get(LIST)).text
    assert "Non remis" in listed
    assert "jeton" not in listed


async def test_a_refused_token_is_said_on_the_list(
    reader: httpx.AsyncClient, sessions: Any
) -> None:
    await fail(sessions, "pending", "token_invalid")
    assert "Meta refuse le jeton de la page" in (await reader.get(LIST)).text


async def test_what_arrived_says_nothing(reader: httpx.AsyncClient, sessions: Any) -> None:
    conversation = await fail(sessions, "sent", "unreachable")
    for path in (LIST, f"{LIST}/{conversation.id}"):
        assert "undelivered" not in (await reader.get(path)).text
