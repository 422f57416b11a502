"""The web chat's addresses, under /api/chat."""

from __future__ import annotations

from datetime import timedelta

from litestar import Router
from litestar.di import Provide

from gateway.channels.web.body import MAX_BODY
from gateway.channels.web.messages import list_messages, send_message
from gateway.channels.web.notice import load_notice, show_notice
from gateway.channels.web.session import current_conversation, start_session
from gateway.channels.web.token import TokenSigner
from gateway.settings import Settings


def web_chat(settings: Settings) -> Router:
    """Return the routes of the web chat; raises msgspec.ValidationError for a wrong notice file."""
    notice = load_notice()
    tokens = TokenSigner(
        settings.secret_key.get_secret_value(), timedelta(hours=settings.chat_token_hours)
    )
    return Router(
        "/api/chat",
        route_handlers=[show_notice, start_session, send_message, list_messages],
        dependencies={
            "notice": Provide(lambda: notice, sync_to_thread=False),
            "tokens": Provide(lambda: tokens, sync_to_thread=False),
            "conversation": Provide(current_conversation),
        },
        request_max_body_size=MAX_BODY,
    )
