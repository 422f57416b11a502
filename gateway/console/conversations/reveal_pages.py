"""Personal data in a message, shown once to somebody who says why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.conversations.showing import show_message, status_of
from gateway.console.forms import Form, small_number
from gateway.console.guards import needs
from gateway.review.errors import ReviewError
from gateway.review.reveals import Asked, Place, reveal
from gateway.staff.permissions import Permission


@post("/messages/{message_id:str}/reveal", status_code=200, guards=[needs(Permission.REVEAL)])
async def reveal_message(
    request: Request[Any, Any, Any],
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
    message_id: UUID,
) -> Response[Any]:
    """Return the message with what was masked, in this answer only: it is not at any address."""
    here = data.get("next", "")
    try:
        shown = await reveal(db_session, message_id, _asked(data), request.user.id)
    except ReviewError as error:
        await db_session.rollback()
        more = {"error": error.code, "failed": "reveal", "here": here, "draft": data}
        return await show_message(request, db_session, message_id, status_of(error), **more)
    audit.note(
        "message.revealed",
        message_id,
        conversation=str(shown.message.conversation_id),
        place=shown.place,
        kinds=shown.kinds,
        reason=data["reason"],
    )
    return await show_message(request, db_session, message_id, revealed=shown, here=here)


def _asked(data: dict[str, str]) -> Asked:
    """Return what the form asks for: `what` is `message`, `feedback` or the number of a mask."""
    what = data.get("what", "message")
    place: Place = "feedback" if what == "feedback" else "message"
    return Asked(place, small_number(what), data.get("reason", ""), data.get("explanation", ""))
