"""Save a filter under a name; replace it, rename it, share it, delete it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.conversations.list_choices import list_address
from gateway.console.conversations.list_filter import read_asked, read_filter
from gateway.console.conversations.list_pages import GUARDS, list_page
from gateway.console.forms import Form, key_in_path
from gateway.console.guards import NotAllowedError
from gateway.search.filters import Filter
from gateway.search.models import SavedFilter
from gateway.search.saved_filters import (
    SavedFilterError,
    SavedFilterNotFoundError,
    clean_name,
    own_filter,
    save_filter,
)
from gateway.staff.permissions import Permission, may


@post("/conversations/filters", status_code=303, guards=GUARDS)
async def save_this_filter(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Save the filter of the list; sharing it with the team takes the permission to review.

    A search in it must be one's own, or shared already: 404 otherwise.
    """
    shared = "shared" in data
    if shared and not may(request.user.role, Permission.REVIEW):
        raise NotAllowedError
    asked = await read_asked(request, db_session, read_filter(str(data.get("filter", ""))))
    name = str(data.get("name", ""))
    try:
        saved = await save_filter(db_session, request.user.id, name, asked.filter, shared=shared)
    except SavedFilterError as error:
        return await list_page(request, db_session, audit, asked, status=422, error=error.code)
    audit.note("filter.saved", saved.id, filter=saved.query, shared=shared)
    await db_session.commit()
    return Redirect(list_address(asked.filter), status_code=303)


@post("/conversations/filters/update", status_code=303, guards=GUARDS)
async def update_filter(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Redirect:
    """Put the filter of the list in place of one of one's own; 404 for somebody else's."""
    asked = await read_asked(request, db_session, read_filter(str(data.get("filter", ""))))
    saved = await _own(request, db_session, key_in_path(data.get("key", "")), may_all=False)
    saved.query, saved.search_id = str(asked.filter), asked.filter.search
    audit.note("filter.updated", saved.id, filter=saved.query)
    await db_session.commit()
    return Redirect(list_address(saved.query), status_code=303)


@post("/conversations/filters/{key:str}/sharing", status_code=303, guards=GUARDS)
async def share_filter(
    request: Request[Any, Any, Any],
    key: UUID,
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
) -> Redirect:
    """Share a filter of one's own with the team, which takes the permission to review, or stop."""
    shared = data.get("shared") == "yes"
    if shared and not may(request.user.role, Permission.REVIEW):
        raise NotAllowedError
    saved = await _own(request, db_session, key, may_all=False)
    saved.shared = shared
    audit.note("filter.shared" if shared else "filter.unshared", saved.id)
    await db_session.commit()
    return Redirect(list_address(saved.query), status_code=303)


@post("/conversations/filters/{key:str}/name", status_code=303, guards=GUARDS)
async def rename_filter(
    request: Request[Any, Any, Any],
    key: UUID,
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
) -> Response[Any]:
    """Give a filter another name; 404 for somebody else's."""
    saved = await _own(request, db_session, key, may_all=_may_all(request))
    try:
        saved.name = clean_name(str(data.get("name", "")))
    except SavedFilterError as error:
        asked = await read_asked(request, db_session, read_filter(saved.query))
        return await list_page(request, db_session, audit, asked, status=422, error=error.code)
    audit.note("filter.renamed", saved.id)
    await db_session.commit()
    return Redirect(list_address(saved.query), status_code=303)


@post("/conversations/filters/{key:str}/deletion", status_code=303, guards=GUARDS)
async def delete_filter(
    request: Request[Any, Any, Any], key: UUID, db_session: AsyncSession, audit: AuditTrail
) -> Redirect:
    """Delete a filter; 404 for somebody else's."""
    saved = await _own(request, db_session, key, may_all=_may_all(request))
    await db_session.delete(saved)
    audit.note("filter.deleted", saved.id, filter=saved.query)
    await db_session.commit()
    return Redirect(list_address(Filter()), status_code=303)


def _may_all(request: Request[Any, Any, Any]) -> bool:
    """Tell whether this person may also rename and delete what others share."""
    return may(request.user.role, Permission.MANAGE_TEAM)


async def _own(
    request: Request[Any, Any, Any], session: AsyncSession, key: UUID, *, may_all: bool
) -> SavedFilter:
    try:
        return await own_filter(session, request.user, key, may_all=may_all)
    except SavedFilterNotFoundError:
        raise NotFoundException from None
