"""A passage of a message, masked by hand, and unmasked by who may reveal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.conversations.showing import back, is_partial, show_message, status_of
from gateway.console.forms import Form, small_number
from gateway.console.guards import needs
from gateway.review.errors import GoneError, ReviewError
from gateway.review.masks import mask_passage, unmask_passage
from gateway.staff.permissions import Permission


@post("/messages/{message_id:str}/mask", status_code=200, guards=[needs(Permission.REVIEW)])
async def mask_words(
    request: Request[Any, Any, Any],
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
    message_id: UUID,
) -> Response[Any]:
    """Mask a passage wherever it stands in the message; what is not there is told."""
    try:
        places = await mask_passage(db_session, message_id, data.get("passage", ""))
    except ReviewError as error:
        return await _refused(request, db_session, message_id, data, error)
    audit.note("message.masked", message_id, count=places)
    return await _changed(request, db_session, message_id, data, masked_places=places)


@post("/messages/{message_id:str}/unmask", status_code=200, guards=[needs(Permission.REVEAL)])
async def unmask_words(
    request: Request[Any, Any, Any],
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
    message_id: UUID,
) -> Response[Any]:
    """Show again, for everybody, what somebody masked by hand; 404 for what is no such mask."""
    number = small_number(data.get("span", ""))
    try:
        if number is None:
            raise GoneError
        places = await unmask_passage(db_session, message_id, number)
    except ReviewError as error:
        return await _refused(request, db_session, message_id, data, error)
    audit.note("message.unmasked", message_id, count=places)
    return await _changed(request, db_session, message_id, data)


async def _refused(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    message_id: UUID,
    data: dict[str, str],
    error: ReviewError,
) -> Response[Any]:
    """Show why, with what was typed: nothing is lost."""
    await session.rollback()
    more = {"error": error.code, "failed": "mask", "draft": data, "here": data.get("next", "")}
    return await show_message(request, session, message_id, status_of(error), **more)


async def _changed(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    message_id: UUID,
    data: dict[str, str],
    **more: Any,
) -> Response[Any]:
    await session.commit()
    if not is_partial(request):
        there = data.get("next", "").partition("#")[0] or f"/console/messages/{message_id}"
        return back({"next": f"{there}#m-{message_id}"}, message_id)
    return await show_message(request, session, message_id, here=data.get("next", ""), **more)
