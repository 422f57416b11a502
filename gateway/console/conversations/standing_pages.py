"""Reviewed or not, whose it is, and its tags: the forms beside a transcript."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.conversations.showing import back, is_partial, show_beside, status_of
from gateway.console.forms import Form
from gateway.console.guards import needs
from gateway.review.errors import NotAssignableError, ReviewError
from gateway.review.standing import assign, mark_reviewed
from gateway.review.tags import add_tag, remove_tag
from gateway.staff.permissions import Permission

_GUARDS = [needs(Permission.REVIEW)]


@post("/conversations/{key:str}/reviewed", status_code=200, guards=_GUARDS)
async def review(
    request: Request[Any, Any, Any],
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
    key: UUID,
) -> Response[Any]:
    """Mark a conversation as reviewed, or as to be reviewed again."""
    is_reviewed = data.get("reviewed") == "yes"
    audit.note("conversation.reviewed" if is_reviewed else "conversation.unreviewed", key)
    change = mark_reviewed(db_session, key, request.user, is_reviewed=is_reviewed)
    return await _changed(request, db_session, data, key=key, change=change)


@post("/conversations/{key:str}/assignee", status_code=200, guards=_GUARDS)
async def give_to(
    request: Request[Any, Any, Any],
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
    key: UUID,
) -> Response[Any]:
    """Give a conversation to somebody, or to nobody."""
    audit.note("conversation.assigned", key, to=data.get("assignee") or None)
    change = _assign(db_session, key, data.get("assignee", ""))
    return await _changed(request, db_session, data, key=key, change=change)


@post("/conversations/{key:str}/tags", status_code=200, guards=_GUARDS)
async def tag(
    request: Request[Any, Any, Any],
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
    key: UUID,
) -> Response[Any]:
    """Give a conversation a tag."""
    audit.note("conversation.tagged", key)
    change = add_tag(db_session, key, data.get("tag", ""))
    return await _changed(request, db_session, data, key=key, change=change)


@post("/conversations/{key:str}/tags/{tag_id:str}/remove", status_code=200, guards=_GUARDS)
async def untag(
    request: Request[Any, Any, Any],
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
    *,
    key: UUID,
    tag_id: UUID,
) -> Response[Any]:
    """Take a tag from a conversation."""
    audit.note("conversation.untagged", key, tag=str(tag_id))
    change = remove_tag(db_session, key, tag_id)
    return await _changed(request, db_session, data, key=key, change=change)


async def _assign(session: AsyncSession, key: UUID, assignee: str) -> None:
    try:
        account = UUID(assignee) if assignee else None
    except ValueError:
        raise NotAssignableError from None
    await assign(session, key, account)


async def _changed(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    data: dict[str, str],
    *,
    key: UUID,
    change: Awaitable[Any],
) -> Response[Any]:
    """Carry the change out and show what has become; when it is refused nothing is stored."""
    try:
        await change
    except ReviewError as error:
        await session.rollback()
        status = status_of(error)
        return await show_beside(
            request, session, key, "standing", status, error=error.code, draft=data.get("tag", "")
        )
    await session.commit()
    if not is_partial(request):
        return back(data, key)
    return await show_beside(request, session, key, "standing", here=data.get("next", ""))
