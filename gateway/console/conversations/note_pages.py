"""Notes: written, changed and deleted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.conversations.showing import back, is_partial, show_beside, status_of
from gateway.console.forms import Form
from gateway.console.guards import needs
from gateway.review.errors import GoneError, ReviewError
from gateway.review.models import Note
from gateway.review.notes import add_note, delete_note, edit_note, own_note
from gateway.staff.permissions import Permission

_GUARDS = [needs(Permission.REVIEW)]


@post("/conversations/{key:str}/notes", status_code=200, guards=_GUARDS)
async def write_note(
    request: Request[Any, Any, Any],
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
    key: UUID,
) -> Response[Any]:
    """Add a note to a conversation."""
    try:
        note = await add_note(db_session, key, request.user.id, data.get("text", ""))
    except ReviewError as error:
        return await _refused(request, db_session, key, error, data)
    audit.note("note.added", key, note=str(note.id))
    return await _changed(request, db_session, data, key)


@get("/notes/{note_id:str}/edit", guards=_GUARDS)
async def change_note(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    note_id: UUID,
    next: str = "",  # noqa: A002
) -> Response[Any]:
    """Show a note of one's own to be changed."""
    try:
        note = await own_note(db_session, note_id, request.user.id)
    except GoneError:
        raise NotFoundException from None
    except ReviewError as error:
        note = await _note(db_session, note_id)
        return await _refused(request, db_session, note.conversation_id, error, {})
    return await show_beside(
        request, db_session, note.conversation_id, "notes", edited=note.id, here=next
    )


@post("/notes/{note_id:str}/edit", status_code=200, guards=_GUARDS)
async def store_note(
    request: Request[Any, Any, Any],
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
    note_id: UUID,
) -> Response[Any]:
    """Change a note of one's own."""
    key = (await _note(db_session, note_id)).conversation_id
    try:
        await edit_note(db_session, note_id, request.user.id, data.get("text", ""))
    except ReviewError as error:
        return await _refused(request, db_session, key, error, data, edited=note_id)
    audit.note("note.edited", key, note=str(note_id))
    return await _changed(request, db_session, data, key)


@post("/notes/{note_id:str}/delete", status_code=200, guards=_GUARDS)
async def remove_note(
    request: Request[Any, Any, Any],
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
    note_id: UUID,
) -> Response[Any]:
    """Delete a note: one's own, or anybody's for who manages privacy."""
    found = await _note(db_session, note_id)
    key, author = found.conversation_id, found.author_id
    try:
        await delete_note(db_session, note_id, request.user)
    except ReviewError as error:
        return await _refused(request, db_session, key, error, data)
    others = {} if author == request.user.id else {"of": str(author) if author else None}
    audit.note("note.deleted", key, note=str(note_id), **others)
    return await _changed(request, db_session, data, key)


async def _note(session: AsyncSession, key: UUID) -> Note:
    note = await session.get(Note, key)
    if note is None:
        raise NotFoundException
    return note


async def _changed(
    request: Request[Any, Any, Any], session: AsyncSession, data: dict[str, str], key: UUID
) -> Response[Any]:
    await session.commit()
    if not is_partial(request):
        return back(data, key)
    return await show_beside(request, session, key, "notes", here=data.get("next", ""))


async def _refused(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    key: UUID,
    error: ReviewError,
    data: dict[str, str],
    **more: Any,
) -> Response[Any]:
    """Show why, with what was written: nothing is lost."""
    await session.rollback()
    more |= {"draft": data.get("text", ""), "here": data.get("next", "")}
    return await show_beside(
        request, session, key, "notes", status_of(error), error=error.code, **more
    )
