"""« Mon compte »: what one may do, one's name, password and sessions."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.client_address import client_address
from gateway.console.account.own_account import account_page, own_account
from gateway.console.authentication import session_cookie
from gateway.console.forms import Form, key_in_path
from gateway.console.sign_in.new_password import chosen_password
from gateway.staff.attempts import TooManyAttemptsError
from gateway.staff.invitations import LONGEST_NAME
from gateway.staff.passwords import PasswordError
from gateway.staff.resets import change_password
from gateway.staff.sessions import end_all_sessions, end_one_session, open_session
from gateway.staff.sign_in import WrongCredentialsError, sign_in

ACCOUNT = "/console/account"


@get("/account")
async def my_account(request: Request[Any, Any, Any], db_session: AsyncSession) -> Response[Any]:
    """Return the page."""
    return await account_page(request, db_session)


@post("/account/name", status_code=200)
async def change_my_name(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Redirect:
    """Keep what one is to be called; an empty name leaves the e-mail address."""
    account = await own_account(request, db_session)
    account.display_name = data.get("name", "").strip()[:LONGEST_NAME]
    audit.note("account.renamed", account.id)
    await db_session.commit()
    return Redirect(f"{ACCOUNT}?done=renamed", status_code=303)


@post("/account/password", status_code=200)
async def change_my_password(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Set another password, for who knows the present one; every other session ends."""
    settings = request.app.state.settings
    address = client_address(request, settings.trusted_proxies)
    try:
        chosen = chosen_password(data)
        account = await sign_in(db_session, request.user.email, data.get("current", ""), address)
        await change_password(db_session, account, chosen)
    except PasswordError as error:
        return await account_page(request, db_session, 422, password_error=error.reason)
    except (WrongCredentialsError, TooManyAttemptsError) as error:
        audit.note("password.change_refused", request.user.id)
        await db_session.commit()
        reason = "wrong" if isinstance(error, WrongCredentialsError) else "wait"
        return await account_page(request, db_session, 422, password_error=reason)
    token = await open_session(db_session, account, request.auth.language, request.auth.browser)
    audit.note("password.changed", account.id)
    await db_session.commit()
    return Redirect(
        f"{ACCOUNT}?done=password", status_code=303, cookies=[session_cookie(settings, token)]
    )


@post("/account/sessions/{session_id:str}/end", status_code=200)
async def end_my_session(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail, session_id: str
) -> Redirect:
    """End one of one's sessions; 404 for anybody else's."""
    key = key_in_path(session_id)
    if not await end_one_session(db_session, request.user.id, key):
        raise NotFoundException
    audit.note("session.ended", key)
    await db_session.commit()
    return Redirect(f"{ACCOUNT}?done=session", status_code=303)


@post("/account/sessions/end-others", status_code=200)
async def end_my_other_sessions(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail
) -> Redirect:
    """End all of one's sessions but this one."""
    ended = await end_all_sessions(db_session, request.user.id, but=request.auth.id)
    audit.note("session.all_ended", request.user.id, sessions=ended)
    await db_session.commit()
    return Redirect(f"{ACCOUNT}?done=sessions", status_code=303)
