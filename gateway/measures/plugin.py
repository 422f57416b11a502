"""Keeps the numbers up to date for as long as the application runs."""

from __future__ import annotations

import asyncio
import logging

from advanced_alchemy.extensions.litestar import SQLAlchemyAsyncConfig

from gateway.conversations.engine_client import EngineClient, EngineError
from gateway.conversations.engine_reply import MalformedReplyError
from gateway.database import DATABASE_ERRORS
from gateway.measures.grouping import group_questions
from gateway.measures.rollups import roll_up
from gateway.periodic import PeriodicPlugin
from gateway.record import utc_now

logger = logging.getLogger(__name__)

EVERY = 600.0  # seconds between two passes
RETRY = 60.0  # seconds after one that failed: the engine may still be starting


class MeasuresPlugin(PeriodicPlugin):
    """Counts the days that are over and groups questions: at the start, and every ten minutes.

    Must come after the conversations' plugin, which opens the engine's client.
    """

    def __init__(self, database: SQLAlchemyAsyncConfig, engine: EngineClient) -> None:
        self._sessions = database.create_session_maker()
        self._engine = engine

    async def do(self, stopping: asyncio.Event) -> float:
        """Count first: it needs nobody else."""
        done = await self._count(stopping) and await self._group(stopping)
        return EVERY if done else RETRY

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
