"""Inviting somebody, by e-mail or with a link that the administrator hands over."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.authentication import language_of
from gateway.console.forms import Form, key_in_path
from gateway.console.guards import needs
from gateway.console.links import INVITATION, link_here
from gateway.console.strings import strings
from gateway.console.team.people_pages import TEAM, people_page
from gateway.mail.outbox import queue_mail
from gateway.staff.accounts import AccountError
from gateway.staff.invitations import invite, renew
from gateway.staff.models import Invitation
from gateway.staff.permissions import Permission

MANAGE = [needs(Permission.MANAGE_TEAM)]


@post("/team/invitations", status_code=200, guards=MANAGE)
async def invite_somebody(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Invite, and say by mail or on the page with which link; else what is not right."""
    try:
        invitation, token = await invite(
            db_session,
            data.get("email", ""),
            data.get("name", ""),
            data.get("role", ""),
            request.user.id,
        )
    except AccountError as error:
        audit.note("invitation.refused", reason=error.reason)
        await db_session.commit()
        return await people_page(request, db_session, 422, error=error.reason, typed=data)
    audit.note("invitation.sent", invitation.id, role=invitation.role, email=invitation.email)
    return await _sent(request, db_session, invitation, token)


@post("/team/invitations/{invitation_id:str}/renew", status_code=200, guards=MANAGE)
async def renew_invitation(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    invitation_id: str,
) -> Response[Any]:
    """Send a new link; the older one opens nothing any more."""
    invitation = await _invitation(db_session, invitation_id)
    token = renew(invitation)
    audit.note("invitation.renewed", invitation.id, email=invitation.email)
    return await _sent(request, db_session, invitation, token)


@post("/team/invitations/{invitation_id:str}/withdraw", status_code=200, guards=MANAGE)
async def withdraw_invitation(
    db_session: AsyncSession, audit: AuditTrail, invitation_id: str
) -> Redirect:
    """Take an invitation back."""
    invitation = await _invitation(db_session, invitation_id)
    await db_session.delete(invitation)
    audit.note("invitation.withdrawn", invitation.id, email=invitation.email)
    await db_session.commit()
    return Redirect(f"{TEAM}?done=withdrawn", status_code=303)


async def _invitation(session: AsyncSession, text: str) -> Invitation:
    found = await session.get(Invitation, key_in_path(text))
    if found is None:
        raise NotFoundException
    return found


async def _sent(
    request: Request[Any, Any, Any], session: AsyncSession, invitation: Invitation, token: str
) -> Response[Any]:
    language = language_of(request)
    link = link_here(request, f"{INVITATION}/{token}?lang={language}")
    if not request.app.state.settings.sends_mail:
        await session.commit()
        # The one time that the link can be read: only its hash is kept.
        return await people_page(request, session, link=link, link_for=invitation.email)
    words = strings(language)["mails"]["invitation"]
    await queue_mail(session, invitation.email, words["subject"], words["text"].format(link=link))
    await session.commit()
    return Redirect(f"{TEAM}?done=invited", status_code=303)
