"""One person of the team: name, role, whether they may sign in."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.forms import Form, key_in_path
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.console.team.people_pages import TEAM
from gateway.staff.accounts import ROLES, AccountError, known_role
from gateway.staff.administration import (
    LastAdministratorError,
    change_role,
    deactivate,
    reactivate,
)
from gateway.staff.invitations import LONGEST_NAME
from gateway.staff.models import StaffAccount
from gateway.staff.permissions import Permission
from gateway.staff.sessions import sessions_of

MANAGE = [needs(Permission.MANAGE_TEAM)]
LAST = "last_administrator"


async def person(session: AsyncSession, text: str) -> StaffAccount:
    """Return the account that an address names; raises NotFoundException."""
    found = await session.get(StaffAccount, key_in_path(text))
    if found is None:
        raise NotFoundException
    return found


async def person_page(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    account: StaffAccount,
    status: int = 200,
    **context: Any,
) -> Response[Any]:
    """Return a person's page; `context` says what of a form was not right, or holds a link."""
    return page(
        request,
        "team/person",
        status=status,
        person=account,
        roles=ROLES,
        sessions=await sessions_of(session, account.id),
        mails=request.app.state.settings.sends_mail,
        **context,
    )


def back_to(account: StaffAccount, done: str) -> Redirect:
    """Lead to a person's page, which says what was done."""
    return Redirect(f"{TEAM}/people/{account.id}?done={done}", status_code=303)


@get("/team/people/{account_id:str}", guards=MANAGE)
async def show_person(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail, account_id: str
) -> Response[Any]:
    """Return the page; 404 when there is no such account."""
    account = await person(db_session, account_id)
    shown = await person_page(request, db_session, account)
    audit.note("account.opened", account.id)
    await db_session.commit()
    return shown


@post("/team/people/{account_id:str}/name", status_code=200, guards=MANAGE)
async def rename_person(
    data: Form, db_session: AsyncSession, audit: AuditTrail, account_id: str
) -> Redirect:
    """Keep what the person is to be called."""
    account = await person(db_session, account_id)
    account.display_name = data.get("name", "").strip()[:LONGEST_NAME]
    audit.note("account.renamed", account.id)
    await db_session.commit()
    return back_to(account, "renamed")


@post("/team/people/{account_id:str}/role", status_code=200, guards=MANAGE)
async def change_person_role(
    request: Request[Any, Any, Any],
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
    account_id: str,
) -> Response[Any]:
    """Give the person another role, from their next click on."""
    account = await person(db_session, account_id)
    before = account.role
    try:
        role = known_role(data.get("role", ""))
        await change_role(db_session, account.id, role)
    except AccountError as error:
        return await _refused(request, db_session, audit, account, error.reason)
    except LastAdministratorError:
        return await _refused(request, db_session, audit, account, LAST)
    audit.note("account.role_changed", account.id, before=before, after=role)
    await db_session.commit()
    return back_to(account, "role")


@post("/team/people/{account_id:str}/deactivate", status_code=200, guards=MANAGE)
async def deactivate_person(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail, account_id: str
) -> Response[Any]:
    """Let the person in no more; their sessions end at once."""
    account = await person(db_session, account_id)
    try:
        ended = await deactivate(db_session, account.id)
    except LastAdministratorError:
        return await _refused(request, db_session, audit, account, LAST)
    audit.note("account.deactivated", account.id, sessions=ended)
    await db_session.commit()
    return back_to(account, "deactivated")


@post("/team/people/{account_id:str}/reactivate", status_code=200, guards=MANAGE)
async def reactivate_person(
    db_session: AsyncSession, audit: AuditTrail, account_id: str
) -> Redirect:
    """Let the person in again."""
    account = await person(db_session, account_id)
    await reactivate(db_session, account.id)
    audit.note("account.reactivated", account.id)
    await db_session.commit()
    return back_to(account, "reactivated")


async def _refused(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    audit: AuditTrail,
    account: StaffAccount,
    reason: str,
) -> Response[Any]:
    audit.note("account.change_refused", account.id, reason=reason)
    await session.commit()
    return await person_page(request, session, account, 422, error=reason)
