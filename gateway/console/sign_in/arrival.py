"""The moment at which somebody is let in."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.datastructures import Cookie
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.authentication import (
    language_of,
    local_page,
    session_cookie,
    session_token,
)
from gateway.settings import Settings
from gateway.staff.browsers import browser_family
from gateway.staff.models import StaffAccount
from gateway.staff.second_step import VALID
from gateway.staff.sessions import end_session, open_session

CODE = "/console/login/code"


async def let_in(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    account: StaffAccount,
    wanted: str,
    means: str,
) -> Redirect:
    """Open a session with a token of its own and lead to the wanted page; commits.

    `means` tells the log how: password, code, recovery_code or invitation. Whatever session the
    browser came with ends.
    """
    if before := session_token(request):
        await end_session(session, before)
    browser = browser_family(request.headers.get("user-agent", ""))
    token = await open_session(session, account, language_of(request), browser)
    AuditTrail(session, account).note("sign_in.succeeded", account.id, means=means)
    await session.commit()
    settings: Settings = request.app.state.settings
    answer = Redirect(
        local_page(wanted), status_code=303, cookies=[session_cookie(settings, token)]
    )
    step = second_step_cookie(settings, "")
    if step.key in request.cookies:
        answer.delete_cookie(step.key, path=step.path)
    return answer


def second_step_cookie(settings: Settings, token: str) -> Cookie:
    """Return the cookie of a browser whose code is awaited: sent to the sign-in pages alone."""
    return Cookie(
        key=f"modic_code_{settings.port}",
        value=token,
        path="/console/login",
        max_age=int(VALID.total_seconds()),
        httponly=True,
        secure=settings.secure_cookies,
        samesite="lax",
    )
