"""Who settled what, lately."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.by_hand import is_by_hand, recently_settled
from gateway.audit.trail import AuditTrail
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.staff.permissions import Permission

_SHOWN = 50


@get("/to-review/settled", guards=[needs(Permission.READ_CONVERSATIONS)])
async def settled_page(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return what was settled last, by whom and how."""
    rows = await recently_settled(db_session, _SHOWN)
    audit.note("attention.listed", kind="settled", shown=len(rows))
    await db_session.commit()
    return page(request, "to_review/settled", rows=rows, is_by_hand=is_by_hand)
