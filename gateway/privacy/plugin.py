"""Keeps the promise of the notice for as long as the application runs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from advanced_alchemy.extensions.litestar import SQLAlchemyAsyncConfig
from litestar import Litestar
from litestar.config.app import AppConfig
from litestar.plugins import InitPluginProtocol

from gateway.database import DATABASE_ERRORS
from gateway.privacy.retention import erase_expired
from gateway.record import utc_now

logger = logging.getLogger(__name__)

EVERY = 3600.0  # seconds between two looks


class RetentionPlugin(InitPluginProtocol):
    """Erases conversations `days` after their last message: at the start, and every hour."""

    def __init__(self, database: SQLAlchemyAsyncConfig, days: int) -> None:
        self._sessions = database.create_session_maker()
        self._kept = timedelta(days=days)

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
            try:
                erased = await erase_expired(self._sessions, utc_now() - self._kept)
            except DATABASE_ERRORS as error:
                logger.warning("expired conversations not erased: %s", type(error).__name__)
                erased = 0
            if erased:
                logger.info("%d expired conversations erased", erased)
            else:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), EVERY)
