"""Gives the application the Messenger channel, where the settings switch it on."""

from __future__ import annotations

from advanced_alchemy.extensions.litestar import SQLAlchemyAsyncConfig
from litestar import Router
from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.plugins import InitPluginProtocol

from gateway.channels.messenger.deletion_pages import request_deletion, show_deletion
from gateway.channels.messenger.service import messenger_service
from gateway.channels.messenger.webhook import MAX_BODY, receive, verify
from gateway.conversations.engine_client import EngineClient
from gateway.conversations.turns import TurnService
from gateway.settings import Settings


class MessengerPlugin(InitPluginProtocol):
    """Adds the webhook and its worker.

    Must come after the conversations' plugin, so that the worker stops before the turns end.
    """

    def __init__(
        self,
        settings: Settings,
        database: SQLAlchemyAsyncConfig,
        turns: TurnService,
        engine: EngineClient,
    ) -> None:
        sessions = database.create_session_maker()
        self._service = messenger_service(settings, sessions, turns, engine)

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add routes and lifespan, or nothing."""
        service = self._service
        if service is None:
            return app_config
        app_config.route_handlers.append(
            Router(
                "/webhooks/messenger",
                route_handlers=[verify, receive, request_deletion, show_deletion],
                dependencies={"messenger": Provide(lambda: service, sync_to_thread=False)},
                request_max_body_size=MAX_BODY,
            )
        )
        app_config.lifespan.append(lambda _: service.running())
        return app_config
