"""Keeps the promise of the notice for as long as the application runs."""

from __future__ import annotations

import asyncio
import logging

from advanced_alchemy.extensions.litestar import SQLAlchemyAsyncConfig

from gateway.audit.trail import PROGRAM, note_without_account
from gateway.database import DATABASE_ERRORS
from gateway.periodic import PeriodicPlugin
from gateway.privacy.notices import keep_present_notice
from gateway.privacy.retention import erase_by_rules
from gateway.search.housekeeping import tidy_search
from gateway.settings import Settings
from gateway.training.replay.requests import erase_old_replays

logger = logging.getLogger(__name__)

EVERY = 3600.0  # seconds between two looks


class RetentionPlugin(PeriodicPlugin):
    """Erases what is past its time, at the start and every hour, and keeps the present notice."""

    def __init__(self, database: SQLAlchemyAsyncConfig, settings: Settings) -> None:
        self._sessions = database.create_session_maker()
        self._settings = settings

    async def do(self, _: asyncio.Event) -> float:
        """Erase one batch of each kind; at once again while there is something to erase."""
        try:
            async with self._sessions() as session:
                await keep_present_notice(session, self._settings)
            erased = await erase_by_rules(self._sessions, self._settings.retention_days)
            if erased:
                async with self._sessions() as session:
                    note_without_account(session, PROGRAM, "retention.erased", None, **erased)
                    await session.commit()
            if not erased:
                await tidy_search(self._sessions)
                async with self._sessions() as session:
                    await erase_old_replays(session)
                    await session.commit()
        except DATABASE_ERRORS as error:
            logger.warning("what has expired was not erased: %s", type(error).__name__)
            return EVERY
        if not erased:
            return EVERY
        logger.info("erased what had expired", extra={"fields": {"rows": erased}})
        return 0.0
