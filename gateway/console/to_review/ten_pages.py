"""« Dix messages cette semaine »."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from litestar import Request, Response, get
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.entries import load_entries
from gateway.attention.week import choose_for_week, week_of, yield_of_week
from gateway.audit.trail import AuditTrail
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.record import utc_now
from gateway.staff.permissions import Permission

_WEEK = timedelta(days=7)


@get("/to-review/ten", guards=[needs(Permission.READ_CONVERSATIONS)])
async def ten_page(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return the ten messages of this week with why each was chosen, and what last week's gave."""
    now = utc_now()
    chosen = await choose_for_week(db_session, now)
    entries = await load_entries(db_session, [attention for _, attention in chosen])
    about = {entry.attention.id: entry for entry in entries}
    rows = [(pick, about[attention.id]) for pick, attention in chosen if attention.id in about]
    last_week = await yield_of_week(db_session, week_of(now) - _WEEK)
    audit.note("attention.listed", kind="ten", shown=len(rows))
    await db_session.commit()
    return page(
        request,
        "to_review/ten",
        rows=rows,
        done=sum(entry.attention.settled_at is not None for _, entry in rows),
        last_week=last_week,
    )
