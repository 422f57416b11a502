"""The conversation service without HTTP, as another channel uses it."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from gateway.conversations.apology import Apologies
from gateway.conversations.engine_client import EngineClient
from gateway.conversations.errors import ConversationGoneError
from gateway.conversations.inbound import Inbound
from gateway.conversations.turns import TurnService
from gateway.settings import Settings
from tests.gateway.engine_server import SECRET, EngineServer
from tests.gateway.visitor import Visitor


async def test_a_caller_that_is_cancelled_does_not_end_the_turn(
    settings: Settings, sessions: Any, visitor: Visitor, engine: EngineServer
) -> None:
    engine.hold()
    async with EngineClient(engine.url, SECRET) as client:
        service = TurnService(sessions, client, Apologies(settings.contact_form_url))
        inbound = Inbound(uuid4(), text="partie")
        taking = asyncio.create_task(service.take(UUID(visitor.conversation), inbound))
        await asyncio.to_thread(engine.wait_for_turns, 1)
        taking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await taking
        assert await visitor.texts() == ["partie"]
        engine.let_go()
        await service.drain()
    assert await visitor.texts() == ["partie", "Réponse à : partie"]


async def test_a_conversation_that_never_was(
    settings: Settings, sessions: Any, engine: EngineServer
) -> None:
    async with EngineClient(engine.url, SECRET) as client:
        service = TurnService(sessions, client, Apologies(settings.contact_form_url))
        with pytest.raises(ConversationGoneError):
            await service.take(uuid4(), Inbound(uuid4(), text="à personne"))
    assert engine.turns == []
