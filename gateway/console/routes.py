"""The console's routes, and what the application needs for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from litestar import Request, Router
from litestar.config.csrf import CSRFConfig
from litestar.di import Provide
from litestar.static_files import create_static_files_router
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.account import routes as account
from gateway.console.authentication import StaffAuthentication, csrf_cookie_name
from gateway.console.conversations import routes as conversations
from gateway.console.error_pages import console_exception_handlers
from gateway.console.guards import staff_only
from gateway.console.home import home, no_page
from gateway.console.measures import routes as measures
from gateway.console.privacy import routes as privacy
from gateway.console.requests import routes as requests
from gateway.console.sign_in import routes as sign_in
from gateway.console.team import routes as team
from gateway.console.to_review import routes as to_review
from gateway.console.training import routes as training
from gateway.settings import Settings

STATIC = Path(__file__).with_name("static")
BUILT = Path(__file__).parents[2] / "widget" / "dist" / "console"
# Paths that take no form of ours; whatever else comes to be is checked until it is named here.
WITHOUT_FORMS = [
    "^/$",
    "^/api/",
    "^/demo",
    "^/widget/",
    "^/health/",
    "^/webhooks/",
    "^/console/static/",
    "^/contact",  # it has a check of its own (gateway/contact/csrf.py)
]


def console_routes() -> list[Router]:
    """Return the console: pages for staff only, the sign-in, style sheets and scripts."""
    sections = (to_review, conversations, requests, training, measures, team, privacy, account)
    pages = Router(
        "/console",
        guards=[staff_only],
        dependencies={"audit": Provide(audit_trail, sync_to_thread=False)},
        route_handlers=[home, *(route for each in sections for route in each.ROUTES), no_page],
        middleware=[StaffAuthentication],
        exception_handlers=console_exception_handlers(),
        include_in_schema=False,
    )
    # Beside the pages and not around them: Litestar copies each handler once a router.
    way_in = Router(
        "/console",
        route_handlers=sign_in.ROUTES,
        middleware=[StaffAuthentication],
        exception_handlers=console_exception_handlers(),
        include_in_schema=False,
    )
    files = create_static_files_router(path="/console/static", directories=[STATIC, BUILT])
    return [pages, way_in, files]


def audit_trail(request: Request[Any, Any, Any], db_session: AsyncSession) -> AuditTrail:
    """Return the trail of who is signed in, in the request's own transaction."""
    return AuditTrail(db_session, request.user)


def csrf_config(settings: Settings) -> CSRFConfig:
    """Return the check that a form came from our own page."""
    return CSRFConfig(
        secret=settings.secret_key.get_secret_value(),
        cookie_name=csrf_cookie_name(settings),
        cookie_path="/console",
        cookie_httponly=True,
        cookie_secure=settings.secure_cookies,
        exclude=WITHOUT_FORMS,
    )
