"""The list of requests for contact, and of links that nobody used."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.console.requests.list_queries import (
    NOBODY,
    VIEWS,
    Links,
    Requests,
    colleagues,
    links_page,
    requests_page,
)
from gateway.mail.unsent import unsent_mail
from gateway.position import Position
from gateway.record import utc_now
from gateway.staff.permissions import Permission

ME = "me"


@get("/requests", guards=[needs(Permission.HANDLE_REQUESTS)])
async def requests_list(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    *,
    view: str = "new",
    assignee: str = "",
    after: str = "",
) -> Response[Any]:
    """Return a page of one view; 404 for a view, an assignee or a position that is none."""
    shown = next((each for each in VIEWS if each == view), None)
    if shown is None:
        raise NotFoundException
    try:
        position = Position.parse(after) if after else None
        whose = _whose(assignee, request.user.id)
    except ValueError:
        raise NotFoundException from None
    now = utc_now()
    listed: Links | Requests
    if shown == "given":
        listed = await links_page(db_session, position)
    else:
        listed = await requests_page(db_session, shown, whose, now, position)
    people = await colleagues(db_session)
    unsent = await unsent_mail(db_session)
    audit.note("requests.listed", view=shown, count=len(listed.rows))
    await db_session.commit()
    older = {"view": shown, "assignee": assignee, "after": str(listed.following)}
    return page(
        request,
        "requests/index",
        view=shown,
        views=VIEWS,
        assignee=assignee,
        listed=listed,
        now=now,
        people=people,
        names={account.id: account.name for account in people},
        unsent=unsent,
        built_in_form=request.app.state.settings.has_contact_form,
        first_page=position is None,
        following=urlencode(older) if listed.following else None,
    )


def _whose(assignee: str, me: UUID) -> UUID | str | None:
    if assignee == ME:
        return me
    if assignee in {"", NOBODY}:
        return assignee or None
    return UUID(assignee)
