"""Sign in, sign out, and the choice of language."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail, note_without_account
from gateway.client_address import client_address, household
from gateway.console.authentication import (
    HOME,
    LOGIN,
    language_of,
    local_page,
    session_cookie,
    session_token,
)
from gateway.console.forms import Form
from gateway.console.guards import staff_only
from gateway.console.pages import page
from gateway.console.sign_in.arrival import CODE, let_in, second_step_cookie
from gateway.staff.attempts import (
    TooManyAttemptsError,
    attempt_subject,
    count_attempt,
    forget_one_attempt,
)
from gateway.staff.second_step import await_code
from gateway.staff.sessions import end_session
from gateway.staff.sign_in import WrongCredentialsError, sign_in

ATTEMPTS_OF_ADDRESS = 50  # failed ones in 15 minutes, whatever accounts were tried


@get("/login")
async def login_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Return the form, or lead to the console who is signed in already."""
    if request.auth is not None:
        return Redirect(HOME)
    return page(request, "sign_in/login", next=request.query_params.get("next", ""))


@post("/login", status_code=200)
async def login(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession
) -> Response[Any]:
    """Let in, or ask for the code first, or show the form and why it was refused."""
    address = client_address(request, request.app.state.settings.trusted_proxies)
    from_address = attempt_subject("address", household(address))
    wanted = data.get("next", "")
    try:
        await count_attempt(db_session, from_address, ATTEMPTS_OF_ADDRESS)
        account = await sign_in(
            db_session, data.get("email", ""), data.get("password", ""), address
        )
    except WrongCredentialsError as error:
        # What is typed beside an account's address may be anything: it is not written down.
        who = error.account.email if error.account else "unknown"
        note_without_account(db_session, who, "sign_in.failed")
        await db_session.commit()
        return page(request, "sign_in/login", status=401, next=wanted, error="wrong")
    except TooManyAttemptsError as error:
        refused = page(request, "sign_in/login", status=429, next=wanted, error="wait")
        refused.headers["retry-after"] = str(error.retry_after)
        return refused
    await forget_one_attempt(db_session, from_address)
    if not account.has_codes:
        return await let_in(request, db_session, account, wanted, "password")
    token = await await_code(db_session, account)
    await db_session.commit()
    cookie = second_step_cookie(request.app.state.settings, token)
    asked = urlencode({"next": local_page(wanted), "lang": language_of(request)})
    return Redirect(f"{CODE}?{asked}", status_code=303, cookies=[cookie])


@post("/logout", status_code=200, guards=[staff_only])
async def logout(request: Request[Any, Any, Any], db_session: AsyncSession) -> Redirect:
    """End the session here, and forget the cookie there."""
    if token := session_token(request):
        await end_session(db_session, token)
        AuditTrail(db_session, request.user).note("sign_out.done", request.user.id)
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
