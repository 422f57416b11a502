"""The search by reference."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.contact.references import handoff_of_reference, normal_reference
from gateway.staff.permissions import Permission


@get("/references", guards=[needs(Permission.READ_CONVERSATIONS)])
async def reference_search(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    reference: str = "",
) -> Response[Any]:
    """Lead to the conversation in which the reference was given, or say that none has it.

    Of a conversation that the visitor erased, show what is left of the hand-off.
    """
    found = await handoff_of_reference(db_session, reference)
    audit.note("reference.searched", normal_reference(reference)[:32] if found else None)
    await db_session.commit()
    if found is None:
        return page(request, "requests/not_found", status=404, reference=reference[:40])
    handoff, conversation = found
    if conversation is None:
        return page(request, "requests/erased", handoff=handoff)
    return Redirect(f"/console/conversations/{conversation}")
