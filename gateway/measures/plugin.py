"""Keeps the numbers up to date for as long as the application runs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from advanced_alchemy.extensions.litestar import SQLAlchemyAsyncConfig
from litestar import Litestar
from litestar.config.app import AppConfig
from litestar.plugins import InitPluginProtocol

from gateway.conversations.engine_client import EngineClient, EngineError
from gateway.conversations.engine_reply import MalformedReplyError
from gateway.database import DATABASE_ERRORS
from gateway.measures.grouping import group_questions
from gateway.measures.rollups import roll_up
from gateway.record import utc_now

logger = logging.getLogger(__name__)

EVERY = 600.0  # seconds between two passes
RETRY = 60.0  # seconds after one that failed: the engine may still be starting


class MeasuresPlugin(InitPluginProtocol):
    """Counts the days that are over and groups questions: at the start, and every ten minutes.

    Must come after the conversations' plugin, which opens the engine's client.
    """

    def __init__(self, database: SQLAlchemyAsyncConfig, engine: EngineClient) -> None:
        self._sessions = database.create_session_maker()
        self._engine = engine

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add the work to the application's lifespan."""
        app_config.lifespan.append(self._lifespan)
        return app_config

    @asynccontextmanager
    async def _lifespan(self, _: Litestar) -> AsyncIterator[None]:
        stopping = asyncio.Event()
        work = asyncio.create_task(self._work(stopping))
        try:
            yield
        finally:
            stopping.set()
            await work

    async def _work(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            done = await self._count(stopping) and await self._group(stopping)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), EVERY if done else RETRY)

    async def _count(self, stopping: asyncio.Event) -> bool:
        try:
            await roll_up(self._sessions, utc_now(), stopping)
        except DATABASE_ERRORS as error:
            logger.warning("past days not counted: %s", type(error).__name__)
            return False
        return True

    async def _group(self, stopping: asyncio.Event) -> bool:
        try:
            await group_questions(self._sessions, self._engine, utc_now(), stopping)
        except (*DATABASE_ERRORS, EngineError, MalformedReplyError) as error:
            logger.warning("questions not grouped yet: %s", type(error).__name__)
            return False
        return True
