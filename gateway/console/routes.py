"""The console's routes, and what the application needs for them."""

from __future__ import annotations

from pathlib import Path

from litestar import Router
from litestar.config.csrf import CSRFConfig
from litestar.static_files import create_static_files_router

from gateway.console.authentication import StaffAuthentication, csrf_cookie_name, staff_only
from gateway.console.conversation_pages import (
    conversation_list,
    home,
    no_page,
    one_conversation,
    reference_search,
)
from gateway.console.error_pages import console_exception_handlers
from gateway.console.sign_in_pages import choose_language, login, login_page, logout
from gateway.settings import Settings

STATIC = Path(__file__).with_name("static")
# Paths that take no form of ours; whatever else comes to be is checked until it is named here.
WITHOUT_FORMS = [
    "^/$",
    "^/api/",
    "^/demo",
    "^/widget/",
    "^/health/",
    "^/webhooks/",
    "^/console/static/",
]


def console_routes() -> list[Router]:
    """Return the console: pages for staff only, the sign-in, and the style sheet."""
    pages = Router(
        "/",
        guards=[staff_only],
        route_handlers=[home, conversation_list, one_conversation, reference_search, no_page],
    )
    console = Router(
        "/console",
        route_handlers=[pages, login_page, login, logout, choose_language],
        middleware=[StaffAuthentication],
        exception_handlers=console_exception_handlers(),
        include_in_schema=False,
    )
    return [console, create_static_files_router(path="/console/static", directories=[STATIC])]


def csrf_config(settings: Settings) -> CSRFConfig:
    """Return the check that a form came from our own page; the console alone has forms."""
    return CSRFConfig(
        secret=settings.secret_key.get_secret_value(),
        cookie_name=csrf_cookie_name(settings),
        cookie_path="/console",
        cookie_httponly=True,
        cookie_secure=settings.secure_cookies,
        exclude=WITHOUT_FORMS,
    )
