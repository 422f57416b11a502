"""One conversation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.conversations.transcript import transcript
from gateway.console.conversations.undelivered import undelivered_replies
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.staff.permissions import Permission


@get("/conversations/{conversation_id:str}", guards=[needs(Permission.READ_CONVERSATIONS)])
async def one_conversation(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    conversation_id: str,
) -> Response[Any]:
    """Return the transcript; 404 when there is none."""
    try:
        key = UUID(conversation_id)
    except ValueError:
        raise NotFoundException from None
    found = await transcript(db_session, key)
    if found is None:
        raise NotFoundException
    conversation, exchanges = found
    undelivered = await undelivered_replies(db_session, key)
    audit.note("conversation.opened", key)
    await db_session.commit()
    return page(
        request,
        "conversations/one",
        conversation=conversation,
        exchanges=exchanges,
        undelivered=undelivered,
    )
