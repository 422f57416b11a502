"""Put the application together. Nothing exists before `create_app` is called."""

from __future__ import annotations

from advanced_alchemy.extensions.litestar import SQLAlchemyInitPlugin
from litestar import Litestar
from litestar.datastructures import State

from gateway.attention.plugin import AlertPlugin
from gateway.channels.messenger.plugin import MessengerPlugin
from gateway.channels.web.origin import cross_origin
from gateway.channels.web.routes import web_chat
from gateway.console.pages import template_config
from gateway.console.routes import console_routes, csrf_config
from gateway.contact.rendering import TEMPLATES as CONTACT_TEMPLATES
from gateway.contact.routes import contact_routes
from gateway.conversations.plugin import ConversationsPlugin
from gateway.database import create_database_config
from gateway.error_responses import exception_handlers
from gateway.health import health_routes
from gateway.mail.outbox import session_info
from gateway.mail.plugin import MailPlugin
from gateway.measures.plugin import MeasuresPlugin
from gateway.pages import demo_files, demo_page, widget
from gateway.privacy.addresses import address_info
from gateway.privacy.plugin import RetentionPlugin
from gateway.security_headers import add_security_headers
from gateway.settings import Settings
from gateway.training.plugin import KnownQuestionsPlugin


def create_app(settings: Settings) -> Litestar:
    """Return the gateway for these settings; nothing is connected until it starts."""
    carried = {**session_info(settings), **address_info(settings)}
    database = create_database_config(settings.database_url, carried)
    conversations = ConversationsPlugin(settings, database)
    return Litestar(
        route_handlers=[
            web_chat(settings),
            *console_routes(),
            *contact_routes(settings),
            health_routes(),
            widget,
            demo_page,
            demo_files(),
        ],
        plugins=[
            SQLAlchemyInitPlugin(database),
            conversations,
            MessengerPlugin(settings, database, conversations.turns, conversations.engine),
            MailPlugin(settings, database),
            AlertPlugin(settings, database),
            RetentionPlugin(database, settings),
            MeasuresPlugin(database, conversations.engine),
            KnownQuestionsPlugin(),
        ],
        exception_handlers=exception_handlers(),
        before_send=[add_security_headers],
        cors_config=cross_origin(settings.allowed_origins),
        csrf_config=csrf_config(settings),
        template_config=template_config(CONTACT_TEMPLATES),
        state=State({"settings": settings, "database": database}),
        openapi_config=None,
        logging_config=None,  # gateway/scrubbed_log.py is the one log
    )
