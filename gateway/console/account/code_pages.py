"""Setting up one-time codes: a QR code, a first code, ten recovery codes."""

from __future__ import annotations

import io
from typing import Any

import segno
from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.client_address import client_address
from gateway.console.account.own_account import account_page, own_account
from gateway.console.authentication import language_of
from gateway.console.forms import Form
from gateway.console.pages import page
from gateway.console.strings import strings
from gateway.staff.attempts import (
    TooManyAttemptsError,
    attempt_subject,
    count_attempt,
    forget_attempts,
)
from gateway.staff.models import StaffAccount
from gateway.staff.one_time_codes import (
    begin_codes,
    code_address,
    confirm_codes,
    remove_codes,
    secret_of,
    staff_secrecy,
)
from gateway.staff.recovery_codes import renew_recovery_codes
from gateway.staff.sessions import end_all_sessions
from gateway.staff.sign_in import WrongCredentialsError, sign_in

ACCOUNT = "/console/account"
CODES = "/console/account/codes"


async def _after_password(
    request: Request[Any, Any, Any], data: dict[str, str], session: AsyncSession, audit: AuditTrail
) -> StaffAccount | Response[Any]:
    """Return one's account if the password is right, else the page that says what is not."""
    address = client_address(request, request.app.state.settings.trusted_proxies)
    try:
        return await sign_in(session, request.user.email, data.get("current", ""), address)
    except (WrongCredentialsError, TooManyAttemptsError) as error:
        audit.note("codes.change_refused", request.user.id)
        await session.commit()
        reason = "wrong" if isinstance(error, WrongCredentialsError) else "wait"
        return await account_page(request, session, 422, codes_error=reason)


@post("/account/codes/begin", status_code=200)
async def begin_my_codes(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Make a secret and lead to its QR code; who has codes removes them first."""
    account = await _after_password(request, data, db_session, audit)
    if isinstance(account, Response):
        return account
    if account.has_codes:
        return Redirect(ACCOUNT, status_code=303)
    begin_codes(account, staff_secrecy(request.app.state.settings))
    audit.note("codes.begun", account.id)
    await db_session.commit()
    return Redirect(CODES, status_code=303)


async def _being_set_up(request: Request[Any, Any, Any], session: AsyncSession) -> StaffAccount:
    account = await own_account(request, session)
    if account.has_codes or account.code_secret is None:
        raise NotFoundException
    return account


@get("/account/codes")
async def set_up_my_codes(
    request: Request[Any, Any, Any], db_session: AsyncSession
) -> Response[Any]:
    """Return the page with the QR code; 404 unless codes are being set up."""
    account = await _being_set_up(request, db_session)
    return _set_up_page(request, account)


def _set_up_page(
    request: Request[Any, Any, Any], account: StaffAccount, status: int = 200, **context: Any
) -> Response[Any]:
    secret = secret_of(account, staff_secrecy(request.app.state.settings))
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return page(request, "account/codes", status=status, secret=groups, **context)


@get("/account/codes/qr.svg")
async def my_qr_code(request: Request[Any, Any, Any], db_session: AsyncSession) -> Response[bytes]:
    """Return the picture that the telephone reads; 404 unless codes are being set up."""
    account = await _being_set_up(request, db_session)
    secret = secret_of(account, staff_secrecy(request.app.state.settings))
    issuer = strings(language_of(request))["title"]
    picture = io.BytesIO()
    segno.make(code_address(account, secret, issuer), error="m").save(
        picture, kind="svg", scale=5, border=4, light="white"
    )
    return Response(picture.getvalue(), media_type="image/svg+xml")


@post("/account/codes/confirm", status_code=200)
async def confirm_my_codes(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Ask for codes from now on, and show the recovery codes this once; other sessions end."""
    account = await _being_set_up(request, db_session)
    secrecy = staff_secrecy(request.app.state.settings)
    subject = attempt_subject("code", str(account.id))
    try:
        await count_attempt(db_session, subject)
        is_right = await confirm_codes(db_session, account, data.get("code", ""), secrecy)
    except TooManyAttemptsError:
        return _set_up_page(request, account, 429, error="wait")
    if not is_right:
        audit.note("codes.refused", account.id)
        await db_session.commit()
        return _set_up_page(request, account, 422, error="wrong_code")
    await forget_attempts(db_session, subject)
    codes = await renew_recovery_codes(db_session, account.id, secrecy)
    await end_all_sessions(db_session, account.id, but=request.auth.id)
    audit.note("codes.set_up", account.id)
    await db_session.commit()
    return page(request, "account/recovery_codes", codes=codes)


@post("/account/codes/recovery", status_code=200)
async def renew_my_recovery_codes(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Show ten new recovery codes this once; the older ones are void."""
    account = await _after_password(request, data, db_session, audit)
    if isinstance(account, Response):
        return account
    if not account.has_codes:
        return Redirect(ACCOUNT, status_code=303)
    secrecy = staff_secrecy(request.app.state.settings)
    codes = await renew_recovery_codes(db_session, account.id, secrecy)
    audit.note("codes.recovery_renewed", account.id)
    await db_session.commit()
    return page(request, "account/recovery_codes", codes=codes)


@post("/account/codes/remove", status_code=200)
async def remove_my_codes(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Ask for no code any more."""
    account = await _after_password(request, data, db_session, audit)
    if isinstance(account, Response):
        return account
    await remove_codes(db_session, account)
    audit.note("codes.removed", account.id)
    await db_session.commit()
    return Redirect(f"{ACCOUNT}?done=codes_removed", status_code=303)
