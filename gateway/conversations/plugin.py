"""Gives the application its conversation service, for as long as it runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from advanced_alchemy.extensions.litestar import SQLAlchemyAsyncConfig
from litestar import Litestar
from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.plugins import InitPluginProtocol

from gateway.conversations.apology import Apologies
from gateway.conversations.engine_client import EngineClient
from gateway.conversations.turns import TurnService
from gateway.settings import Settings


class ConversationsPlugin(InitPluginProtocol):
    """Provides `turns` and `engine` to handlers.

    Must come after the database's plugin, so that the turns under way are stored before it closes.
    """

    def __init__(self, settings: Settings, database: SQLAlchemyAsyncConfig) -> None:
        secret = settings.engine_secret.get_secret_value()
        self._database = database
        self.engine = EngineClient(settings.engine_url, secret)
        self.turns = TurnService(
            database.create_session_maker(), self.engine, Apologies(settings.contact_url)
        )

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add the services and their lifespan to the application."""
        app_config.dependencies["turns"] = Provide(lambda: self.turns, sync_to_thread=False)
        app_config.dependencies["engine"] = Provide(lambda: self.engine, sync_to_thread=False)
        app_config.lifespan.append(self._lifespan)
        return app_config

    @asynccontextmanager
    async def _lifespan(self, _: Litestar) -> AsyncIterator[None]:
        async with self.engine:
            try:
                yield
            finally:
                await self.turns.drain()
        await self._database.get_engine().dispose()
