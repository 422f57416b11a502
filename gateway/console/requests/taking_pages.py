"""Take a hand-off in charge of which no form has come."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.guards import needs
from gateway.contact.taking import take_in_charge
from gateway.staff.permissions import Permission


@post("/handoffs/{key:str}/take", guards=[needs(Permission.HANDLE_REQUESTS)])
async def take_handoff(
    request: Request[Any, Any, Any], key: UUID, db_session: AsyncSession, audit: AuditTrail
) -> Redirect:
    """Make a request of it, and lead there; to the one that there is when somebody was faster."""
    days = request.app.state.settings.contact_due_days
    taken = await take_in_charge(db_session, key, request.user, days)
    if taken is None:
        raise NotFoundException
    found, is_new = taken
    if is_new:
        audit.note("request.taken", found.id)
    else:
        audit.note("request.opened", found.id)
    await db_session.commit()
    return Redirect(f"/console/requests/{found.id}", status_code=303)
