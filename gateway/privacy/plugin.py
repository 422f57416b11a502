"""Keeps the promise of the notice for as long as the application runs."""

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

from gateway.database import DATABASE_ERRORS
from gateway.privacy.notices import keep_present_notice
from gateway.privacy.retention import erase_by_rules
from gateway.search.housekeeping import tidy_search
from gateway.settings import Settings

logger = logging.getLogger(__name__)

EVERY = 3600.0  # seconds between two looks


class RetentionPlugin(InitPluginProtocol):
    """Erases what is past its time, at the start and every hour, and keeps the present notice."""

    def __init__(self, database: SQLAlchemyAsyncConfig, settings: Settings) -> None:
        self._sessions = database.create_session_maker()
        self._settings = settings

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
        is_notice_kept = False
        while not stopping.is_set():
            erased: dict[str, int] = {}
            try:
                if not is_notice_kept:
                    async with self._sessions() as session:
                        await keep_present_notice(session, self._settings)
                    is_notice_kept = True
                erased = await erase_by_rules(self._sessions, self._settings.retention_days)
                if not erased:
                    await tidy_search(self._sessions)
            except DATABASE_ERRORS as error:
                logger.warning("what has expired was not erased: %s", type(error).__name__)
            if erased:
                logger.info("erased what had expired", extra={"fields": {"rows": erased}})
            else:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), EVERY)
