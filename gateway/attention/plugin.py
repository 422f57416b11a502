"""Looks for red flags to tell the clinic of, where the settings say whom."""

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

from gateway.attention.alerts import alert
from gateway.database import DATABASE_ERRORS
from gateway.settings import Settings

logger = logging.getLogger(__name__)

EVERY = 20.0  # seconds between two looks


class AlertPlugin(InitPluginProtocol):
    """Sends e-mail about new red flags, for as long as the application runs."""

    def __init__(self, settings: Settings, database: SQLAlchemyAsyncConfig) -> None:
        self._sessions = database.create_session_maker()
        self._to = settings.red_flag_email if settings.sends_mail else ""
        self._link = f"{settings.own_url}/console/to-review?kind=red_flag"

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add the work to the application's lifespan, or nothing."""
        if self._to:
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
                count = await alert(self._sessions, self._to, self._link)
                if count:
                    logger.info("e-mail queued about %d red flags", count)
            except DATABASE_ERRORS as error:
                logger.warning("no e-mail about red flags: %s", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), EVERY)
