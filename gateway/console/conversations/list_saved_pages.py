"""Save a filter under a name, rename it, delete it."""

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
from gateway.console.forms import Form
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


@post("/conversations/filters/{key:uuid}/name", status_code=303, guards=GUARDS)
async def rename_filter(
    request: Request[Any, Any, Any],
    key: UUID,
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
) -> Response[Any]:
    """Give a filter another name; 404 for somebody else's."""
    saved = await _own(request, db_session, key)
    try:
        saved.name = clean_name(str(data.get("name", "")))
    except SavedFilterError as error:
        asked = await read_asked(request, db_session, read_filter(saved.query))
        return await list_page(request, db_session, audit, asked, status=422, error=error.code)
    audit.note("filter.renamed", saved.id)
    await db_session.commit()
    return Redirect(list_address(saved.query), status_code=303)


@post("/conversations/filters/{key:uuid}/deletion", status_code=303, guards=GUARDS)
async def delete_filter(
    request: Request[Any, Any, Any], key: UUID, db_session: AsyncSession, audit: AuditTrail
) -> Redirect:
    """Delete a filter; 404 for somebody else's."""
    saved = await _own(request, db_session, key)
    await db_session.delete(saved)
    audit.note("filter.deleted", saved.id, filter=saved.query)
    await db_session.commit()
    return Redirect(list_address(Filter()), status_code=303)


async def _own(request: Request[Any, Any, Any], session: AsyncSession, key: UUID) -> SavedFilter:
    may_all = may(request.user.role, Permission.MANAGE_TEAM)
    try:
        return await own_filter(session, request.user, key, may_all=may_all)
    except SavedFilterNotFoundError:
        raise NotFoundException from None
