"""Who is on the team, and who is invited."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.record import utc_now
from gateway.staff.accounts import ROLES, accounts_with_last_seen
from gateway.staff.invitations import invitations
from gateway.staff.permissions import Permission

TEAM = "/console/team"


@get("/team", guards=[needs(Permission.READ_AUDIT)])
async def team_page(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return the people with their roles."""
    shown = await people_page(request, db_session)
    audit.note("team.listed")
    await db_session.commit()
    return shown


async def people_page(
    request: Request[Any, Any, Any], session: AsyncSession, status: int = 200, **context: Any
) -> Response[Any]:
    """Return the page; `context` says what of a form was not right, or holds a link."""
    return page(
        request,
        "team/people",
        status=status,
        people=await accounts_with_last_seen(session),
        invitations=await invitations(session),
        now=utc_now(),
        roles=ROLES,
        **context,
    )
