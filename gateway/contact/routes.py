"""The contact form's addresses, under /contact."""

from __future__ import annotations

from pathlib import Path

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.middleware.csrf import CSRFMiddleware
from litestar.static_files import create_static_files_router

from gateway.channels.web.address_limit import address_guard
from gateway.channels.web.rate_limit import RateLimit
from gateway.contact.csrf import csrf_config
from gateway.contact.pages import send_form, show_form, show_thanks, to_the_clinics_form
from gateway.contact.problems import contact_exception_handlers
from gateway.settings import Settings

STATIC = Path(__file__).with_name("static")
MAX_BODY = 64 * 1024  # bytes; the page lets nobody type more than 6,000 characters


def contact_routes(settings: Settings) -> list[Router]:
    """Return the built-in form, or the way to the one that the settings name."""
    if not settings.has_contact_form:
        return [Router("/contact", route_handlers=[to_the_clinics_form])]
    limit = RateLimit(settings.contact_per_minute)
    form = Router(
        "/contact",
        route_handlers=[show_form, send_form, show_thanks],
        middleware=[DefineMiddleware(CSRFMiddleware, config=csrf_config(settings))],
        dependencies={"contact_limit": Provide(lambda: limit, sync_to_thread=False)},
        guards=[address_guard(settings.requests_per_minute, settings.trusted_proxies)],
        exception_handlers=contact_exception_handlers(),
        request_max_body_size=MAX_BODY,
    )
    files = create_static_files_router(
        path="/contact/static",
        directories=[STATIC],
        cache_control=CacheControlHeader(no_cache=True),
    )
    return [form, files]
