"""How one person gets in: a new password, codes without their telephone, sessions to end."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.authentication import language_of
from gateway.console.forms import key_in_path
from gateway.console.links import NEW_PASSWORD, link_here
from gateway.console.strings import strings
from gateway.console.team.person_pages import MANAGE, back_to, person, person_page
from gateway.mail.outbox import queue_mail
from gateway.staff.one_time_codes import remove_codes
from gateway.staff.resets import make_reset
from gateway.staff.sessions import end_all_sessions, end_one_session


@post("/team/people/{account_id:str}/reset", status_code=200, guards=MANAGE)
async def reset_person_password(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail, account_id: str
) -> Response[Any]:
    """Send the person a link to a new password, or show it once to be handed over."""
    account = await person(db_session, account_id)
    if account.deactivated_at:
        raise NotFoundException
    token = await make_reset(db_session, account)
    audit.note("password.reset_link_made", account.id)
    language = language_of(request)
    link = link_here(request, f"{NEW_PASSWORD}/{token}?lang={language}")
    if not request.app.state.settings.sends_mail:
        await db_session.commit()
        return await person_page(request, db_session, account, link=link)
    words = strings(language)["mails"]["reset"]
    await queue_mail(db_session, account.email, words["subject"], words["text"].format(link=link))
    await db_session.commit()
    return back_to(account, "reset_sent")


@post("/team/people/{account_id:str}/remove-codes", status_code=200, guards=MANAGE)
async def remove_person_codes(
    db_session: AsyncSession, audit: AuditTrail, account_id: str
) -> Redirect:
    """Ask the person for no code any more: they lost their telephone."""
    account = await person(db_session, account_id)
    await remove_codes(db_session, account)
    audit.note("codes.removed", account.id)
    await db_session.commit()
    return back_to(account, "codes_removed")


@post("/team/people/{account_id:str}/sessions/end", status_code=200, guards=MANAGE)
async def end_person_sessions(
    db_session: AsyncSession, audit: AuditTrail, account_id: str
) -> Redirect:
    """End all sessions of a person."""
    account = await person(db_session, account_id)
    ended = await end_all_sessions(db_session, account.id)
    audit.note("session.all_ended", account.id, sessions=ended)
    await db_session.commit()
    return back_to(account, "sessions")


@post("/team/people/{account_id:str}/sessions/{session_id:str}/end", status_code=200, guards=MANAGE)
async def end_person_session(
    db_session: AsyncSession, audit: AuditTrail, account_id: str, session_id: str
) -> Redirect:
    """End one session of a person; 404 for a session of somebody else."""
    account = await person(db_session, account_id)
    key = key_in_path(session_id)
    if not await end_one_session(db_session, account.id, key):
        raise NotFoundException
    audit.note("session.ended", key, of=str(account.id))
    await db_session.commit()
    return back_to(account, "session")
