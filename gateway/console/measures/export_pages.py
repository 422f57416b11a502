"""The numbers of a period as a file."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import ClientException
from litestar.params import Parameter
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.clinic_time import day_of
from gateway.console.authentication import language_of
from gateway.console.csv_export import csv_response
from gateway.console.guards import needs
from gateway.console.measures.bars import key_label
from gateway.console.measures.pages import First, Last
from gateway.console.strings import strings
from gateway.measures.numbers import read_rows
from gateway.measures.period import PeriodError, read_period
from gateway.record import utc_now
from gateway.staff.permissions import Permission


class _Row(msgspec.Struct, gc=False):  # two years have tens of thousands
    day: date
    measure: str
    key: str
    value: int


@get("/measures/export", guards=[needs(Permission.EXPORT_MEASURES)])
async def export_measures(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    *,
    kind: Annotated[Literal["csv", "json"], Parameter(query="format")] = "csv",
    first: First = None,
    last: Last = None,
) -> Response[Any]:
    """Return one row per day, measure and key, as CSV or JSON; 400 for days that are no period."""
    today = day_of(utc_now())
    try:
        period = read_period(first, last, today)
    except PeriodError as error:
        raise ClientException from error
    language = language_of(request)
    words = strings(language)
    rows = await read_rows(db_session, period, today)
    audit.note("measures.exported", format=kind, first=str(period.first), last=str(period.last))
    await db_session.commit()
    name = f"mesures-{period.first}-{period.last}.{kind}"
    said = words["measures"]["export"]
    if kind == "csv":
        header = [said[column] for column in ("day", "measure", "key", "label", "value")]
        lines = (
            (
                str(day),
                words["measures"]["names"][measure],
                key,
                key_label(words, measure, key),
                value,
            )
            for day, measure, key, value in rows
        )
        return csv_response(name, header, lines, language)
    return Response(
        {
            "from": str(period.first),
            "to": str(period.last),
            "rows": [_Row(day, measure.value, key, value) for day, measure, key, value in rows],
        },
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
