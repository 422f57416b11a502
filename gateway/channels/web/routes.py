"""The web chat's addresses, under /api/chat."""

from __future__ import annotations

from datetime import timedelta

from litestar import Router
from litestar.di import Provide

from gateway.channels.web.address_limit import address_guard
from gateway.channels.web.body import MAX_BODY
from gateway.channels.web.description import show_description
from gateway.channels.web.feedback import delete_feedback, put_feedback
from gateway.channels.web.messages import list_messages, send_message
from gateway.channels.web.notice import load_notice, show_notice
from gateway.channels.web.origin import origin_guard
from gateway.channels.web.rate_limit import RateLimit
from gateway.channels.web.session import (
    current_conversation,
    end_session,
    renew_session,
    start_session,
)
from gateway.channels.web.token import TokenSigner
from gateway.settings import Settings


def web_chat(settings: Settings) -> Router:
    """Return the routes of the web chat; raises msgspec.ValidationError for a wrong notice file."""
    notice = load_notice(settings.retention_days, settings.privacy_policy_url or None)
    tokens = TokenSigner(
        settings.secret_key.get_secret_value(), timedelta(hours=settings.chat_token_hours)
    )
    message_limit = RateLimit(settings.messages_per_minute)
    limited = Router(
        "/",
        route_handlers=[
            start_session,
            renew_session,
            end_session,
            send_message,
            list_messages,
            put_feedback,
            delete_feedback,
        ],
        guards=[address_guard(settings.requests_per_minute, settings.trusted_proxies)],
    )
    return Router(
        "/api/chat",
        route_handlers=[show_notice, show_description, limited],
        guards=[origin_guard(settings.allowed_origins)],
        dependencies={
            "notice": Provide(lambda: notice, sync_to_thread=False),
            "tokens": Provide(lambda: tokens, sync_to_thread=False),
            "message_limit": Provide(lambda: message_limit, sync_to_thread=False),
            "conversation": Provide(current_conversation),
        },
        request_max_body_size=MAX_BODY,
    )
