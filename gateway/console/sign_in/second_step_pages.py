"""The one-time code, after the password."""

from __future__ import annotations

import logging
from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import note_without_account
from gateway.console.authentication import LOGIN
from gateway.console.forms import Form
from gateway.console.pages import page
from gateway.console.sign_in.arrival import let_in, second_step_cookie
from gateway.secrecy import UnreadableError
from gateway.staff.attempts import TooManyAttemptsError
from gateway.staff.models import StaffAccount
from gateway.staff.one_time_codes import staff_secrecy
from gateway.staff.second_step import WrongCodeError, awaited, show_code

logger = logging.getLogger(__name__)


@get("/login/code")
async def code_page(request: Request[Any, Any, Any], db_session: AsyncSession) -> Response[Any]:
    """Return the form for the code; without the password's step lead to that."""
    if await _awaited(request, db_session) is None:
        return Redirect(LOGIN)
    return page(request, "sign_in/code", next=request.query_params.get("next", ""))


@post("/login/code", status_code=200)
async def enter_code(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession
) -> Response[Any]:
    """Let in with a right code; else show the form and why it was refused."""
    account = await _awaited(request, db_session)
    if account is None:
        return Redirect(LOGIN, status_code=303)
    wanted = data.get("next", "")
    secrecy = staff_secrecy(request.app.state.settings)
    try:
        means = await show_code(db_session, account, data.get("code", ""), secrecy)
    except (WrongCodeError, UnreadableError) as error:
        if isinstance(error, UnreadableError):
            logger.exception("a one-time code's secret is unreadable: SECRET_KEY was another")
        note_without_account(db_session, account.email, "sign_in.code_refused", account.id)
        await db_session.commit()
        return page(request, "sign_in/code", status=401, next=wanted, error="wrong_code")
    except TooManyAttemptsError as error:
        refused = page(request, "sign_in/code", status=429, next=wanted, error="wait")
        refused.headers["retry-after"] = str(error.retry_after)
        return refused
    return await let_in(request, db_session, account, wanted, means)


async def _awaited(request: Request[Any, Any, Any], session: AsyncSession) -> StaffAccount | None:
    token = request.cookies.get(second_step_cookie(request.app.state.settings, "").key)
    return await awaited(session, token) if token else None
