"""What a message meant: confirmed, another topic, or nothing to learn; and taken back."""

from __future__ import annotations

from typing import Any, cast, get_args
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.conversations.showing import back, is_partial, show_message, status_of
from gateway.console.forms import Form
from gateway.console.guards import needs
from gateway.review.corrections import Said, correct, corrected_turn, take_back
from gateway.review.errors import GoneError, ReviewError
from gateway.review.models import CorrectionKind
from gateway.staff.permissions import Permission

_GUARDS = [needs(Permission.REVIEW)]


@get("/messages/{message_id:str}/correction", guards=_GUARDS)
async def choose_topic(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail, message_id: UUID
) -> Response[Any]:
    """Return a message with the list of all topics, for a browser without scripts."""
    try:
        message, _ = await corrected_turn(db_session, message_id)
    except GoneError:
        raise NotFoundException from None
    audit.note("conversation.opened", message.conversation_id)
    return await show_message(request, db_session, message_id, chooses=True)


@post("/messages/{message_id:str}/correction", status_code=200, guards=_GUARDS)
async def say_what_it_meant(
    request: Request[Any, Any, Any],
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
    message_id: UUID,
) -> Response[Any]:
    """Store what a message meant."""
    kind = data.get("kind", "")
    if kind not in get_args(CorrectionKind):
        kind = "changed"
    said = Said(cast("CorrectionKind", kind), data.get("intent"))
    try:
        correction = await correct(db_session, message_id, said, request.user.id)
    except ReviewError as error:
        await db_session.rollback()
        more = {"error": error.code, "failed": "correction", "chooses": kind == "changed"}
        return await show_message(request, db_session, message_id, status_of(error), **more)
    audit.note("message.corrected", message_id, kind=correction.kind, intent=correction.intent)
    conversation = correction.conversation_id
    return await _changed(request, db_session, data, message_id, conversation)


@post("/messages/{message_id:str}/correction/undo", status_code=200, guards=_GUARDS)
async def take_it_back(
    request: Request[Any, Any, Any],
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
    message_id: UUID,
) -> Response[Any]:
    """Forget what was said about a message."""
    try:
        conversation = await take_back(db_session, message_id)
    except GoneError:
        raise NotFoundException from None
    audit.note("correction.undone", message_id)
    return await _changed(request, db_session, data, message_id, conversation)


async def _changed(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    data: dict[str, str],
    message_id: UUID,
    conversation: UUID,
) -> Response[Any]:
    await session.commit()
    if not is_partial(request):
        return back(data, conversation)
    return await show_message(request, session, message_id, here=data.get("next", ""))
