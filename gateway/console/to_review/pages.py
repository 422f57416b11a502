"""What needs a person: the list, which asks anew by itself, and the count in the menu."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast, get_args
from uuid import UUID

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.by_hand import LONGEST_NOTE, UNDO_OFFERED_FOR
from gateway.attention.models import Attention
from gateway.attention.queue import MOST, open_counts
from gateway.audit.trail import AuditTrail
from gateway.console.conversations.undelivered import is_token_refused
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.console.to_review.overview import TABS, Tab, read_overview
from gateway.position import Position
from gateway.record import utc_now
from gateway.staff.models import StaffAccount
from gateway.staff.permissions import Permission


@dataclass(frozen=True)
class Refused:
    """A red flag that was not settled because it was not said what was done; nothing is lost."""

    entry: UUID
    note: str


@dataclass(frozen=True)
class Asked:
    """What is to be shown. `seen` is the signature of what the browser shows, `settled` the entry
    that was settled just now."""

    tab: Tab
    after: Position | None = None
    seen: str | None = None
    settled: UUID | None = None
    refused: Refused | None = None


@get("/to-review", guards=[needs(Permission.READ_CONVERSATIONS)])
async def to_review_page(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    *,
    kind: str = "all",
    after: str | None = None,
    seen: str | None = None,
    settled: str | None = None,
) -> Response[Any]:
    """Return what is open of a kind; 404 for a kind or a position that is none.

    `seen` is the signature of what the browser shows: when nothing has changed, 204.
    """
    if kind not in get_args(Tab):
        raise NotFoundException
    try:
        position = Position.parse(after) if after else None
        undoable = UUID(settled) if settled else None
    except ValueError:
        raise NotFoundException from None
    asked = Asked(cast("Tab", kind), position, seen, undoable)
    return await to_review(request, db_session, audit, asked)


async def to_review(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    audit: AuditTrail,
    asked: Asked,
) -> Response[Any]:
    """Return the page that was asked for; commits that it was opened."""
    now = utc_now()
    overdue_after = timedelta(hours=request.app.state.settings.red_flag_hours)
    overview = await read_overview(
        session,
        request.user.role,
        now,
        overdue_after=overdue_after,
        tab=asked.tab,
        after=asked.after,
    )
    if asked.seen == overview.signature:
        return Response(None, status_code=204)
    token_refused = await is_token_refused(session)
    settled = await session.get(Attention, asked.settled) if asked.settled else None
    by = await session.get(StaffAccount, settled.settled_by_id) if settled else None
    is_ours = by is not None and by.id == request.user.id
    shown = sum(len(group.ids) for group in overview.groups)
    audit.note("attention.listed", kind=asked.tab, shown=shown)
    await session.commit()
    return page(
        request,
        "to_review/index",
        status=422 if asked.refused else 200,
        overview=overview,
        tabs=[name for name in TABS if name in ("all", asked.tab) or overview.counts.get(name)],
        overdue_before=now - overdue_after,
        overdue_hours=overdue_after // timedelta(hours=1),
        token_refused=token_refused,
        just_settled=settled if is_ours and _is_fresh(settled) else None,
        settled_by_another=by.name if by and not is_ours else None,
        polls=asked.after is None,
        is_news=asked.seen is not None,
        refused=asked.refused,
        now=now,
        most=MOST,
        longest_note=LONGEST_NOTE,
    )


@get("/to-review/count", guards=[needs(Permission.READ_CONVERSATIONS)])
async def red_flag_count(
    request: Request[Any, Any, Any], db_session: AsyncSession
) -> Response[Any]:
    """Return the number of open red flags for the menu, with nothing of what they are."""
    counts = await open_counts(db_session, ["red_flag"], utc_now())
    return page(request, "to_review/count", number=counts["red_flag"], most=MOST)


def _is_fresh(entry: Attention | None) -> bool:
    at = entry.settled_at if entry else None
    return at is not None and utc_now() - at < UNDO_OFFERED_FOR
