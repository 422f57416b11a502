"""The log of one month in one page, to be printed and asked about."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.kinds import SORTS
from gateway.audit.summary import MANY_FAILURES, Month, first_month, summary_of
from gateway.audit.trail import AuditTrail
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.console.team.sentences import action_sentence
from gateway.record import utc_now
from gateway.staff.accounts import accounts_by_id
from gateway.staff.permissions import Permission


@get("/team/summary", guards=[needs(Permission.READ_AUDIT)])
async def summary_page(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return a month's summary, the present month's by default; 404 for a month that is none."""
    present = Month.of(utc_now())
    try:
        month = Month.parse(request.query_params.get("month") or str(present))
        before, after = month.previous, month.next
    except (ValueError, OverflowError):
        raise NotFoundException from None
    summary = await summary_of(db_session, month)
    oldest = await first_month(db_session)
    people = await accounts_by_id(db_session)
    audit.note("audit.summarised", str(month))
    await db_session.commit()
    return page(
        request,
        "team/summary",
        summary=summary,
        people=people,
        names={str(key): each.name for key, each in people.items()},
        sorts=SORTS,
        before=before if oldest and oldest.first <= before.first else None,
        after=after if after.first <= present.first else None,
        many=MANY_FAILURES,
        sentence=action_sentence,
        now=utc_now(),
    )
