"""Who is signed in, from the cookie; and the page that asks when nobody is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import NotAuthorizedException
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.response import Redirect

from gateway.conversations.models import Language
from gateway.settings import Settings
from gateway.staff.models import StaffSession
from gateway.staff.sessions import find_session

HOME = "/console/to-review"
LOGIN = "/console/login"
UNATTENDED = "x-unattended"  # the header of what an open page asks by itself, every minute


class StaffAuthentication(AbstractAuthenticationMiddleware):
    """Puts the staff session into `request.auth` and the account into `request.user`."""

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        """Return who the cookie stands for; both None for nobody."""
        token = session_token(connection)
        if token is None:
            return AuthenticationResult(user=None, auth=None)
        database = connection.app.state.database
        async with database.get_session() as session:
            attended = UNATTENDED not in connection.headers
            found = await find_session(session, token, attended=attended)
            return AuthenticationResult(user=found.account if found else None, auth=found)


def session_token(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """Return the session cookie's value."""
    return connection.cookies.get(cookie_name(connection.app.state.settings)) or None


def session_cookie(settings: Settings, token: str) -> Cookie:
    """Return the cookie to set: unreadable for scripts and sent to this site's console only."""
    return Cookie(
        key=cookie_name(settings),
        value=token,
        path="/console",
        httponly=True,
        secure=settings.secure_cookies,
        samesite="lax",
    )


def cookie_name(settings: Settings) -> str:
    """Return the cookie's name; two copies on one host, on other ports, share its cookies."""
    return f"modic_staff_{settings.port}"


def csrf_cookie_name(settings: Settings) -> str:
    """Return the name of the cookie against which a form's token is checked."""
    return f"modic_csrf_{settings.port}"


def signed_in(connection: ASGIConnection[Any, Any, Any, Any]) -> StaffSession | None:
    """Return the staff session; None for nobody, also where the cookie was not looked at yet."""
    found: StaffSession | None = connection.scope.get("auth")
    return found


def to_sign_in(request: Request[Any, Any, Any], _: NotAuthorizedException) -> Response[Any]:
    """Lead to the sign-in page, and back afterwards to the page that was asked for.

    When htmx asked for a part of a page, the whole page is led there.
    """
    if request.headers.get("hx-request"):
        here = urlsplit(request.headers.get("hx-current-url", ""))
        wanted = local_page(f"{here.path}?{here.query}" if here.query else here.path)
        leads_to = f"{LOGIN}?{urlencode({'next': wanted})}" if wanted != HOME else LOGIN
        return Response(None, status_code=401, headers={"HX-Redirect": leads_to})
    query = request.url.query
    asked = f"{request.url.path}?{query}" if query else request.url.path
    wanted = asked if request.method == "GET" and asked != HOME else ""
    return Redirect(f"{LOGIN}?{urlencode({'next': wanted})}" if wanted else LOGIN)


def local_page(wanted: str) -> str:
    """Return the wanted page of the console, or its home for any other address."""
    plain = wanted.isascii() and wanted.isprintable() and "\\" not in wanted and ".." not in wanted
    return wanted if plain and wanted.startswith("/console/") and "//" not in wanted else HOME


def language_of(request: Request[Any, Any, Any]) -> Language:
    """Return the session's language; before sign-in the one in the address; else French."""
    if session := signed_in(request):
        return session.language
    return "en" if request.query_params.get("lang") == "en" else "fr"
