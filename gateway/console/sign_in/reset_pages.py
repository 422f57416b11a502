"""A forgotten password: ask for a link, and choose another behind it."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail, note_without_account
from gateway.client_address import client_address, household
from gateway.console.authentication import LOGIN, language_of
from gateway.console.forms import Form
from gateway.console.links import NEW_PASSWORD, link_anywhere
from gateway.console.pages import page
from gateway.console.sign_in.new_password import chosen_password
from gateway.console.strings import strings
from gateway.mail.outbox import queue_mail
from gateway.settings import Settings
from gateway.staff.accounts import find_account, normal_email
from gateway.staff.attempts import TooManyAttemptsError, attempt_subject, count_attempt
from gateway.staff.passwords import PasswordError
from gateway.staff.resets import ResetError, find_reset, make_reset, reset_password

ASKED_FOR_ACCOUNT = 3  # times in 15 minutes: nobody's mailbox is filled
ASKED_BY_ADDRESS = 20


@get("/forgotten")
async def forgotten_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Return the form, or where no mail is sent, whom to ask."""
    return page(request, "sign_in/forgotten", mails=request.app.state.settings.sends_mail)


@post("/forgotten", status_code=200)
async def ask_for_reset(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession
) -> Response[Any]:
    """Send a link if there is such an account, and say the same in either case."""
    settings: Settings = request.app.state.settings
    email = normal_email(data.get("email", ""))
    address = household(client_address(request, settings.trusted_proxies))
    try:
        by_address = attempt_subject("reset by", address)
        await count_attempt(db_session, by_address, ASKED_BY_ADDRESS)
        await count_attempt(db_session, attempt_subject("reset of", email), ASKED_FOR_ACCOUNT)
    except TooManyAttemptsError as error:
        refused = page(
            request, "sign_in/forgotten", status=429, mails=settings.sends_mail, error="wait"
        )
        refused.headers["retry-after"] = str(error.retry_after)
        return refused
    account = await find_account(db_session, email)
    known = account is not None and account.deactivated_at is None
    note_without_account(
        db_session, account.email if account else "unknown", "password.reset_asked"
    )
    if account and known and settings.sends_mail:
        language = language_of(request)
        words = strings(language)["mails"]["reset"]
        token = await make_reset(db_session, account)
        # Never the host that the request names: anybody may ask for somebody else's link.
        link = link_anywhere(settings, f"{NEW_PASSWORD}/{token}?lang={language}")
        await queue_mail(
            db_session, account.email, words["subject"], words["text"].format(link=link)
        )
    await db_session.commit()
    return page(request, "sign_in/forgotten", mails=settings.sends_mail, asked=True)


@get("/new-password/{token:str}")
async def new_password_page(
    request: Request[Any, Any, Any], db_session: AsyncSession, token: str
) -> Response[Any]:
    """Return the form; looking at it uses up nothing."""
    try:
        account = await find_reset(db_session, token)
    except ResetError:
        return page(request, "sign_in/void_link", status=404, reason="reset")
    return page(request, "sign_in/new_password", email=account.email)


@post("/new-password/{token:str}", status_code=200)
async def set_new_password(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, token: str
) -> Response[Any]:
    """Set the password and lead to the sign-in, where a code may be asked for."""
    try:
        owner = await find_reset(db_session, token)
        account = await reset_password(db_session, token, chosen_password(data))
    except ResetError:
        return page(request, "sign_in/void_link", status=404, reason="reset")
    except PasswordError as error:
        return page(
            request, "sign_in/new_password", status=422, email=owner.email, error=error.reason
        )
    AuditTrail(db_session, account).note("password.reset", account.id)
    await db_session.commit()
    return Redirect(f"{LOGIN}?done=reset&lang={language_of(request)}", status_code=303)
