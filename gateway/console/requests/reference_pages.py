"""The search by reference."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.contact.references import (
    handoff_of_reference,
    normal_reference,
    request_of_reference,
)
from gateway.staff.permissions import Permission, may


@get("/references", guards=[needs(Permission.READ_CONVERSATIONS)])
async def reference_search(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    reference: str = "",
) -> Response[Any]:
    """Lead to the request with the reference, who may see it; else to where it was given in its
    conversation, or say that there is none.

    Of a conversation that the visitor erased, show what is left: the hand-off.
    """
    found = await handoff_of_reference(db_session, reference)
    asked = await request_of_reference(db_session, reference)
    known = found is not None or asked is not None
    audit.note("reference.searched", normal_reference(reference)[:32] if known else None)
    await db_session.commit()
    if asked is not None and may(request.user.role, Permission.HANDLE_REQUESTS):
        return Redirect(f"/console/requests/{asked}")
    if found is not None and found[1] is not None:
        turn = found[0].turn_id
        return Redirect(f"/console/conversations/{found[1]}?turn={turn}#turn-{turn}")
    if found is not None:
        return page(request, "requests/erased", handoff=found[0], asked=asked)
    return page(request, "requests/not_found", status=404, reference=reference[:40])


@get("/requests/of/{reference:str}", guards=[needs(Permission.HANDLE_REQUESTS)])
async def request_by_reference(db_session: AsyncSession, reference: str) -> Redirect:
    """Lead to the request with this reference; 404 when nobody has sent the form."""
    asked = await request_of_reference(db_session, reference)
    if asked is None:
        raise NotFoundException
    return Redirect(f"/console/requests/{asked}")
