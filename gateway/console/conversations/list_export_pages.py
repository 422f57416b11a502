"""Export the conversations of a filter."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, post
from litestar.exceptions import ClientException
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.clinic_time import day_of
from gateway.console.authentication import language_of
from gateway.console.conversations.list_export import PER, count_rows, export_rows
from gateway.console.conversations.list_export_files import csv_file, json_file
from gateway.console.conversations.list_filter import read_asked, read_filter
from gateway.console.forms import Form
from gateway.console.guards import needs
from gateway.console.strings import strings
from gateway.record import utc_now
from gateway.search.finding import find_conversations
from gateway.staff.permissions import Permission


@post("/conversations/export", status_code=200, guards=[needs(Permission.EXPORT_CONVERSATIONS)])
async def export_conversations(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return a file with all conversations of the filter, sent while they are read.

    Which they are is settled, and noted, before the first one is sent.
    """
    per = next((each for each in PER if each == data.get("per")), None)
    if per is None or data.get("format") not in {"csv", "json"}:
        raise ClientException
    words = strings(language_of(request))
    asked = await read_asked(request, db_session, read_filter(str(data.get("filter", ""))))
    found = (
        []
        if asked.finds_nothing
        else await find_conversations(db_session, asked.wanted, None, None)
    )
    keys = [position.id for position in found]
    audit.note(
        "conversations.exported",
        asked.filter.search,
        filter=str(asked.filter),
        format=data["format"],
        per=per,
        conversations=len(keys),
        rows=await count_rows(db_session, keys, per),
    )
    await db_session.commit()
    sessions = request.app.state.database.create_session_maker()
    rows = export_rows(sessions, keys, per, words)
    name = f"conversations-{day_of(utc_now()).isoformat()}"
    return csv_file(name, rows, per, words) if data["format"] == "csv" else json_file(name, rows)
