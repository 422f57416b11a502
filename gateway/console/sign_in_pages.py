"""Sign in, sign out, and the choice of language."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.client_address import client_address
from gateway.console.authentication import (
    HOME,
    LOGIN,
    language_of,
    local_page,
    session_cookie,
    session_token,
)
from gateway.console.guards import staff_only
from gateway.console.pages import page
from gateway.staff.sessions import end_session, open_session
from gateway.staff.sign_in import TooManyAttemptsError, WrongCredentialsError, sign_in

Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/login")
async def login_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Return the form, or lead to the console who is signed in already."""
    if request.auth is not None:
        return Redirect(HOME)
    return page(request, "login", next=request.query_params.get("next", ""))


@post("/login", status_code=200)
async def login(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession
) -> Response[Any]:
    """Open a session and lead to the page that was asked for; else show the form and why."""
    address = client_address(request, request.app.state.settings.trusted_proxies)
    wanted = data.get("next", "")
    try:
        account = await sign_in(
            db_session, data.get("email", ""), data.get("password", ""), address
        )
    except WrongCredentialsError:
        return page(request, "login", status=401, next=wanted, error="wrong")
    except TooManyAttemptsError as error:
        refused = page(request, "login", status=429, next=wanted, error="wait")
        refused.headers["retry-after"] = str(error.retry_after)
        return refused
    token = await open_session(db_session, account, language_of(request))
    await db_session.commit()
    cookie = session_cookie(request.app.state.settings, token)
    return Redirect(local_page(wanted), status_code=303, cookies=[cookie])


@post("/logout", status_code=200, guards=[staff_only])
async def logout(request: Request[Any, Any, Any], db_session: AsyncSession) -> Redirect:
    """End the session here, and forget the cookie there."""
    if token := session_token(request):
        await end_session(db_session, token)
        await db_session.commit()
    answer = Redirect(LOGIN, status_code=303)
    cookie = session_cookie(request.app.state.settings, "")
    answer.delete_cookie(cookie.key, path=cookie.path)
    return answer


@post("/language", status_code=200, guards=[staff_only])
async def choose_language(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession
) -> Redirect:
    """Keep the language with the session and show the same page in it."""
    session = await db_session.merge(request.auth)
    session.language = "en" if data.get("language") == "en" else "fr"
    await db_session.commit()
    return Redirect(local_page(data.get("next", "")), status_code=303)
