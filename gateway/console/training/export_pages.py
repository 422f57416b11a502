"""What was accepted leaves as a patch for the project's files."""

from __future__ import annotations

from typing import Any

import yaml
from litestar import Request, Response, get, post
from litestar.response import Redirect
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.clinic_time import CLINIC_TIME
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.console.training.candidate_queries import names_of
from gateway.record import utc_now
from gateway.staff.permissions import Permission
from gateway.training.data_files import ROOT
from gateway.training.exports import (
    NothingToExportError,
    count_open,
    current_patch,
    current_plan,
    make_export,
)
from gateway.training.models import TrainingExport
from gateway.training.patch_plan import DataPatchError
from gateway.training.unified import unified

EXPORTS = "/console/training/exports"
SHOWN = 30  # past exports
UNREADABLE = (DataPatchError, OSError, yaml.YAMLError, KeyError)


@get("/training/exports", guards=[needs(Permission.APPROVE_TRAINING)])
async def exports_page(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return what can be exported, what was and is not applied yet, and the past exports."""
    audit.note("training.exports_opened")
    shown = await _show(request, db_session)
    await db_session.commit()
    return shown


@post("/training/exports", guards=[needs(Permission.APPROVE_TRAINING)])
async def export(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Make an export of all that is accepted."""
    try:
        made = await make_export(db_session, request.user.id, ROOT)
    except NothingToExportError:
        return await _show(request, db_session, status=409, error="nothing_to_export")
    except UNREADABLE:
        return await _show(request, db_session, status=500, error="data_not_readable")
    audit.note("training.exported", made.id, added=made.added, removed=made.removed)
    await db_session.commit()
    return Redirect(EXPORTS, status_code=303)


@get("/training/exports/patch", guards=[needs(Permission.APPROVE_TRAINING)])
async def patch(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return the patch of all that was exported and is not applied yet, as a file."""
    try:
        current = await current_patch(db_session, ROOT)
    except UNREADABLE:
        return await _show(request, db_session, status=500, error="data_not_readable")
    if not current.changes:
        return await _show(request, db_session, status=409, error="nothing_to_export")
    plan = current.plan
    audit.note("training.patch_downloaded", added=len(plan.added), removed=len(plan.removed))
    await db_session.commit()
    name = f"modic-{utc_now().astimezone(CLINIC_TIME):%Y-%m-%d}.patch"
    return Response(
        unified(current.changes).encode(),
        media_type="text/x-diff; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


async def _show(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    status: int = 200,
    error: str | None = None,
) -> Response[Any]:
    try:
        plan = await current_plan(session, ROOT)
    except UNREADABLE:
        plan, error = None, "data_not_readable"
    query = select(TrainingExport).order_by(TrainingExport.id.desc()).limit(SHOWN)
    past = list(await session.scalars(query))
    return page(
        request,
        "training/exports",
        status=status,
        accepted=await count_open(session, "approved"),
        plan=plan,
        past=past,
        people=await names_of(session, (each.by_id for each in past)),
        error=error,
    )
