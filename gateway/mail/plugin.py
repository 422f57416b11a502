"""Gives the application the worker that sends its e-mail, where the settings name a server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from advanced_alchemy.extensions.litestar import SQLAlchemyAsyncConfig
from litestar import Litestar
from litestar.config.app import AppConfig
from litestar.plugins import InitPluginProtocol

from gateway.mail.address import MailServer
from gateway.mail.outbox import mail_secrecy
from gateway.mail.server import MailSender
from gateway.mail.worker import MailWorker
from gateway.settings import Settings


class MailPlugin(InitPluginProtocol):
    """Sends what `queue_mail` stored, for as long as the application runs."""

    def __init__(self, settings: Settings, database: SQLAlchemyAsyncConfig) -> None:
        self._worker: MailWorker | None = None
        if settings.smtp_url is not None:
            server = MailServer.parse(settings.smtp_url.get_secret_value())
            sender = MailSender(server, settings.mail_from)
            secrecy = mail_secrecy(settings)
            self._worker = MailWorker(database.create_session_maker(), sender, secrecy)

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add the worker's lifespan, or nothing."""
        if self._worker is not None:
            app_config.lifespan.append(self._lifespan)
        return app_config

    @asynccontextmanager
    async def _lifespan(self, _: Litestar) -> AsyncIterator[None]:
        assert self._worker is not None  # noqa: S101  (see on_app_init)
        self._worker.start()
        try:
            yield
        finally:
            await self._worker.stop()
