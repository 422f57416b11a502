"""The page behind an invitation's link: a name, a password, and one is in."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.forms import Form
from gateway.console.pages import page
from gateway.console.sign_in.arrival import let_in
from gateway.console.sign_in.new_password import chosen_password
from gateway.staff.accounts import AccountError
from gateway.staff.invitations import InvitationError, accept, find_invitation
from gateway.staff.passwords import PasswordError

ACCOUNT = "/console/account"


@get("/invitation/{token:str}")
async def invitation_page(
    request: Request[Any, Any, Any], db_session: AsyncSession, token: str
) -> Response[Any]:
    """Return the form; looking at it uses up nothing (mail programs open links by themselves)."""
    try:
        invitation = await find_invitation(db_session, token)
    except InvitationError:
        return page(request, "sign_in/void_link", status=404, reason="invitation")
    return page(
        request,
        "sign_in/invitation",
        email=invitation.email,
        role=invitation.role,
        called=invitation.display_name,
    )


@post("/invitation/{token:str}", status_code=200)
async def accept_invitation(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, token: str
) -> Response[Any]:
    """Make the account and let its owner in; else show the form and what is wrong."""
    try:
        invitation = await find_invitation(db_session, token)
        account = await accept(db_session, token, data.get("name", ""), chosen_password(data))
    except (InvitationError, AccountError):
        return page(request, "sign_in/void_link", status=404, reason="invitation")
    except PasswordError as error:
        return page(
            request,
            "sign_in/invitation",
            status=422,
            email=invitation.email,
            role=invitation.role,
            called=data.get("name", ""),
            error=error.reason,
        )
    AuditTrail(db_session, account).note("invitation.accepted", account.id, role=account.role)
    return await let_in(request, db_session, account, ACCOUNT, "invitation")
