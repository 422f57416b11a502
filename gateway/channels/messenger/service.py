"""The channel's parts, put together from the settings."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from gateway.channels.messenger.deletion import DataDeletions
from gateway.channels.messenger.graph import Graph
from gateway.channels.messenger.handling import Handler
from gateway.channels.messenger.housekeeping import Housekeeping
from gateway.channels.messenger.outbox import Outbox
from gateway.channels.messenger.precedence import Precedence
from gateway.channels.messenger.sayings import Sayings
from gateway.channels.messenger.worker import Worker
from gateway.channels.web.notice import load_notice
from gateway.conversations.apology import contact_link
from gateway.conversations.engine_client import EngineClient
from gateway.conversations.turns import TurnService
from gateway.database import SessionMaker
from gateway.secrecy import Secrecy
from gateway.settings import Settings

logger = logging.getLogger(__name__)


class MessengerService:
    """Everything that the routes need, and the worker. `token`, `secret`: of the page, the app."""

    def __init__(
        self,
        settings: Settings,
        sessions: SessionMaker,
        turns: TurnService,
        *,
        engine: EngineClient,
        token: str,
        secret: str,
        verify_token: str,
    ) -> None:
        if not settings.messenger_app_id:
            logger.warning("MESSENGER_APP_ID is not set: Graph cannot say whom a deletion is about")
        if settings.has_contact_form and not settings.public_url:
            logger.warning("PUBLIC_URL is not set: people on Messenger cannot reach /contact")
        self.app_secret = secret
        self.verify_token = verify_token
        self.secrecy = Secrecy(settings.secret_key.get_secret_value(), "messenger")
        self._graph = Graph(
            settings.messenger_graph_url,
            settings.messenger_graph_version,
            token,
            secret,
            settings.messenger_app_id,
        )
        precedence = Precedence()
        outbox = Outbox(sessions, self._graph, self.secrecy, precedence)
        sayings = Sayings(
            settings.retention_days,
            settings.privacy_policy_url,
            lambda language: contact_link(settings.contact_url, language),
        )
        handler = Handler(
            sessions,
            turns,
            outbox,
            engine=engine,
            secrecy=self.secrecy,
            sayings=sayings,
            notice_version=load_notice(settings.retention_days).version,
        )
        housekeeping = Housekeeping(sessions, timedelta(days=settings.retention_days))
        self.deletions = DataDeletions(sessions, self._graph, self.secrecy)
        self.worker = Worker(
            sessions,
            handler,
            outbox,
            precedence=precedence,
            chores=[housekeeping.tidy, self.deletions.finish],
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work for as long as the block runs."""
        async with self._graph:
            self.worker.start()
            try:
                yield
            finally:
                await self.worker.stop()


def messenger_service(
    settings: Settings, sessions: SessionMaker, turns: TurnService, engine: EngineClient
) -> MessengerService | None:
    """Return the channel, or None where it is not switched on."""
    token, secret = settings.messenger_page_token, settings.messenger_app_secret
    verify = settings.messenger_verify_token
    if token is None or secret is None or verify is None:
        return None
    return MessengerService(
        settings,
        sessions,
        turns,
        engine=engine,
        token=token.get_secret_value(),
        secret=secret.get_secret_value(),
        verify_token=verify.get_secret_value(),
    )
