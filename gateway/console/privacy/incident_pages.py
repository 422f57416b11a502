"""The register of incidents of confidentiality."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.authentication import language_of
from gateway.console.csv_export import csv_response
from gateway.console.forms import Form
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.console.strings import strings
from gateway.privacy.incidents import (
    DATES,
    LONGEST,
    NEEDED,
    NUMBERS,
    RISKS,
    WORDS,
    IncidentError,
    all_incidents,
    count_incidents,
    find_incident,
    list_incidents,
    read_incident,
)
from gateway.privacy.models import Incident
from gateway.staff.permissions import Permission

GUARDS = [needs(Permission.RECORD_INCIDENTS)]
PATH = "/console/privacy/incidents"
COLUMNS = (*DATES, *NUMBERS, "risk", *WORDS)


@get("/privacy/incidents", guards=GUARDS)
async def incident_list(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return the register, newest first."""
    incidents = await list_incidents(db_session)
    audit.note("incidents.listed", count=len(incidents))
    await db_session.commit()
    return page(request, "privacy/incidents", incidents=incidents)


@get("/privacy/incidents/register.csv", guards=GUARDS)
async def incident_register(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return the whole register as a table, as the Commission d’accès à l’information may ask for
    it."""
    audit.note("incidents.exported", rows=await count_incidents(db_session))
    await db_session.commit()
    language = language_of(request)
    words = strings(language)["privacy"]["incidents"]
    rows = _rows(request.app.state.database, words["risks"])
    header = [words["fields"][column] for column in COLUMNS]
    return csv_response("incidents.csv", header, rows, language)


async def _rows(database: Any, risks: dict[str, str]) -> AsyncIterator[list[object]]:
    # The request's own session is closed when the answer begins to be sent.
    async with database.get_session() as session:
        async for incident in all_incidents(session):
            row = {column: getattr(incident, column) for column in COLUMNS}
            yield list({**row, "risk": risks[incident.risk]}.values())


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


@get("/privacy/incidents/new", guards=GUARDS)
async def new_incident(request: Request[Any, Any, Any]) -> Response[Any]:
    """Return the empty form."""
    return _form(request, {})


@get("/privacy/incidents/{key:str}", guards=GUARDS)
async def one_incident(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail, key: UUID
) -> Response[Any]:
    """Return the form with an incident in it; 404 when there is none."""
    incident = await _incident(db_session, key)
    audit.note("incident.opened", key)
    await db_session.commit()
    kept = {column: _cell(getattr(incident, column)) for column in COLUMNS}
    return _form(request, kept, incident=incident)


@post("/privacy/incidents", status_code=200, guards=GUARDS)
async def record_incident(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Keep a new incident; show the form again, as it was filled in, with what is wrong."""
    try:
        values = read_incident(data)
    except IncidentError as error:
        return _form(request, data, status=422, wrong=error.fields)
    incident = Incident(**values, recorded_by_id=request.user.id)
    db_session.add(incident)
    await db_session.flush()
    audit.note("incident.recorded", incident.id, risk=incident.risk)
    await db_session.commit()
    return Redirect(PATH, status_code=303)


@post("/privacy/incidents/{key:str}", status_code=200, guards=GUARDS)
async def change_incident(
    request: Request[Any, Any, Any],
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
    key: UUID,
) -> Response[Any]:
    """Keep the changes; the audit trail says which fields they are."""
    incident = await _incident(db_session, key)
    try:
        values = read_incident(data)
    except IncidentError as error:
        return _form(request, data, status=422, wrong=error.fields, incident=incident)
    changed = [name for name, value in values.items() if getattr(incident, name) != value]
    for name in changed:
        setattr(incident, name, values[name])
    audit.note("incident.changed", key, fields=changed)
    await db_session.commit()
    return Redirect(PATH, status_code=303)


async def _incident(session: AsyncSession, key: UUID) -> Incident:
    incident = await find_incident(session, key)
    if incident is None:
        raise NotFoundException
    return incident


def _form(
    request: Request[Any, Any, Any],
    values: dict[str, str],
    status: int = 200,
    wrong: dict[str, str] | None = None,
    incident: Incident | None = None,
) -> Response[Any]:
    return page(
        request,
        "privacy/incident",
        status=status,
        values=values,
        wrong=wrong or {},
        incident=incident,
        needed=NEEDED,
        risks=RISKS,
        longest=LONGEST,
    )
