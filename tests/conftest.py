"""The trained engine, once for all tests that ask it something."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest_asyncio

if TYPE_CHECKING:  # the gateway's tests share this folder and have no Rasa
    from engine.ask import Conversations


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def conversations() -> AsyncIterator[Conversations]:
    """Conversations with the newest model and a real action server, in this process."""
    from engine.action_server import action_server
    from engine.ask import Conversations
    from engine.model import load_agent, newest_model

    async with action_server() as url:
        yield Conversations(load_agent(newest_model(), url))
