"""The steps that staff take about a request, each from a form of its page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.forms import Form
from gateway.console.guards import needs
from gateway.console.requests.one_pages import find_request, show_request
from gateway.contact.business_days import due_moment
from gateway.contact.handling import (
    HandlingError,
    NotAColleagueError,
    assign,
    close,
    note_call,
    put_off,
    reopen,
)
from gateway.contact.models import ContactRequest
from gateway.contact.revealing import reveal_request
from gateway.record import utc_now
from gateway.staff.permissions import Permission

_HANDLES = [needs(Permission.HANDLE_REQUESTS)]


@post("/requests/{key:str}/call", guards=_HANDLES)
async def call_request(
    request: Request[Any, Any, Any],
    key: UUID,
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
) -> Response[Any]:
    """Note that somebody called, and what came of it."""
    found = await find_request(db_session, key)
    typed = {"result": data.get("result", ""), "call_note": data.get("note", "")}
    try:
        result = await note_call(
            db_session, found, request.user, typed["result"], typed["call_note"]
        )
    except HandlingError as error:
        return await _refused(request, db_session, key, error, typed)
    audit.note("request.called", found.id, result=result)
    return await _done(db_session, found)


@post("/requests/{key:str}/assign", guards=_HANDLES)
async def assign_request(
    request: Request[Any, Any, Any],
    key: UUID,
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
) -> Response[Any]:
    """Give the request to a colleague, or to nobody."""
    found = await find_request(db_session, key)
    try:
        to = _account(data.get("assignee", ""))
        await assign(db_session, found, request.user, to)
    except HandlingError as error:
        return await _refused(request, db_session, key, error, {})
    audit.note("request.assigned", found.id, to=str(to) if to else None)
    return await _done(db_session, found)


@post("/requests/{key:str}/put-off", guards=_HANDLES)
async def put_off_request(
    request: Request[Any, Any, Any],
    key: UUID,
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
) -> Response[Any]:
    """Have it called by another day, also after somebody noted by mistake that it was."""
    found = await find_request(db_session, key)
    typed = {"day": data.get("day", ""), "day_note": data.get("note", "")}
    try:
        await put_off(db_session, found, request.user, typed["day"], typed["day_note"])
    except HandlingError as error:
        return await _refused(request, db_session, key, error, typed)
    audit.note("request.put_off", found.id)
    return await _done(db_session, found)


@post("/requests/{key:str}/reveal", status_code=200, guards=[*_HANDLES, needs(Permission.REVEAL)])
async def show_masked(
    request: Request[Any, Any, Any],
    key: UUID,
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
) -> Response[Any]:
    """Return the page with the words as they were typed, in this answer only."""
    found = await find_request(db_session, key)
    typed = {"why": data.get("reason", ""), "explanation": data.get("explanation", "")}
    try:
        kinds = await reveal_request(
            db_session, found, request.user, typed["why"], typed["explanation"]
        )
    except HandlingError as error:
        return await _refused(request, db_session, key, error, typed)
    audit.note("request.revealed", found.id, kinds=kinds, reason=typed["why"])
    await db_session.commit()
    return await show_request(request, db_session, found, is_revealed=True)


@post("/requests/{key:str}/close", guards=_HANDLES)
async def close_request(
    request: Request[Any, Any, Any],
    key: UUID,
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
) -> Response[Any]:
    """Close the request for a reason."""
    found = await find_request(db_session, key)
    typed = {"reason": data.get("reason", ""), "close_note": data.get("note", "")}
    try:
        reason = await close(db_session, found, request.user, typed["reason"], typed["close_note"])
    except HandlingError as error:
        return await _refused(request, db_session, key, error, typed)
    audit.note("request.closed", found.id, reason=reason)
    return await _done(db_session, found)


@post("/requests/{key:str}/reopen", guards=_HANDLES)
async def reopen_request(
    request: Request[Any, Any, Any], key: UUID, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Make a closed request a new one, due in as many business days as a new one is."""
    found = await find_request(db_session, key)
    due_at = due_moment(utc_now(), request.app.state.settings.contact_due_days)
    try:
        await reopen(db_session, found, request.user, due_at)
    except HandlingError as error:
        return await _refused(request, db_session, key, error, {})
    audit.note("request.reopened", found.id)
    return await _done(db_session, found)


def _account(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotAColleagueError from None


async def _done(session: AsyncSession, found: ContactRequest) -> Response[Any]:
    await session.commit()
    return Redirect(f"/console/requests/{found.id}", status_code=303)


async def _refused(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    key: UUID,
    error: HandlingError,
    typed: dict[str, str],
) -> Response[Any]:
    await session.rollback()
    return await show_request(request, session, await find_request(session, key), error, typed)
