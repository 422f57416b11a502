"""The list of conversations."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.conversations.list_queries import Position, conversations_page
from gateway.console.conversations.undelivered import is_token_refused, with_undelivered
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.staff.permissions import Permission


@get("/conversations", guards=[needs(Permission.READ_CONVERSATIONS)])
async def conversation_list(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    after: str | None = None,
) -> Response[Any]:
    """Return a page of the list; 404 for a position that is none."""
    try:
        position = Position.parse(after) if after else None
    except ValueError:
        raise NotFoundException from None
    listed = await conversations_page(db_session, position)
    keys = [row.conversation.id for row in listed.rows]
    undelivered = await with_undelivered(db_session, keys)
    token_refused = await is_token_refused(db_session)
    audit.note("conversations.listed")
    await db_session.commit()
    return page(
        request,
        "conversations/list",
        listed=listed,
        first_page=position is None,
        undelivered=undelivered,
        token_refused=token_refused,
    )
