"""Looks for red flags to tell the clinic of, where the settings say whom."""

from __future__ import annotations

import asyncio
import logging

from advanced_alchemy.extensions.litestar import SQLAlchemyAsyncConfig

from gateway.attention.alerts import alert
from gateway.database import DATABASE_ERRORS
from gateway.periodic import PeriodicPlugin
from gateway.settings import Settings

logger = logging.getLogger(__name__)

EVERY = 20.0  # seconds between two looks


class AlertPlugin(PeriodicPlugin):
    """Sends e-mail about new red flags, for as long as the application runs."""

    def __init__(self, settings: Settings, database: SQLAlchemyAsyncConfig) -> None:
        self._sessions = database.create_session_maker()
        self._to = settings.red_flag_email if settings.sends_mail else ""
        self._link = f"{settings.own_url}/console/to-review?kind=red_flag"
        self.is_on = bool(self._to)

    async def do(self, _: asyncio.Event) -> float:
        """Look once."""
        try:
            if count := await alert(self._sessions, self._to, self._link):
                logger.info("e-mail queued about %d red flags", count)
        except DATABASE_ERRORS as error:
            logger.warning("no e-mail about red flags: %s", type(error).__name__)
        return EVERY
